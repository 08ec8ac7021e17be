"""The place "Weight": it follows the experiment and keeps what is being entered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.fake_engine import FakeEngine
from support.loud import loud
from support.shown import NEW, activations, experiment_shown, running

from gui.messages.experiments import (
    ExperimentState,
    PreviewWeight,
    SetWeight,
    ShowExperiment,
    StartExperiment,
    StopExperiment,
    WouldMove,
)
from gui.messages.rules import ListActivations
from gui.state import State
from gui.style.style import Style
from gui.views import experiment
from gui.views.experiment import ExperimentView
from gui.views.stop_dialog import StopDialog

NONE = ExperimentState(experiment=None, is_running=False)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def view(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> ExperimentView:
    made = ExperimentView(engine, state, Style(qapp))
    qtbot.addWidget(made)
    engine.reply(ListActivations, activations())
    with qtbot.waitExposed(made):
        made.show()
    return made


def stopped() -> ExperimentState:
    shown = experiment_shown(
        stopped_at="2026-11-20T17:00:00+00:00", stopped_by="al", stopped_why="enough"
    )
    return ExperimentState(experiment=shown, is_running=False)


def test_without_an_experiment_one_can_be_started(
    view: ExperimentView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    engine.reply(ShowExperiment, NONE)
    assert view.headline.text() == "No experiment runs"
    assert not view.control.isVisible()
    assert not view.panel.isVisible()
    view.start.why.setText("cheaper")
    view.start.start.click()
    (asked,) = engine.pending(StartExperiment)
    assert isinstance(asked, StartExperiment)
    assert asked.ruleset == NEW
    with qtbot.waitSignal(state.experiment_changed):
        engine.reply(StartExperiment, running())
    assert view.control.isVisible()
    assert not view.start.isVisible()


def test_what_runs_is_shown_with_its_weight(
    view: ExperimentView, engine: FakeEngine
) -> None:
    engine.reply(ShowExperiment, running())
    assert view.headline.text() == "Experiment 3 runs"
    assert "its units are conversations" in view.about.text()
    assert view.control.slider.value() == 25


def test_the_weight_is_previewed_then_set_with_its_reason(
    view: ExperimentView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    engine.reply(ShowExperiment, running())
    view.control.presets[3].click()
    view.control.presets[2].click()
    assert engine.pending(PreviewWeight) == [PreviewWeight(weight=0.5)]
    engine.reply(PreviewWeight, WouldMove(weight=0.5, moved=10, units=40))
    assert view.control.preview.text().startswith("10 of 40 ")
    assert not any(isinstance(one, SetWeight) for one in engine.sent)
    view.control.why.setText("more of it")
    view.control.apply.click()
    assert engine.pending(SetWeight) == [SetWeight(weight=0.5, why="more of it")]
    with qtbot.waitSignal(state.experiment_changed):
        engine.reply(SetWeight, running(weight=0.5))
    assert not view.control.is_moved
    assert view.control.why.text() == ""


def test_a_weight_that_could_not_be_set_stays_to_be_tried_again(
    view: ExperimentView, engine: FakeEngine
) -> None:
    engine.reply(ShowExperiment, running())
    view.control.presets[2].click()
    view.control.why.setText("more")
    view.control.apply.click()
    engine.fail(SetWeight, "the database is locked")
    assert view.notice.text() == "✕ the database is locked"
    assert (view.control.slider.value(), view.control.why.text()) == (50, "more")
    view.refresh()
    engine.reply(ShowExperiment, running())
    assert view.notice.isVisible()  # until it is tried again
    view.control.apply.click()
    engine.reply(SetWeight, running(weight=0.5))
    assert view.notice.isHidden()


def test_one_thing_is_done_at_a_time(view: ExperimentView, engine: FakeEngine) -> None:
    engine.reply(ShowExperiment, running())
    view.control.presets[2].click()
    view.control.why.setText("more")
    for _ in range(2):
        view.control.why.returnPressed.emit()
        view.control.apply.click()
    assert len(engine.pending(SetWeight)) == 1
    assert not view.control.apply.isEnabled()
    assert not view.stop.isEnabled()
    view.refresh()  # figures of before must not come after the reply
    assert engine.pending(ShowExperiment) == []
    engine.fail(PreviewWeight, "nothing to preview")
    assert not view.control.apply.isEnabled()
    engine.fail(SetWeight, "the database is locked")
    assert view.control.apply.isEnabled()
    assert view.stop.isEnabled()


def test_an_experiment_is_started_once(
    view: ExperimentView, engine: FakeEngine
) -> None:
    engine.reply(ShowExperiment, NONE)
    view.start.why.setText("cheaper")
    view.start.start.click()
    assert not view.start.start.isEnabled()
    view.start.start.click()
    view.start.why.returnPressed.emit()
    assert len(engine.pending(StartExperiment)) == 1
    engine.fail(StartExperiment, "another one runs")
    assert view.start.start.isEnabled()


def test_an_experiment_is_stopped_once(
    view: ExperimentView, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.reply(ShowExperiment, running())
    view.stop.click()
    dialog = view.findChild(StopDialog)
    assert isinstance(dialog, StopDialog)
    dialog.why.setText("enough")
    dialog.stop.click()
    qtbot.waitUntil(lambda: view.findChild(StopDialog) is None)
    assert not view.stop.isEnabled()
    view.stop.click()
    assert view.findChild(StopDialog) is None
    engine.reply(StopExperiment, stopped())
    engine.reply(ShowExperiment, running(number=4))
    assert view.stop.isEnabled()


def test_a_refresh_keeps_what_is_being_entered(
    view: ExperimentView, engine: FakeEngine, state: State
) -> None:
    engine.reply(ShowExperiment, running())
    view.control.number.setValue(66)
    view.control.why.setText("half a rea")
    state.decided.emit()
    engine.reply(ShowExperiment, running(weight=0.4))
    assert (view.control.slider.value(), view.control.why.text()) == (66, "half a rea")
    assert view.control.now.text() == "now 40 %"


def test_another_experiment_begins_with_its_own_weight(
    view: ExperimentView, engine: FakeEngine, state: State
) -> None:
    engine.reply(ShowExperiment, running())
    view.control.number.setValue(66)
    state.experiment_changed.emit()
    engine.reply(ShowExperiment, running(number=4, weight=0.1))
    assert view.control.slider.value() == 10


@pytest.mark.parametrize("adopt", [True, False])
def test_stopping_asks_why_and_whether_to_adopt(
    view: ExperimentView, engine: FakeEngine, state: State, qtbot: QtBot, *, adopt: bool
) -> None:
    engine.reply(ShowExperiment, running())
    view.stop.click()
    dialog = view.findChild(StopDialog)
    assert isinstance(dialog, StopDialog)
    dialog.why.setText("enough")
    dialog.adopt.setChecked(adopt)
    dialog.stop.click()
    assert engine.pending(StopExperiment) == [StopExperiment(why="enough", adopt=adopt)]
    rules: list[bool] = []
    state.rules_changed.connect(lambda: rules.append(True))
    with qtbot.waitSignal(state.experiment_changed):
        engine.reply(StopExperiment, stopped())
    assert rules == [True] * adopt
    assert view.headline.text() == "Experiment 3 is over; none runs"
    assert view.about.text().endswith("by al: enough")
    assert view.panel.isVisible()
    assert view.start.isVisible()
    assert not view.control.isVisible()


def test_figures_are_refreshed_only_while_they_can_be_seen(
    engine: FakeEngine,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    qapp: QApplication,
) -> None:
    monkeypatch.setattr(experiment, "REFRESH", 10)
    quick = ExperimentView(engine, State(), Style(qapp))
    qtbot.addWidget(quick)
    assert not quick.is_refreshing

    def asked() -> int:
        return sum(isinstance(one, ShowExperiment) for one in engine.sent)

    with qtbot.waitExposed(quick):
        quick.show()
    before = asked()
    qtbot.waitUntil(lambda: asked() >= before + 3)
    quick.hide()
    assert not quick.is_refreshing


def test_a_failed_refresh_is_told_and_gone_with_the_next(
    view: ExperimentView, engine: FakeEngine
) -> None:
    engine.reply(ShowExperiment, running())
    view.refresh()
    engine.fail(ShowExperiment, "the engine is gone")
    assert view.stale.text() == "✕ the engine is gone"
    view.refresh()
    engine.reply(ShowExperiment, running())
    assert view.stale.isHidden()


def test_it_speaks_another_language(view: ExperimentView, engine: FakeEngine) -> None:
    engine.reply(ShowExperiment, running())
    with loud():
        assert view.headline.text() == "EXPERIMENT 3 RUNS"
        assert view.stop.text() == "ST&OP…"
