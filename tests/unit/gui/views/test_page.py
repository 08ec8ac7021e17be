"""A page is as wide as there is room, up to a bound."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.views.page import Page


def test_it_fills_a_narrow_window_and_stays_readable_in_a_wide_one(
    qtbot: QtBot,
) -> None:
    inner = QWidget()
    page = Page(inner)
    qtbot.addWidget(page)
    page.resize(500, 300)
    with qtbot.waitExposed(page):
        page.show()
    assert inner.width() == page.viewport().width() == 500
    page.resize(1900, 300)
    assert (inner.x(), inner.width()) == (0, 1100)
