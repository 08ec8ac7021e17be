"""The window's own commands: actions whose texts follow the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolButton

C = TypeVar("C", bound=str)


class Commands(QObject):
    """Makes actions and menus, and sets their texts whenever it is told to."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._texts: list[tuple[QAction, Callable[[], str]]] = []

    def action(
        self,
        text: Callable[[], str],
        carry_out: Callable[[], object],
        *keys: str | QKeySequence.StandardKey,
    ) -> QAction:
        """A command with the keys that carry it out."""
        made = QAction(self)
        made.triggered.connect(lambda _checked: carry_out())
        made.setShortcuts([QKeySequence(key) for key in keys])
        self._texts.append((made, text))
        return made

    def menu(self, text: Callable[[], str], parent: QMenuBar | QMenu) -> QMenu:
        """A menu in the menu bar or in another menu."""
        made = parent.addMenu("")
        self._texts.append((made.menuAction(), text))
        return made

    def choices(
        self,
        menu: QMenu,
        current: C,
        offered: Mapping[C, Callable[[], str]],
        choose: Callable[[C], object],
    ) -> None:
        """Put values of which one is chosen into a menu, each with its text."""
        group = QActionGroup(menu)
        for value, text in offered.items():
            action = self.action(text, _chosen(choose, value))
            action.setCheckable(True)
            action.setChecked(value == current)
            group.addAction(action)
            menu.addAction(action)

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        for action, text in self._texts:
            action.setText(text())


def button_of(action: QAction) -> QToolButton:
    """A button that shows an action's text and carries it out."""
    made = QToolButton()
    made.setDefaultAction(action)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def _chosen(choose: Callable[[C], object], value: C) -> Callable[[], object]:
    return lambda: choose(value)
