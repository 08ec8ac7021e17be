"""The knapsack problem with a number: which few loads are worth most within a capacity.

A unit of weight and a place among the few are given prices, at which each load has a
surplus or a loss (Lagrange's multipliers; Fisher, Management Science 27, 1981). Nothing
is worth more than the prices of capacity and number and all surpluses together. A set
falls short of that by each surplus it leaves and each loss it takes, so all sets that
fall short by little are soon listed (Pisinger, Operations Research 45, 1997), and where
one of them falls short by no more than that little, the best is among them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.assistant.front import Load, Packed, bits
from engine.assistant.shortlist import Listing, Prices

# Sets are listed that fall short by no more than the surplus or loss of so many loads,
# the least first; by that of twice as many while the best is not surely among them.
FEW_LOADS = 8

# Where lists get too long, one of the sets of so many may still be better.
_LAST_LOADS = 12

# Lists that tell of no more larger capacities than this are made longer.
_DENSE = 2

# A list is given up when it has had so many sets in all: some 5 ms.
MOST_SETS = 5_000

# So are the lists of larger capacities: some 10 ms.
MOST_LATER_SETS = 10_000

# After that so many larger capacities are looked at.
_MOST_CORNERS = 3

# Prices found so late are good enough; usual ones are found in five to twelve.
_MOST_PRICES = 64


class Later(NamedTuple):
    """The best set of a larger capacity.

    Attributes:
        is_next: Whether no capacity up to it has another set than those told.
    """

    packed: Packed
    is_next: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The best sets of a capacity and of those that follow it.

    Attributes:
        sets: By rising weight; the first is that of the least capacity.
        end: The last capacity they are known for; None if they are for all.
        upper: What no set within the least capacity exceeds.
        exact: Whether the first is the best; if not, it is the only one.
    """

    sets: tuple[Packed, ...]
    end: int | None
    upper: int
    exact: bool


