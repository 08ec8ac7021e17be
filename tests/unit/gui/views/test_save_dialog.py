"""Saving: checked, replayed, reasoned; nothing is written before, and nothing lost."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from support.drafts import PATH, checked, file_text, flip, problem, saved
from support.fake_engine import FakeEngine
from support.loud import loud
from support.shown import running

from gui.messages.experiments import StartExperiment
from gui.messages.rules import (
    Backtest,
    Backtested,
    CheckDrafts,
    Draft,
    ReadFile,
    SaveDraft,
)
from gui.style.style import Style
from gui.views.save_dialog import SaveDialog

DRAFT = Draft(path=PATH, text="new\n")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def dialog(engine: FakeEngine, qapp: QApplication, qtbot: QtBot) -> SaveDialog:
    made = SaveDialog(engine, Style(qapp), DRAFT, "1")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.open()
    return made


def get_ready(dialog: SaveDialog, engine: FakeEngine) -> None:
    """Everything is as it must be to save."""
    engine.reply(CheckDrafts, checked())
    engine.reply(Backtest, Backtested(tried=20, flips=(flip(),), skipped=()))
    dialog.why.setText(" it is cheaper ")


def test_the_draft_alone_is_checked(dialog: SaveDialog, engine: FakeEngine) -> None:
    assert engine.sent == [CheckDrafts(drafts=(DRAFT,))]
    assert not dialog.activate.isEnabled()


def test_with_errors_nothing_can_be_saved(
    dialog: SaveDialog, engine: FakeEngine
) -> None:
    engine.reply(CheckDrafts, checked(problem(), problem(2, is_warning=True)))
    assert dialog.status.text().startswith("✕ 1 error(s)")
    assert [one.line for one in dialog.problems.problems] == [7, 2]
    assert engine.pending(Backtest) == []
    assert not dialog.activate.isEnabled()
    assert not dialog.try_share.isEnabled()


def test_an_error_can_be_gone_to(
    dialog: SaveDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    engine.reply(CheckDrafts, checked(problem()))
    with qtbot.waitSignal(dialog.problem_chosen) as told:
        dialog.problems.chosen.emit(problem())
    assert told.args == [problem()]
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_warnings_do_not_hinder(dialog: SaveDialog, engine: FakeEngine) -> None:
    engine.reply(CheckDrafts, checked(problem(is_warning=True)))
    assert engine.pending(Backtest)
    assert dialog.problems.isVisible()


def test_it_takes_a_replay_and_a_reason(dialog: SaveDialog, engine: FakeEngine) -> None:
    engine.reply(CheckDrafts, checked())
    dialog.why.setText("cheaper")
    assert not dialog.activate.isEnabled()
    engine.reply(Backtest, Backtested(tried=20, flips=(), skipped=()))
    assert dialog.activate.isEnabled()
    dialog.why.setText("  ")
    assert not dialog.activate.isEnabled()


def test_a_replay_that_was_stopped_will_do(
    dialog: SaveDialog, engine: FakeEngine
) -> None:
    engine.reply(CheckDrafts, checked())
    dialog.why.setText("cheaper")
    dialog.replay.stop.click()
    assert dialog.activate.isEnabled()


def test_the_draft_is_saved_with_its_reason(
    dialog: SaveDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    get_ready(dialog, engine)
    dialog.activate.click()
    assert engine.sent[-1] == SaveDraft(
        draft=DRAFT, fingerprint="1", why="it is cheaper"
    )
    assert not dialog.activate.isEnabled()  # once is enough
    with qtbot.waitSignal(dialog.saved) as told:
        engine.reply(SaveDraft, saved("new\n"))
    assert told.args == [saved("new\n")]
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_a_failure_is_told_and_can_be_tried_again(
    dialog: SaveDialog, engine: FakeEngine
) -> None:
    get_ready(dialog, engine)
    dialog.activate.click()
    engine.fail(SaveDraft, "the disk is full")
    engine.reply(ReadFile, file_text(mark="1"))
    assert dialog.trouble.text() == "✕ the disk is full"
    assert dialog.activate.isEnabled()
    assert dialog.keep.isHidden()


def test_a_failure_of_a_file_that_is_gone_is_told(
    dialog: SaveDialog, engine: FakeEngine
) -> None:
    get_ready(dialog, engine)
    dialog.activate.click()
    engine.fail(SaveDraft, "the file is gone")
    engine.fail(ReadFile, "there is no such file")
    assert dialog.trouble.text() == "✕ the file is gone"


def conflict(dialog: SaveDialog, engine: FakeEngine) -> None:
    get_ready(dialog, engine)
    dialog.activate.click()
    engine.fail(SaveDraft, "the file says something else by now")
    engine.reply(ReadFile, file_text("theirs\n", mark="9"))


def test_a_file_that_changed_beneath_is_told(
    dialog: SaveDialog, engine: FakeEngine
) -> None:
    conflict(dialog, engine)
    assert "changed by somebody else" in dialog.status.text()
    assert dialog.keep.isVisible()
    assert dialog.reload.isVisible()
    assert not dialog.activate.isEnabled()


def test_mine_can_be_kept(dialog: SaveDialog, engine: FakeEngine) -> None:
    conflict(dialog, engine)
    dialog.keep.click()
    assert engine.sent[-1] == SaveDraft(
        draft=DRAFT, fingerprint="9", why="it is cheaper"
    )


def test_or_theirs_taken(dialog: SaveDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    conflict(dialog, engine)
    with qtbot.waitSignal(dialog.reload_wanted) as told:
        dialog.reload.click()
    assert told.args == [file_text("theirs\n", mark="9")]
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_share_of_traffic_is_tried_without_writing(
    dialog: SaveDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    get_ready(dialog, engine)
    dialog.try_share.click()
    dialog.share.per_cent.setValue(10)
    dialog.share.start.click()
    assert engine.sent[-1] == StartExperiment(
        drafts=(DRAFT,), weight=0.1, unit="conversation", why="it is cheaper"
    )
    with qtbot.waitSignal(dialog.started):
        engine.reply(StartExperiment, running())
    assert not any(isinstance(one, SaveDraft) for one in engine.sent)


def test_an_experiment_that_cannot_start_says_why(
    dialog: SaveDialog, engine: FakeEngine
) -> None:
    get_ready(dialog, engine)
    dialog.try_share.click()
    dialog.share.start.click()
    engine.fail(StartExperiment, "experiment 3 runs: stop it first")
    assert dialog.trouble.text() == "✕ experiment 3 runs: stop it first"
    assert dialog.isVisible()


def test_cancel_ends_what_is_under_way(dialog: SaveDialog, engine: FakeEngine) -> None:
    engine.reply(CheckDrafts, checked())
    dialog.cancel.click()
    assert engine.pending(Backtest) == []
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_all_texts_are_asked_for_again(dialog: SaveDialog, engine: FakeEngine) -> None:
    engine.reply(CheckDrafts, checked(problem()))
    with loud():
        assert dialog.activate.text() == "&ACTIVATE"
        assert dialog.status.text().startswith("✕ 1 ERROR(S)")
