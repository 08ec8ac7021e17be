"""Laws of choosing: nothing that fits is worth more, and receipts keep their word."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from engine.assistant import front, handful, knapsack
from engine.assistant.front import Load, front_of
from engine.assistant.packing import Choice, Item, Rise, choose

ITEMS = st.lists(
    st.builds(
        Item,
        weight=st.integers(0, 12) | st.integers(0, 40),
        tier=st.integers(0, 3),
        value=st.integers(1, 6) | st.integers(1, 10_000),
        group=st.sampled_from(["", "", "", "a", "b"]),
        least=st.none() | st.integers(1, 5),
    ),
    max_size=9,
)
UNCUT = st.lists(
    st.builds(
        Item,
        weight=st.integers(0, 40),
        tier=st.integers(0, 2),
        value=st.integers(1, 20) | st.integers(1, 10_000),
        group=st.sampled_from(["", "", "a", "b"]),
    ),
    max_size=9,
)


@pytest.fixture(params=["front", "lanes", "settled", "greedy"])
def sized(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same problems as if they were small, dense, large, or too large."""
    if request.param == "lanes":
        in_lanes(monkeypatch)
    if request.param in {"settled", "greedy"}:
        monkeypatch.setattr(knapsack, "MOST_LOADS", 0)
        monkeypatch.setattr(handful, "FEW_LOADS", 2)
    if request.param == "greedy":
        monkeypatch.setattr(handful, "MOST_SETS", 0)
        monkeypatch.setattr(front, "MOST_STATES", 0)
        monkeypatch.setattr(front, "MOST_BYTES", 0)


