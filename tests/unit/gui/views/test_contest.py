"""The contest of the selected firing, its sentence, and the ways on from it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.desktop_steps import WON, contender, contest
from support.fake_engine import FakeEngine
from support.loud import loud

from gui.messages.proofs import ShowContest
from gui.models.contest import PREFER, PROBABILITY
from gui.state import State
from gui.style.style import Style
from gui.views.contest import ContestView


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def view(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> ContestView:
    made = ContestView(engine, state, Style(qapp))
    qtbot.addWidget(made)
    state.select_decision("d1")
    return made


def test_a_firing_has_its_contest(
    view: ContestView, engine: FakeEngine, state: State
) -> None:
    assert view.pages.currentWidget() is view.placeholder
    state.select_step(6, 2)
    assert engine.sent == [ShowContest(decision="d1", firing=2)]
    engine.reply(ShowContest, WON)
    assert view.sentence.text().startswith("learner came before other")
    assert view.model.rowCount() == 2
    assert view.table.currentIndex().row() == 0


def test_columns_that_say_nothing_are_hidden(
    view: ContestView, engine: FakeEngine, state: State
) -> None:
    state.select_step(6, 2)
    engine.reply(ShowContest, WON)
    assert view.table.isColumnHidden(PREFER)
    assert view.table.isColumnHidden(PROBABILITY)
    state.select_step(8, 3)
    chosen = contest(contender("a", has_won=True, prefer=1.0), contender("b"))
    engine.reply(ShowContest, chosen)
    assert not view.table.isColumnHidden(PREFER)


def test_a_step_without_a_firing_has_none(
    view: ContestView, engine: FakeEngine, state: State
) -> None:
    state.select_step(6, 2)
    engine.reply(ShowContest, WON)
    state.select_step(0, 0)
    assert view.pages.currentWidget() is view.placeholder


def test_a_rule_is_opened_by_double_click_enter_and_key(
    view: ContestView, engine: FakeEngine, state: State
) -> None:
    wanted: list[str] = []
    state.rule_wanted.connect(wanted.append)
    state.select_step(6, 2)
    engine.reply(ShowContest, WON)
    view.table.doubleClicked.emit(view.table.currentIndex())
    view.table.setCurrentIndex(view.model.index(1, 0))
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    view.open_rule.trigger()
    assert wanted == ["learner", "other", "other"]


def test_why_not_is_asked_of_losers_only(
    view: ContestView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    state.select_step(6, 2)
    engine.reply(ShowContest, WON)
    assert not view.why_not.isEnabled()
    view.table.setCurrentIndex(view.model.index(1, 0))
    assert view.why_not.isEnabled()
    with qtbot.waitSignal(state.why_not_wanted) as told:
        view.why_not.trigger()
    assert told.args == ["other"]


def test_a_failure_is_told_in_its_place(
    view: ContestView, engine: FakeEngine, state: State
) -> None:
    state.select_step(6, 2)
    engine.fail(ShowContest, "the question was forgotten")
    assert view.placeholder.sentence.text() == "the question was forgotten"
    view.placeholder.button.click()
    assert len(engine.pending(ShowContest)) == 1


def test_texts_follow_the_language(
    view: ContestView, engine: FakeEngine, state: State
) -> None:
    state.select_step(6, 2)
    engine.reply(ShowContest, WON)
    with loud():
        assert "CAME BEFORE" in view.sentence.text()
        assert view.why_not.text() == "&WHY NOT THIS ONE?"
        assert view.model.headerData(0, Qt.Orientation.Horizontal) == "RULE"
        assert view.table.accessibleName().isupper()
