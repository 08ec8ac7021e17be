"""The reader follows the selected step; its links select others."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.desktop_proofs import SMALL, SMALL_GOALS, opened
from support.desktop_steps import FACT, FIRED, GIVEN
from support.fake_engine import FakeEngine
from support.loud import loud

from gui.messages.proofs import OpenProof, ShowStep
from gui.state import NOTHING, State
from gui.style.style import Style
from gui.views.step import StepView


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def view(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> StepView:
    made = StepView(engine, state, Style(qapp))
    qtbot.addWidget(made)
    state.select_decision("d1")
    return made


def show_fact(engine: FakeEngine, state: State) -> None:
    state.select_step(6)
    engine.reply(OpenProof, opened(SMALL, SMALL_GOALS))
    engine.reply(ShowStep, FACT)
    engine.reply(ShowStep, FIRED)


def test_without_a_step_it_says_what_would_be_here(view: StepView) -> None:
    assert view.pages.currentWidget() is view.placeholder
    assert "Select a step" in view.placeholder.sentence.text()


def test_a_derived_fact_is_shown_with_its_firing(
    view: StepView, engine: FakeEngine, state: State
) -> None:
    show_fact(engine, state)
    asked = [one.step for one in engine.sent if isinstance(one, ShowStep)]
    assert asked == [6, 5]
    text = view.page.toPlainText()
    assert "It was concluded by rule learner." in text
    assert (state.step, state.firing) == (6, 2)


def test_the_proof_is_opened_once_and_again_when_it_is_closed(
    view: StepView, engine: FakeEngine, state: State
) -> None:
    show_fact(engine, state)
    state.select_step(0)
    assert engine.pending(OpenProof) == []
    engine.fail(ShowStep, "proof 4 is no longer open: open it again")
    engine.reply(OpenProof, opened(SMALL, SMALL_GOALS))
    engine.reply(ShowStep, GIVEN)
    assert "It was given by" in view.page.toPlainText()


def test_a_given_fact_has_neither_rule_nor_contest(
    view: StepView, engine: FakeEngine, state: State
) -> None:
    state.select_step(0)
    engine.reply(OpenProof, opened(SMALL, SMALL_GOALS))
    engine.reply(ShowStep, msgspec.structs.replace(GIVEN, source="effect retrieve"))
    assert "It was given by" in view.page.toPlainText()
    assert not view.open_rule.isEnabled()
    assert not view.contest.isEnabled()


def test_a_given_fact_of_a_rule_file_is_opened_where_it_stands(
    view: StepView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    state.select_step(0)
    engine.reply(OpenProof, opened(SMALL, SMALL_GOALS))
    stands = msgspec.structs.replace(GIVEN, source="rules/budget/stages.yaml:17:5")
    engine.reply(ShowStep, stands)
    with qtbot.waitSignal(state.place_wanted) as told:
        view.open_rule.trigger()
    assert told.args == ["rules/budget/stages.yaml", 17, 5]


def test_only_the_step_selected_last_is_shown(
    view: StepView, engine: FakeEngine, state: State
) -> None:
    state.select_step(6)
    engine.reply(OpenProof, opened(SMALL, SMALL_GOALS))
    state.select_step(0)
    assert engine.pending(ShowStep) == [ShowStep(proof=4, step=0)]
    assert view.page.toPlainText() == ""


def test_a_link_selects_its_step(
    view: StepView, engine: FakeEngine, state: State
) -> None:
    show_fact(engine, state)
    view.page.anchorClicked.emit(QUrl("step:3"))
    assert state.step == 3


def test_a_place_is_opened_in_the_editor(
    view: StepView, state: State, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(state.place_wanted) as told:
        view.page.anchorClicked.emit(QUrl("place:rules/models/models.yaml:39:5"))
    assert told.args == ["rules/models/models.yaml", 39, 5]


def test_rule_and_contest_are_at_hand(
    view: StepView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    show_fact(engine, state)
    with qtbot.waitSignal(state.rule_wanted) as told:
        view.open_rule.trigger()
    assert told.args == ["learner"]
    with qtbot.waitSignal(state.contest_wanted):
        view.contest.trigger()


def test_values_are_shown_on_request(
    view: StepView, engine: FakeEngine, state: State
) -> None:
    show_fact(engine, state)
    assert "question == q.id" in view.page.toPlainText()
    view.values.trigger()
    assert 'question == "q"' in view.page.toPlainText()
    view.values.trigger()
    assert "question == q.id" in view.page.toPlainText()


def test_a_failure_is_told_and_can_be_tried_again(
    view: StepView, engine: FakeEngine, state: State
) -> None:
    state.select_step(6)
    engine.fail(OpenProof, "The engine has stopped.")
    assert view.placeholder.sentence.text() == "The engine has stopped."
    view.placeholder.button.click()
    assert len(engine.pending(OpenProof)) == 1


def test_another_decision_empties_it(
    view: StepView, engine: FakeEngine, state: State
) -> None:
    show_fact(engine, state)
    state.select_decision("d2")
    assert state.step == NOTHING
    assert view.pages.currentWidget() is view.placeholder


def test_texts_follow_the_language(
    view: StepView, engine: FakeEngine, state: State
) -> None:
    show_fact(engine, state)
    with loud():
        assert view.open_rule.text() == "&OPEN RULE"
        assert "IT WAS CONCLUDED BY RULE learner" in view.page.toPlainText()
        assert view.page.accessibleName().isupper()
