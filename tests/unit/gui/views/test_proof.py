"""The proof view follows the one selection and changes it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.desktop_proofs import SMALL, SMALL_GOALS, opened
from support.fake_engine import FakeEngine
from support.loud import loud

from gui.messages.proofs import OpenProof, ReadSteps, StepRows
from gui.state import NOTHING, State
from gui.style.style import Style
from gui.views.proof import ProofView


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def view(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> ProofView:
    made = ProofView(engine, state, Style(qapp))
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def load(engine: FakeEngine, state: State, decision: str = "d1") -> None:
    state.select_decision(decision)
    engine.reply(OpenProof, opened(SMALL, SMALL_GOALS, decision))
    engine.reply(ReadSteps, StepRows(start=0, rows=SMALL))


def test_a_proof_is_opened_only_when_somebody_looks(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> None:
    hidden = ProofView(engine, state, Style(qapp))
    qtbot.addWidget(hidden)
    state.select_decision("d1")
    assert engine.sent == []
    hidden.show()
    assert engine.sent == [OpenProof(decision="d1")]


def test_the_first_goal_is_selected_and_all_steps_are_counted(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    assert (state.step, state.firing) == (8, 3)
    assert view.status.text().startswith("11 step")
    assert "2 given, 4 concluded, 1 asserted, 4 firing" in view.status.text()
    assert view.pages.currentIndex() == 1


def test_a_step_that_was_selected_before_stays_selected(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    state.select_decision("d1")
    state.select_step(3, 1)
    engine.reply(OpenProof, opened(SMALL, SMALL_GOALS))
    engine.reply(ReadSteps, StepRows(start=0, rows=SMALL))
    assert view.tree.current_step() == 3
    assert state.step == 3


def test_a_selection_made_elsewhere_is_followed(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    state.select_step(1)
    assert view.tree.current_step() == 1
    state.select_step(5, 2)
    assert view.tree.current_step() == 6
    assert (state.step, state.firing) == (6, 2)


def test_a_firing_without_its_step_is_found(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    state.select_step(NOTHING, 2)
    assert view.tree.current_step() == 6


def test_the_keyboard_selects_and_goes_to_what_rests_on_it(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    view.tree.setFocus()
    QTest.keyClick(view.tree, Qt.Key.Key_Down)
    assert (state.step, state.firing) == (6, 2)
    view.row.up.trigger()
    assert state.step == 8


def test_a_filter_is_applied_and_a_hidden_step_takes_it_away(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    view.filter.ask_for("rule:chooser")
    assert view.tree.hits == [3, 4]
    view.next_hit.trigger()
    assert state.step == 3
    assert view.filter.count.text() == "1 of 2"
    view.next_hit.trigger()
    view.previous_hit.trigger()
    assert state.step == 3
    state.select_step(1)
    assert view.filter.line.text() == ""
    assert view.tree.current_step() == 1


def test_enter_in_the_filter_goes_from_hit_to_hit(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    state.select_step(4)
    QTest.keyClicks(view.filter.line, "rule:chooser")
    for key, step in ((Qt.Key.Key_Return, 3), (Qt.Key.Key_Return, 4)):
        QTest.keyClick(view.filter.line, key)
        assert state.step == step
    QTest.keyClick(
        view.filter.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier
    )
    assert state.step == 3
    assert view.filter.count.text() == "1 of 2"


def test_the_filter_is_reached_by_its_key(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    assert view.look.shortcut().toString() == "Ctrl+F"
    view.look.trigger()
    assert view.focusWidget() is view.filter.line


def test_levels_are_unfolded_as_asked(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    tree = view.tree.tree
    view.levels.setValue(1)
    assert not view.tree.isExpanded(tree.index(0, 0))
    view.levels.setValue(2)
    assert view.tree.isExpanded(tree.index(0, 0))
    assert not view.tree.isExpanded(tree.index_of(6))
    view.collapse_all.trigger()
    assert not view.tree.isExpanded(tree.index(0, 0))


def test_unfolding_says_how_far_it_is(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    view.tree.unfolding.emit(1, 4)
    assert view.status.text() == "Unfolding … 25 %"
    view.tree.unfolding.emit(1, 1)
    assert view.status.text().startswith("11 step")


def test_the_breadcrumb_leads_back(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    state.select_step(3)
    view.breadcrumb.chosen.emit(6)
    assert state.step == 6


def test_another_decision_has_another_proof(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    view.filter.ask_for("rule:chooser")
    state.select_decision("d2")
    assert view.pages.currentIndex() == 0
    assert view.tree.proof is None
    load(engine, state, "d2")
    assert view.filter.line.text() == ""
    assert state.step == 8


def test_texts_follow_the_language(
    view: ProofView, engine: FakeEngine, state: State
) -> None:
    load(engine, state)
    with loud():
        assert view.status.text().isupper()
        assert view.expand_all.text() == "&EXPAND ALL"
        assert view.row.open_rule.text() == "&OPEN THE RULE IN THE EDITOR"
        assert view.levels_label.text() == "&DEPTH"
        assert view.filter.line.accessibleName() == "FILTER"
        title = view.tree.tree.headerData(0, Qt.Orientation.Horizontal)
        assert title == "CONCLUSION"
    assert view.expand_all.text() == "&Expand all"
