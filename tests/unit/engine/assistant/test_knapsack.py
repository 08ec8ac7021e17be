"""What has a front, and what is settled without one."""

from __future__ import annotations

import pytest

from engine.assistant import front, knapsack
from engine.assistant.front import Front, Load, Packed
from engine.assistant.knapsack import Greedy, solver_of

LOADS = (Load(5, 5), Load(5, 5), Load(10, 9))


def test_few_loads_have_a_front_and_many_have_none() -> None:
    assert isinstance(solver_of(LOADS), Front)
    assert isinstance(solver_of([Load(1, 1)] * (knapsack.MOST_LOADS + 1)), Greedy)


def test_loads_whose_front_is_given_up_have_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(front, "MOST_STATES", 3)
    monkeypatch.setattr(front, "MOST_BYTES", 0)
    assert isinstance(solver_of(LOADS), Greedy)


def test_greedy_knows_how_near_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "MOST_STATES", 0)
    monkeypatch.setattr(front, "MOST_BYTES", 0)
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
