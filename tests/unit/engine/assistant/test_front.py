"""Fronts of weight and value, listed or in lanes."""

from __future__ import annotations

import random

import pytest

from engine.assistant import front
from engine.assistant.front import Load, Packed, front_of

LOADS = (Load(5, 5), Load(5, 5), Load(10, 9))


@pytest.fixture(params=["listed", "in lanes"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to a front, whatever the loads are."""
    name: str = request.param
    if name == "listed":
        monkeypatch.setattr(front, "MOST_BYTES", 0)
    else:
        monkeypatch.setattr(front, "FEW_STATES", 0)
        monkeypatch.setattr(front, "DENSE", 10**9)
    return name


def test_a_front_answers_for_every_capacity() -> None:
    found = front_of(LOADS, 20)
    assert found is not None
    assert found.best(4) == Packed(0, 0, 0b000)
    assert found.best(5) == Packed(5, 5, 0b010), "of equal loads the later one"
    assert found.best(14) == Packed(10, 10, 0b011)
    assert found.best(99) == Packed(20, 19, 0b111)
    assert [packed.weight for packed in found.later(5)] == [10, 15, 20]


def test_a_front_tells_the_next_better_set() -> None:
    found = front_of(LOADS, 20)
    assert found is not None
    assert found.step(12) == (Packed(10, 10, 0b011), Packed(15, 14, 0b110))
    assert found.step(20) is None


def test_a_front_goes_no_further_than_its_capacity() -> None:
    found = front_of(LOADS, 14)
    assert found is not None
    assert found.best(99).weight == 10


def test_a_front_with_too_many_states_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(front, "MOST_STATES", 3)
    monkeypatch.setattr(front, "MOST_BYTES", 0)
    assert front_of(LOADS, 20) is None


def test_a_front_of_nothing_has_the_empty_set() -> None:
    found = front_of((), 20)
    assert found is not None
    assert found.best(20) == Packed(0, 0, 0)
    assert found.step(0) is None


def test_what_weighs_nothing_is_always_taken() -> None:
    found = front_of((Load(0, 1), Load(3, 1)), 2)
    assert found is not None
    assert found.best(0) == Packed(0, 1, 0b01)


def test_great_values_and_many_loads_have_wide_lanes() -> None:
    loads = [Load(2, 10**30 + place) for place in range(70)]
    found = front_of(loads, 11)
    assert found is not None
    assert found.best(11).chosen == 0b11111 << 65, "the most valuable ones"


def test_what_is_far_too_heavy_takes_no_room() -> None:
    light = [Load(weight, 100 * weight) for weight in (1, 2, 4, 8)]
    found = front_of([*light, Load(10**15, 5)], 20)
    assert found is not None
    assert found.best(20) == Packed(15, 1500, 0b01111)


def loads_alike() -> list[Load]:
    """Loads whose value grows with their weight: nearly every capacity has its set."""
    draw = random.Random(7)  # noqa: S311  # no secret
    weights = [draw.randint(50, 400) for _ in range(40)]
    return [Load(weight, 20 * weight + draw.randint(0, 300)) for weight in weights]


def test_dense_fronts_are_worked_out_in_lanes(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(front, "MOST_STATES", 2_000)
    if way == "listed":
        monkeypatch.setattr(front, "MOST_BYTES", 0)
    found = front_of(loads_alike(), 9_000)
    assert (found is None) == (way == "listed")
