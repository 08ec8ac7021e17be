"""Aggregates: their members, in which order, and values that cannot be taken."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.matching import Tried

from engine.match.aggregate import total


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
