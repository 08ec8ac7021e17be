"""Names bound on the way through the conditions, and every problem met there."""

from __future__ import annotations

import pytest
from support.sources import load, problems, rule

from engine.lang import rules as r


def test_any_shares_the_names_that_all_alternatives_bind_to_one_type() -> None:
    when = (
        "any:\n"
        "        - [{a: A(x > 1)}, {n: count(B())}]\n"
        "        - [{n: count(A())}, {a: B()}]"
    )
    [found] = load(rule(when, "assert: A(x=n)")).rule("one").when
    assert isinstance(found, r.AnyOf)
    assert list(found.names) == ["n"]


def test_names_bound_inside_a_block_end_with_it() -> None:
    when = "exists: [{a: A()}]\n      - test: a.x > 1"
    [problem] = problems(rule(when))
    assert problem.startswith("unbound_name: nothing binds 'a'")


def test_a_conjunction_counts_as_its_parts() -> None:
    [found] = load(rule("A(x > 1 and x < 9 and name == 'n', x=3)")).rule("one").when
    assert isinstance(found, r.Pattern)
    assert len(found.tests) == 4


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("a: A", "'A' is no pattern"),
        ("not: A() and B()", "is no pattern"),
        ("A(y=1)", "unknown_slot: A has no slot 'y'"),
        ("A(x='n')", "slot 'x' is of type int, compared with str"),
        ("let: if = 1", "bad_name: 'if' cannot be bound"),
        (
            "forall: [{test: 1 < 2}, B()]",
            "forall ranges over a pattern, which must come first",
        ),
        ("let: n", "let needs 'name = expression'"),
        ("let: n == 1", "let needs 'name = expression'"),
        ("let: 3 = 1", "bad_name: '3' cannot be bound"),
        ("count(A())", "count needs a name for its value"),
    ],
)
def test_what_is_refused(when: str, why: str) -> None:
    assert any(why in problem for problem in problems(rule(when)))


def test_a_name_whose_condition_has_a_problem_causes_no_other() -> None:
    when = "a: Aa(x > 1)\n      - let: n = a.y + nobody\n      - B(x=n)"
    found = problems(rule(when, "assert: A(x=n)"))
    assert [problem.split(":")[0] for problem in found] == [
        "unknown_template",
        "unbound_name",
    ]


def test_all_problems_of_one_pattern_are_met() -> None:
    found = problems(rule("A(y == 1 and x == 'n', z=1)"))
    assert len(found) == 3
