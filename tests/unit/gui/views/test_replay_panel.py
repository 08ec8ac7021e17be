"""Replaying the last decisions with a draft."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.drafts import PATH, flip
from support.fake_engine import FakeEngine
from support.loud import loud

from gui.messages.rules import Backtest, Backtested, Draft
from gui.messages.wire import Progress
from gui.style.style import Style
from gui.views.replay_panel import USUAL, ReplayPanel

DRAFT = Draft(path=PATH, text="x")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def panel(engine: FakeEngine, qapp: QApplication, qtbot: QtBot) -> ReplayPanel:
    made = ReplayPanel(engine, Style(qapp))
    qtbot.addWidget(made)
    return made


def test_so_many_decisions_are_replayed_as_chosen(
    panel: ReplayPanel, engine: FakeEngine
) -> None:
    panel.start((DRAFT,))
    assert engine.sent == [Backtest(drafts=(DRAFT,), last=USUAL)]
    panel.last.setValue(7)
    engine.reply(Backtest, Backtested(tried=7, flips=(), skipped=()))
    panel.again.click()
    assert engine.sent[1:] == [Backtest(drafts=(DRAFT,), last=7)]


def test_how_far_it_is(panel: ReplayPanel, engine: FakeEngine) -> None:
    panel.start((DRAFT,))
    engine.progress(Backtest, Progress(done=3, total=20))
    assert (panel.bar.value(), panel.bar.maximum()) == (3, 20)
    assert panel.summary.text() == "Replaying… 3 of 20"
    assert not panel.again.isEnabled()
    assert not panel.is_over


def test_flips_are_listed(panel: ReplayPanel, engine: FakeEngine) -> None:
    panel.start((DRAFT,))
    engine.reply(Backtest, Backtested(tried=20, flips=(flip(),), skipped=()))
    assert panel.is_over
    assert panel.summary.text() == (
        "⚠ 20 decision(s) replayed; 1 would come out otherwise."
    )
    assert panel.flips.flips == (flip(),)
    assert panel.skipped.isHidden()


def test_nothing_would_change(panel: ReplayPanel, engine: FakeEngine) -> None:
    panel.start((DRAFT,))
    engine.reply(Backtest, Backtested(tried=20, flips=(), skipped=()))
    assert panel.summary.text().startswith("✓ 20 decision(s) replayed; none")
    assert panel.flips.isHidden()


def test_nothing_replayed_is_not_nothing_changed(
    panel: ReplayPanel, engine: FakeEngine
) -> None:
    panel.start((DRAFT,))
    engine.reply(Backtest, Backtested(tried=0, flips=(), skipped=()))
    assert panel.summary.text().startswith("⚠ No decision could be replayed")


def test_what_was_skipped_says_why(panel: ReplayPanel, engine: FakeEngine) -> None:
    skipped = tuple((f"d{number}", "it is forgotten") for number in range(7))
    panel.start((DRAFT,))
    engine.reply(Backtest, Backtested(tried=1, flips=(), skipped=skipped))
    lines = panel.skipped.text().split("\n")
    assert lines[0] == "7 could not be replayed:"
    assert lines[1] == "d0: it is forgotten"
    assert lines[-1] == "…"


def test_it_can_be_stopped(panel: ReplayPanel, engine: FakeEngine) -> None:
    panel.start((DRAFT,))
    panel.stop.click()
    assert engine.pending(Backtest) == []
    assert panel.is_over
    assert panel.summary.text().startswith("⚠ Stopped")


def test_a_failure_is_no_end(panel: ReplayPanel, engine: FakeEngine) -> None:
    panel.start((DRAFT,))
    engine.fail(Backtest, "the database is locked")
    assert panel.summary.text() == "✕ the database is locked"
    assert not panel.is_over
    assert panel.again.isEnabled()


def test_all_texts_are_asked_for_again(panel: ReplayPanel, engine: FakeEngine) -> None:
    panel.start((DRAFT,))
    engine.reply(Backtest, Backtested(tried=2, flips=(), skipped=()))
    with loud():
        assert panel.again.text() == "REP&LAY AGAIN"
        assert panel.summary.text().startswith("✓ 2 DECISION(S) REPLAYED")
