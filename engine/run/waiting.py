"""What waits to be taken: items in order, found out no further than somebody asks.

An item is a rule with facts for its places. Three things stand for items that have yet
to be found: a fact that was *sown*, with the places it could take; a stream that finds
tuples one by one; and a finder, which looks for what may hold again. They stand in one
heap with the items that are known, by rank and by how recent they are, so that laying
a fact aside costs one push, however many places it could take.

The newest fact is kept apart from the heap: mostly its places are used up before
another fact begins.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from typing import cast

from engine.lang.syntax import Value
from engine.lang.values import Key, join_key
from engine.match.alpha import CHUNK, MANY
from engine.match.descend import ID
from engine.match.facts import Fact, Facts
from engine.match.readers import Place, Watch
from engine.match.rule_node import RuleNode
from engine.match.store import Store
from engine.run.entry import FIRST, LAST, Again, Entry, Finder, Source, Sown
from engine.run.joiner import Joiner
from engine.run.keyed import Keyed
from engine.run.ranks import Ranks
from engine.run.setting import Setting
from engine.run.sowing import Sowing
from engine.run.stream import Item, Merged, Stream


class Waiting:
    """Everything that may be an activation, first item first.

    Args:
        ranks: The rules in their order.
        store: The session's facts.
        setting: What decides.

    Attributes:
        newest: The fact that was sown last.
        sowing: Where facts of its template go.
        fresh: The places it has not taken yet, as bits from `base` on.
        base: The number of the lowest of these bits: where there are very many places,
            only the first of them are in `fresh`, so that no large number is worked on
            bit by bit.
        heap: Everything else.
    """

    def __init__(self, ranks: Ranks, store: Store, setting: Setting) -> None:
        self._ranks = ranks
        self._store = store
        self._tables = store.memory.tables
        self._ended = store.memory.ended
        self._joiner = Joiner(store, ranks.within)
        self.newest: Fact  # there is one as soon as anything is fresh
        self.sowing: Sowing
        self.fresh = 0
        self.base = 0
        self._rest = 0
        self.heap: list[Entry] = []
        self._serial = 0
        self._again: set[Again] = set()
        self._put: set[Item] = set()
        self._keyed = Keyed(setting)

    @property
    def is_new(self) -> bool:
        """Whether nothing waits, and nothing but the newest fact ever has."""
        return not (self.fresh or self._serial)

    def reset(self) -> None:
        """Let nothing wait."""
        self.fresh = self.base = self._rest = 0
        self._serial = 0
        self.heap.clear()
        self._again.clear()
        self._put.clear()
        self._keyed.clear()

    def keep(self, mask: int) -> None:
        """Let these be the places that the newest fact has not taken yet.

        Strategies by keys look at all of a rank at once, so that nothing is kept apart.
        """
        self.base = 0 if mask < MANY else (mask.bit_length() - 1) // CHUNK * CHUNK
        self.fresh = mask >> self.base
        self._rest = mask & ((1 << self.base) - 1)
        if not self._ranks.by_recency and mask:
            self.lay_aside()

    def refill(self) -> None:
        """Go on with places after the first of very many."""
        self.keep(self._rest)

    def drop(self, mask: int) -> None:
        """Drop some places of the newest fact."""
        if not self.base:
            self.fresh &= ~mask
        else:
            self.keep(self._places() & ~mask)

    def _places(self) -> int:
        """All places that the newest fact has not taken yet, as bits."""
        if not self.base:
            return self.fresh
        return self.fresh << self.base | self._rest

    def lay_aside(self) -> None:
        """Put the newest fact with the rest of its places into the heap."""
        mask = self._places()
        self.fresh = self.base = self._rest = 0
        if mask:
            self._push(self.newest, self.sowing, mask)

    def _push(self, fact: Fact, sowing: Sowing, mask: int) -> None:
        rank, single, *_ = sowing.turns[mask]
        serial = self._serial = self._serial + 1
        entry = (rank, -fact.id, single, serial, (fact, sowing, mask))
        heapq.heappush(self.heap, entry)

    def put(self, node: RuleNode, items: Iterable[Item]) -> None:
        """Take in what is known to hold: items of one rule, each once."""
        rank = self._ranks.of[node.rule.name]
        for item in items:
            if item in self._put:
                continue
            self._put.add(item)
            if not self._ranks.by_recency:
                self._sort(rank, item)
                continue
            facts = item[1]
            newest = max([fact.id for fact in facts]) if facts else 0
            self._enter(rank, -newest, len(facts) <= 1, [item])

    def find_again(self, node: RuleNode, finder: Finder, key: Key) -> None:
        """Look for items that may hold now, when their rank's turn comes."""
        mark = (finder, join_key(cast("Value", key)))
        if mark not in self._again:
            self._again.add(mark)
            self._enter(self._ranks.of[node.rule.name], FIRST, 0, (finder, key))

    def take(self) -> Item | None:  # noqa: C901, PLR0912  # for the sake of speed
        """Take the first item out; None if nothing waits."""
        heap, ended = self.heap, self._ended
        while True:
            mask = self.fresh
            if mask:
                if ended and self.newest.id in ended:
                    self.keep(0)
                    continue
                if self.base:
                    mask = self._places()
                rank, single, place, _, places, rest = self.sowing.turns[mask]
                if heap and heap[0][0] <= rank:
                    order = self._compared(heap[0], rank, single)
                    if order > 0:
                        item = self._take_first()
                        if item is not None:
                            break
                        continue
                    if order == 0:
                        self.lay_aside()
                        continue
                if place is None:
                    item = self._mixed(rank, self.newest, places)
                else:
                    join = place.join
                    found = join(self._store, self.newest)
                    item = (
                        self.several(rank, self.newest, place, found) if found else None
                    )
                if self.base:
                    self.keep(rest)
                else:
                    self.fresh = rest
            elif heap:
                item = self._take_first()
            else:
                return None
            if item is not None:
                break
        if self._put:
            self._put.discard(item)
        return item

    def _compared(self, top: Entry, rank: int, single: int) -> int:
        """Whether an entry comes before the newest fact at a place (1), or after (-1)."""
        if top[0] != rank:
            return 1 if top[0] < rank else -1
        age = -self.newest.id
        if top[1] != age:
            return 1 if top[1] < age else -1
        return single - top[2]

    def _take_first(self) -> Item | None:  # noqa: C901, PLR0911, PLR0912  # the same
        """The first item of the first entry; None if none is known yet."""
        heap, ended = self.heap, self._ended
        top = heap[0]
        age, source = top[1], top[4]
        if age == FIRST:
            self._renew(heapq.heappop(heap))
            return None
        item: Item | None
        if age == LAST:
            item = self._keyed.take(top[0])
            if top[0] not in self._keyed:
                heapq.heappop(heap)
        elif -age in ended:
            heapq.heappop(heap)
            known = source.known() if isinstance(source, Merged) else source
            if isinstance(known, list):
                self._put.difference_update(known)
            return None
        else:
            count = len(heap)  # what stands at the same place is the second or third
            if (count > 1 and heap[1][1] == age and heap[1][:3] == top[:3]) or (
                count > 2 and heap[2][1] == age and heap[2][:3] == top[:3]  # noqa: PLR2004
            ):
                self._merge()
                return None
            if isinstance(source, tuple):
                return self._take_sown(heapq.heappop(heap))
            if isinstance(source, list):
                item = source.pop()
                if not source:
                    heapq.heappop(heap)
            else:
                item = next(source, None)
                if item is None:
                    heapq.heappop(heap)
                    return None
        if ended and not ended.isdisjoint(map(ID, item[1])):
            self._put.discard(item)
            return None
        return item

    def _take_sown(self, entry: Entry) -> Item | None:
        """The first item of a fact, if its places have one before all else."""
        heap = self.heap
        fact, sowing, mask = cast("Sown", entry[4])
        for template, demand in sowing.demands:  # as `Sowing.possible`, without a call
            mask &= demand[self._tables[template].present]
        while mask:
            rank, single, place, _, places, rest = sowing.turns[mask]
            if (rank, single) != (entry[0], entry[2]) and (
                self.fresh or (heap and heap[0] < (rank, -fact.id, single, math.inf))
            ):
                self._push(fact, sowing, mask)  # something else may come before
                break
            if not self._ranks.by_recency:
                self._sort_all(fact, sowing, mask, rank)
                break
            try:
                if place is None:
                    item = self._mixed(rank, fact, places)
                else:
                    join = place.join
                    found = join(self._store, fact)
                    item = self.several(rank, fact, place, found) if found else None
            except BaseException:  # whoever interrupts may go on afterwards
                self._push(fact, sowing, mask)
                raise
            if item is not None:
                if rest:
                    self._push(fact, sowing, rest)
                return item
            mask = rest
        return None

    def several(
        self, rank: int, fact: Fact, place: Place, found: Sequence[Facts]
    ) -> Item:
        """The first of what a join has found; the others wait."""
        node = place.rule
        if len(found) == 1:
            return node, found[0]
        items = [(node, facts) for facts in found]
        if not place.is_ordered:
            items.sort(key=self._joiner.place)
        first = items.pop()
        self._lay(rank, fact, items)
        return first

    def _mixed(self, rank: int, fact: Fact, places: Sequence[Place]) -> Item | None:
        """Join a fact at places whose tuples mix; the first item, if one is known."""
        items: list[Item] = []
        streams: list[Stream | Merged] = []
        self._joiner.all(fact, places, items, streams)
        for stream in streams:
            self._lay(rank, fact, stream)
        first = items.pop() if items and not streams else None
        if items:
            self._lay(rank, fact, items)
        return first

    def _lay(self, rank: int, fact: Fact, source: Source) -> None:
        """Lay items with a newest fact, or a stream of them, into the heap."""
        self._enter(rank, -fact.id, 0, source)

    def _enter(self, rank: int, age: float, single: int, source: Source) -> None:
        serial = self._serial = self._serial + 1
        heapq.heappush(self.heap, (rank, age, single, serial, source))

    def _merge(self) -> None:
        """Make one entry of all that stand at the first place."""
        heap = self.heap
        rank, age, single, _, _ = top = heap[0]
        items: list[Item] = []
        streams: list[Stream | Merged] = []
        entries: list[Entry] = []
        while heap and heap[0][:3] == top[:3]:
            entries.append(heapq.heappop(heap))
        try:
            left = self._gather(entries, items, streams)
        except BaseException:  # whoever interrupts may go on afterwards
            for entry in entries:
                heapq.heappush(heap, entry)
            raise
        for sown in left:
            self._push(*sown)
        source: Source = items
        if streams:
            open_ = (one for one in streams if isinstance(one, Merged))
            source = next(open_, None) or Merged(self._joiner.place)
            source.add(items, [one for one in streams if one is not source])
        else:
            items.sort(key=self._joiner.place)
        if streams or items:
            self._enter(rank, age, single, source)

    def _gather(
        self,
        entries: Sequence[Entry],
        items: list[Item],
        streams: list[Stream | Merged],
    ) -> list[Sown]:
        """Take the items of entries, or streams of them; what is left of what was sown."""
        left: list[Sown] = []
        for rank, _, single, _, source in entries:
            if isinstance(source, list):
                items.extend(source)
            elif isinstance(source, tuple):
                fact, sowing, mask = cast("Sown", source)
                these = mask & sowing.ranked[rank]
                if not single:
                    these &= sowing.several[rank]
                self._joiner.all(fact, sowing.together[these], items, streams)
                if mask != these:
                    left.append((fact, sowing, mask ^ these))
            else:
                streams.append(source)
        return left

    def _renew(self, entry: Entry) -> None:
        """Put items that may have begun to hold."""
        finder, key = cast("Again", entry[4])
        if isinstance(finder, Watch):
            node, find = finder.rule, finder.affected
        else:
            node, find = finder, finder.competing
        try:
            found = find(self._store, key)
        except BaseException:  # whoever interrupts may go on afterwards
            heapq.heappush(self.heap, entry)
            raise
        self._again.discard((finder, join_key(cast("Value", key))))
        if found:
            self.put(node, [(node, facts) for facts in found])

    # Strategies by keys of whole tuples: all of a rank are found before one is taken.

    def _sort_all(self, fact: Fact, sowing: Sowing, mask: int, rank: int) -> None:
        """Join a fact at all its places of a rank."""
        these = mask & sowing.ranked[rank]
        try:
            items = [
                (place.rule, facts)
                for place in sowing.together[these]
                for facts in place.join(self._store, fact)
            ]
        except BaseException:  # whoever interrupts may go on afterwards
            self._push(fact, sowing, mask)
            raise
        for item in items:
            self._sort(rank, item)
        if mask != these:
            self._push(fact, sowing, mask ^ these)

    def _sort(self, rank: int, item: Item) -> None:
        """Put an item among those of its rank that are known."""
        serial = self._serial = self._serial + 1
        if rank not in self._keyed:
            heapq.heappush(self.heap, (rank, LAST, 1, serial, []))
        self._keyed.put(rank, item, serial)
