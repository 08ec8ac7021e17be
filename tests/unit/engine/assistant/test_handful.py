"""The best few loads, by their prices."""

from __future__ import annotations

import pytest

from engine.assistant import handful
from engine.assistant.front import Load, Packed
from engine.assistant.handful import Handful, Later

LOADS = (Load(4, 7), Load(1, 2), Load(1, 2), Load(9, 8))


def few(most: int) -> Handful:
    return Handful(LOADS, [1] * len(LOADS), most)


def test_the_best_few_need_not_be_the_densest() -> None:
    assert few(2).best(4) == (Packed(4, 7, 0b0001), 7)


def test_the_best_few_of_larger_capacities_are_told_in_order() -> None:
    assert list(few(2).later(4)) == [
        Later(Packed(5, 9, 0b0101), is_next=True),
        Later(Packed(10, 10, 0b1100), is_next=True),
        Later(Packed(13, 15, 0b1001), is_next=True),
    ]


def test_a_load_of_several_items_takes_several_places() -> None:
    pair = Handful(LOADS, [2, 1, 1, 1], 2)
    assert pair.best(5)[0].chosen == 0b0001
    assert pair.best(10)[0].chosen == 0b1100


def test_of_equal_sets_the_latest_is_taken() -> None:
    assert Handful([Load(1, 1)] * 9, [1] * 9, 3).best(9)[0].chosen == 0b111 << 6


def test_where_lists_are_given_up_later_sets_are_still_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handful, "MOST_SETS", 0)
    found = [packed for packed, is_next in few(2).later(4) if not is_next]
    assert found
    for packed in found:
        assert few(2).best(packed.weight)[0].chosen == packed.chosen
