"""Streams: they go on where they were interrupted, and merge in falling order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from support.sources import load, rule

from engine.match.facts import Fact, FactId
from engine.match.network import Network
from engine.run.stream import Item, Stream, merged

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


def taken(stream: Stream) -> list[int]:
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


def test_another_goes_on_where_it_stands() -> None:
    first = Stream(Source((9, 5, 1)), order)
    assert next(first)[1][0].id == 9
    assert taken(first.again()) == [5, 1]
    assert taken(first) == [5, 1]
    assert taken(first.again()) == []


@pytest.mark.parametrize("rude", [(), (8,), (6,), (2,), (8, 2)])
def test_what_is_merged_is_neither_lost_nor_given_twice(rude: tuple[int, ...]) -> None:
    one = Stream(Source((9, 7, 3)), order)
    two = Stream(Source((8, 6, 2), rude=rude), order)
    assert next(one)[1][0].id == 9
    found = merged(order, [item(1), item(4)], [one, two])
    assert taken(found) == [8, 7, 6, 4, 3, 2, 1]
