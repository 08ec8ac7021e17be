"""Commands are found by typing and carried out by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QTreeWidget
from pytestqt.qtbot import QtBot

from gui.views.command_palette import CommandPalette


class Shown:
    """A palette with some commands, and what was carried out."""

    def __init__(self, qtbot: QtBot) -> None:
        self.palette = CommandPalette()
        qtbot.addWidget(self.palette)
        self.menu = QMenu("&File")
        qtbot.addWidget(self.menu)
        self.done: list[str] = []
        self.actions = [self.action("&Save", "Ctrl+S"), self.action("Sa&y it")]
        self.actions[1].setEnabled(False)
        self.dark = self.action("Dark && deep")
        self.dark.setCheckable(True)
        self.dark.setChecked(True)
        hidden = self.action("Never")
        hidden.setVisible(False)
        self.palette.choose_from(
            [*self.actions, self.dark, hidden, QAction(), self.menu.menuAction()]
        )
        [self.field] = self.palette.findChildren(QLineEdit)
        [self.nothing] = self.palette.findChildren(QLabel)
        [self.list] = self.palette.findChildren(QTreeWidget)

    def action(self, text: str, keys: str = "") -> QAction:
        made = QAction(text, self.palette)
        made.setShortcut(QKeySequence(keys))
        made.triggered.connect(lambda: self.done.append(text))
        if keys:
            self.menu.addAction(made)
        return made

    def rows(self) -> list[tuple[str, str]]:
        items = [
            self.list.topLevelItem(at) for at in range(self.list.topLevelItemCount())
        ]
        return [(item.text(0), item.text(1)) for item in items if item is not None]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    return Shown(qtbot)


def test_every_command_stands_there_with_its_keys(shown: Shown) -> None:
    assert shown.rows() == [
        ("Dark & deep ✓", ""),
        ("File: Save", "Ctrl+S"),
        ("Say it", ""),
    ]


def test_words_in_any_order_find_it(shown: Shown) -> None:
    shown.field.setText("save FI")
    assert [name for name, _ in shown.rows()] == ["File: Save"]
    assert shown.nothing.isHidden()
    shown.field.setText("nothing such")
    assert shown.rows() == []
    assert not shown.nothing.isHidden()
    assert shown.nothing.text() == "No command is called that."


def test_arrows_choose_and_enter_carries_out(shown: Shown) -> None:
    QTest.keyClick(shown.field, Qt.Key.Key_Down)
    QTest.keyClick(shown.field, Qt.Key.Key_Return)
    assert shown.done == ["&Save"]
    assert not shown.palette.isVisible()


def test_what_cannot_be_done_now_is_not_done(shown: Shown) -> None:
    shown.field.setText("say")
    QTest.keyClick(shown.field, Qt.Key.Key_Return)
    assert shown.done == []
    assert shown.palette.isVisible()


def test_enter_without_a_command_does_nothing(shown: Shown) -> None:
    shown.field.setText("nothing such")
    QTest.keyClick(shown.field, Qt.Key.Key_Return)
    assert shown.done == []
