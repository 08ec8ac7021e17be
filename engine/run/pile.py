"""Piles: what waits in one rank, found out no further than somebody asks.

A source is a fact that was sown, a list of tuples that a join found, or a stream that
finds them one by one. All tuples of a source have the same newest fact.
"""

from __future__ import annotations

import heapq
from bisect import insort_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeAlias, cast

from engine.match.descend import descending, recency
from engine.match.facts import Fact
from engine.match.rule_node import Facts, Place, RuleNode
from engine.match.store import Store
from engine.run.strategy import SortKey

Item: TypeAlias = "tuple[RuleNode, Facts]"
"""A rule with a tuple of facts for its places, of which the skeleton held."""
Source: TypeAlias = "tuple[int, Place | None, Fact | list[Item] | Iterator[Item]]"
"""The id of the newest fact; a place with the fact sown there, or what was found."""


class Pile(Protocol):
    """What waits in one rank."""

    def sow(self, place: Place, fact: Fact) -> None:
        """Note that a fact, newer than all others, could take a place."""

    def put(self, items: Iterable[Item]) -> None:
        """Take in what is known to hold, once each."""

    def take(self) -> Item | None:
        """Take the first item out; None if nothing waits."""


class RecentPile:
    """Newer facts first: a stack, because a fact that is sown is the newest.

    Args:
        store: The session's facts.
        within: The order of rules among equally recent items, by name.
        flat: Whether all rules of the rank have one place and were sown in order.
    """

    __slots__ = ("_flat", "_put", "_sources", "_store", "_within")

    def __init__(self, store: Store, within: Mapping[str, int], *, flat: bool) -> None:
        self._store = store
        self._within = within
        self._flat = flat
        self._sources: list[Source] = []
        self._put: set[Item] = set()

    def sow(self, place: Place, fact: Fact) -> None:
        self._sources.append((fact.id, place, fact))

    def put(self, items: Iterable[Item]) -> None:
        new = [item for item in items if item not in self._put]
        self._put.update(new)
        for item in new:
            insort_right(self._sources, (_newest(item), None, [item]), key=_tag)

    def take(self) -> Item | None:
        sources = self._sources
        while sources:
            tag, place, thing = sources[-1]
            if len(sources) > 1 and sources[-2][0] == tag:
                below = sources[-2][1]
                if not (self._flat and place is not None and below is not None):
                    self._merge(tag)
                    continue
            if place is not None:
                sources.pop()
                item = self._joined(tag, place, cast("Fact", thing))
            elif isinstance(thing, list):
                item = thing.pop()
                if not thing:
                    sources.pop()
            else:
                item = next(cast("Iterator[Item]", thing), None)
                if item is None:
                    sources.pop()
            if item is not None:
                if self._put:
                    self._put.discard(item)
                return item
        return None

    def _joined(self, tag: int, place: Place, fact: Fact) -> Item | None:
        """The first item of a fact that was sown; the others stay on the pile."""
        node = place.rule
        if place.is_alone:
            return node, (fact,)
        found = descending(node, self._store, (place.number,), (fact,))
        if not isinstance(found, list):
            self._sources.append((tag, None, ((node, facts) for facts in found)))
            return None
        if not found:
            return None
        if len(found) > 1:
            found.reverse()
            rest = [(node, facts) for facts in found]
            item = rest.pop()
            self._sources.append((tag, None, rest))
            return item
        return node, found[0]

    def _merge(self, tag: int) -> None:
        """Make one source of all that share their newest fact."""
        found: list[Item] = []
        streams: list[Iterable[Item]] = []
        while self._sources and self._sources[-1][0] == tag:
            _, place, thing = self._sources.pop()
            if place is None:
                more = cast("list[Item] | Iterator[Item]", thing)
            else:
                more = self._all(place, cast("Fact", thing))
            if isinstance(more, list):
                found.extend(more)
            else:
                streams.append(more)
        found.sort(key=self._place)
        if streams:
            merged = heapq.merge(
                reversed(found), *streams, key=self._place, reverse=True
            )
            self._sources.append((tag, None, merged))
        elif found:
            self._sources.append((tag, None, found))

    def _all(self, place: Place, fact: Fact) -> list[Item] | Iterator[Item]:
        """All items of a fact that was sown."""
        node = place.rule
        found = descending(node, self._store, (place.number,), (fact,))
        if isinstance(found, list):
            return [(node, facts) for facts in found]
        return ((node, facts) for facts in found)

    def _place(self, item: Item) -> tuple[object, ...]:
        """Greater for what comes first."""
        node, facts = item
        newest, oldest = recency(facts)
        return newest, -self._within[node.rule.name], oldest


class OrderedPile:
    """Ordered by keys of its own, which need whole tuples: all are found at once.

    Args:
        store: The session's facts.
        key: The place of an item in the order, first is least.
    """

    __slots__ = ("_heap", "_key", "_put", "_serial", "_sown", "_store")

    def __init__(self, store: Store, key: Callable[[Item], SortKey]) -> None:
        self._store = store
        self._key = key
        self._sown: list[tuple[Place, Fact]] = []
        self._heap: list[tuple[SortKey, int, Item]] = []
        self._put: set[Item] = set()
        self._serial = 0

    def sow(self, place: Place, fact: Fact) -> None:
        self._sown.append((place, fact))

    def put(self, items: Iterable[Item]) -> None:
        for item in items:
            if item not in self._put:
                self._put.add(item)
                self._push(item)

    def _push(self, item: Item) -> None:
        self._serial += 1
        heapq.heappush(self._heap, (self._key(item), self._serial, item))

    def take(self) -> Item | None:
        sown, self._sown = self._sown, []
        for place, fact in sown:
            for facts in place.join(self._store, fact):
                self._push((place.rule, facts))
        if not self._heap:
            return None
        item = heapq.heappop(self._heap)[2]
        self._put.discard(item)
        return item


def _newest(item: Item) -> int:
    return max((fact.id for fact in item[1]), default=0)


def _tag(source: Source) -> int:
    return source[0]
