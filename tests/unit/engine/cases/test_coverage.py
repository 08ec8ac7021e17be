from __future__ import annotations

from textwrap import dedent, indent

import pytest

from engine import load_sources
from engine.cases.case import run_cases
from engine.cases.coverage import RuleCoverage

TEMPLATES = """
templates:
  Q: {slots: {id: str, n: {type: int, default: 0}}}
  A: {slots: {of: str, n: {type: int, default: 0}}}
  B: {slots: {of: str}}
  Out: {slots: {of: str, n: {type: int, default: 0}}}
"""


def coverage(when: str, *cases: str, extra: str = "") -> RuleCoverage:
    """What cases, each a flow list of facts, reach of one rule."""
    tests = "".join(
        f"  - test: case {n}\n    facts: {facts}\n    absent: [{{Out: {{of: zzz}}}}]\n"
        for n, facts in enumerate(cases)
    )
    text = (
        TEMPLATES
        + extra
        + "rules:\n  - rule: it\n    when:\n"
        + indent(dedent(when).strip("\n"), "      ")
        + "\n    then:\n      - assert: Out(of=q.id)\n"
        + ("tests:\n" + tests if tests else "")
    )
    (rule,) = run_cases(load_sources({"r.yaml": text})).rules
    return rule


def unreached(when: str, *cases: str, extra: str = "") -> list[tuple[str, str]]:
    found = coverage(when, *cases, extra=extra).unreached
    return [(one.what, one.condition) for one in found]


def test_without_cases_nothing_is_reached() -> None:
    rule = coverage("- q: Q(n > 1)")
    assert rule.fired == 0
    assert rule.reached == 0
    assert rule.wanted == 3
    assert [str(one) for one in rule.unreached] == [
        "r.yaml:8:11: rule 'it' never fired",
        "r.yaml:10:12: rule 'it': never seen to hold: q: Q(n > 1)",
        "r.yaml:10:12: rule 'it': never seen to fail: q: Q(n > 1)",
    ]


def test_a_pattern_has_to_match_and_to_find_nothing() -> None:
    assert unreached("- q: Q(n > 1)", "[{Q: {id: a, n: 2}}]") == [
        ("fail", "q: Q(n > 1)")
    ]
    both = ("[{Q: {id: a, n: 2}}]", "[{Q: {id: a, n: 1}}]")
    assert unreached("- q: Q(n > 1)", *both) == []


def test_a_condition_nothing_reaches_is_neither_seen_to_hold_nor_to_fail() -> None:
    when = """
    - q: Q(n > 1)
    - test: q.n > 5
    """
    assert unreached(when, "[{Q: {id: a, n: 1}}]") == [
        ("fire", ""),
        ("hold", "q: Q(n > 1)"),
        ("hold", "test: q.n > 5"),
        ("fail", "test: q.n > 5"),
    ]


def test_a_condition_may_fail_before_it_holds() -> None:
    """States before every firing count, not the last one alone."""
    when = """
    - q: Q()
    - not: Out(of == q.id)
    """
    assert unreached(when, "[{Q: {id: a}}]", "[]") == []


def test_aggregates_need_a_member_and_cannot_fail() -> None:
    when = """
    - q: Q()
    - n: count(A(of == q.id))
    """
    assert unreached(when, "[{Q: {id: a}}]", "[]") == [
        ("hold", "n: count(A(of == q.id))")
    ]
    assert unreached(when, "[{Q: {id: a}}, {A: {of: a}}]", "[]") == []


def test_let_need_only_be_reached() -> None:
    when = """
    - q: Q()
    - let: n = q.n + 1
    """
    assert unreached(when, "[{Q: {id: a}}]", "[]") == []


def test_what_the_files_facts_decide_need_not_fail() -> None:
    extra = "facts: [{A: {of: table, n: 3}}]\n"
    when = """
    - q: Q()
    - A(of == "table")
    - A(of == "table", n > q.n)
    """
    assert unreached(when, "[{Q: {id: a}}]", "[]", extra=extra) == [
        ("fail", 'A(of == "table", n > q.n)')
    ]


def test_a_test_of_constants_need_not_fail() -> None:
    extra = "params: {limit: 3}\n"
    when = """
    - q: Q()
    - test: limit > 1
    """
    assert unreached(when, "[{Q: {id: a}}]", "[]", extra=extra) == []


def test_a_block_of_one_condition_is_one_thing() -> None:
    when = """
    - q: Q()
    - not: A(of == q.id)
    """
    assert unreached(when, "[{Q: {id: a}}]", "[]") == [("fail", "not: A(of == q.id)")]
    assert unreached(when, "[{Q: {id: a}}]", "[{Q: {id: a}}, {A: {of: a}}]", "[]") == []


def test_conditions_inside_a_block_of_several_are_watched_each() -> None:
    when = """
    - q: Q()
    - exists:
        - a: A(of == q.id)
        - B(of == q.id)
    """
    assert unreached(when, "[]", "[{Q: {id: a}}]", "[{Q: {id: a}}, {A: {of: a}}]") == [
        ("fire", ""),
        ("hold", "exists: a: A(of == q.id); B(of == q.id)"),
        ("hold", "B(of == q.id)"),
    ]


def test_every_alternative_is_watched() -> None:
    when = """
    - q: Q()
    - any:
        - A(of == q.id)
        - B(of == q.id)
    """
    assert unreached(when, "[]", "[{Q: {id: a}}]", "[{Q: {id: a}}, {A: {of: a}}]") == [
        ("hold", "B(of == q.id)")
    ]


def test_forall_is_watched_inside() -> None:
    when = """
    - q: Q()
    - forall:
        - a: A(of == q.id)
        - B(of == q.id)
    """
    name = "forall: a: A(of == q.id); B(of == q.id)"
    assert unreached(when, "[]", "[{Q: {id: a}}]") == [
        ("fail", name),
        ("hold", "a: A(of == q.id)"),
        ("hold", "B(of == q.id)"),
        ("fail", "B(of == q.id)"),
    ]


@pytest.mark.parametrize("cases", [(), ("[{Q: {id: a, n: 2}}]",)])
def test_the_share_is_what_was_reached_of_what_is_wanted(
    cases: tuple[str, ...],
) -> None:
    rule = coverage("- q: Q(n > 1)", *cases)
    assert rule.wanted - rule.reached == len(rule.unreached)


def test_a_rule_set_without_rules_is_all_reached() -> None:
    assert run_cases(load_sources({"r.yaml": TEMPLATES})).coverage == 1.0
