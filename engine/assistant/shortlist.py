"""Sets of loads that fall little short of what some prices promise, listed.

A list grows load by load. Sets of one number of items stand together, and of those only
what no other matches for less weight goes on (Nemhauser and Ullmann, Management Science
15, 1969).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.assistant.front import Load, Packed, bits


class Prices(NamedTuple):
    """What a unit of weight and a place cost, in parts.

    Attributes:
        parts: So many are a unit of value.
    """

    parts: int
    weight: int
    place: int


class Listing:
    """All sets that fall short by no more than some parts.

    Attributes:
        size: How many sets were listed, with those that became part of others.
    """

    def __init__(
        self,
        loads: Sequence[Load],
        sizes: Sequence[int],
        most: int,
        prices: Prices,
        gains: Sequence[int],
        near: int,
    ) -> None:
        self._most, self._prices, self._near = most, prices, near
        self._gains, self._loads, self._sizes = gains, loads, sizes
        self._settled = [bit for bit, gain in enumerate(gains) if gain > near]
        self._open = [bit for bit, gain in enumerate(gains) if abs(gain) <= near]
        self._bought = Packed(
            weight=sum(loads[bit].weight for bit in self._settled),
            value=sum(loads[bit].value for bit in self._settled),
            chosen=sum(1 << bit for bit in self._settled),
        )
        self._value = sum(loads[bit].value for bit in self._open)
        self._shift = self._value.bit_length() + len(self._open)
        self.size = 0

    def sets(self, capacity: int, most_sets: int) -> Sequence[Packed] | None:
        """Those that no other matches for less weight; None if they are too many.

        Those that fall short by more because they leave of a capacity are left out.
        """
        parts, of_weight, of_place = self._prices
        count = len(self._open)
        used = sum(self._sizes[bit] for bit in self._settled)
        if used > self._most:
            return ()
        to_come = sum(self._sizes[bit] for bit in self._open)
        # A place that stays empty costs its price.
        least = self._most - self._near // of_place if of_place else 0
        # So does weight.
        lightest = capacity - self._near // of_weight if of_weight else 0
        lightest -= self._bought.weight
        lightest -= sum(self._loads[bit].weight for bit in self._open)
        limit = self._near + parts * self._value
        ranks = {bit: rank for rank, bit in enumerate(self._open)}
        layers = {used: [(self._value << count) | ((1 << count) - 1)]}
        # What is dear to do otherwise first: of that the fewest sets have anything.
        for bit in sorted(self._open, key=lambda bit: -abs(self._gains[bit])):
            (weight, value), size = self._loads[bit], self._sizes[bit]
            change = (weight << self._shift) - (value << count) - (1 << ranks[bit])
            limit -= max(0, self._gains[bit])
            to_come -= size
            lightest += weight
            before, layers = layers, {}
            for number in before.keys() | {one + size for one in before}:
                if least - to_come <= number <= self._most:
                    states = before.get(number, []) + [
                        state + change for state in before.get(number - size, ())
                    ]
                    states.sort()  # merges two sorted runs
                    if lightest > 0:
                        del states[: bisect_left(states, lightest << self._shift)]
                    kept = self._front(states, limit - of_place * (number - used))
                    if kept:
                        layers[number] = kept
                        self.size += len(kept)
            if self.size > most_sets:
                return None
        states = sorted(state for layer in layers.values() for state in layer)
        return [self._packed(state) for state in self._front(states, None)]

    def _front(self, states: Iterable[int], limit: int | None) -> list[int]:
        """The states that no lighter one matches and that fall short by little.

        A state is weight, value missing, and the set missing, as in a front.
        """
        parts, of_weight, _ = self._prices
        shift, count = self._shift, len(self._open)
        below = (1 << shift) - 1
        least_missing = below + 1
        kept = []
        for state in states:
            missing = (state & below) >> count
            if missing < least_missing and (
                limit is None or parts * missing + of_weight * (state >> shift) <= limit
            ):
                least_missing = missing
                kept.append(state)
        return kept

    def _packed(self, state: int) -> Packed:
        count = len(self._open)
        weight, value, chosen = self._bought
        weight += state >> self._shift
        value += self._value - ((state & ((1 << self._shift) - 1)) >> count)
        for rank in bits(~state & ((1 << count) - 1)):
            chosen |= 1 << self._open[rank]
        return Packed(weight, value, chosen)
