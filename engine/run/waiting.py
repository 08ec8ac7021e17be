"""What waits to be taken: items in order, found out no further than somebody asks.

The newest fact's places are kept apart from the piles of older facts, as bits of a
number, the highest first: mostly they are used up before another fact begins.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from typing import TypeAlias, cast

from engine.lang.values import Key
from engine.match.alpha import bits
from engine.match.facts import Fact
from engine.match.rule_node import Place, RuleNode, Watch
from engine.match.store import Store
from engine.run.pile import ByKey, ByRecency, Item, Pile, Sorter
from engine.run.ranks import Ranks, Sowing
from engine.run.setting import Setting

Finder: TypeAlias = "Watch | RuleNode"
"""What finds items anew: by what a fact can matter to, or by the key of a choice."""


CHUNK = 1_024
"""Places that are kept together where there are very many."""
MANY = 1 << 2 * CHUNK
"""Beyond this there are very many."""


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
        ready: The ranks that have a pile, as a heap.
        again: What finds items anew in a rank, with the keys to look for.
    """

    def __init__(self, ranks: Ranks, store: Store, setting: Setting) -> None:
        self._ranks = ranks
        self._store = store
        self._setting = setting
        self.newest: Fact  # there is one as soon as anything is fresh
        self.sowing: Sowing
        self.fresh = 0
        self.base = 0
        self._rest = 0
        self.ready: list[int] = []
        self._piles: dict[int, Pile] = {}
        self.again: dict[int, dict[Finder, set[Key]]] = {}
        self._sorter: Sorter | None = None

    def reset(self) -> None:
        """Let nothing wait."""
        self.fresh = self.base = self._rest = 0
        if self._piles:
            self.ready.clear()
            self._piles.clear()
            self.again.clear()
        self._sorter = None

    def keep(self, mask: int) -> None:
        """Let these be the places that the newest fact has not taken yet."""
        if mask < MANY:
            self.fresh, self.base, self._rest = mask, 0, 0
            return
        self.base = (mask.bit_length() - 1) // CHUNK * CHUNK
        self.fresh = mask >> self.base
        self._rest = mask & ((1 << self.base) - 1)

    def pop(self) -> None:
        """Drop the first place of the newest fact: it is being taken."""
        self.fresh ^= 1 << (self.fresh.bit_length() - 1)
        if self.base and not self.fresh:
            self.refill()

    def refill(self) -> None:
        """Go on with places after the first of very many."""
        self.keep(self._rest)

    def drop(self, mask: int) -> None:
        """Drop some places of the newest fact."""
        if self.base:
            self.keep(self.places() & ~mask)
        else:
            self.fresh &= ~mask

    def places(self) -> int:
        """All places that the newest fact has not taken yet, as bits."""
        if not self.base:
            return self.fresh
        return self.fresh << self.base | self._rest

    def lay_down(self, rank: int | None = None) -> None:
        """Lay places of the newest fact on the piles: those of one rank, or all."""
        fresh, fact = self.places(), self.newest
        laid = fresh if rank is None else fresh & self.sowing.ranked[rank]
        self.keep(fresh ^ laid)
        for bit in bits(laid):
            of, place = self.sowing.places[bit]
            self._pile(of).append((fact.id, place, None, fact))

    def _pile(self, rank: int) -> Pile:
        """What waits in a rank; it will be looked at."""
        pile = self._piles.get(rank)
        if pile is None:
            pile = self._piles[rank] = []
            heapq.heappush(self.ready, rank)
        return pile

    def _sorted(self) -> Sorter:
        """What takes items out of piles in order."""
        if self._sorter is None:
            if self._ranks.by_recency:
                self._sorter = ByRecency(self._store, self._ranks.within)
            else:
                self._sorter = ByKey(self._store, self._setting)
        return self._sorter

    def put(self, node: RuleNode, items: Iterable[Item]) -> None:
        """Take in what may hold: items of one rule."""
        if self.fresh:
            self.lay_down()
        rank = self._ranks.of[node.rule.name]
        self._sorted().put(rank, self._pile(rank), items)

    def find_again(self, node: RuleNode, finder: Finder, key: Key) -> None:
        """Look for items that may hold now, when their rank's turn comes."""
        rank = self._ranks.of[node.rule.name]
        self._pile(rank)
        self.again.setdefault(rank, {}).setdefault(finder, set()).add(key)

    def take(self) -> Item | None:
        """Take the first item out; None if nothing waits."""
        ready = self.ready
        while True:
            if self.fresh:
                bit = self.base + self.fresh.bit_length() - 1
                rank, place = self.sowing.places[bit]
                if not ready or rank <= ready[0]:
                    item = self._take_fresh(rank, place)
                    if item is not None:
                        return item
                    continue
            if not ready:
                return None
            rank = ready[0]
            if rank in self.again:
                self._renew(rank)
            item = self._sorted().take(rank, self._piles[rank])
            if item is not None:
                return item
            heapq.heappop(ready)
            del self._piles[rank]

    def _take_fresh(self, rank: int, place: Place) -> Item | None:
        """The next item of the newest fact, if its place has one."""
        if rank in self.again:
            self.lay_down(rank)
            return None
        if not place.is_single:
            return self.joined(rank)
        self.pop()
        if place.is_alone:
            return place.rule, (self.newest,)
        found = place.join(self._store, self.newest)
        return (place.rule, found[0]) if found else None

    def joined(self, rank: int) -> Item | None:
        """Join the newest fact at all places of a rank whose rules need other facts.

        The first item, if it is the only one; otherwise they are laid on the pile.
        """
        sowing, fact = self.sowing, self.newest
        fresh = self.fresh if not self.base else self.places()
        if fresh & sowing.stepwise:
            self.lay_down(rank)
            return None
        multiple = fresh & sowing.ranked[rank] & ~sowing.singles
        if self.base:
            self.keep(fresh ^ multiple)
        else:
            self.fresh = fresh ^ multiple
        items: list[Item] = []
        for bit in bits(multiple):
            place = sowing.places[bit][1]
            for facts in place.join(self._store, fact):
                items.append((place.rule, facts))
                last = place
        if len(items) < 2:
            return items[0] if items else None
        self.lay_down(rank)
        items.sort(key=cast("ByRecency", self._sorted()).place)
        self._pile(rank).append((fact.id, last, items, fact))
        return None

    def _renew(self, rank: int) -> None:
        """Put items that may have begun to hold."""
        found: dict[Item, None] = {}
        for finder, keys in self.again.pop(rank).items():
            if isinstance(finder, Watch):
                node, find = finder.rule, finder.affected
            else:
                node, find = finder, finder.competing
            for key in keys:
                found.update(((node, facts), None) for facts in find(self._store, key))
        self._sorted().put(rank, self._piles[rank], found)
