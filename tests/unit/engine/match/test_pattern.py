"""Patterns: candidates from an index are those a search would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.matching import Tried

NUMBERS = st.integers(0, 3)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=8))
def test_an_equality_finds_what_a_comparison_finds(
    pairs: list[tuple[int, int]],
) -> None:
    indexed = Tried("a: A()\n      - b: B(x == a.x)")
    searched = Tried("a: A()\n      - b: B(x >= a.x and x <= a.x)")
    for tried in (indexed, searched):
        for one in {a for a, _ in pairs}:
            tried.fact("A", x=one)
        for two in {b for _, b in pairs}:
            tried.fact("B", x=two)
    found = [[str(fact) for fact in way.facts] for way in indexed.ways()]
    assert found == [[str(fact) for fact in way.facts] for way in searched.ways()]
    assert len(found) == len({a for a, _ in pairs} & {b for _, b in pairs})


def test_a_test_that_cannot_be_evaluated_does_not_hold() -> None:
    tried = Tried("A(1 // x > 0)")
    tried.fact("A", x=0)
    tried.fact("A", x=1)
    assert [way.facts[0].id for way in tried.ways()] == [2]
    assert ["division" in fault or "zero" in fault for fault in tried.faults] == [True]


def test_an_equality_behind_a_decisive_test_causes_no_fault() -> None:
    tried = Tried("a: A()\n      - B(x == 5 and x == 4 // a.x)")
    tried.fact("A", x=0)
    tried.fact("B", x=1)
    assert tried.ways() == []
    assert tried.faults == []
