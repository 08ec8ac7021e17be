"""What the desktop relies on in Qt, and what Qt has got wrong before."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gui.app import has_font

CALLS = 2000


def test_calls_without_a_result_keep_none_alive() -> None:
    """PySide6 6.12.0 takes a reference of None with each, and aborts in the end."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - CALLS // 10


def test_there_is_a_font_to_write_with(qapp: QApplication) -> None:
    assert qapp is not None
    assert has_font()


def test_names_that_stand_for_no_font_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = ["Monospace", "Sans Serif", "Serif"]
    monkeypatch.setattr("PySide6.QtGui.QFontDatabase.families", lambda: bare)
    assert not has_font()
