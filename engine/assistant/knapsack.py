"""The knapsack problem: which loads are worth most together within a capacity.

Few loads are solved by their Pareto front of weight and value (Nemhauser and Ullmann,
Management Science 15, 1969): one front answers for all capacities. Of many, greedy by
density is held against the problem relaxed to parts of loads (Dantzig, Operations
Research 5, 1957); loads that could not make up for the difference are settled
(Ingargiola and Korsh, Management Science 20, 1973) and the rest is a small problem
again, or else the difference is told.

A set of loads is a whole number that has the bit ``1 << place`` for each.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

# A front is tried for so many loads: 40 of usual sizes have some 500 states.
MOST_LOADS = 64

# A front is given up when its loads have had so many states in all: some 50 ms.
MOST_STATES = 100_000

# Densities of weights below 2^32 differ by more than 2^-64.
_DENSITY_BITS = 64


class Load(NamedTuple):
    """What can be packed: a weight from 0 on, and a value above 0, whole numbers.

    A tuple, because a front reads each some hundred times.
    """

    weight: int
    value: int


class Packed(NamedTuple):
    """A set of loads, with what it weighs and is worth together."""

    weight: int
    value: int
    chosen: int


class Front:
    """All sets that no other set matches for less weight, by rising weight.

    Of sets of one weight and value it holds the one that has the latest loads.
    """

    def __init__(self, loads: Sequence[Load], states: Sequence[int]) -> None:
        self._loads = loads
        self._states = states
        self._all = (1 << len(loads)) - 1
        self._value = sum(load.value for load in loads)
        self._shift = _shift(loads)

    def best(self, capacity: int) -> Packed:
        """The most valuable set within a capacity from 0 on."""
        return self._packed(self._states[self._after(capacity) - 1])

    def later(self, capacity: int) -> Iterator[Packed]:
        """For each larger capacity with which a better set fits, that set."""
        return map(self._packed, self._states[self._after(capacity) :])

    def step(self, capacity: int) -> tuple[Packed, Packed] | None:
        """The best set and the next better one; None if there is no better one."""
        after = self._after(capacity)
        if after == len(self._states):
            return None
        return self._packed(self._states[after - 1]), self._packed(self._states[after])

    def _after(self, capacity: int) -> int:
        return bisect_left(self._states, (capacity + 1) << self._shift)

    def _packed(self, state: int) -> Packed:
        missing = (state & ((1 << self._shift) - 1)) >> len(self._loads)
        return Packed(
            weight=state >> self._shift,
            value=self._value - missing,
            chosen=self._all ^ (state & self._all),
        )


def _shift(loads: Sequence[Load]) -> int:
    """The bits of a state below its weight: those of missing value and of the set."""
    return sum(load.value for load in loads).bit_length() + len(loads)


def front_of(loads: Sequence[Load], capacity: int) -> Front | None:
    """The front up to a capacity, or None if it has too many states.

    A state is one number: weight, value missing, and the set missing. So the sorted
    order of states is by rising weight, then by falling value, and a load is added to
    a set by one addition.
    """
    size, shift = len(loads), _shift(loads)
    below = (1 << shift) - 1
    end = (capacity + 1) << shift
    looked_at = 0
    states = [below & ((sum(load.value for load in loads) << size) | ((1 << size) - 1))]
    # From light to heavy fronts stay small for longest.
    for place in sorted(range(size), key=lambda one: loads[one].weight):
        weight, value = loads[place]
        change = (weight << shift) - (value << size) - (1 << place)
        candidates = states + [state + change for state in states]
        candidates.sort()  # merges two sorted runs
        least_missing = below + 1
        states = []
        for state in candidates:
            missing = (state & below) >> size
            if missing < least_missing:
                least_missing = missing
                states.append(state)
        del states[bisect_left(states, end) :]
        looked_at += len(states)
        if looked_at > MOST_STATES:
            return None
    return Front(loads, states)


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
