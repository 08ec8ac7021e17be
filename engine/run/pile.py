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
Found: TypeAlias = "list[Item] | Iterator[Item]"
Source: TypeAlias = "tuple[int, Place | None, Found | None, Fact | None]"
"""The id of the newest fact; a place at which it stands, or None if items were put; what
was found with it, or None if it was only sown; and the fact, if there is one."""
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
        self._ended = store.memory.ended
        self._within = within
        self._put: set[Item] = set()

    def put(self, rank: int, pile: Pile, items: Iterable[Item]) -> None:  # noqa: ARG002
        new = [item for item in items if item not in self._put]
        self._put.update(new)
        for item in new:
            fact = max(item[1], key=_id, default=None)
            tag = 0 if fact is None else fact.id
            insort_right(pile, (tag, None, [item], fact), key=_tag)

    def take(self, rank: int, pile: Pile) -> Item | None:  # noqa: ARG002
        ended = self._ended
        while pile:
            tag, place, found, fact = pile[-1]
            if tag in ended:
                pile.pop()
                continue
            if len(pile) > 1 and pile[-2][0] == tag:
                below = pile[-2][1]
                if not (place and below and below.is_single):
                    self._merge(tag, pile)
                    continue
            item: Item | None
            if found is None:
                pile.pop()
                item = self._joined(place, fact, pile)
            elif isinstance(found, list):
                item = found.pop()
                if not found:
                    pile.pop()
            else:
                item = next(found, None)
                if item is None:
                    pile.pop()
            if item is not None:
                if self._put:
                    self._put.discard(item)
                return item
        return None

    def _joined(
        self, place: Place | None, fact: Fact | None, pile: Pile
    ) -> Item | None:
        """The first item of a fact that was sown; the others stay on the pile."""
        if place is None or fact is None:
            raise AssertionError("a fact is sown at a place")
        if place.is_alone:
            return place.rule, (fact,)
        if place.is_stepwise:
            pile.append((fact.id, place, self._stream(place, fact), fact))
            return None
        found = place.join(self._store, fact)
        if len(found) > 1:
            rest = self._ranked(place.rule, found)
            pile.append((fact.id, place, rest, fact))
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
        newest: Fact | None = None
        while pile and pile[-1][0] == tag:
            _, place, more, fact = pile[-1]
            if place is None:
                mixed = True
            elif place.is_single and not mixed:
                break
            kept, newest = place, fact
            pile.pop()
            if isinstance(more, list):
                found.extend(more)
            elif more is not None:
                streams.append(more)
            elif place is not None and fact is not None:
                if place.is_stepwise:
                    streams.append(self._stream(place, fact))
                else:
                    joined = place.join(self._store, fact)
                    found.extend((place.rule, facts) for facts in joined)
        if mixed:
            kept = None
        found.sort(key=self.place)
        if streams:
            merged = heapq.merge(
                reversed(found), *streams, key=self.place, reverse=True
            )
            pile.append((tag, kept, merged, newest))
        elif found:
            pile.append((tag, kept, found, newest))

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
        for _, place, _, fact in pile:
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


def _id(fact: Fact) -> int:
    return fact.id


def _tag(source: Source) -> int:
    return source[0]
