"""Why not: a rule is named, and the answer says what was missing and where."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.desktop_steps import UNMATCHED, WON
from support.fake_engine import FakeEngine
from support.loud import loud

from gui.messages.proofs import AskWhyNot
from gui.messages.rules import ListWords, Words
from gui.state import NOTHING, State
from gui.style.style import Style
from gui.views.why_not import WhyNotView

WORDS = Words(
    templates=(),
    functions=(),
    effects=(),
    params=(),
    rules=("learner", "other"),
    layers=(),
    tags=(),
)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def view(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> WhyNotView:
    made = WhyNotView(engine, state, Style(qapp))
    qtbot.addWidget(made)
    state.select_decision("d1")
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_names_of_rules_are_offered(
    view: WhyNotView, engine: FakeEngine, state: State
) -> None:
    engine.reply(ListWords, WORDS)
    completer = view.rule.completer()
    completer.setCompletionPrefix("OTH")
    assert completer.currentCompletion() == "other"
    state.rules_changed.emit()
    assert len(engine.pending(ListWords)) == 1


def test_enter_asks_and_the_answer_has_all_its_parts(
    view: WhyNotView, engine: FakeEngine
) -> None:
    view.rule.setText(" other ")
    QTest.keyClick(view.rule, Qt.Key.Key_Return)
    assert engine.pending(AskWhyNot) == [AskWhyNot(decision="d1", rule="other")]
    assert "Looking" in view.notice.text()
    assert not view.ask.isEnabled()
    engine.reply(AskWhyNot, UNMATCHED)
    assert view.obstacle.text() == "other: a condition does not hold"
    assert view.reason.text().endswith("Not all partial matches were looked at.")
    assert view.condition.text() == "n > 3"
    assert view.remedy.text() == "Were n 4, it would fire."
    assert not view.form.isRowVisible(3)
    assert view.notice.isHidden()


@pytest.mark.parametrize(
    ("obstacle", "word"),
    [
        ("disabled", "it is switched off"),
        ("fired", "it did fire"),
        ("choice", "another rule was chosen"),
        ("waiting", "its turn had not come"),
    ],
)
def test_each_obstacle_has_its_words(
    view: WhyNotView, obstacle: str, word: str
) -> None:
    assert view.word(obstacle) == word


def test_it_can_be_wanted_from_elsewhere(
    view: WhyNotView, engine: FakeEngine, state: State
) -> None:
    state.why_not_wanted.emit("other")
    assert view.rule.text() == "other"
    assert engine.pending(AskWhyNot) == [AskWhyNot(decision="d1", rule="other")]
    state.why_not_wanted.emit("")
    assert view.focusWidget() is view.rule


def test_the_rule_is_opened_where_it_failed(
    view: WhyNotView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    state.why_not_wanted.emit("other")
    engine.reply(AskWhyNot, UNMATCHED)
    with qtbot.waitSignal(state.place_wanted) as told:
        view.open_rule.trigger()
    assert told.args == ["rules/budget.yaml", 12, 9]


def test_the_contest_it_lost_is_shown(
    view: WhyNotView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    state.why_not_wanted.emit("other")
    lost = msgspec.structs.replace(UNMATCHED, obstacle="choice", contest=WON)
    engine.reply(AskWhyNot, lost)
    assert view.form.isRowVisible(3)
    assert view.contest.text().startswith("learner came before other")
    with qtbot.waitSignal(state.contest_wanted):
        view.show_contest.trigger()
    assert (state.step, state.firing) == (NOTHING, 2)


def test_a_failure_is_told_and_goes_with_the_next_question(
    view: WhyNotView, engine: FakeEngine, state: State
) -> None:
    state.why_not_wanted.emit("othr")
    engine.fail(AskWhyNot, "there is no rule 'othr' (did you mean 'other'?)")
    assert "did you mean" in view.notice.text()
    state.why_not_wanted.emit("other")
    assert "did you mean" not in view.notice.text()


def test_another_decision_takes_the_answer_away(
    view: WhyNotView, engine: FakeEngine, state: State
) -> None:
    state.why_not_wanted.emit("other")
    engine.reply(AskWhyNot, UNMATCHED)
    assert view.answer.isVisible()
    state.select_decision("")
    assert view.answer.isHidden()
    assert view.notice.text() == "Select a decision in the history first."
    assert not view.ask.isEnabled()
    view.rule.returnPressed.emit()
    assert engine.pending(AskWhyNot) == []


def test_texts_follow_the_language(
    view: WhyNotView, engine: FakeEngine, state: State
) -> None:
    state.why_not_wanted.emit("other")
    engine.reply(AskWhyNot, UNMATCHED)
    with loud():
        assert view.obstacle.text() == "other: A CONDITION DOES NOT HOLD"
        assert view.names[0].text() == "REASON"
        assert view.ask.text() == "AS&K"
