"""Choosing what is kept within a capacity and a number."""

from __future__ import annotations

import pytest

from engine.assistant import front, handful, knapsack
from engine.assistant.packing import Choice, Item, Need, Rise, choose


def item(weight: int, value: int, tier: int = 0, group: str = "") -> Item:
    return Item(weight=weight, value=value, tier=tier, group=group)


def smallest(capacity: int | None, more: int = 0) -> Need:
    return Need(capacity=capacity, is_smallest=True, more=more)


def enough(capacity: int | None) -> Need:
    return Need(capacity=capacity, is_smallest=False)


def heavy(weight: int, value: int, least: int) -> Item:
    return Item(weight=weight, value=value, tier=0, least=least)


@pytest.fixture
def greedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every problem is too large for a front."""
    monkeypatch.setattr(knapsack, "MOST_LOADS", 0)
    monkeypatch.setattr(front, "MOST_STATES", 0)
    monkeypatch.setattr(front, "MOST_BYTES", 0)
    monkeypatch.setattr(handful, "MOST_SETS", 0)


def test_two_light_items_may_be_worth_more_than_a_heavy_one() -> None:
    choice = choose([item(10, 9), item(5, 5), item(5, 5)], 10, 9)
    assert choice == Choice(
        kept=frozenset({1, 2}),
        cut=frozenset(),
        needs={0: smallest(15)},
        price=4 / 5,
        exact=True,
        bound=1.0,
    )


def test_the_least_item_of_a_tier_is_worth_more_than_all_below() -> None:
    items = [item(10, 1, tier=1), *(item(1, 9_999) for _ in range(10))]
    choice = choose(items, 10, 99)
    assert choice.kept == {0}
    assert choice.needs[10] == smallest(20)


def test_of_equal_choices_the_lightest_then_the_earliest_is_taken() -> None:
    assert choose([item(3, 5), item(2, 5), item(2, 5)], 3, 9).kept == {1}


def test_a_group_is_kept_together_or_not_at_all() -> None:
    items = [item(3, 9, group="g"), item(4, 5), item(5, 1, group="g")]
    choice = choose(items, 7, 9)
    assert choice.kept == {1}
    assert choice.needs == {0: smallest(8), 2: smallest(8)}


def test_beyond_the_number_the_least_valuable_are_left_out() -> None:
    choice = choose([item(1, value) for value in (3, 9, 5, 7)], 9, 2)
    assert choice.kept == {1, 3}
    assert choice.needs == {0: smallest(None), 2: smallest(None)}
    assert (choice.price, choice.exact) == (0.0, True)


def test_a_group_of_more_than_the_number_takes_nobodys_place() -> None:
    items = [*(item(1, 9, group="g") for _ in range(3)), item(1, 1)]
    assert choose(items, 9, 2).kept == {3}
    assert choose(items, 9, 3).kept == {0, 1, 2}


def test_behind_a_group_that_finds_no_place_an_item_may_find_one() -> None:
    group = [item(0, 1, group="g"), item(0, 1, group="g")]
    choice = choose([item(0, 2), item(1, 2), *group, item(1, 1)], 0, 3)
    assert choice.kept == {0, 2, 3}
    assert choice.needs == {1: smallest(2), 4: smallest(2)}


def test_few_heavy_items_may_be_worth_more_than_the_best_light_ones() -> None:
    # Four light items are worth more than the heavy one, but only two may be kept.
    choice = choose([item(4, 7), *(item(1, 2) for _ in range(4))], 4, 2)
    assert choice.kept == {0}
    assert (choice.exact, choice.bound, choice.price) == (True, 1.0, 2.0)
    assert choice.needs == {1: smallest(5)} | dict.fromkeys((2, 3, 4), smallest(None))


def test_the_number_is_filled_with_what_is_worth_most_together() -> None:
    heavy = [item(2816, 1901), item(1068, 1201)]
    choice = choose([*heavy, *(item(80 + n, 500) for n in range(14))], 3750, 11)
    assert choice.kept == {0, *range(2, 12)}
    assert choice.exact
    assert choice.needs[1].capacity == 2816 + 1068 + sum(range(80, 88))
    assert choice.needs[15] == smallest(None)


def test_the_named_capacity_is_one_whose_own_choice_keeps_the_item() -> None:
    # So alike that lists get long: begun at 1746 one tells more than one begun later.
    weights = [131 * place % 397 + 1 for place in range(20)]
    items = [item(weight, weight**2 // 50 + 1) for weight in weights]
    choice = choose(items, 1746, 10)
    assert 19 in choice.needs
    for place, need in choice.needs.items():
        if need.capacity is not None:
            assert place in choose(items, need.capacity, 10).kept


@pytest.mark.usefixtures("greedy")
def test_where_the_number_is_not_solved_the_gap_is_told() -> None:
    choice = choose([item(4, 7), *(item(1, 2) for _ in range(4))], 4, 2)
    assert choice.kept <= {0, 1, 2, 3, 4}
    assert choice.exact or 0.5 <= choice.bound < 1.0


def test_an_item_heavier_than_the_capacity_is_cut() -> None:
    choice = choose([heavy(50, 4, 3), item(4, 5)], 8, 9)
    assert choice.kept == {0, 1}
    assert choice.cut == {0}
    assert choice.needs == {0: smallest(54)}


def test_an_item_that_fits_is_never_cut() -> None:
    choice = choose([heavy(8, 5, 3), item(4, 4), item(4, 4)], 8, 9)
    assert choice.kept == {1, 2}
    assert choice.cut == set()
    assert choice.needs == {0: smallest(12)}


def test_between_two_heavy_items_the_smallest_capacity_is_named() -> None:
    choice = choose([heavy(50, 5, 3), heavy(60, 5, 3), item(4, 4)], 6, 9)
    assert choice.cut == {0, 1}
    assert choice.needs == {2: smallest(10), 0: smallest(53), 1: smallest(110)}


def test_of_many_heavy_items_a_capacity_is_named_that_is_enough() -> None:
    items = [heavy(100 + 50 * n, 5, 3) for n in range(9)]
    choice = choose(items, 27, 9)
    assert choice.cut == set(range(9))
    assert choice.needs[0] == smallest(124)
    assert choice.needs[8].is_smallest is False


@pytest.mark.usefixtures("greedy")
def test_of_many_the_densest_are_kept_and_the_gap_is_told() -> None:
    choice = choose([item(6, 7), item(5, 5), item(5, 5)], 10, 9)
    assert choice.kept == {0}
    assert not choice.exact
    assert choice.bound == pytest.approx(7 / 11)
    assert choice.needs == {1: enough(11), 2: enough(16)}
    assert choice.price == 1.0


@pytest.mark.usefixtures("greedy")
def test_the_densest_that_fill_the_capacity_are_the_best() -> None:
    choice = choose([item(6, 7), item(4, 4), item(5, 4)], 10, 9)
    assert choice.kept == {0, 1}
    assert choice.exact


def test_of_many_what_the_gap_leaves_open_is_solved() -> None:
    items = [item(60, 70), item(50, 55), item(50, 55), *(item(1, 9) for _ in range(97))]
    choice = choose(items, 197, 999)
    assert choice.kept == set(range(1, 100))
    assert choice.exact


@pytest.mark.parametrize("items", [[], [item(0, 1)]])
def test_nothing_weighs_nothing(items: list[Item]) -> None:
    choice = choose(items, 0, 9)
    assert len(choice.kept) == len(items)
    assert (choice.needs, choice.exact, choice.price) == ({}, True, 0.0)


def test_no_item_may_be_kept_where_the_number_is_none() -> None:
    choice = choose([item(1, 1), heavy(9, 1, 1)], 3, 0)
    assert choice.kept == set()
    assert set(choice.needs.values()) == {smallest(None)}


def test_a_capacity_is_named_with_which_more_may_be_kept() -> None:
    items = [item(5, 3), item(5, 2), item(5, 1), item(60, 9)]
    choice = choose(items, 50, 1, [Rise(55, 2), Rise(70, 3)])
    assert choice.kept == {0}
    # The heavy one takes the places of light ones; the third light one never has one.
    assert choice.needs == {
        1: smallest(55, more=1),
        2: smallest(None),
        3: smallest(60),
    }


def test_more_may_be_kept_than_none() -> None:
    items = [item(5, 3), heavy(60, 9, 10)]
    choice = choose(items, 20, 0, [Rise(30, 1), Rise(40, 2)])
    assert choice.needs == {0: smallest(40, more=2), 1: smallest(30, more=1)}
