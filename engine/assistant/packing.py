"""Packing: which items are kept within a capacity and a number, and with what receipt.

Groups, ranks and cutting are told to the knapsack problem as loads; what it answers is
told back as items. What the items are, and what makes them worth something, is not
known here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile
from typing import NamedTuple

from engine.assistant.front import Front, Load, Packed, bits
from engine.assistant.handful import Handful, Later
from engine.assistant.knapsack import Greedy, solver_of

# So many of the larger capacities that make a problem anew are looked at, and the last.
MOST_PROBLEMS = 6


class Rise(NamedTuple):
    """From a capacity on, more items may be kept: so many."""

    capacity: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something to keep or to leave out.

    Attributes:
        weight: How much of the capacity it takes, from 0.
        tier: Its rank: the least item is worth more than all of lower tiers together.
        value: What it is worth within its tier, from 1.
        group: Items of one group are kept together or not at all; empty for none.
        least: What it takes when it is cut: only where it alone exceeds the capacity,
            and never in a group. None if it must not be.
    """

    weight: int
    tier: int
    value: int
    group: str = ""
    least: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """With which capacity an item is kept.

    Attributes:
        capacity: More than the present one; None if none is known.
        is_smallest: Whether nothing from the present capacity up to this one would do;
            of None, whether nothing would at all.
        more: So many more items are kept then than may be now.
    """

    capacity: int | None
    is_smallest: bool
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is kept. Items are named by their places, from 0.

    Attributes:
        kept: Whole or cut.
        cut: Those of them that are to be cut.
        needs: With which capacity what is left out is kept, and what is cut is whole.
        price: What one more unit of capacity brings: the slope to the next better
            choice, in value of the highest tier that gains. 0 if all is kept, or if it
            is only the number that leaves something out.
        exact: Whether nothing else that fits is worth more.
        bound: It is worth at least this share of the best, tiers above the highest
            that misses something left aside; 1 if exact.
    """

    kept: frozenset[int]
    cut: frozenset[int]
    needs: Mapping[int, Need]
    price: float
    exact: bool
    bound: float


def choose(
    items: Sequence[Item], capacity: int, most: int, rises: Sequence[Rise] = ()
) -> Choice:
    """The items worth most that fit into a capacity; of them, no more than a number.

    Of choices worth the same, the lightest is taken, then the one with the most
    valuable items, then the one with the earliest. Where there are too many items for
    that, the choice is near the best, and ``bound`` tells how near.

    Args:
        items: What there is.
        capacity: What it may weigh, from 0.
        most: How many it may be, from 0.
        rises: How many it may be with larger capacities, by rising capacity.
    """
    problem = _Problem(items, capacity, most)
    packed, upper = problem.best(capacity)
    kept = packed.chosen
    chosen, cut = problem.places(kept), problem.places(kept & problem.cut)
    missing = frozenset(range(len(items))) - chosen
    bound = problem.bound(kept, upper)
    price = problem.price(capacity)  # before what needs other capacities
    return Choice(
        kept=chosen,
        cut=cut,
        needs=_needs(items, problem, capacity, rises, missing, cut),
        price=price,
        exact=bound is None,
        bound=1.0 if bound is None else bound,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """Items that are kept together.

    Attributes:
        values: What they are worth, tier by tier.
        is_cut: Whether it is one item that is kept cut.
    """

    places: tuple[int, ...]
    weight: int
    values: Mapping[int, int]
    is_cut: bool

    @property
    def tier(self) -> int:
        """The highest tier of its items."""
        return max(self.values)


class _Problem:
    """Items as loads for one capacity, the most valuable ones last.

    It holds for all capacities by which the same items are cut.

    Attributes:
        most: How many items may be kept.
        cut: The set of the loads that are cut.
    """

    def __init__(self, items: Sequence[Item], capacity: int, most: int) -> None:
        self.most = most
        units = [one for one in _units(items, capacity) if len(one.places) <= most]
        scale = _scale(units)
        worth = {one.places: _folded(one.values, scale) for one in units}
        units.sort(key=lambda one: (worth[one.places], -one.places[0]))
        self._units = units
        self._loads = [Load(one.weight, worth[one.places]) for one in units]
        self.cut = sum(1 << bit for bit, one in enumerate(units) if one.is_cut)
        sizes = [len(one.places) for one in units]
        self._solver = (
            solver_of(self._loads)
            if sum(sizes) <= most
            else Handful(self._loads, sizes, most)
        )

    def best(self, capacity: int) -> tuple[Packed, int]:
        """The best set, and a value that no set within capacity and number exceeds."""
        if isinstance(self._solver, Front):
            packed = self._solver.best(capacity)
            return packed, packed.value
        return self._solver.best(capacity)

    def places(self, chosen: int) -> frozenset[int]:
        """The items of a set of loads."""
        return frozenset(
            place for bit in bits(chosen) for place in self._units[bit].places
        )

    def bound(self, kept: int, upper: int) -> float | None:
        """The share of the best that a set is worth at least; None if it is the best."""
        value = sum(self._loads[bit].value for bit in bits(kept))
        if value == upper:
            return None
        missing = ((1 << len(self._units)) - 1) ^ kept
        tier = max(self._units[bit].tier for bit in bits(missing))
        above = sum(
            self._loads[bit].value for bit in bits(kept) if self._units[bit].tier > tier
        )
        return (value - above) / (upper - above)

    def price(self, capacity: int) -> float:
        """The slope from the best set to the next better one."""
        step = self._solver.step(capacity)
        if step is None:
            return 0.0
        before, after = step
        gain: Counter[int] = Counter()
        for bit in bits(after.chosen & ~before.chosen):
            gain.update(self._units[bit].values)
        for bit in bits(before.chosen & ~after.chosen):
            gain.subtract(self._units[bit].values)
        tier = max(tier for tier, value in gain.items() if value)
        return gain[tier] / (after.weight - before.weight)

    def later(self, capacity: int) -> Iterator[Later]:
        """The best sets of larger capacities, rising."""
        if isinstance(self._solver, Handful):
            yield from self._solver.later(capacity)
            return
        is_next = isinstance(self._solver, Front)
        for packed in self._solver.later(capacity):
            yield Later(packed, is_next=is_next)

    @property
    def tells_all(self) -> bool:
        """Whether no set is left out before the first that is told to be no next one."""
        return not isinstance(self._solver, Greedy)

    def wanted(self, places: frozenset[int]) -> int:
        """The loads that hold some items."""
        return sum(
            1 << bit
            for bit, one in enumerate(self._units)
            if not places.isdisjoint(one.places)
        )


def _units(items: Sequence[Item], capacity: int) -> Iterator[_Unit]:
    groups: dict[str | int, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        groups[item.group or place].append(place)
    for places in groups.values():
        first = items[places[0]]
        values: Counter[int] = Counter()
        for place in places:
            values[items[place].tier] += items[place].value
        least = None if first.group or first.weight <= capacity else first.least
        yield _Unit(
            places=tuple(places),
            weight=sum(items[place].weight for place in places)
            if least is None
            else least,
            values=values,
            is_cut=least is not None,
        )


def _scale(units: Iterable[_Unit]) -> Mapping[int, int]:
    """What a value of each tier counts, so that one number orders all.

    It is more than all lower tiers together, and for the same weight of the heaviest.
    """
    totals: Counter[int] = Counter()
    heaviest = 1
    for unit in units:
        totals.update(unit.values)
        heaviest = max(heaviest, unit.weight)
    scale, below = {}, 0
    for tier in sorted(totals):
        scale[tier] = heaviest * below + 1
        below += scale[tier] * totals[tier]
    return scale


def _folded(values: Mapping[int, int], scale: Mapping[int, int]) -> int:
    return sum(scale[tier] * value for tier, value in values.items())


def _needs(
    items: Sequence[Item],
    problem: _Problem,
    capacity: int,
    rises: Sequence[Rise],
    missing: frozenset[int],
    cut: frozenset[int],
) -> Mapping[int, Need]:
    """With which capacity what is left out is kept, and what is cut is whole.

    Where an item need no longer be cut, or where more may be kept, it is a problem
    anew. Of many such capacities only the first are looked at, and the last.
    """
    rising = {rise.capacity: rise.most for rise in rises if rise.capacity > capacity}
    starts = sorted({*rising, *_uncut(items, capacity)})
    allowed = {capacity: problem.most, **rising}
    tried = 0
    sets = _until(starts, problem.later(capacity))
    needs, is_next = _first_kept(problem, missing, sets, problem.most, is_next=True)
    rest = (missing | cut) - needs.keys()
    while starts and rest:
        tried += 1
        if tried > MOST_PROBLEMS and len(starts) > 1:
            starts, is_next = starts[-1:], False
        start, *starts = starts
        most = max(number for begin, number in allowed.items() if begin <= start)
        anew = _Problem(items, start, most)
        first = anew.best(start)[0]._replace(weight=start)
        sets = _until(starts, chain([Later(first, is_next=True)], anew.later(start)))
        # What is cut has to be whole; of what is left out, a part is enough.
        wanted = rest - (cut & anew.places(anew.cut))
        found, is_next = _first_kept(anew, wanted, sets, problem.most, is_next=is_next)
        needs |= found
        rest -= found.keys()
    none = Need(capacity=None, is_smallest=is_next)
    return needs | dict.fromkeys(rest, none)


def _uncut(items: Iterable[Item], capacity: int) -> Iterator[int]:
    """The capacities from which an item that is cut now is whole."""
    for item in items:
        if item.least is not None and not item.group and item.weight > capacity:
            yield item.weight


def _until(starts: Sequence[int], later: Iterable[Later]) -> Iterator[Later]:
    """Sets lighter than the first of some weights."""
    return takewhile(lambda one: not starts or one.packed.weight < starts[0], later)


def _first_kept(
    problem: _Problem,
    wanted: frozenset[int],
    later: Iterable[Later],
    most: int,
    *,
    is_next: bool,
) -> tuple[dict[int, Need], bool]:
    """Items wanted, each with the first of some sets that keeps it.

    Args:
        problem: What the sets are of.
        wanted: Items.
        later: Sets, rising.
        most: How many items may be kept now.
        is_next: Whether nothing before the first of them keeps any.

    Returns:
        Also whether no set that keeps another item was left out.
    """
    needs: dict[int, Need] = {}
    open_ = problem.wanted(wanted)
    is_next = is_next and problem.tells_all
    is_sure = True
    for packed, is_told_next in later:
        fresh = packed.chosen & open_
        if fresh and problem.tells_all:
            # A list begun at less may reach what one begun there is too long for.
            is_tried = is_sure or not is_told_next
            kept = problem.best(packed.weight)[0].chosen if is_tried else 0
            is_sure = not fresh & ~kept
            fresh &= kept
        is_next = is_next and is_told_next and is_sure
        if fresh:
            more = max(0, len(problem.places(packed.chosen)) - most)
            need = Need(capacity=packed.weight, is_smallest=is_next, more=more)
            needs |= dict.fromkeys(problem.places(fresh) & wanted, need)
            open_ ^= fresh
            if not open_:
                break
    return needs, is_next
