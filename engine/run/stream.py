"""Streams: items one by one, the best first, which survive an interruption."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from engine.match.facts import Facts
from engine.match.rule_node import RuleNode

Item: TypeAlias = tuple[RuleNode, Facts]
"""A rule with a tuple of facts for its places, of which the skeleton held."""
Order: TypeAlias = "Callable[[Item], tuple[object, ...]]"


class Stream(Iterator[Item]):
    """Items of a generator. When that is interrupted, a new one goes on after the last.

    Args:
        make: Makes the generator, whose items come in falling order.
        order: The order, no two items being equal in it.
        last: The item after which to begin, or None to begin with the first.
    """

    def __init__(
        self,
        make: Callable[[], Iterator[Item]],
        order: Order,
        last: Item | None = None,
    ) -> None:
        self._make = make
        self._order = order
        self._last = last
        self._items = self._rest()

    def _rest(self) -> Iterator[Item]:
        """What comes after the last item."""
        if self._last is None:
            return self._make()
        bound = self._order(self._last)
        return (item for item in self._make() if self._order(item) < bound)

    def __next__(self) -> Item:
        try:
            item = self._last = next(self._items)
        except StopIteration:
            raise
        except BaseException:  # whoever interrupts may go on afterwards
            self._items = self._rest()
            raise
        return item

    def again(self) -> Stream:
        """One that goes on where this one stands."""
        return Stream(self._make, self._order, self._last)


def merged(order: Order, items: Sequence[Item], streams: Sequence[Stream]) -> Stream:
    """Known items, the best last, and those of streams, as one stream."""
    given = [*streams]
    later = [stream.again() for stream in streams]

    def make() -> Iterator[Item]:
        sources = [*given] or [stream.again() for stream in later]
        given.clear()
        return heapq.merge(reversed(items), *sources, key=order, reverse=True)

    return Stream(make, order)
