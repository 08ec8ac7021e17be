"""Lists of the sets that fall little short of what prices promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hypothesis import event, given
from hypothesis import strategies as st

from engine.assistant.front import Load, Packed
from engine.assistant.shortlist import Listing, Prices

PLENTY = 10**9
PRICES = Prices(1, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is listed, and the same worked out from every set there is."""

    loads: Sequence[Load]
    sizes: Sequence[int]
    most: int
    prices: Prices
    near: int

    def listing(self) -> Listing:
        """Its list, not yet made."""
        given_ = self.loads, self.sizes, self.most, self.prices
        return Listing(*given_, self.gains(), self.near)

    def gains(self) -> Sequence[int]:
        parts, weight, place = self.prices
        return [
            parts * load.value - weight * load.weight - place * size
            for load, size in zip(self.loads, self.sizes, strict=True)
        ]

    def packed(self, chosen: int) -> Packed:
        loads = [load for bit, load in enumerate(self.loads) if chosen >> bit & 1]
        weight = sum(load.weight for load in loads)
        return Packed(weight, sum(load.value for load in loads), chosen)

    def number(self, chosen: int) -> int:
        return sum(size for bit, size in enumerate(self.sizes) if chosen >> bit & 1)

    def losses(self, chosen: int, capacity: int) -> tuple[int, int, int]:
        """What a set falls short by: in its loads, its places and its weight."""
        loads = sum(
            max(0, gain) - (gain if chosen >> bit & 1 else 0)
            for bit, gain in enumerate(self.gains())
        )
        left = capacity - self.packed(chosen).weight
        places = self.prices.place * (self.most - self.number(chosen))
        return loads, places, self.prices.weight * max(0, left)

    def front(self, capacity: int) -> Iterator[Packed]:
        """The sets that fall short by no more, and none matches for less weight."""
        sets = [
            self.packed(chosen)
            for chosen in range(1 << len(self.loads))
            if self.number(chosen) <= self.most
            and sum(self.losses(chosen, capacity)) <= self.near
        ]
        best = -1
        for one in sorted(sets, key=lambda one: (one.weight, -one.value, -one.chosen)):
            if one.value > best:
                best = one.value
                yield one


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Problems whose lists have few sets, or all."""
    loads = st.builds(Load, st.integers(0, 8), st.integers(1, 9))
    sized = draw(st.lists(st.tuples(loads, st.sampled_from([1, 1, 1, 2])), max_size=8))
    prices = st.builds(
        Prices, st.integers(1, 4), st.integers(0, 6), st.just(0) | st.integers(0, 8)
    )
    return Problem(
        loads=[load for load, _ in sized],
        sizes=[size for _, size in sized],
        most=draw(st.integers(0, 8)),
        prices=draw(prices),
        near=draw(st.integers(0, 12) | st.integers(0, 120)),
    )


@given(problems(), st.integers(0, 40))
def test_all_that_fall_short_by_little_and_are_not_matched_are_listed(
    problem: Problem, capacity: int
) -> None:
    sets = problem.listing().sets(capacity, PLENTY)
    wanted = list(problem.front(capacity))
    assert sets is not None
    assert [one for one in sets if one in wanted] == wanted
    event(f"{min(len(wanted), 9)} sets")


@given(problems(), st.integers(0, 40))
def test_whatever_is_listed_may_be_kept_and_falls_short_by_little_in_each_way(
    problem: Problem, capacity: int
) -> None:
    # Where all is settled, the one set is told whatever it leaves.
    is_open = any(abs(gain) <= problem.near for gain in problem.gains())
    for one in problem.listing().sets(capacity, PLENTY) or ():
        loads, places, weight = problem.losses(one.chosen, capacity)
        assert one == problem.packed(one.chosen)
        assert problem.number(one.chosen) <= problem.most
        assert loads <= problem.near
        assert not is_open or max(places, weight) <= problem.near


@given(problems(), st.integers(0, 40))
def test_what_is_listed_rises_in_weight_and_in_value(
    problem: Problem, capacity: int
) -> None:
    sets = problem.listing().sets(capacity, PLENTY) or ()
    for name in ("weight", "value"):
        rising = [getattr(one, name) for one in sets]
        assert rising == sorted(set(rising))


@given(problems(), st.integers(0, 40))
def test_a_list_is_given_up_only_if_it_is_longer_than_it_may_be(
    problem: Problem, capacity: int
) -> None:
    listing = problem.listing()
    sets = listing.sets(capacity, PLENTY)
    assert problem.listing().sets(capacity, listing.size) == sets
    if listing.size:
        assert problem.listing().sets(capacity, listing.size - 1) is None


def few(near: int, most: int = 2) -> Problem:
    """Loads with surpluses of 5, 1, 1 and -10 at a price of 1 for weight and place."""
    loads = [Load(4, 10), Load(1, 3), Load(1, 3), Load(9, 1)]
    return Problem(loads=loads, sizes=[1, 1, 1, 2], most=most, prices=PRICES, near=near)


def test_what_is_dear_to_do_otherwise_is_settled() -> None:
    assert few(1).listing().sets(5, PLENTY) == [Packed(5, 13, 0b0101)]


def test_sets_that_leave_too_much_of_the_capacity_are_left_out() -> None:
    listed = few(2).listing().sets(5, PLENTY)
    assert listed == [Packed(4, 10, 0b0001), Packed(5, 13, 0b0101)]
    assert few(2).listing().sets(7, PLENTY) == [Packed(5, 13, 0b0101)]
    assert few(2).listing().sets(8, PLENTY) == []


def test_sets_that_leave_too_many_places_are_left_out() -> None:
    assert few(1, most=4).listing().sets(5, PLENTY) == [Packed(6, 16, 0b0111)]
    assert few(1, most=5).listing().sets(5, PLENTY) == []


def test_without_room_for_what_is_settled_nothing_is_listed() -> None:
    listing = few(0, most=2).listing()
    assert listing.sets(5, PLENTY) == ()
    assert listing.size == 0


def test_losses_add_up() -> None:
    loads = [Load(2, 1), Load(2, 1)]
    both = Problem(loads=loads, sizes=[1, 1], most=2, prices=PRICES, near=3)
    assert both.listing().sets(0, PLENTY) == [Packed(0, 0, 0b00), Packed(2, 1, 0b10)]


def test_sets_that_became_part_of_others_are_counted() -> None:
    # None and c; c, a, ac; bc, ac, abc: c alone leaves too much of the capacity.
    loads = [Load(3, 5), Load(2, 4), Load(1, 4)]
    three = Problem(loads=loads, sizes=[1] * 3, most=3, prices=PRICES, near=2)
    listing = three.listing()
    assert listing.sets(4, 10) is not None
    assert listing.size == 2 + 3 + 3
