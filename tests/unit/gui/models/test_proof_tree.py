"""The tree makes rows as they are unfolded, each step's own row once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QAbstractItemModelTester
from support.desktop_proofs import chain, index_of, random_proof, small, step_row

from gui.core.proof_filter import kept, parsed
from gui.core.proof_index import ProofIndex
from gui.models.proof_tree import (
    CONCLUSION,
    FIRING,
    RULE,
    UTILITY,
    ProofTree,
)

pytestmark = pytest.mark.usefixtures("qapp")
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def tree_of(index: ProofIndex) -> ProofTree:
    tree = ProofTree()
    tree.show_proof(index)
    return tree


def rows_below(tree: ProofTree, above: QModelIndex) -> Iterator[QModelIndex]:
    for row in range(tree.rowCount(above)):
        index = tree.index(row, 0, above)
        yield index
        yield from rows_below(tree, index)


def texts(tree: ProofTree, index: QModelIndex) -> list[object]:
    return [
        tree.data(index.siblingAtColumn(column)) for column in range(tree.columnCount())
    ]


def test_a_row_says_conclusion_rule_utility_and_firing() -> None:
    tree = tree_of(small())
    budget = tree.index_of(6)
    assert texts(tree, budget) == ["Budget(tokens=50)", "learner", "↻ 0.25", "2"]
    depth = tree.index_of(3)
    assert texts(tree, depth)[1:] == ["chooser ⚖", "0.9", "1"]
    assert texts(tree, tree.index_of(0)) == ['Question(id="q")', "", "", ""]


def test_what_a_sign_means_is_said_in_words() -> None:
    tree = tree_of(small())
    spoken = Qt.ItemDataRole.AccessibleTextRole
    row = tree.index_of(6)
    assert tree.data(row, spoken) == "concluded: Budget(tokens=50)"
    utility = tree.data(row.siblingAtColumn(UTILITY), spoken)
    assert utility == "↻ 0.25, learned"
    rule = tree.data(tree.index_of(4).siblingAtColumn(RULE), spoken)
    assert rule == "chooser ⚖, chosen among rivals"


def test_a_tip_is_never_markup() -> None:
    tree = tree_of(small())
    shown = tree.data(tree.index_of(0), Qt.ItemDataRole.ToolTipRole)
    assert shown == "<p>given: Question(id=&quot;q&quot;)</p>"


def test_what_most_facts_begin_with_is_left_to_the_tip() -> None:
    rows = (
        step_row("given", 'Question(id="q", n=1)'),
        step_row("fired", "r", (0,), rule="r", cycle=1),
        step_row("concluded", 'Depth(question="q", n=2)', (1,), rule="r", cycle=1),
        step_row("fired", "s", (2,), rule="s", cycle=2),
        step_row("concluded", 'End(question="q", n=3)', (3,), rule="s", cycle=2),
    )
    tree = tree_of(index_of(rows, (4,)))
    goal = tree.index(0, 0)
    assert tree.data(goal) == "End(… n=3)"
    assert tree.data(tree.index_of(0)) == 'Question(id="q", n=1)'
    tip = tree.data(goal, Qt.ItemDataRole.ToolTipRole)
    assert tip == "<p>concluded: End(question=&quot;q&quot;, n=3)</p>"


def test_goals_stand_at_the_top_and_shared_steps_are_leaves() -> None:
    tree = tree_of(small())
    assert tree.rowCount() == 2
    reply = tree.index(1, 0)
    pointer = tree.index(0, 0, reply)
    assert tree.data(pointer) == "shown as a goal: Allocated(tokens=50)"
    assert not tree.hasChildren(pointer)
    assert tree.is_pointer(pointer)
    assert tree.step(pointer) == 8
    allocated = tree.index(0, 0)
    again = tree.index(2, 0, allocated)
    assert tree.data(again) == "shown above: Depth(deep=7)"
    assert texts(tree, again)[1:] == ["", "", ""]


def test_rows_come_into_being_when_they_are_asked_for() -> None:
    tree = tree_of(random_proof(3, 200))
    assert tree.made == 0
    assert tree.hasChildren(tree.index(0, 0))
    assert tree.made == 1


def test_a_filter_keeps_hits_with_what_they_stand_below() -> None:
    index = small()
    tree = tree_of(index)
    hits = parsed("deep").hits(index)
    tree.keep(kept(index, hits), frozenset(hits))
    tree.paint_with({}, QColor("#ffe9a8"), QColor("#565d68"))
    shown = [tree.step(row) for row in rows_below(tree, QModelIndex())]
    assert shown == [8, 6, 3, 3]
    hit, above = tree.index_of(3), tree.index_of(6)
    background = tree.data(hit, Qt.ItemDataRole.BackgroundRole)
    assert background is not None
    assert tree.data(above, Qt.ItemDataRole.BackgroundRole) is None
    assert tree.data(hit, Qt.ItemDataRole.FontRole) is not None
    assert tree.data(above, Qt.ItemDataRole.ForegroundRole) is not None
    assert not tree.index_of(1).isValid()
    tree.keep(None)
    assert tree.index_of(1).isValid()


def test_what_is_too_deep_continues_at_the_top() -> None:
    index = chain(70)
    tree = tree_of(index)
    assert tree.rowCount() == 3
    given = tree.index_of(0)
    assert tree.data(given) == "Number(n=0)"
    row, above = given, given.parent()
    while above.isValid():
        row, above = above, above.parent()
    assert tree.data(row) == "continued: Number(n=9)"
    pointers = [one for one in rows_below(tree, QModelIndex()) if tree.is_pointer(one)]
    assert [tree.data(one) for one in pointers] == [
        "shown by itself: Number(n=39)",
        "shown by itself: Number(n=9)",
    ]


def test_nothing_is_shown_of_no_proof() -> None:
    tree = ProofTree()
    assert tree.rowCount() == 0
    assert not tree.index_of(3).isValid()
    assert tree.data(QModelIndex()) is None


def test_titles_are_those_of_the_columns() -> None:
    tree = ProofTree()
    across = Qt.Orientation.Horizontal
    titles = [tree.headerData(column, across) for column in range(FIRING + 1)]
    assert titles == ["Conclusion", "Rule", "Utility", "Firing"]
    assert tree.headerData(CONCLUSION, Qt.Orientation.Vertical) is None


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), facts=st.integers(1, 60), number=st.integers(0, 9))
def test_rows_are_those_of_the_proof(seed: int, facts: int, number: int) -> None:
    index = random_proof(seed, facts)
    tree = ProofTree()
    tester = QAbstractItemModelTester(tree, FATAL)
    tree.show_proof(index)
    shown = list(rows_below(tree, QModelIndex()))
    own = Counter(tree.step(row) for row in shown if not tree.is_pointer(row))
    assert own == Counter({index.row_of(step) for step in range(len(index.rows))})
    assert len(shown) == len(list(index.below(index.proof.goals[0])))
    for step in range(len(index.rows)):
        row = tree.index_of(step)
        assert tree.step(row) == index.row_of(step)
        assert not tree.is_pointer(row)
    hits = parsed(f"n={number}").hits(index)
    marks = kept(index, hits)
    tree.keep(marks, frozenset(hits))
    left = {tree.step(row) for row in rows_below(tree, QModelIndex())}
    assert {index.row_of(step) for step in left} == {
        step for step, mark in enumerate(marks) if mark
    }
    assert tester.model() is tree


def test_preparing_makes_all_rows_in_portions() -> None:
    index = random_proof(5, 300)
    tree = tree_of(index)
    portions = 1
    while tree.prepare(50):
        portions += 1
    assert portions > 3
    assert tree.made == len(list(index.below(index.proof.goals[0])))
