"""Items in the order of keys, for strategies that no recency decides.

For these all items of a rank have to be known before the first of them is taken.
"""

from __future__ import annotations

import heapq
from typing import TypeAlias

from engine.match.match import Match
from engine.run.setting import Setting
from engine.run.strategy import SortKey, ranking, within
from engine.run.stream import Item

Known: TypeAlias = "list[tuple[SortKey, int, Item]]"
"""Items of one rank as a heap, by their keys."""


class Keyed(dict[int, Known]):
    """The items that are known, by rank.

    Args:
        setting: What decides.
    """

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting = setting

    def put(self, rank: int, item: Item, serial: int) -> None:
        """Put an item among those of its rank; the serial tells equal keys apart."""
        rule = item[0].rule
        utility = self._setting.utilities[rule.name]
        key = within(Match(rule, item[1]), utility, ranking(self._setting.strategy))
        heapq.heappush(self.setdefault(rank, []), (key, serial, item))

    def take(self, rank: int) -> Item:
        """The first of the items of a rank, which is forgotten when it has no more."""
        known = self[rank]
        item = heapq.heappop(known)[2]
        if not known:
            del self[rank]
        return item
