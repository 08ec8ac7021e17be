"""Somebody at the desktop's window, who sees, clicks and types."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.app import Desktop

LONG = 60_000
"""Milliseconds after which something has not come."""

W = TypeVar("W", bound=QWidget)


class Person:
    """Somebody at the window, who sees, clicks and types."""

    def __init__(
        self, desktop: Desktop, qtbot: QtBot, folder: Path, taste: str
    ) -> None:
        self.desktop = desktop
        self.qtbot = qtbot
        self.folder = folder
        self.taste = taste
        self.pictures = 0

    def file(self, path: str) -> str:
        """A rule file as it stands on disk."""
        return (self.folder / path).read_text(encoding="utf-8")

    def view(self, kind: type[W]) -> W:
        """The only view of its kind."""
        found = self.desktop.window.findChildren(kind)
        assert len(found) == 1, f"{len(found)} of {kind.__name__}"
        return found[0]

    def wait(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds."""
        self.qtbot.waitUntil(holds, timeout=LONG)

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key where the keyboard works now."""
        if QApplication.activeWindow() is None:  # no window manager does it here
            self.desktop.window.activateWindow()
            self.wait(self.desktop.window.isActiveWindow)
        target = QApplication.focusWidget() or self.desktop.window
        held = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            held |= one
        QTest.keyClick(target, key, held)

    def write(self, widget: QWidget, text: str) -> None:
        """Type into a widget."""
        widget.setFocus()
        for char in text:  # QTest.keyClicks knows ASCII only
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                plain = Qt.KeyboardModifier.NoModifier
                QApplication.sendEvent(widget, QKeyEvent(kind, 0, plain, char))

    def click(self, widget: QWidget) -> None:
        """Click on a widget that can be clicked."""
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def look(self, name: str) -> None:
        """Keep a picture of what is seen, if somebody wants it."""
        folder = os.environ.get("REGELWERK_SHOTS")
        if not folder:
            return
        self.pictures += 1
        QTest.qWait(300)
        screen = QGuiApplication.primaryScreen().grabWindow(0)
        Path(folder).mkdir(parents=True, exist_ok=True)
        screen.save(str(Path(folder) / f"{self.taste}-{self.pictures:02}-{name}.png"))
