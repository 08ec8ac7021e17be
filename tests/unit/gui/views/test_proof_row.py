"""What can be done with a row: open its rule, ask why not, filter by it, copy it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.desktop_proofs import small

from gui.state import State
from gui.style.style import Style
from gui.views.filter_bar import FilterBar
from gui.views.proof_row import ProofRow
from gui.views.proof_tree import ProofTreeView


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def row(state: State, qapp: QApplication, qtbot: QtBot) -> Iterator[ProofRow]:
    view = QWidget()
    qtbot.addWidget(view)
    style = Style(qapp)
    tree = ProofTreeView(style, view)
    tree.show_proof(small())
    bar = FilterBar(style, QAction("n", view), QAction("p", view), view)
    made = ProofRow(tree, bar, state, view)
    made.retranslate()
    tree.reveal(6)
    yield made
    view.hide()  # and stay alive until here


def offered(row: ProofRow) -> list[QAction]:
    menu = row.menu()
    made = [one for one in menu.actions() if not one.isSeparator()]
    menu.deleteLater()
    return made


def test_the_rule_is_opened(row: ProofRow, state: State, qtbot: QtBot) -> None:
    with qtbot.waitSignal(state.rule_wanted) as told:
        row.open_rule.trigger()
    assert told.args == ["learner"]
    assert row.open_rule.shortcut().toString() == "F12"


def test_a_given_fact_has_no_rule(row: ProofRow, state: State, qtbot: QtBot) -> None:
    row._tree.reveal(1)
    with qtbot.assertNotEmitted(state.rule_wanted):
        row.open_rule.trigger()
    assert row.open_rule not in offered(row)
    assert row.by_rule not in offered(row)
    assert row.by_fact in offered(row)


def test_why_not_asks_for_a_rule(row: ProofRow, state: State, qtbot: QtBot) -> None:
    with qtbot.waitSignal(state.why_not_wanted) as told:
        row.why_not.trigger()
    assert told.args == [""]


def test_the_filter_takes_a_rule_or_a_template(row: ProofRow) -> None:
    row.by_rule.trigger()
    assert row._filter.line.text() == 'rule:"learner"'
    row.by_fact.trigger()
    assert row._filter.line.text() == "fact:Budget"


def test_a_pointer_can_be_followed(row: ProofRow) -> None:
    assert row.jump not in offered(row)
    tree = row._tree
    tree.setCurrentIndex(tree.tree.index(2, 0, tree.tree.index(0, 0)))
    assert row.jump in offered(row)
    row.jump.trigger()
    assert tree.currentIndex() == tree.tree.index_of(3)


def test_a_part_is_copied_in_three_shapes(row: ProofRow) -> None:
    board = QGuiApplication.clipboard()
    row.copy_text.trigger()
    assert board.text().startswith("Budget(tokens=50) ← learner (2)\n")
    row.copy_markdown.trigger()
    assert board.text().startswith("- Budget")
    row.copy_json.trigger()
    assert json.loads(board.text())["goal"] == 6
