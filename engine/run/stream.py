"""Streams: items one by one, the best first, which survive an interruption."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any, TypeAlias

from engine.match.facts import Facts
from engine.match.rule_node import RuleNode

Item: TypeAlias = tuple[RuleNode, Facts]
"""A rule with a tuple of facts for its places, of which the skeleton held."""
Order: TypeAlias = "Callable[[Item], tuple[Any, ...]]"

FEW = 32
"""More items than these are sorted in rather than inserted one by one: each moves what
comes after it. (Measured: of 1,000 items, 32 take as long either way.)"""

_KEY = itemgetter(0)


class Stream(Iterator[Item]):
    """Items of a generator. When that is interrupted, a new one goes on after the last.

    Args:
        make: Makes the generator, whose items come in falling order.
        order: The order, no two items being equal in it.
    """

    def __init__(self, make: Callable[[], Iterator[Item]], order: Order) -> None:
        self._make = make
        self._order = order
        self._last: Item | None = None
        self._items = make()

    def __next__(self) -> Item:
        try:
            item = self._last = next(self._items)
        except StopIteration:
            raise
        except BaseException:  # whoever interrupts may go on afterwards
            self._items = self._rest()
            raise
        return item

    def _rest(self) -> Iterator[Item]:
        """What comes after the last item."""
        if self._last is None:
            return self._make()
        bound = self._order(self._last)
        return (item for item in self._make() if self._order(item) < bound)


class Merged(Iterator[Item]):
    """Known items and those of streams as one, to which more can be added at any time.

    Args:
        order: The order, no two items being equal in it.
    """

    def __init__(self, order: Order) -> None:
        self._order = order
        # Each with its key, the best last.
        self._known: list[tuple[tuple[Any, ...], Item]] = []
        self._heads: list[tuple[tuple[Any, ...], Item, Iterator[Item]]] = []
        # Streams whose next item nobody has asked for.
        self._streams: list[Iterator[Item]] = []

    def add(self, items: Iterable[Item], streams: Iterable[Iterator[Item]]) -> None:
        """Take in items in any order, and streams."""
        order, known = self._order, self._known
        more = [(order(item), item) for item in items]
        if len(more) > FEW:
            known += more
            known.sort(key=_KEY)
        else:
            for one in more:
                insort(known, one, key=_KEY)
        self._streams += streams

    def known(self) -> list[Item]:
        """The known items that have yet to come."""
        return [item for _, item in self._known]

    def __next__(self) -> Item:
        known, heads, streams = self._known, self._heads, self._streams
        while streams:
            stream = streams[-1]
            item = next(stream, None)
            streams.pop()
            if item is not None:
                insort(heads, (self._order(item), item, stream), key=_KEY)
        if heads and not (known and known[-1][0] > heads[-1][0]):
            _, item, stream = heads[-1]
            streams.append(stream)  # first, so that no interruption loses it
            heads.pop()
            return item
        if known:
            return known.pop()[1]
        raise StopIteration
