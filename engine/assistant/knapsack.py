"""The knapsack problem: which loads are worth most together within a capacity.

Few loads are solved by their Pareto front of weight and value: one front answers for
all capacities. Of many, greedy by density is held against the problem relaxed to parts
of loads (Dantzig, Operations Research 5, 1957); loads that could not make up for the
difference are settled (Ingargiola and Korsh, Management Science 20, 1973) and the rest
is a small problem again, or else the difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from engine.assistant.front import Front, Load, Packed, front_of

# A front is tried for so many loads: 40 of usual sizes have some 500 states.
MOST_LOADS = 64

# Densities of weights below 2^32 differ by more than 2^-64.
_DENSITY_BITS = 64


class Greedy:
    """Loads by falling density; how near a set comes to the best one is known."""

    def __init__(self, loads: Sequence[Load]) -> None:
        self._loads = loads
        self._order = sorted(range(len(loads)), key=self._rank)

    def _rank(self, place: int) -> tuple[bool, int, int]:
        weight, value = self._loads[place]
        density = (value << _DENSITY_BITS) // weight if weight else 0
        return (weight > 0, -density, -place)

    def best(self, capacity: int) -> tuple[Packed, int]:
        """A set within a capacity, and a value that no set within it exceeds."""
        order = [one for one in self._order if self._loads[one].weight <= capacity]
        first, rest = self._cut_off(order, capacity)
        found = first
        for place in rest:
            if found.weight + self._loads[place].weight <= capacity:
                found = self._with(found, place)
        if not rest:
            return found, found.value
        critical = self._loads[rest[0]]
        upper = _relaxed(first, critical, capacity) // critical.weight
        if found.value == upper:
            return found, upper
        best = self._best(order, first, critical, found, capacity)
        return (found, upper) if best is None else (best, best.value)

    def later(self, capacity: int) -> Iterator[Packed]:
        """Larger capacities for which the densest loads fill it: these are the best."""
        packed = Packed(0, 0, 0)
        for place in self._order:
            packed = self._with(packed, place)
            if packed.weight > capacity:
                yield packed

    def step(self, capacity: int) -> tuple[Packed, Packed] | None:
        """The densest loads that fit, and these with the next one."""
        first, rest = self._cut_off(self._order, capacity)
        return (first, self._with(first, rest[0])) if rest else None

    def _cut_off(
        self, order: Sequence[int], capacity: int
    ) -> tuple[Packed, Sequence[int]]:
        """The first loads up to the one that does not fit, and the others."""
        packed = Packed(0, 0, 0)
        for number, place in enumerate(order):
            if packed.weight + self._loads[place].weight > capacity:
                return packed, order[number:]
            packed = self._with(packed, place)
        return packed, ()

    def _with(self, packed: Packed, place: int) -> Packed:
        weight, value = self._loads[place]
        return Packed(
            packed.weight + weight, packed.value + value, packed.chosen | 1 << place
        )

    def _best(
        self,
        order: Iterable[int],
        first: Packed,
        critical: Load,
        found: Packed,
        capacity: int,
    ) -> Packed | None:
        """The best set, or None if too much stays open.

        At the price the critical load sets for a unit of weight, each load has a
        surplus or a loss. Where one without its surplus, or with its loss, leaves the
        relaxed value at no more than what was found, it is settled.
        """
        relaxed = _relaxed(first, critical, capacity)
        settled, open_ = Packed(0, 0, 0), []
        for place in order:
            weight, value = self._loads[place]
            surplus = value * critical.weight - weight * critical.value
            if (relaxed - abs(surplus)) // critical.weight > found.value:
                open_.append(place)
            elif first.chosen >> place & 1:
                settled = self._with(settled, place)
        core = front_of([self._loads[p] for p in open_], capacity - settled.weight)
        if core is None:
            return None
        best = core.best(capacity - settled.weight)
        for bit, place in enumerate(open_):
            if best.chosen >> bit & 1:
                settled = self._with(settled, place)
        return settled if settled.value > found.value else found


def _relaxed(first: Packed, critical: Load, capacity: int) -> int:
    """The value of the first loads and a part of the critical one, times its weight."""
    left = capacity - first.weight
    return first.value * critical.weight + left * critical.value


Solver: TypeAlias = Front | Greedy


def solver_of(loads: Sequence[Load]) -> Solver:
    """A front if there are few loads and it is small, else the densest first."""
    if len(loads) <= MOST_LOADS:
        front = front_of(loads, sum(load.weight for load in loads))
        if front is not None:
            return front
    return Greedy(loads)
