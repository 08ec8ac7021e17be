"""Streams: they go on where they were interrupted, and merge in falling order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from support.sources import load, rule

from engine.match.facts import Fact, FactId
from engine.match.network import Network
from engine.run.stream import FEW, Item, Merged, Stream

RULES = load(rule("A()", "halt: true"))
NODE = Network(RULES, {}).nodes["one"]
SHAPE = RULES.templates["A"]


def item(number: int) -> Item:
    return NODE, (Fact(FactId(number), SHAPE, (number, "")),)


def order(one: Item) -> tuple[object, ...]:
    return (one[1][0].id,)


class Source:
    """Makes generators of the same items; some items interrupt whoever asks, once."""

    def __init__(self, numbers: Sequence[int], *, rude: Sequence[int] = ()) -> None:
        self.numbers = numbers
        self.rude = set(rude)

    def __call__(self) -> Iterator[Item]:
        for number in self.numbers:
            if number in self.rude:
                self.rude.remove(number)
                raise KeyboardInterrupt
            yield item(number)


def taken(stream: Iterator[Item]) -> list[int]:
    """What it gives, whoever interrupts."""
    found: list[int] = []
    while True:
        try:
            found += [one[1][0].id for one in [next(stream)]]
        except StopIteration:
            return found
        except KeyboardInterrupt:
            continue


@pytest.mark.parametrize("rude", [(), (9,), (5,), (1,), (9, 5, 1)])
def test_it_goes_on_after_an_interruption(rude: tuple[int, ...]) -> None:
    assert taken(Stream(Source((9, 5, 1), rude=rude), order)) == [9, 5, 1]


@pytest.mark.parametrize("rude", [(), (8,), (6,), (2,), (8, 2)])
def test_what_is_merged_is_neither_lost_nor_given_twice(rude: tuple[int, ...]) -> None:
    one = Stream(Source((9, 7, 3)), order)
    two = Stream(Source((8, 6, 2), rude=rude), order)
    assert next(one)[1][0].id == 9
    found = Merged(order)
    found.add([item(4), item(1)], [one, two])
    assert taken(found) == [8, 7, 6, 4, 3, 2, 1]


@pytest.mark.parametrize("many", [2, FEW, FEW + 1, 3 * FEW])
def test_what_is_added_later_is_given_in_its_place(many: int) -> None:
    found = Merged(order)
    found.add([item(3 * many)], [Stream(Source(range(3 * many - 1, 0, -3)), order)])
    assert [next(found)[1][0].id for _ in range(2)] == [3 * many, 3 * many - 1]
    found.add([item(3 * number) for number in range(1, many)], [])
    found.add([], [Stream(Source(range(3 * many - 2, 0, -3)), order)])
    assert taken(found) == [*range(3 * many - 2, 0, -1)]


def test_a_stream_is_asked_for_no_more_than_the_next() -> None:
    asked: list[int] = []

    def numbers() -> Iterator[Item]:
        for number in (9, 5, 1):
            asked.append(number)
            yield item(number)

    found = Merged(order)
    found.add([item(7)], [Stream(numbers, order)])
    assert asked == []
    assert [next(found)[1][0].id for _ in range(2)] == [9, 7]
    assert asked == [9, 5]
