"""A notice has a sign beside its colour, and takes its text as plain text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.style.style import Style
from gui.style.theme import DARK, LIGHT
from gui.views.notice import Notice


def test_it_shows_a_sentence_with_its_sign_or_nothing(
    qapp: QApplication, qtbot: QtBot
) -> None:
    notice = Notice(Style(qapp))
    qtbot.addWidget(notice)
    assert notice.isHidden()
    notice.tell("<b>wrong</b>", "error")
    assert notice.text() == "✕ <b>wrong</b>"
    assert notice.textFormat() == Qt.TextFormat.PlainText
    assert not notice.isHidden()
    notice.clear()
    assert notice.isHidden()


def test_its_colour_follows_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    style = Style(qapp)
    notice = Notice(style)
    qtbot.addWidget(notice)
    style.choose("light")
    notice.tell("careful", "warning")
    colours = [notice.palette().color(QPalette.ColorRole.WindowText).name()]
    style.choose("dark")
    colours.append(notice.palette().color(QPalette.ColorRole.WindowText).name())
    assert colours == [LIGHT.warning, DARK.warning]
