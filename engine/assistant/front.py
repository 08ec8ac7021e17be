"""The Pareto front of a knapsack problem: its best sets for all capacities at once.

Two ways lead to the same front. Where few sets are worth their weight, they are listed
(Nemhauser and Ullmann, Management Science 15, 1969). Where many are, the best set of
every capacity (Bellman, Dynamic Programming, 1957) stands in a lane of one long number,
so that one operation compares all capacities (Lamport, Communications of the ACM 18,
1975).

A set of loads is a whole number that has the bit ``1 << place`` for each.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

# A front is given up when its loads have had so many states in all: some 50 ms.
MOST_STATES = 100_000

# Where one capacity in so many has a state, all are sooner worked out than listed;
# sets of usual sizes and values have one in 13 to 100, measured.
DENSE = 8

# A list of so many is short however dense it is.
FEW_STATES = 100

# Lanes are taken where they have so many bytes in all: some 30 ms; 40 loads of usual
# sizes have 1,300,000.
MOST_BYTES = 6_000_000


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


def bits(chosen: int) -> Iterator[int]:
    """The loads of a set, the last first."""
    while chosen:
        bit = chosen.bit_length() - 1
        yield bit
        chosen ^= 1 << bit


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
    """The front up to a capacity, or None if it has too many states."""
    lanes = _Lanes(loads, capacity)
    in_lanes = lanes.bytes <= MOST_BYTES
    states = _listed(loads, capacity, only_sparse=in_lanes)
    if states is None and in_lanes:
        states = lanes.states()
    return None if states is None else Front(loads, states)


def _light_first(loads: Sequence[Load]) -> Sequence[int]:
    """Fronts stay small for longest from light loads to heavy ones."""
    return sorted(range(len(loads)), key=lambda place: loads[place].weight)


def _listed(
    loads: Sequence[Load], capacity: int, *, only_sparse: bool
) -> Sequence[int] | None:
    """The states of a front, or None if there are too many, or they become dense.

    A state is one number: weight, value missing, and the set missing. So the sorted
    order of states is by rising weight, then by falling value, and a load is added to
    a set by one addition.
    """
    size, shift = len(loads), _shift(loads)
    below = (1 << shift) - 1
    end = (capacity + 1) << shift
    looked_at = reached = 0
    states = [_everything(loads)]
    for place in _light_first(loads):
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
        reached = min(reached + weight, capacity)
        if only_sparse and len(states) > max(FEW_STATES, reached // DENSE):
            return None
    return states


def _everything(loads: Sequence[Load]) -> int:
    """The value and the set of all loads, as a state has them."""
    return (sum(load.value for load in loads) << len(loads)) | ((1 << len(loads)) - 1)


class _Lanes:
    """The best set of every capacity, the lane of each a value and a set.

    Attributes:
        bytes: How long the numbers are that are made for the loads, all together.
    """

    def __init__(self, loads: Sequence[Load], capacity: int) -> None:
        self._loads = loads
        self._order = _light_first(loads)
        # A lane has a bit to spare for what a comparison borrows, and whole bytes; eight
        # at least, which are read fastest.
        self._width = max(64, 8 * (_shift(loads) // 8 + 1))
        self._ends = []
        end = 1
        for place in self._order:
            end = min(end + loads[place].weight, capacity + 1)
            self._ends.append(end)
        self.bytes = sum(self._ends) * self._width // 8

    def states(self) -> Sequence[int]:
        """The states of the front."""
        size, width = len(self._loads), self._width
        best, lanes, ones = 0, 1, 1
        every = _ones(self._ends[-1], width)
        for place, end in zip(self._order, self._ends, strict=True):
            weight, value = self._loads[place]
            if weight >= end:
                break  # no lane can take it, nor those that follow
            taken = best + ones * ((value << size) | (1 << place))
            if lanes + weight > end:
                taken &= (1 << (end - weight) * width) - 1
            taken <<= weight * width
            if lanes < end:  # as good as the last lane, for more capacity
                more = every >> (self._ends[-1] - end + lanes) * width
                best |= (best >> (lanes - 1) * width) * more << lanes * width
                ones, lanes = every >> (self._ends[-1] - end) * width, end
            spare = ones << (width - 1)
            kept = ((best | spare) - taken) & spare  # where taking it is no better
            best = taken ^ ((best ^ taken) & (kept - (kept >> (width - 1))))
        return list(self._rising(best, lanes))

    def _rising(self, best: int, lanes: int) -> Iterator[int]:
        """A state for each capacity whose lane is worth more than all before."""
        shift, all_ = _shift(self._loads), _everything(self._loads)
        step = self._width // 8
        data = best.to_bytes(lanes * step, "little")
        found: Iterable[int]
        if step == struct.calcsize("<Q"):
            found = struct.unpack(f"<{lanes}Q", data)
        else:
            starts = range(0, len(data), step)
            found = (int.from_bytes(data[at : at + step], "little") for at in starts)
        sets, before = (1 << len(self._loads)) - 1, -1
        for capacity, lane in enumerate(found):
            if lane > before:
                before = lane | sets  # of no set of this value
                yield (capacity << shift) + all_ - lane


def _ones(lanes: int, width: int) -> int:
    """A one in each lane."""
    return int.from_bytes(b"\1".ljust(width // 8, b"\0") * lanes, "little")
