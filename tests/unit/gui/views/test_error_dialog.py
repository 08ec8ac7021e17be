"""A failure is told once, can be copied, and hides nothing of a bug."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.messages.wire import Failure
from gui.views.error_dialog import ErrorDialog

MISTAKE = Failure(sentence="data/x.db: file is not a database")
BUG = Failure(sentence="KeyError: 'x'", is_bug=True, details="Traceback …")


@pytest.fixture
def dialog(qtbot: QtBot) -> ErrorDialog:
    made = ErrorDialog()
    qtbot.addWidget(made)
    return made


def button(dialog: ErrorDialog, text: str) -> QPushButton:
    [found] = [one for one in dialog.findChildren(QPushButton) if one.text() == text]
    return found


def labels(dialog: ErrorDialog) -> str:
    return "\n".join(
        one.text() for one in dialog.findChildren(QLabel) if not one.isHidden()
    )


def test_a_mistake_of_the_user_is_a_sentence_and_nothing_else(
    dialog: ErrorDialog,
) -> None:
    dialog.tell(MISTAKE)
    assert dialog.isVisible()
    assert labels(dialog) == MISTAKE.sentence
    assert button(dialog, "&Details").isHidden()


def test_details_of_a_bug_are_folded_until_they_are_wanted(dialog: ErrorDialog) -> None:
    dialog.tell(BUG)
    [details] = dialog.findChildren(QPlainTextEdit)
    assert "mistake in the program" in labels(dialog)
    assert not details.isVisible()
    button(dialog, "&Details").click()
    assert details.isVisible()
    assert details.toPlainText() == "KeyError: 'x'\nTraceback …"


def test_everything_can_be_copied(dialog: ErrorDialog) -> None:
    dialog.tell(BUG)
    dialog.tell(MISTAKE)
    button(dialog, "&Copy").click()
    copied = QGuiApplication.clipboard().text()
    assert copied == f"KeyError: 'x'\nTraceback …\n\n{MISTAKE.sentence}"


def test_a_thousand_failures_are_one_dialog(dialog: ErrorDialog) -> None:
    for _ in range(1000):
        dialog.tell(BUG)
    assert "999 more since" in labels(dialog)
    assert dialog.text().count("Traceback") == 20


def test_closing_it_forgets_what_was_told(dialog: ErrorDialog) -> None:
    dialog.tell(BUG)
    button(dialog, "Close").click()
    dialog.tell(MISTAKE)
    assert dialog.text() == MISTAKE.sentence


def test_a_sentence_is_plain_text(dialog: ErrorDialog) -> None:
    dialog.tell(Failure(sentence="<b>x</b>"))
    assert dialog._sentence.text() == "<b>x</b>"
    assert dialog._sentence.textFormat().name == "PlainText"