def in_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every front be worked out in lanes."""
    monkeypatch.setattr(front, "FEW_STATES", 0)
    monkeypatch.setattr(front, "DENSE", 10**9)


def worth(items: list[Item], places: frozenset[int]) -> tuple[int, ...]:
    """What items are worth, tier by tier from the highest: compared as it stands."""
    return tuple(
        sum(items[place].value for place in places if items[place].tier == tier)
        for tier in (3, 2, 1, 0)
    )


def weight(items: list[Item], places: frozenset[int]) -> int:
    return sum(items[place].weight for place in places)


def whole(items: list[Item], places: frozenset[int]) -> bool:
    """Whether no group is torn."""
    kept = {items[place].group for place in places} - {""}
    left = {one.group for place, one in enumerate(items) if place not in places}
    return kept.isdisjoint(left)


def possible(items: list[Item], capacity: int, most: int) -> Iterator[frozenset[int]]:
    places = range(len(items))
    for size in range(min(most, len(items)) + 1):
        for chosen in map(frozenset, combinations(places, size)):
            if weight(items, chosen) <= capacity and whole(items, chosen):
                yield chosen


@given(UNCUT, st.integers(0, 120))
def test_nothing_that_fits_is_worth_more_or_as_much_for_less_weight(
    items: list[Item], capacity: int
) -> None:
    choice = choose(items, capacity, len(items))
    assert choice.exact
    best = max(
        possible(items, capacity, len(items)),
        key=lambda one: (worth(items, one), -weight(items, one)),
    )
    assert worth(items, choice.kept) == worth(items, best)
    assert weight(items, choice.kept) == weight(items, best)
    event(f"{len(choice.kept)} of {len(items)} kept")


@given(UNCUT, st.integers(0, 120), st.integers(0, 9))
def test_nothing_within_the_number_is_worth_more_or_as_much_for_less_weight(
    items: list[Item], capacity: int, most: int
) -> None:
    choice = choose(items, capacity, most)
    assert choice.exact
    best = max(
        possible(items, capacity, most),
        key=lambda one: (worth(items, one), -weight(items, one)),
    )
    assert worth(items, choice.kept) == worth(items, best)
    assert weight(items, choice.kept) == weight(items, best)
    event("the number is used up" if len(choice.kept) == most else "it is not")


@given(
    st.lists(
        st.builds(
            Load,
            st.integers(0, 12) | st.integers(0, 300),
            st.integers(1, 6) | st.integers(1, 10**25),
        ),
        max_size=14,
    ),
    st.integers(0, 60) | st.integers(0, 4_000),
)
def test_both_ways_to_a_front_find_the_same_sets(
    loads: list[Load], capacity: int
) -> None:
    def sets() -> list[object]:
        found = front_of(loads, capacity)
        assert found is not None
        return [found.best(0), *found.later(0)]

    with pytest.MonkeyPatch.context() as listed:
        listed.setattr(front, "MOST_BYTES", 0)
        wanted = sets()
    with pytest.MonkeyPatch.context() as lanes:
        in_lanes(lanes)
        assert sets() == wanted
    event(f"{min(len(wanted), 20)} sets")


@pytest.mark.usefixtures("sized")
@given(items=UNCUT, capacity=st.integers(0, 120), most=st.integers(0, 9))
def test_the_stated_bound_is_true(items: list[Item], capacity: int, most: int) -> None:
    choice = choose(items, capacity, most)
    assert choice.kept in set(possible(items, capacity, most))
    best = max(worth(items, one) for one in possible(items, capacity, most))
    kept = worth(items, choice.kept)
    if choice.exact:
        event("exact")
        assert (kept, choice.bound) == (best, 1.0)
        return
    event("bounded")
    assert 0.0 <= choice.bound <= 1.0
    left = frozenset(range(len(items))) - choice.kept
    tier = 3 - max(items[place].tier for place in left)
    # What lower tiers add to the share is less than one.
    assert kept[tier] + 1 >= choice.bound * best[tier] - 1e-6


@pytest.mark.usefixtures("sized")
@given(
    items=st.lists(
        st.builds(
            Item, weight=st.integers(0, 40), tier=st.just(0), value=st.integers(1, 50)
        ),
        max_size=9,
    ),
    capacity=st.integers(0, 120),
    most=st.integers(0, 9),
)
def test_within_one_tier_the_stated_bound_is_true_to_the_last_digit(
    items: list[Item], capacity: int, most: int
) -> None:
    choice = choose(items, capacity, most)
    best = max(worth(items, one) for one in possible(items, capacity, most))[3]
    kept = worth(items, choice.kept)[3]
    assert kept >= choice.bound * best - 1e-9
    assert not choice.exact or kept == best


@pytest.mark.usefixtures("sized")
@given(
    items=ITEMS,
    capacity=st.integers(0, 120),
    most=st.integers(0, 9),
    each=st.none() | st.integers(1, 60),
)
def test_the_named_capacity_keeps_the_item_and_the_smallest_is_the_smallest(
    items: list[Item], capacity: int, most: int, each: int | None
) -> None:
    rises = [
        Rise(capacity + more * each, most + more)
        for more in range(1, 5)
        if each is not None
    ]

    def with_capacity(other: int) -> Choice:
        number = max([most, *(one.most for one in rises if one.capacity <= other)])
        return choose(items, other, number)

    choice = choose(items, capacity, most, rises)
    left = frozenset(range(len(items))) - choice.kept
    assert choice.needs.keys() == left | choice.cut
    enough = capacity + sum(one.weight for one in items) + 4 * (each or 0) + 5
    for place, need in choice.needs.items():
        if need.capacity is not None:
            event("a capacity is named")
            assert need.capacity > capacity
            assert keeps(with_capacity(need.capacity), place, choice)
        if need.is_smallest:
            event("the smallest is named")
            smaller = range(
                capacity, enough if need.capacity is None else need.capacity
            )
            assert not any(
                keeps(with_capacity(other), place, choice) for other in smaller
            )


def keeps(later: Choice, place: int, before: Choice) -> bool:
    """Whether an item is kept, and whole if it was kept before."""
    return place in later.kept and not (place in before.cut and place in later.cut)


@pytest.mark.usefixtures("sized")
@given(items=ITEMS, capacity=st.integers(0, 120), most=st.integers(0, 9))
def test_choosing_again_among_what_was_kept_keeps_it(
    items: list[Item], capacity: int, most: int
) -> None:
    first = choose(items, capacity, most)
    kept = [
        Item(
            weight=items[place].least or 0
            if place in first.cut
            else items[place].weight,
            tier=items[place].tier,
            value=items[place].value,
            group=items[place].group,
        )
        for place in sorted(first.kept)
    ]
    again = choose(kept, capacity, most)
    assert again.kept == set(range(len(kept)))
    assert (again.needs, again.exact, again.price) == ({}, True, 0.0)


@given(UNCUT, st.integers(0, 120))
def test_more_capacity_is_never_worth_less(items: list[Item], capacity: int) -> None:
    values = [
        worth(items, choose(items, more, 99).kept)
        for more in range(capacity, capacity + 9)
    ]
    assert values == sorted(values)
