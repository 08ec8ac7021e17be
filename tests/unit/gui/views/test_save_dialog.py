"""Saving: checked, replayed, reasoned; nothing is written before, and nothing lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from support.drafts import OTHER, PATH, checked, file_text, flip, problem, saved
from support.fake_engine import FakeEngine
from support.loud import loud
from support.shown import running

from gui.messages.experiments import StartExperiment
from gui.messages.rules import (
    Backtest,
    Backtested,
    CheckDrafts,
    Draft,
    Edited,
    ReadFile,
    SaveDraft,
)
from gui.style.style import Style
from gui.views.save_dialog import SaveDialog

EDIT = Edited(path=PATH, text="new\n", fingerprint="1")
SECOND = Edited(path=OTHER, text="too\n", fingerprint="1")
DRAFT = Draft(path=PATH, text="new\n")
TOO = Draft(path=OTHER, text="too\n")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def dialog(engine: FakeEngine, qapp: QApplication, qtbot: QtBot) -> SaveDialog:
    return opened(qtbot, SaveDialog(engine, Style(qapp), [EDIT]))


@pytest.fixture
def both(engine: FakeEngine, qapp: QApplication, qtbot: QtBot) -> SaveDialog:
    """A dialog for two files."""
    return opened(qtbot, SaveDialog(engine, Style(qapp), [EDIT, SECOND]))


def opened(qtbot: QtBot, dialog: SaveDialog) -> SaveDialog:
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


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
    assert engine.sent[-1] == SaveDraft(drafts=(EDIT,), why="it is cheaper")
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
    mine = Edited(path=PATH, text="new\n", fingerprint="9")
    assert engine.sent[-1] == SaveDraft(drafts=(mine,), why="it is cheaper")


def test_or_theirs_taken(dialog: SaveDialog, engine: FakeEngine, qtbot: QtBot) -> None:
    conflict(dialog, engine)
    with qtbot.waitSignal(dialog.reload_wanted) as told:
        dialog.reload.click()
    assert told.args == [(file_text("theirs\n", mark="9"),)]
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


def test_enter_starts_the_experiment_that_is_being_made_and_activates_nothing(
    dialog: SaveDialog, engine: FakeEngine
) -> None:
    get_ready(dialog, engine)
    dialog.try_share.click()
    QTest.keyClick(dialog.why, Qt.Key.Key_Return)
    assert [one for one in engine.sent if isinstance(one, SaveDraft)] == []
    assert isinstance(engine.sent[-1], StartExperiment)


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


def deeds(dialog: SaveDialog, name: str) -> None:
    """Begin to save, or to try on a share."""
    if name == "save":
        dialog.activate.click()
    else:
        dialog.try_share.click()
        dialog.share.start.click()


def try_to_leave(dialog: SaveDialog) -> None:
    dialog.cancel.click()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()


@pytest.mark.parametrize("name", ["save", "share"])
def test_what_is_being_done_is_not_left(
    dialog: SaveDialog, engine: FakeEngine, qtbot: QtBot, name: str
) -> None:
    get_ready(dialog, engine)
    deeds(dialog, name)
    assert not dialog.cancel.isEnabled()
    try_to_leave(dialog)
    assert dialog.isVisible()
    if name == "save":
        with qtbot.waitSignal(dialog.saved):
            engine.reply(SaveDraft, saved("new\n"))
    else:
        with qtbot.waitSignal(dialog.started):
            engine.reply(StartExperiment, running())
    assert dialog.result() == QDialog.DialogCode.Accepted


@pytest.mark.parametrize("name", ["save", "share"])
def test_once_the_engine_is_lost_it_can_be_left(
    dialog: SaveDialog, engine: FakeEngine, name: str
) -> None:
    get_ready(dialog, engine)
    deeds(dialog, name)
    if name == "save":
        engine.fail(SaveDraft, "the engine has crashed")
        engine.fail(ReadFile, "the engine has crashed")
    else:
        engine.fail(StartExperiment, "the engine has crashed")
    assert dialog.trouble.text() == "✕ the engine has crashed"
    dialog.cancel.click()
    assert not dialog.isVisible()


def hang(dialog: SaveDialog, engine: FakeEngine) -> None:
    """Begin to save, get no answer, and leave."""
    get_ready(dialog, engine)
    dialog.activate.click()
    dialog.patience.stop()
    dialog.patience.timeout.emit()
    assert "has not answered" in dialog.trouble.text()
    try_to_leave(dialog)
    assert not dialog.isVisible()


def test_a_hanging_engine_is_left_and_its_late_answer_taken(
    dialog: SaveDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    hang(dialog, engine)
    with qtbot.waitSignal(dialog.saved) as told:
        engine.reply(SaveDraft, saved("new\n"))
    assert told.args == [saved("new\n")]


def test_that_nothing_was_saved_is_told_to_who_has_left(
    dialog: SaveDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    hang(dialog, engine)
    with qtbot.waitSignal(dialog.failed) as told:
        engine.fail(SaveDraft, "The engine was restarted.")
    assert told.args == ["The engine was restarted."]
    assert engine.pending(ReadFile) == []


def test_one_file_needs_no_list(dialog: SaveDialog, both: SaveDialog) -> None:
    assert not dialog.files.isVisible()
    assert dialog.windowTitle() == f"Save {PATH}"
    assert both.files.isVisible()
    assert both.windowTitle() == "Save 2 file(s)"


def test_files_are_checked_replayed_and_saved_together(
    both: SaveDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    assert engine.pending(CheckDrafts) == [CheckDrafts(drafts=(DRAFT, TOO))]
    get_ready(both, engine)
    assert Backtest(drafts=(DRAFT, TOO), last=20) in engine.sent
    both.activate.click()
    assert engine.sent[-1] == SaveDraft(drafts=(EDIT, SECOND), why="it is cheaper")
    with qtbot.waitSignal(both.saved) as told:
        engine.reply(SaveDraft, saved("new\n", "too\n"))
    assert told.args == [saved("new\n", "too\n")]


def test_an_experiment_gets_all_that_is_ticked(
    both: SaveDialog, engine: FakeEngine
) -> None:
    get_ready(both, engine)
    deeds(both, "share")
    (request,) = engine.pending(StartExperiment)
    assert isinstance(request, StartExperiment)
    assert request.drafts == (DRAFT, TOO)


def test_a_file_can_be_left_out_and_the_rest_is_checked_anew(
    both: SaveDialog, engine: FakeEngine
) -> None:
    get_ready(both, engine)
    assert both.activate.isEnabled()
    both.files.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not both.activate.isEnabled()
    assert engine.pending(CheckDrafts) == [CheckDrafts(drafts=(DRAFT,))]
    engine.reply(CheckDrafts, checked())
    engine.reply(Backtest, Backtested(tried=20, flips=(), skipped=()))
    assert both.why.text() == " it is cheaper "
    both.activate.click()
    assert engine.sent[-1] == SaveDraft(drafts=(EDIT,), why="it is cheaper")


def test_the_file_in_front_is_always_saved(both: SaveDialog) -> None:
    assert not both.files.list.item(0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert both.files.list.item(1).flags() & Qt.ItemFlag.ItemIsUserCheckable


def test_of_several_files_those_that_changed_beneath_are_named(
    both: SaveDialog, engine: FakeEngine, qtbot: QtBot
) -> None:
    get_ready(both, engine)
    both.activate.click()
    engine.fail(SaveDraft, "a file says something else by now")
    engine.reply(ReadFile, file_text(mark="1"))
    engine.reply(ReadFile, file_text("theirs\n", path=OTHER, mark="9"))
    assert OTHER in both.status.text()
    assert PATH not in both.status.text()
    both.keep.click()
    mine = Edited(path=OTHER, text="too\n", fingerprint="9")
    assert engine.sent[-1] == SaveDraft(drafts=(EDIT, mine), why="it is cheaper")
    engine.fail(SaveDraft, "again")
    engine.reply(ReadFile, file_text(mark="1"))
    engine.reply(ReadFile, file_text("more\n", path=OTHER, mark="10"))
    with qtbot.waitSignal(both.reload_wanted) as told:
        both.reload.click()
    assert told.args == [(file_text("more\n", path=OTHER, mark="10"),)]


def test_all_texts_are_asked_for_again(dialog: SaveDialog, engine: FakeEngine) -> None:
    engine.reply(CheckDrafts, checked(problem()))
    with loud():
        assert dialog.activate.text() == "&ACTIVATE"
        assert dialog.status.text().startswith("✕ 1 ERROR(S)")
