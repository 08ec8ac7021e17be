"""Asking: a question becomes the selected decision; what goes wrong is said in place."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.fake_engine import FakeEngine
from support.loud import loud
from support.shown import decision_row, decision_shown

from gui.messages.decisions import AskQuestion, ListModels, ModelNames, ShowDecision
from gui.state import State
from gui.style.style import Style
from gui.views.ask import AskView


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def view(engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot) -> AskView:
    made = AskView(engine, state, Style(qapp))
    qtbot.addWidget(made)
    engine.reply(ListModels, ModelNames(names=("phi3", "llama3"), default="phi3"))
    with qtbot.waitExposed(made):
        made.show()
    return made


def ask(view: AskView, question: str = "How is discretion exercised?") -> None:
    view.form.question.setPlainText(question)
    view.form.ask.click()


def test_the_demonstration_is_offered_while_nothing_is_decided(
    view: AskView, state: State
) -> None:
    assert not view.offer.isVisible()
    state.nothing_decided.emit()
    assert view.offer.isVisible()


def test_it_is_not_offered_over_a_decision(
    view: AskView, engine: FakeEngine, state: State
) -> None:
    state.select_decision(decision_row(5).id)
    engine.reply(ShowDecision, decision_shown(5))
    state.nothing_decided.emit()
    assert view.answer.isVisible()


def test_an_answer_is_shown_selected_and_told(
    view: AskView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    ask(view)
    (asked,) = engine.pending(AskQuestion)
    assert isinstance(asked, AskQuestion)
    assert (asked.query, asked.model) == ("How is discretion exercised?", "phi3")
    assert view.notice.text() == "Deciding …"
    with qtbot.waitSignal(state.decided):
        engine.reply(AskQuestion, decision_shown(1))
    assert state.decision == decision_row(1).id
    assert view.answer.isVisible()
    assert view.notice.isHidden()
    assert engine.pending(ShowDecision) == []  # it is there already
    assert view.form.question.toPlainText() == "How is discretion exercised?"


def test_a_follow_up_goes_to_the_same_conversation(
    view: AskView, engine: FakeEngine
) -> None:
    ask(view)
    engine.reply(AskQuestion, decision_shown(1))
    view.form.same.setChecked(True)
    ask(view, "And then?")
    first, second = (one for one in engine.sent if isinstance(one, AskQuestion))
    assert first.conversation == second.conversation


def test_an_empty_question_is_not_sent_and_said_in_place(
    view: AskView, engine: FakeEngine
) -> None:
    ask(view, "  \n ")
    assert engine.pending(AskQuestion) == []
    assert view.notice.text() == "✕ There is no question yet: type one."
    ask(view)
    assert "✕" not in view.notice.text()


def test_what_the_engine_refuses_is_said_in_place_and_the_draft_stays(
    view: AskView, engine: FakeEngine
) -> None:
    ask(view)
    engine.fail(AskQuestion, "model 'phi9' is not known: choose phi3")
    assert view.notice.text() == "✕ model 'phi9' is not known: choose phi3"
    assert view.form.question.toPlainText() == "How is discretion exercised?"
    assert view.form.ask.isEnabled()
    assert engine.unhandled == []


def test_stopping_wants_the_answer_no_more(
    view: AskView, engine: FakeEngine, state: State
) -> None:
    ask(view)
    view.form.stop.click()
    assert engine.pending(AskQuestion) == []
    assert view.notice.text().startswith("Stopped.")
    assert view.form.ask.isEnabled()
    assert state.decision == ""


def test_a_decision_selected_elsewhere_is_shown_and_the_draft_stays(
    view: AskView, engine: FakeEngine, state: State
) -> None:
    view.form.question.setPlainText("half a question")
    state.select_decision(decision_row(5).id)
    state.select_decision(decision_row(6).id)
    assert engine.pending(ShowDecision) == [ShowDecision(decision=decision_row(6).id)]
    engine.reply(ShowDecision, decision_shown(6))
    assert view.answer.when.text().endswith(decision_row(6).id)
    assert view.form.question.toPlainText() == "half a question"
    state.select_decision("")
    assert not view.answer.isVisible()


def test_going_back_before_an_answer_came_shows_the_one_gone_back_to(
    view: AskView, engine: FakeEngine, state: State
) -> None:
    state.select_decision(decision_row(1).id)
    engine.reply(ShowDecision, decision_shown(1))
    state.select_decision(decision_row(2).id)
    state.select_decision(decision_row(1).id)
    assert engine.pending(ShowDecision) == []
    assert view.answer.when.text().endswith(decision_row(1).id)


def test_a_decision_that_cannot_be_shown_leaves_no_other_in_its_place(
    view: AskView, engine: FakeEngine, state: State
) -> None:
    state.select_decision(decision_row(5).id)
    engine.reply(ShowDecision, decision_shown(5))
    state.select_decision("gone")
    engine.fail(ShowDecision, "there is no decision 'gone'")
    assert not view.answer.isVisible()
    assert view.notice.text() == "✕ there is no decision 'gone'"
    state.select_decision(decision_row(5).id)
    engine.reply(ShowDecision, decision_shown(5))
    assert view.answer.isVisible()
    assert view.notice.isHidden()


def test_the_way_to_proof_and_rules_is_told_to_all(
    view: AskView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    state.select_decision(decision_row(5).id)
    engine.reply(ShowDecision, decision_shown(5))
    with qtbot.waitSignal(state.proof_wanted):
        view.answer.proof.click()
    with qtbot.waitSignal(state.rule_wanted) as wanted:
        view.answer.rules.chosen.emit(decision_shown().mattered[1])
    assert wanted.args == ["intent-stretches"]


def test_models_are_asked_for_again_when_rules_change(
    view: AskView, engine: FakeEngine, state: State
) -> None:
    state.rules_changed.emit()
    engine.reply(ListModels, ModelNames(names=("new",), default="new"))
    assert view.form.request().model == "new"


def test_it_speaks_another_language(view: AskView) -> None:
    with loud():
        assert view.page.accessibleName() == "THE DECISION"
