"""A placeholder shows only what it was told."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.messages.wire import Progress
from gui.views.placeholder import Placeholder


def test_button_and_bar_are_there_when_they_mean_something(qtbot: QtBot) -> None:
    page = Placeholder()
    qtbot.addWidget(page)
    page.tell("Nothing.")
    assert page.button.isHidden()
    assert page.bar.isHidden()
    page.tell("Reading.", "&Stop", Progress(done=3, total=10))
    assert not page.button.isHidden()
    assert not page.bar.isHidden()
    assert (page.bar.value(), page.bar.maximum()) == (3, 10)
    assert page.bar.accessibleName() == "Reading."


def test_a_sentence_from_outside_is_plain_text(qtbot: QtBot) -> None:
    page = Placeholder()
    qtbot.addWidget(page)
    page.tell("<b>bold</b>")
    assert page.sentence.textFormat() == Qt.TextFormat.PlainText


def test_the_button_is_told(qtbot: QtBot) -> None:
    page = Placeholder()
    qtbot.addWidget(page)
    page.tell("Failed.", "&Try again")
    with qtbot.waitSignal(page.acted):
        page.button.click()
