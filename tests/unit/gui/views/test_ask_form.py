"""The form makes the question as it is typed, in the conversation that is meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from support.loud import loud

from gui.messages.decisions import ModelNames
from gui.views.ask_form import AskForm

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(qtbot: QtBot) -> AskForm:
    made = AskForm()
    made.offer(ModelNames(names=("phi3", "llama3.1:8b"), default="llama3.1:8b"))
    qtbot.addWidget(made)
    return made


def test_the_request_says_question_model_and_preference(form: AskForm) -> None:
    form.question.setPlainText("  What is a <b>fee</b>?\n")
    form.preference.setValue(1.3)
    request = form.request()
    assert request.query == "What is a <b>fee</b>?"
    assert (request.model, request.preference) == ("llama3.1:8b", 1.3)


def test_the_preference_stays_within_its_bounds(form: AskForm) -> None:
    form.preference.setValue(9)
    assert form.request().preference == 2.0
    form.preference.setValue(0)
    assert form.request().preference == 0.5


def test_each_question_is_a_conversation_of_its_own_unless_ticked(
    form: AskForm,
) -> None:
    first, second = form.request(), form.request()
    assert first.conversation
    assert second.conversation != first.conversation
    form.follow(second)
    form.same.setChecked(True)
    assert form.request().conversation == second.conversation
    assert form.request().conversation == second.conversation
    form.new.click()
    third = form.request()
    assert third.conversation != second.conversation
    form.follow(third)
    assert form.request().conversation == third.conversation


def test_the_model_chosen_stays_while_there_is_such_a_one(form: AskForm) -> None:
    form.model.setCurrentText("phi3")
    form.offer(ModelNames(names=("mixtral", "phi3", "llama3.1:8b"), default="mixtral"))
    assert form.model.currentText() == "phi3"
    form.offer(ModelNames(names=("mixtral", "llama3.1:8b"), default="mixtral"))
    assert form.model.currentText() == "mixtral"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_control_enter_asks_and_enter_makes_a_line(
    form: AskForm, qtbot: QtBot, key: Qt.Key
) -> None:
    with qtbot.waitActive(form):
        form.show()
    form.question.setFocus()
    QTest.keyClicks(form.question, "Fees")
    with qtbot.waitSignal(form.asked):
        QTest.keyClick(form.question, key, CONTROL)
    assert form.question.toPlainText() == "Fees"
    with qtbot.assertNotEmitted(form.asked):
        QTest.keyClick(form.question, key)
    assert form.question.toPlainText() == "Fees\n"


def test_while_it_is_busy_only_stop_can_be_pressed(form: AskForm, qtbot: QtBot) -> None:
    form.show_busy(is_busy=True)
    with qtbot.assertNotEmitted(form.asked):
        form.ask.click()
    with qtbot.waitSignal(form.stopped):
        form.stop.click()
    form.show_busy(is_busy=False)
    assert form.ask.isEnabled()
    assert not form.stop.isEnabled()


def test_tab_leaves_the_question(form: AskForm, qtbot: QtBot) -> None:
    with qtbot.waitActive(form):
        form.show()
    form.question.setFocus()
    QTest.keyClick(form.question, Qt.Key.Key_Tab)
    assert form.ask.hasFocus()
    assert form.question.toPlainText() == ""


def test_it_speaks_another_language(form: AskForm) -> None:
    with loud():
        for widget in (form.label, form.ask, form.stop, form.same, form.new):
            assert widget.text().isupper()
