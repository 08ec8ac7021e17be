"""Fronts of weight and value, and what is settled without one."""

from __future__ import annotations

import pytest

from engine.assistant import knapsack
from engine.assistant.knapsack import Front, Greedy, Load, Packed, front_of, solver_of

LOADS = (Load(5, 5), Load(5, 5), Load(10, 9))


def test_a_front_answers_for_every_capacity() -> None:
    front = front_of(LOADS, 20)
    assert front is not None
    assert front.best(4) == Packed(0, 0, 0b000)
    assert front.best(5) == Packed(5, 5, 0b010), "of equal loads the later one"
    assert front.best(14) == Packed(10, 10, 0b011)
    assert front.best(99) == Packed(20, 19, 0b111)
    assert [packed.weight for packed in front.later(5)] == [10, 15, 20]


def test_a_front_tells_the_next_better_set() -> None:
    front = front_of(LOADS, 20)
    assert front is not None
    assert front.step(12) == (Packed(10, 10, 0b011), Packed(15, 14, 0b110))
    assert front.step(20) is None


def test_a_front_goes_no_further_than_its_capacity() -> None:
    front = front_of(LOADS, 14)
    assert front is not None
    assert front.best(99).weight == 10


def test_a_front_with_too_many_states_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(knapsack, "MOST_STATES", 3)
    assert front_of(LOADS, 20) is None
    assert isinstance(solver_of(LOADS), Greedy)


def test_few_loads_have_a_front_and_many_have_none() -> None:
    assert isinstance(solver_of(LOADS), Front)
    assert isinstance(solver_of([Load(1, 1)] * (knapsack.MOST_LOADS + 1)), Greedy)


def test_greedy_knows_how_near_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knapsack, "MOST_STATES", 0)
    greedy = Greedy((Load(6, 7), Load(5, 5), Load(5, 5)))
    assert greedy.best(10) == (Packed(6, 7, 0b001), 11)


def test_what_the_relaxation_leaves_open_is_solved() -> None:
    greedy = Greedy((Load(6, 7), Load(5, 5), Load(5, 5)))
    assert greedy.best(10) == (Packed(10, 10, 0b110), 10)


def test_the_densest_loads_are_the_best_where_they_fill_the_capacity() -> None:
    greedy = Greedy((Load(6, 7), Load(5, 5), Load(5, 5), Load(0, 1)))
    filling = list(greedy.later(0))
    assert [packed.weight for packed in filling] == [6, 11, 16]
    for packed in filling:
        assert greedy.best(packed.weight) == (packed, packed.value)


def test_densities_of_great_values_are_told_apart() -> None:
    great = 10**60
    greedy = Greedy((Load(3, great), Load(3, great + 1)))
    assert next(greedy.later(0)).chosen == 0b10
