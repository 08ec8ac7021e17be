"""The filter bar applies what it understands and says where it does not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.core.proof_filter import Filter
from gui.style.style import Style
from gui.views.filter_bar import FilterBar


@pytest.fixture
def actions() -> tuple[QAction, QAction]:
    return QAction("next"), QAction("previous")


@pytest.fixture
def bar(
    actions: tuple[QAction, QAction], qapp: QApplication, qtbot: QtBot
) -> FilterBar:
    made = FilterBar(Style(qapp), *actions)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_filter_is_applied_soon_after_the_last_key(
    bar: FilterBar, qtbot: QtBot
) -> None:
    told: list[Filter] = []
    bar.wanted.connect(told.append)
    with qtbot.waitSignal(bar.wanted):
        QTest.keyClicks(bar.line, "bud get")
    assert [one.words for one in told] == [("bud", "get")]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("kind:foo", "at character 6: there is no kind “foo”"),
        ("x utility<y", "at character 11: “y” is no number"),
        ("rule:", "at character 1: nothing follows “rule:”"),
        ("colour:red", "at character 1: “colour” cannot be asked for"),
        ('a "b', 'at character 3: the quote in “"b” does not end'),
    ],
)
def test_a_slip_is_told_with_its_place_and_a_tint(
    bar: FilterBar, qtbot: QtBot, typed: str, said: str
) -> None:
    usual = bar.line.palette().color(QPalette.ColorRole.Text)
    bar.tell_hits(3)
    with qtbot.assertNotEmitted(bar.wanted, wait=200):
        bar.line.setText(typed)
    assert said in bar.notice.text()
    assert bar.count.text() == ""
    assert bar.line.palette().color(QPalette.ColorRole.Text) != usual
    bar.line.setText("fine")
    assert bar.notice.isHidden()


def test_hits_are_counted(bar: FilterBar) -> None:
    bar.tell_hits(12, 3)
    assert bar.count.text() == "3 of 12"
    bar.tell_hits(0)
    assert bar.count.text() == "nothing found"
    bar.tell_hits(2)
    assert bar.count.text().startswith("2 hit")
    bar.tell_hits(None)
    assert bar.count.text() == ""


def test_escape_clears_and_leaves(bar: FilterBar, qtbot: QtBot) -> None:
    bar.line.setText("budget")
    told: list[Filter] = []
    bar.wanted.connect(told.append)
    with qtbot.waitSignal(bar.left):
        QTest.keyClick(bar.line, Qt.Key.Key_Escape)
    assert bar.line.text() == ""
    assert not told[-1]


def test_enter_applies_at_once_and_walks_the_hits(
    actions: tuple[QAction, QAction], bar: FilterBar
) -> None:
    following, preceding = actions
    told: list[object] = []
    bar.wanted.connect(lambda wanted: told.append(wanted.words))
    bar.first_wanted.connect(lambda: told.append("first"))
    following.triggered.connect(lambda: told.append("next"))
    preceding.triggered.connect(lambda: told.append("previous"))
    bar.line.setText("budget")
    QTest.keyClick(bar.line, Qt.Key.Key_Return)
    assert told == [("budget",), "first"]
    QTest.keyClick(bar.line, Qt.Key.Key_Enter)
    QTest.keyClick(bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert told[2:] == ["next", "previous"]
    bar.line.setText("budget kind:given")
    QTest.keyClick(bar.line, Qt.Key.Key_Return)
    assert told[4:] == [("budget",), "first"]
    bar.line.setText("kind:nothing")
    QTest.keyClick(bar.line, Qt.Key.Key_Return)
    assert len(told) == 6


def test_the_key_downwards_leaves(bar: FilterBar, qtbot: QtBot) -> None:
    bar.line.setText("budget")
    with qtbot.waitSignal(bar.left):
        QTest.keyClick(bar.line, Qt.Key.Key_Down)
    assert bar.line.text() == "budget"
