"""What waits in one rank, found out no further than somebody asks.

A pile is a list of sources, the one that comes first last. A source is a fact that
was sown, or tuples of facts that were found with the same newest fact, the best last
too, or a stream that finds them one by one.
"""

from __future__ import annotations

import heapq
from bisect import insort_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeAlias, cast

from engine.match.descend import descending, recency
from engine.match.facts import Fact
from engine.match.match import Match
from engine.match.rule_node import Facts, Place, RuleNode
from engine.match.store import Store
from engine.run.setting import Setting
from engine.run.strategy import SortKey, ranking, within

Item: TypeAlias = "tuple[RuleNode, Facts]"
"""A rule with a tuple of facts for its places, of which the skeleton held."""
Source: TypeAlias = "tuple[int, Place | None, Fact | list[Item] | Iterator[Item]]"
"""The id of the newest fact; a place at which it stands, or None if items were put;
and the fact where it was sown there, or what was found with it."""
Pile: TypeAlias = "list[Source]"


class Sorter(Protocol):
    """Takes the items of a rank in order."""

    def put(self, rank: int, pile: Pile, items: Iterable[Item]) -> None:
        """Take in what is known to hold, once each."""

    def take(self, rank: int, pile: Pile) -> Item | None:
        """Take the first item out; None if nothing waits."""


class ByRecency:
    """Newer facts first: a pile is a stack, for a fact that is sown is the newest.

    A fact is sown at the places of rules with one place first, the first of them last,
    then at others: of equally new items those with more facts come first. So what is
    on top comes first, unless several others share their newest fact.

    Args:
        store: The session's facts.
        within: The order of rules among equally recent items, by name.
    """

    def __init__(self, store: Store, within: Mapping[str, int]) -> None:
        self._store = store
        self._within = within
        self._put: set[Item] = set()

    def put(self, rank: int, pile: Pile, items: Iterable[Item]) -> None:  # noqa: ARG002
        new = [item for item in items if item not in self._put]
        self._put.update(new)
        for item in new:
            insort_right(pile, (_newest(item), None, [item]), key=_tag)

    def take(self, rank: int, pile: Pile) -> Item | None:  # noqa: ARG002
        while pile:
            tag, place, thing = pile[-1]
            if len(pile) > 1 and pile[-2][0] == tag:
                below = pile[-2][1]
                if not (place and below and below.is_single):
                    self._merge(tag, pile)
                    continue
            item: Item | None
            if isinstance(thing, Fact):
                pile.pop()
                if place.is_alone:  # type: ignore[union-attr]  # it was sown at one
                    item = place.rule, (thing,)  # type: ignore[union-attr]
                else:
                    item = self._joined(cast("Place", place), thing, pile)
            elif isinstance(thing, list):
                item = thing.pop()
                if not thing:
                    pile.pop()
            else:
                item = next(thing, None)
                if item is None:
                    pile.pop()
            if item is not None:
                if self._put:
                    self._put.discard(item)
                return item
        return None

    def _joined(self, place: Place, fact: Fact, pile: Pile) -> Item | None:
        """The first item of a fact that was sown; the others stay on the pile."""
        if place.is_stepwise:
            pile.append((fact.id, place, self._stream(place, fact)))
            return None
        found = place.join(self._store, fact)
        if len(found) > 1:
            rest = self._ranked(place.rule, found)
            pile.append((fact.id, place, rest))
            return rest.pop()
        return (place.rule, found[0]) if found else None

    def _ranked(self, node: RuleNode, found: Iterable[Facts]) -> list[Item]:
        """What a join found, best last: it comes by id where one place is joined."""
        if len(node.anatomy.places) > 2:
            found = sorted(found, key=recency)
        return [(node, facts) for facts in found]

    def _stream(self, place: Place, fact: Fact) -> Iterator[Item]:
        node = place.rule
        for facts in descending(node, self._store, (place.number,), (fact,)):
            yield node, facts

    def _merge(self, tag: int, pile: Pile) -> None:
        """Make one source of all with the same newest fact that may come in any order.

        What was sown at rules with one place stays where it is, below the others,
        unless something was put.
        """
        found: list[Item] = []
        streams: list[Iterator[Item]] = []
        mixed = False
        kept: Place | None = None
        while pile and pile[-1][0] == tag:
            _, place, thing = pile[-1]
            if place is None:
                mixed = True
            elif place.is_single and not mixed:
                break
            kept = place
            pile.pop()
            if isinstance(thing, list):
                found.extend(thing)
            elif not isinstance(thing, Fact):
                streams.append(thing)
            elif place is not None and place.is_stepwise:
                streams.append(self._stream(place, thing))
            elif place is not None:
                joined = place.join(self._store, thing)
                found.extend((place.rule, facts) for facts in joined)
        if mixed:
            kept = None
        found.sort(key=self.place)
        if streams:
            merged = heapq.merge(
                reversed(found), *streams, key=self.place, reverse=True
            )
            pile.append((tag, kept, merged))
        elif found:
            pile.append((tag, kept, found))

    def place(self, item: Item) -> tuple[object, ...]:
        """Greater for what comes first."""
        node, facts = item
        newest, oldest = recency(facts)
        return newest, -self._within[node.rule.name], oldest


class ByKey:
    """Ordered by keys of whole tuples, so that all are found before the first is taken.

    Args:
        store: The session's facts.
        setting: What decides.
    """

    def __init__(self, store: Store, setting: Setting) -> None:
        self._store = store
        self._setting = setting
        self._ranking = ranking(setting.strategy)
        self._heaps: dict[int, list[tuple[SortKey, int, Item]]] = {}
        self._put: set[Item] = set()
        self._serial = 0

    def put(self, rank: int, pile: Pile, items: Iterable[Item]) -> None:  # noqa: ARG002
        for item in items:
            if item not in self._put:
                self._put.add(item)
                self._push(rank, item)

    def _push(self, rank: int, item: Item) -> None:
        self._serial += 1
        heap = self._heaps.setdefault(rank, [])
        rule = item[0].rule
        utility = self._setting.utilities[rule.name]
        key = within(Match(rule, item[1]), utility, self._ranking)
        heapq.heappush(heap, (key, self._serial, item))

    def take(self, rank: int, pile: Pile) -> Item | None:
        for _, place, fact in pile:
            if place is not None:
                for facts in place.join(self._store, fact):
                    self._push(rank, (place.rule, facts))
        pile.clear()
        heap = self._heaps.get(rank)
        if not heap:
            return None
        item = heapq.heappop(heap)[2]
        self._put.discard(item)
        return item


def _newest(item: Item) -> int:
    return max((fact.id for fact in item[1]), default=0)


def _tag(source: Source) -> int:
    return source[0]
