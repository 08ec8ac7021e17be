"""The status line says how the engine is and what decides, in words."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from support.fake_engine import FakeEngine

from gui.messages.experiments import (
    ArmShown,
    ExperimentShown,
    ExperimentState,
    ShowExperiment,
)
from gui.messages.rules import ListRuleFiles, RuleFiles
from gui.messages.service import Opened
from gui.state import State
from gui.views.status import Health, StatusLine

OPENED = Opened(database="/x/regelwerk.db", rules="/x/rules", decisions=3)
FILES = RuleFiles(folder="/x/rules", files=(), ruleset="0123456789abcdef")
ARM = ArmShown(
    name="control", ruleset="0", decisions=0, units=0, confidence=None, allocated=None
)
EXPERIMENT = ExperimentShown(
    number=4,
    unit="decision",
    weight=0.25,
    started_at="2026-01-01T00:00:00+00:00",
    started_by="anna",
    why="cheaper",
    arms=(ARM, ARM),
    weights=(),
)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def line(qtbot: QtBot, engine: FakeEngine, state: State) -> StatusLine:
    made = StatusLine(engine, state)
    qtbot.addWidget(made)
    return made


def said(line: StatusLine) -> list[str]:
    labels = [one for one in line.findChildren(QLabel) if not one.isHidden()]
    return [one.text() for one in labels if one.text()]


def test_it_says_how_the_engine_is(line: StatusLine) -> None:
    assert said(line) == ["○ Starting"]
    line.opened(OPENED)
    assert said(line) == ["● Ready"]
    line.set_busy(2)
    assert said(line) == ["◐ Working (2)"]
    line.set_health(Health.SILENT)
    assert said(line) == ["⚠ Not answering"]
    line.set_health(Health.STOPPED)
    assert said(line) == ["✕ Stopped"]


def test_a_path_is_no_markup(line: StatusLine) -> None:
    path = "/x/<b>bold</b>.db"
    line.opened(Opened(database=path, rules="/x", decisions=0))
    shown = QTextDocument()
    shown.setHtml(line._path.toolTip())
    assert shown.toPlainText() == path


def test_it_says_what_decides(line: StatusLine, engine: FakeEngine) -> None:
    line.opened(OPENED)
    engine.reply(ListRuleFiles, FILES)
    engine.reply(
        ShowExperiment, ExperimentState(experiment=EXPERIMENT, is_running=True)
    )
    assert said(line) == ["● Ready", "Rules 0123456789", "Experiment 4: 25 % new"]


def test_it_follows_rules_and_experiments(
    line: StatusLine, engine: FakeEngine, state: State
) -> None:
    line.opened(OPENED)
    engine.reply(
        ShowExperiment, ExperimentState(experiment=EXPERIMENT, is_running=True)
    )
    state.experiment_changed.emit()
    engine.reply(
        ShowExperiment, ExperimentState(experiment=EXPERIMENT, is_running=False)
    )
    state.rules_changed.emit()
    engine.reply(ListRuleFiles, FILES)
    assert said(line) == ["● Ready", "Rules 0123456789"]


def test_nothing_is_said_where_the_engine_cannot_say_it(
    line: StatusLine, engine: FakeEngine
) -> None:
    line.opened(OPENED)
    engine.fail(ListRuleFiles, "no rules")
    engine.fail(ShowExperiment, "no database")
    assert said(line) == ["● Ready"]
    assert engine.unhandled == []
