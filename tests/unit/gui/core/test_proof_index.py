"""Every step has one home; wherever else it is used there is a pointer."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.desktop_proofs import (
    SMALL,
    SMALL_GOALS,
    chain,
    index_of,
    opened,
    random_proof,
    small,
    step_row,
    told_twice,
)

from gui.core.proof_index import DEEPEST, NOWHERE, ProofIndex
from gui.messages.proofs import StepRows


def test_pages_are_taken_in_order_and_arranged_at_the_last() -> None:
    index = ProofIndex(opened(SMALL, SMALL_GOALS))
    index.add(StepRows(start=0, rows=SMALL[:4]))
    assert index.roots == []
    with pytest.raises(ValueError, match="step 4 comes next"):
        index.add(StepRows(start=5, rows=SMALL[5:]))
    index.add(StepRows(start=4, rows=SMALL[4:]))
    assert index.is_complete
    rows = {index.row_of(step) for step in range(11)}
    assert sorted(rows, key=index.rank) == [8, 6, 0, 3, 1, 4, 10]
    assert index.roots == [8, 10]


def test_a_derived_fact_and_its_firing_share_a_row() -> None:
    index = small()
    assert index.row_of(5) == 6
    assert index.children(6) == ((0, False), (3, False), (1, False))


def test_the_second_fact_of_a_firing_points_at_it() -> None:
    index = small()
    assert index.children(4) == ((2, True),)
    assert index.row_of(2) == 3


def test_what_is_used_again_is_pointed_at_and_goals_stand_at_the_top() -> None:
    index = small()
    assert index.children(8) == ((6, False), (4, False), (3, True))
    assert index.children(10) == ((8, True), (1, True))
    assert index.parent(8) == NOWHERE
    assert index.is_goal(10)
    assert not index.is_goal(6)


def test_the_way_to_a_step_leads_over_rows() -> None:
    index = small()
    assert index.path(3) == (8, 6, 3)
    assert index.path(2) == (8, 6, 3)
    assert index.path(10) == (10,)


def test_what_is_said_twice_for_the_same_reasons_stands_once() -> None:
    index = told_twice()
    assert [index.row_of(step) for step in (19, 17, 14, 12)] == [8, 6, 3, 1]
    assert index.roots == [8, 21]
    assert index.is_goal(19)
    assert index.children(21) == ((8, True), (10, False))
    assert index.path(16) == (8, 6)
    assert index.in_order([14, 3, 13]) == [3]
    assert len(index.rows) == index.kinds.total() == 22


def test_one_fact_for_other_reasons_is_another_step() -> None:
    rows = (
        step_row("given", "A()"),
        step_row("given", "B()"),
        step_row("fired", "r", (0,), rule="r", cycle=1),
        step_row("concluded", "C()", (2,), rule="r", cycle=1),
        step_row("fired", "r", (0, 1), rule="r", cycle=1),
        step_row("concluded", "C()", (4,), rule="r", cycle=1),
    )
    index = index_of(rows, (3, 5))
    assert index.roots == [3, 5]
    assert index.children(5) == ((0, True), (1, False))


def test_a_firing_that_is_a_goal_stands_at_the_top() -> None:
    index = index_of(SMALL, (10, 7))
    assert index.roots == [10, 7]
    assert index.children(8) == ((7, True),)
    assert index.children(7) == ((6, False), (4, False), (3, True))


def test_a_firing_is_found_by_its_number() -> None:
    assert small().firing(2) == 5
    assert small().firing(9) == NOWHERE


def test_steps_are_counted_by_kind() -> None:
    index = small()
    assert index.kinds == Counter(given=2, fired=4, concluded=4, asserted=1)


def test_what_is_below_is_told_once() -> None:
    everything = [(8, 0, False), (6, 1, False), (0, 2, False), (3, 2, False)]
    everything += [(0, 3, True), (1, 2, False), (4, 1, False), (2, 2, True)]
    everything += [(3, 1, True)]
    assert list(small().below(8)) == everything


def test_a_proof_as_deep_as_it_is_long_continues_at_the_top() -> None:
    index = chain(20_000)
    assert len(index.path(0)) == 20_000
    assert len(index.roots) == 1 + 19_999 // DEEPEST
    first, second = index.roots[:2]
    assert index.is_goal(first)
    assert not index.is_goal(second)
    assert index.is_root(second)
    assert len(index.path(second)) == DEEPEST + 1
    assert index.rank(0) == 19_999
    assert len(list(index.below(first))) == 20_000


@given(seed=st.integers(0, 10_000), facts=st.integers(1, 60))
def test_each_step_is_shown_once_and_each_use_is_a_row(seed: int, facts: int) -> None:
    index = random_proof(seed, facts)
    goal = index.proof.goals[0]
    told = list(index.below(goal))
    own = Counter(step for step, _, is_pointer in told if not is_pointer)
    rows = {index.row_of(step) for step in range(len(index.rows))}
    assert own == Counter(rows)
    folded = len(index.rows) - len(rows)
    uses = sum(len(row.premises) for row in index.rows)
    assert len(told) == 1 + uses - folded
    assert {index.rank(step) for step in rows} == set(range(len(rows)))
    for step in range(len(index.rows)):
        assert index.path(step)[-1] == index.row_of(step)
        assert index.path(step)[0] == goal
