"""All rules together: every problem at once, and what the digest covers."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load, problems, rule

from engine import Code, RuleSetError, load_sources

BASE = rule("A(x > 1)", "assert: B(x=2)", "doc: Why.", "utility: 0.5")


def test_problems_of_all_files_come_in_the_order_of_their_places() -> None:
    with pytest.raises(RuleSetError) as caught:
        load_sources(
            {
                "b.yaml": rule("Aa()"),
                "a.yaml": "rules:\n  - rule: two\n    when: [C()]\n    then: [halt: true]",
            }
        )
    assert [str(one.span) for one in caught.value.problems] == [
        "a.yaml:3:12",
        "b.yaml:8:9",
    ]


def test_a_file_that_cannot_be_read_hides_what_it_may_have_declared() -> None:
    with pytest.raises(RuleSetError) as caught:
        load_sources(
            {
                "a.yaml": "templates: {A: [",
                "b.yaml": "rules:\n  - rule: two\n    when: [C(), 'test: 1 + ']\n    then: [halt: true]",
            }
        )
    codes = {one.code for one in caught.value.problems}
    assert Code.YAML_SYNTAX in codes
    assert Code.UNKNOWN_TEMPLATE not in codes
    assert len(codes) > 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x > 1", "x > 2"),
        ("x=2", "x=3"),
        ("Why.", "Because."),
        ("0.5", "0.6"),
        ("default: p", "default: q"),
        ("range: [0, 9]", "range: [0, 8]"),
        ("rule: one", "rule: two"),
        ("doc: Why.", "enabled: false"),
    ],
)
def test_the_digest_covers_every_word_of_meaning(before: str, after: str) -> None:
    assert before in BASE
    assert load(BASE).digest != load(BASE.replace(before, after)).digest


def test_the_digest_covers_no_comment_and_no_layout() -> None:
    other = BASE.replace("x > 1", "x  >  1").replace("rules:", "# Rules.\n\nrules:")
    assert load(BASE).digest == load(other).digest


@pytest.mark.parametrize(
    ("before", "after"),
    [("0.5", "0.6"), ("Why.", "Because."), ("rule: one", "rule: two")],
)
def test_the_digest_of_a_rule_covers_what_it_does_and_no_more(
    before: str, after: str
) -> None:
    [one], [two] = load(BASE).rules, load(BASE.replace(before, after)).rules
    assert one.digest == two.digest


def test_groups_agree_on_the_length_of_their_keys() -> None:
    body = "    when: [a: A()]\n    then: [conclude: B(x=1)]\n"
    source = (
        f"{HEAD}rules:\n  - rule: one\n    choose: pick(a.x)\n{body}"
        f"  - rule: two\n    choose: pick()\n{body}"
    )
    [problem] = problems(source)
    assert problem.startswith("group_arity: group 'pick' has 1 key values at a.yaml:")


def test_parameters_of_a_rule_stand_under_its_name() -> None:
    found = load(rule("A(x > low)", "halt: true", "params: {low: 3, unused: 4}"))
    assert sorted(found.params) == ["one.low"]
    assert list(found.rule("one").params) == ["low"]
