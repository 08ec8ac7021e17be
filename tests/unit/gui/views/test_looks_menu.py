"""Theme, language and size are chosen in a menu, whose texts follow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from gui.language import Language
from gui.style.style import Style
from gui.style.theme import DARK
from gui.views.commands import Commands
from gui.views.looks_menu import LooksMenu


class Shown:
    """The menu, and what it changes."""

    def __init__(self, application: QApplication, qtbot: QtBot) -> None:
        self.style, self.language = Style(application), Language(application)
        self.menu = QMenu()
        qtbot.addWidget(self.menu)
        commands = Commands(self.menu)
        LooksMenu(self.menu, commands, self.style, self.language)
        commands.retranslate()

    def action(self, text: str) -> QAction:
        menus = [self.menu, *self.menu.findChildren(QMenu)]
        [found] = [
            action
            for menu in menus
            for action in menu.actions()
            if action.text().replace("&", "") == text
        ]
        return found


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot) -> Iterator[Shown]:
    palette = qapp.palette()
    made = Shown(qapp, qtbot)
    yield made
    made.style.enlarge(0)
    made.language.close()
    qapp.setPalette(palette)


def test_a_theme_is_chosen(shown: Shown) -> None:
    assert not shown.action("Dark").isChecked()
    shown.action("Dark").trigger()
    assert shown.style.theme is DARK
    assert shown.action("Dark").isChecked()
    shown.action("Light").trigger()
    assert not shown.action("Dark").isChecked()


def test_a_language_is_chosen(shown: Shown) -> None:
    shown.action("Deutsch").trigger()
    assert shown.language.code == "de"


def test_text_grows_step_by_step_and_back(shown: Shown) -> None:
    for _ in range(2):
        shown.action("Larger text").trigger()
    shown.action("Smaller text").trigger()
    assert shown.style.steps == 1
    shown.action("Usual text").trigger()
    assert shown.style.steps == 0
