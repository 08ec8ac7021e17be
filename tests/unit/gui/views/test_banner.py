"""The banner says one thing at a time, with what helps."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from gui.style.style import Style
from gui.views.banner import Banner


@pytest.fixture
def banner(qapp: QApplication, qtbot: QtBot) -> Banner:
    made = Banner(Style(qapp))
    qtbot.addWidget(made)
    return made


def test_it_is_hidden_until_something_is_to_be_told(banner: Banner) -> None:
    assert banner.isHidden()
    assert banner.sentence == ""
    banner.tell(lambda: "It ended.", [])
    assert not banner.isHidden()
    assert banner.sentence == "It ended."
    banner.clear()
    assert banner.isHidden()
    assert banner.sentence == ""


def test_its_buttons_carry_out_the_actions_given_last(
    banner: Banner, qtbot: QtBot
) -> None:
    done: list[str] = []
    first, second = QAction("First", banner), QAction("Second", banner)
    first.triggered.connect(lambda: done.append("first"))
    second.triggered.connect(lambda: done.append("second"))
    banner.tell(lambda: "One.", [first])
    banner.tell(lambda: "Two.", [second])
    qtbot.waitUntil(lambda: len(banner.findChildren(QToolButton)) == 1)
    [button] = banner.findChildren(QToolButton)
    button.click()
    assert done == ["second"]


def test_a_sentence_from_outside_is_plain_text(banner: Banner) -> None:
    banner.tell(lambda: "<b>x</b>", [])
    [label] = banner.findChildren(QLabel)
    assert label.textFormat().name == "PlainText"
    assert "<b>x</b>" in label.text()
