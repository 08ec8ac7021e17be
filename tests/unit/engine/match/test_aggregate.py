"""Aggregates: their members, in which order, and values that cannot be taken."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.matching import Tried

from engine.lang import rules as r
from engine.lang.functions import extreme
from engine.lang.syntax import Value
from engine.lang.values import identity, join_key, order_key
from engine.match.aggregate import Member, arranged, total

VALUES: st.SearchStrategy[list[Value]] = st.one_of(
    st.lists(st.integers(-3, 3)),
    st.lists(st.sampled_from((-math.inf, -1.5, 0.0, 1.0, 2.0))),
    st.lists(st.text("ab", max_size=2)),
    st.lists(st.sampled_from((1, 1.0, 2, True, None, "", "b", (1,), (1.0, "b")))),
)
"""Values of one type, whose order is Python's, and mixed ones, whose order is ours."""


def test_members_stand_in_the_order_in_which_they_were_taken() -> None:
    tried = Tried("'n': collect(a.x for a in sorted(A(), -a.x))")
    for x in (2, 3, 1):
        tried.fact("A", x=x)
    [way] = tried.ways()
    evidence = tried.conditions[0].evidence(way, tried.world)
    assert (evidence.facts, evidence.value) == ((2, 1, 3), (3, 2, 1))


def test_equal_values_count_once_by_their_first_fact() -> None:
    tried = Tried("'n': 'sum({a.x for a in A()})'")
    for x, name in ((2, "a"), (2, "b"), (3, "c")):
        tried.fact("A", x=x, name=name)
    [way] = tried.ways()
    assert way.values == (5,)
    assert tried.conditions[0].evidence(way, tried.world).facts == (1, 3)


@pytest.mark.parametrize(
    ("aggregate", "value"),
    [
        ("count(A())", [0]),
        ("collect(a.x for a in A())", [()]),
        ("sum(a.x for a in A())", [0]),
        ("product(a.x for a in A())", [1]),
        ("min(a.x for a in A())", []),
        ("avg(a.x for a in A())", []),
        ("min((a.x for a in A()), default=7)", [7]),
    ],
)
def test_of_nothing(aggregate: str, value: list[object]) -> None:
    assert [way.values[0] for way in Tried(f"n: {aggregate}").ways()] == value


def test_a_product_without_bounds_is_a_fault_and_no_match() -> None:
    tried = Tried("n: product(a.x for a in A())")
    for power in range(3):
        tried.fact("A", x=2 ** (4000 - power))
    assert tried.ways() == []
    assert "too large" in tried.faults[0]


@given(st.lists(st.integers(-(10**6), 10**6)))
def test_whole_numbers_have_a_whole_sum(values: list[int]) -> None:
    found = total(list(values))
    assert (found, type(found)) == (sum(values), int)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1), st.randoms(use_true_random=False))
def test_the_sum_of_floats_does_not_depend_on_their_order(
    values: list[float], random_: object
) -> None:
    mixed = list(values)
    random_.shuffle(mixed)  # type: ignore[attr-defined]
    assert total(list(values)) == total(list(mixed)) == math.fsum(values)


@given(VALUES, st.booleans())
def test_members_are_arranged_by_value_then_by_age(
    values: list[Value],
    distinct: bool,  # noqa: FBT001
) -> None:
    what = "{a.x for a in A()}" if distinct else "a.x for a in A()"
    [aggregate] = Tried(f"'n': 'collect({what})'").rules.rule("one").when
    assert isinstance(aggregate, r.Aggregate)
    members: list[Member] = [((), number, value) for number, value in enumerate(values)]
    wanted = sorted(members, key=lambda one: (order_key(one[2]), one[1]))
    if distinct:
        seen = [join_key(value) for _, _, value in wanted]
        wanted = [one for at, one in enumerate(wanted) if seen[at] not in seen[:at]]
    assert repr(arranged(aggregate, members[::-1])) == repr(wanted)


@given(VALUES.filter(len), st.sampled_from((min, max)))
def test_an_extreme_is_the_first_or_the_last_in_the_order_of_values(
    values: list[Value], pick: Callable[..., Value]
) -> None:
    numbers = all(type(value) in (int, float) for value in values)
    if not numbers and not all(isinstance(value, str) for value in values):
        with pytest.raises(TypeError):
            extreme(pick, values)
        return
    ordered = sorted(values, key=order_key)
    found = extreme(pick, values)
    assert identity(found) == identity(ordered[0 if pick is min else -1])
