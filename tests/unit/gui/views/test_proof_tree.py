"""The tree on the screen: hits are walked, pointers followed, everything unfolded."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.desktop_proofs import chain, random_proof, small

from gui.core.proof_filter import parsed
from gui.state import NOTHING
from gui.style.style import Style
from gui.views.proof_tree import UNFOLDED, ProofTreeView


@pytest.fixture
def tree(qapp: QApplication, qtbot: QtBot) -> ProofTreeView:
    made = ProofTreeView(Style(qapp))
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show_proof(small())
    made.show()
    return made


def test_a_step_is_revealed_and_told(tree: ProofTreeView) -> None:
    told: list[int] = []
    tree.chosen.connect(told.append)
    assert tree.reveal(2)
    assert told == [3]
    assert tree.current_step() == 3
    assert tree.isExpanded(tree.tree.index_of(6))


def test_enter_on_a_pointer_goes_where_it_points(
    tree: ProofTreeView,
) -> None:
    allocated = tree.tree.index(0, 0)
    pointer = tree.tree.index(2, 0, allocated)
    tree.setCurrentIndex(pointer)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert tree.currentIndex() == tree.tree.index_of(3)
    assert tree.current_step() == 3


def test_enter_folds_and_unfolds_other_rows(tree: ProofTreeView) -> None:
    tree.reveal(6)
    for is_open in (True, False):
        QTest.keyClick(tree, Qt.Key.Key_Return)
        assert tree.isExpanded(tree.currentIndex()) is is_open


def test_hits_are_walked_round_both_ends(tree: ProofTreeView) -> None:
    tree.show_filter(parsed("rule:chooser"))
    assert tree.hits == [3, 4]
    walked = []
    for direction in (1, 1, 1, -1, -1):
        tree.walk_hits(direction)
        walked.append((tree.current_step(), tree.place_among_hits()))
    assert walked == [(3, 1), (4, 2), (3, 1), (4, 2), (3, 1)]


def test_a_row_that_is_no_hit_has_no_place_among_them(tree: ProofTreeView) -> None:
    tree.show_filter(parsed("rule:chooser"))
    tree.reveal(8)
    assert tree.place_among_hits() == 0
    tree.show_filter(parsed(""))
    tree.walk_hits(1)
    assert tree.current_step() == 8


def test_a_filter_keeps_the_selection_and_gives_back_what_was_unfolded(
    tree: ProofTreeView,
) -> None:
    tree.reveal(3)
    tree.expand(tree.tree.index_of(3))
    tree.show_filter(parsed("depth"))
    assert tree.current_step() == 3
    tree.show_filter(parsed("reply"))
    assert tree.current_step() == NOTHING
    assert not tree.reveal(3)
    tree.show_filter(parsed(""))
    for step in (8, 6, 3):
        assert tree.isExpanded(tree.tree.index_of(step)), step
    assert not tree.isExpanded(tree.tree.index_of(10))


def test_a_filter_that_finds_most_unfolds_only_the_first_hit(
    tree: ProofTreeView,
) -> None:
    index = random_proof(1, UNFOLDED * 2)
    tree.show_proof(index)
    tree.show_filter(parsed("n="))
    assert len(tree.hits) > UNFOLDED
    first = tree.tree.index_of(tree.hits[0])
    assert tree.isExpanded(first.parent())
    assert tree.tree.made < len(tree.hits)


def test_all_is_unfolded_with_progress(tree: ProofTreeView, qtbot: QtBot) -> None:
    index = random_proof(2, 6_000)
    tree.show_proof(index)
    told: list[tuple[int, int]] = []
    tree.unfolding.connect(lambda done, total: told.append((done, total)))
    tree.expand_all()
    qtbot.waitUntil(lambda: bool(told) and told[-1][0] == told[-1][1], timeout=20_000)
    assert len(told) > 2
    assert all(done < total for done, total in told[:-1])
    assert [done for done, _ in told[:-1]] == sorted(done for done, _ in told[:-1])
    assert tree.tree.made == len(list(index.below(index.proof.goals[0])))
    row = tree.tree.index_of(0).parent()
    while row.isValid():
        assert tree.isExpanded(row)
        row = row.parent()


def test_another_proof_ends_the_unfolding_of_the_last(
    tree: ProofTreeView, qtbot: QtBot
) -> None:
    tree.show_proof(random_proof(2, 6_000))
    tree.expand_all()
    tree.show_proof(small())
    with qtbot.assertNotEmitted(tree.unfolding, wait=50):
        pass
    assert not tree.isExpanded(tree.tree.index(0, 0))


def test_a_proof_as_deep_as_it_is_long_is_unfolded(
    tree: ProofTreeView, qtbot: QtBot
) -> None:
    tree.show_proof(chain(5_000))
    with qtbot.waitSignal(tree.unfolding, timeout=20_000):
        tree.expand_all()
    assert tree.reveal(0)
    tree.grab()
    assert tree.current_step() == 0


def test_colours_follow_the_theme(
    qapp: QApplication, tree: ProofTreeView, qtbot: QtBot
) -> None:
    other = ProofTreeView(style := Style(qapp))
    qtbot.addWidget(other)
    other.show_proof(small())
    other.show_filter(parsed("depth"))
    row = other.tree.index_of(3)
    marks = set()
    for choice in ("light", "dark"):
        style.choose(choice)
        brush = other.tree.data(row, Qt.ItemDataRole.BackgroundRole)
        marks.add(brush.color().name())  # type: ignore[attr-defined]
    style.choose("light")
    assert len(marks) == 2
    assert not tree.grab().isNull()