class Handful:
    """Loads of one item or several, of which only a number of items may be kept.

    Of sets of one value the lightest is taken, and of those the one that has the latest
    loads.
    """

    def __init__(self, loads: Sequence[Load], sizes: Sequence[int], most: int) -> None:
        self._most = most
        self._places = _undominated(loads, sizes, most)
        self._loads = [loads[place] for place in self._places]
        self._sizes = [sizes[place] for place in self._places]
        self._is_whole = len(self._places) == len(loads)
        self._has_groups = any(size > 1 for size in self._sizes)
        self._last: tuple[int, Stretch] | None = None
        self._listed = 0

    def best(self, capacity: int) -> tuple[Packed, int]:
        """A set within a capacity, and a value that no set within it exceeds."""
        first = self._first(capacity)
        return first.sets[0], first.upper

    def step(self, capacity: int) -> tuple[Packed, Packed] | None:
        """The set and the next one that is known to be better; None if none is."""
        before = self.best(capacity)[0]
        for packed, _ in self.later(capacity):
            if packed.value > before.value:
                return before, packed
        return None

    def later(self, capacity: int) -> Iterator[Later]:
        """The best sets of larger capacities, by rising weight.

        Each is that of the capacity that is its weight.
        """
        stretch = self._first(capacity)
        last, few = stretch.sets[0], FEW_LOADS
        end = self._listed + MOST_LATER_SETS  # what is asked meanwhile counts as well
        while stretch.exact and self._listed <= end:
            for packed in stretch.sets:
                if packed.value > last.value:
                    last = packed
                    yield Later(packed, is_next=True)
            if stretch.end is None:
                return
            capacity = stretch.end + 1
            # Where sets are dense, longer lists reach further for less.
            few = min(2 * few, 8 * FEW_LOADS) if len(stretch.sets) <= _DENSE else few
            stretch = self._stretch(capacity, few, MOST_SETS // 4)
        yield Later(last, is_next=False)
        for packed in self._corners(capacity):
            yield Later(packed, is_next=False)

    def _corners(self, capacity: int) -> Iterator[Packed]:
        """Sets that are the best for their weight at some prices, the heaviest too."""
        for _ in range(_MOST_CORNERS):
            weight = self._prices(capacity)[2].weight
            if weight < capacity:
                break
            yield self.best(weight)[0]._replace(weight=weight)
            capacity = weight + 1
        weight = max(capacity, self._at(1, 0)[1].weight)
        yield self.best(weight)[0]._replace(weight=weight)

    def _first(self, capacity: int) -> Stretch:
        if self._last is None or self._last[0] != capacity:
            self._last = capacity, self._stretch(capacity, FEW_LOADS, MOST_SETS)
        return self._last[1]

    def _stretch(self, capacity: int, few: int, most_sets: int) -> Stretch:
        """The best sets from a capacity on, if few sets need to be listed for it."""
        prices, found, _ = self._prices(capacity)
        gains = self._gains(prices)
        # All values from here on are in parts.
        upper = prices.weight * capacity + prices.place * self._most
        upper += sum(gain for gain in gains if gain > 0)
        ranked = sorted(abs(gain) for gain in gains)
        size = 0
        while True:
            # What was found falls short by so much, and something better by less.
            gap = upper - prices.parts * found.value
            # Twice the gap is enough to reach beyond the one capacity.
            near = ranked[few] if few < len(ranked) else 2 * gap
            near = near if size == 0 else min(near, 2 * gap)
            listing = self._listing(prices, gains, near)
            sets = listing.sets(capacity, most_sets - size)
            size += listing.size
            self._listed += listing.size
            if sets is None:
                # Of a short list that need not fill the capacity something often fits.
                near = ranked[min(_LAST_LOADS, len(ranked) - 1)]
                listing = self._listing(prices, gains, near)
                for packed in listing.sets(0, most_sets) or ():
                    if packed.weight <= capacity and packed.value > found.value:
                        found = packed
                gap = upper - prices.parts * found.value
                return Stretch(
                    sets=(self._outside(found),),
                    end=capacity,
                    upper=upper // prices.parts,
                    exact=gap < prices.parts,
                )
            fitting = [packed for packed in sets if packed.weight <= capacity]
            if fitting:
                found = max(found, fitting[-1], key=lambda packed: packed.value)
                if upper - prices.parts * fitting[-1].value <= near:
                    break
            few *= 2
        kept, end = _known(sets[len(fitting) - 1 :], capacity, upper - near, prices)
        return Stretch(
            sets=tuple(map(self._outside, kept)),
            end=end,
            upper=kept[0].value,
            exact=True,
        )

    def _listing(self, prices: Prices, gains: Sequence[int], near: int) -> Listing:
        return Listing(self._loads, self._sizes, self._most, prices, gains, near)

    def _outside(self, packed: Packed) -> Packed:
        """A set of all loads, from one of those that are looked at."""
        if self._is_whole:
            return packed
        chosen = 0
        for bit in bits(packed.chosen):
            chosen |= 1 << self._places[bit]
        return packed._replace(chosen=chosen)

    def _gains(self, prices: Prices) -> list[int]:
        """The surplus of each load, or its loss as a number below 0, in parts."""
        parts, weight, place = prices
        return [
            parts * load.value - weight * load.weight - place * size
            for load, size in zip(self._loads, self._sizes, strict=True)
        ]

    def _prices(self, capacity: int) -> tuple[Prices, Packed, Packed]:
        """The prices at which a capacity is just used up.

        At them two sets are bought that come nearest to it from below and from above;
        the same one twice if even for nothing no more is bought.
        """
        prices, above = self._at(1, 0)
        if above.weight <= capacity:
            return prices, above, above
        below = Packed(0, 0, 0)
        for _ in range(_MOST_PRICES):
            parts, price = above.weight - below.weight, above.value - below.value
            if price <= 0:  # only where a load of several items found no place
                return self._at(1, 0)[0], below, above
            prices, bought = self._at(parts, price)
            gain = parts * (bought.value - below.value)
            if gain <= price * (bought.weight - below.weight):
                break
            if bought.weight <= capacity:
                below = bought
            else:
                above = bought
        return prices, below, above

    def _at(self, parts: int, price: int) -> tuple[Prices, Packed]:
        """What is bought at a price of weight, and the price of a place that limits it."""
        bought, left = Packed(0, 0, 0), self._most
        gains = [parts * value - price * weight for weight, value in self._loads]
        if self._has_groups:
            pairs = zip(gains, self._sizes, strict=True)
            gains = [gain // size for gain, size in pairs]
        # Every load takes a place or more.
        last_first = range(len(gains) - 1, -1, -1)
        for bit in heapq.nlargest(self._most + 1, last_first, key=gains.__getitem__):
            if gains[bit] <= 0:
                break
            left -= self._sizes[bit]
            if left < 0:
                return Prices(parts, price, gains[bit]), bought
            weight, value = self._loads[bit]
            bought = Packed(
                bought.weight + weight, bought.value + value, bought.chosen | 1 << bit
            )
        return Prices(parts, price, 0), bought


def _undominated(
    loads: Sequence[Load], sizes: Sequence[int], most: int
) -> Sequence[int]:
    """The loads without those before which as many others come as may be kept.

    One comes before another that is as heavy or heavier and worth as much or less, for
    it could always take its place.
    """
    order = sorted(
        range(len(loads)),
        key=lambda place: (loads[place].weight, -loads[place].value, -place),
    )
    best: list[int] = []
    found = []
    for place in order:
        value = loads[place].value
        if len(best) == most and best[0] >= value:
            continue
        found.append(place)
        if sizes[place] == 1:
            heapq.heappush(best, value)
            if len(best) > most:
                heapq.heappop(best)
    return sorted(found)


def _known(
    sets: Sequence[Packed], capacity: int, least: int, prices: Prices
) -> tuple[Sequence[Packed], int | None]:
    """How many of some sets are surely the best, and up to which capacity.

    Args:
        sets: All that are worth a least value, and no others match for less weight.
        capacity: That of the first set.
        least: The least value there, in parts; with more capacity it rises.
        prices: With what slope.
    """
    if not prices.weight:
        return sets, None
    for number, packed in enumerate(sets):
        end = capacity + (prices.parts * packed.value - least) // prices.weight
        if number and end < packed.weight:
            return sets[:number], packed.weight - 1
        if number + 1 == len(sets) or end < sets[number + 1].weight - 1:
            return sets[: number + 1], end
    return sets, capacity
