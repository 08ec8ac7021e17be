"""Conditions that exclude each other: only what is certain is reported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.conflict import could_fire
from support.sources import load, problems, rule

from engine import RuleSetError, Session


@pytest.mark.parametrize(
    "when",
    [
        "A(x > 1 and x < 1)",
        "A(x >= 1 and x < 1)",
        "A(x == 1 and x == 2)",
        "A(x == 1 and x != 1)",
        "A(1 > x and 2 < x)",
        "B(x > 9)",
        "a: A(x > 3)\n      - test: a.x < 2",
        "not: [{a: A(x > 3)}, {test: a.x < 2}]",
        "test: 'False'",
        "n: count(a.x for a in A(x > 3) if a.x < 2)",
    ],
)
def test_what_can_never_hold_is_reported(when: str) -> None:
    assert problems(rule(when))[0].startswith("never_matches")


@pytest.mark.parametrize(
    "when",
    [
        "A(x >= 1 and x <= 1)",
        "A(x < 2 and x <= 1 and x >= 1)",
        "A(x > 1 or x < 1)",
        "A(x > 1)\n      - A(x < 1)",
        "a: A(x > 3)\n      - b: A(x < 2)",
        "B(x >= 9)",
        "A(x != 1 and x != 2)",
        "any: [[A(x > 3)], [A(x < 2)]]",
    ],
)
def test_what_may_hold_is_not(when: str) -> None:
    assert load(rule(when)).rules


def test_a_parameter_is_no_literal_since_it_can_be_replaced() -> None:
    assert load(rule("A(x > low and x < 1)", "halt: true", "params: {low: 5}")).rules


COMPARISONS = st.lists(
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.integers(0, 4)),
    min_size=1,
    max_size=4,
)


@given(COMPARISONS)
def test_whatever_is_refused_matches_no_number(tests: list[tuple[str, int]]) -> None:
    source = rule(
        "A(" + " and ".join(f"x {operator} {limit}" for operator, limit in tests) + ")",
        "halt: true",
    )
    # Halves lie between any two limits.
    source = source.replace("A: {slots: {x: int", "A: {slots: {x: float")
    values = [half / 2 for half in range(-1, 10)]
    holds = [
        all(_HOLDS[operator](value, limit) for operator, limit in tests)
        for value in values
    ]
    try:
        rules = load(source)
    except RuleSetError:
        assert not any(holds)
        return
    session = Session(rules)
    for value in values:
        session.assert_fact("A", x=value)
    waiting = could_fire(session._cycle)
    assert len(waiting) == sum(holds)


_HOLDS = {
    "<": float.__lt__,
    "<=": float.__le__,
    ">": float.__gt__,
    ">=": float.__ge__,
    "==": float.__eq__,
    "!=": float.__ne__,
}
