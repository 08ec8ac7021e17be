"""The editor as a whole: what is typed is checked, tried and saved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot
from support.drafts import (
    OTHER,
    PATH,
    TEXT,
    WORDS,
    checked,
    file_text,
    flip,
    problem,
    rule_files,
    saved,
)
from support.fake_engine import FakeEngine
from support.loud import loud
from support.shown import running

from gui.messages.experiments import StartExperiment
from gui.messages.rules import (
    Backtest,
    Backtested,
    CheckDrafts,
    Draft,
    ListRuleFiles,
    ListWords,
    ReadFile,
    SaveDraft,
    Tried,
    TryDrafts,
)
from gui.state import State
from gui.style.style import Style
from gui.views.editor import EditorView
from gui.views.rule_page import RulePage
from gui.views.save_dialog import SaveDialog

Key = Qt.Key
Mod = Qt.KeyboardModifier


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def view(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> EditorView:
    made = EditorView(engine, state, Style(qapp))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    engine.reply(ListRuleFiles, rule_files(PATH, OTHER))
    engine.reply(ListWords, WORDS)
    engine.reply(CheckDrafts, checked())
    return made


@pytest.fixture
def page(view: EditorView, engine: FakeEngine) -> RulePage:
    view.shelf.open(PATH)
    engine.reply(ReadFile, file_text())
    found = view.tabs.current
    assert found is not None
    return found


def action(view: EditorView, name: str) -> QAction:
    (found,) = [one for one in view.actions() if one.objectName() == f"editor-{name}"]
    return found


def dialog_of(view: EditorView) -> SaveDialog:
    found = view.findChild(SaveDialog)
    assert isinstance(found, SaveDialog)
    return found


def answer_check(engine: FakeEngine, qtbot: QtBot) -> Draft:
    """Wait for the check of what was typed, and find no problem."""
    qtbot.waitUntil(lambda: bool(engine.pending(CheckDrafts)))
    (request,) = engine.pending(CheckDrafts)
    assert isinstance(request, CheckDrafts)
    engine.reply(CheckDrafts, checked())
    return request.drafts[0]


def test_without_a_file_it_says_what_to_do(view: EditorView) -> None:
    assert view.empty.isVisible()
    assert "on the left" in view.empty.sentence.text()
    assert not action(view, "save").isEnabled()


def test_a_folder_without_files_says_so(
    view: EditorView, engine: FakeEngine, state: State
) -> None:
    state.rules_changed.emit()
    empty = rule_files()
    engine.reply(ListRuleFiles, type(empty)(folder="/x/rules", files=(), ruleset=""))
    assert "/x/rules" in view.empty.sentence.text()


def test_a_rule_that_is_wanted_is_shown(
    view: EditorView, engine: FakeEngine, state: State
) -> None:
    state.rule_wanted.emit("second")
    engine.reply(ReadFile, file_text())
    assert view.tabs.current is not None
    assert view.tabs.current.edit.place()[0] == 11


def test_a_place_that_is_wanted_is_shown(
    view: EditorView, engine: FakeEngine, state: State
) -> None:
    state.place_wanted.emit(OTHER, 7, 3)
    engine.reply(ReadFile, file_text(path=OTHER))
    assert view.tabs.current is not None
    assert view.tabs.current.edit.place() == (7, 3)


def test_a_rule_that_the_files_do_not_have_is_told(
    view: EditorView, state: State
) -> None:
    state.rule_wanted.emit("third")
    assert "third" in view.told.text()


def test_another_set_than_that_of_the_files_is_told(
    view: EditorView, engine: FakeEngine, state: State
) -> None:
    assert view.differs.isHidden()
    state.rules_changed.emit()
    engine.reply(ListRuleFiles, rule_files(PATH, differs=True))
    assert not view.differs.isHidden()


def test_typing_is_checked_and_problems_are_shown_everywhere(
    view: EditorView, page: RulePage, engine: FakeEngine, qtbot: QtBot
) -> None:
    page.edit.go_to(13, 18)
    QTest.keyClicks(page.edit, "x")
    qtbot.waitUntil(lambda: bool(engine.pending(CheckDrafts)))
    (request,) = engine.pending(CheckDrafts)
    assert isinstance(request, CheckDrafts)
    (draft,) = request.drafts
    assert draft.text == TEXT.replace("- q: Query()", "- q: Query(x)")
    engine.reply(CheckDrafts, checked(problem(13, 18, length=1), problem(path=OTHER)))
    assert view.problems.status.text() == "✕ 2 error(s)"
    assert page.edit.worst_at(page.edit.document().findBlockByNumber(12)) == "error"
    assert page.edit.worst_at(page.edit.document().findBlockByNumber(6)) == ""


def test_what_is_unsaved_is_said_everywhere(view: EditorView, page: RulePage) -> None:
    assert not view.has_unsaved()
    QTest.keyClicks(page.edit, "x")
    assert view.unsaved() == (PATH,)
    assert view.tree.model.entries[0].cells[0].endswith("unsaved")
    page.edit.undo()
    assert not view.has_unsaved()


def test_one_goes_from_problem_to_problem(
    view: EditorView, page: RulePage, engine: FakeEngine, state: State
) -> None:
    state.rules_changed.emit()
    engine.reply(CheckDrafts, checked(problem(4, 5), problem(7, 12)))
    page.edit.go_to(1, 1)
    places = []
    for _ in range(3):
        QTest.keyClick(page.edit, Key.Key_F8)
        places.append(page.edit.place())
    assert places == [(4, 5), (7, 12), (4, 5)]
    QTest.keyClick(page.edit, Key.Key_F8, Mod.ShiftModifier)
    assert page.edit.place() == (7, 12)
    assert view.problems.table.currentIndex().row() == 1


def test_a_problem_of_another_file_opens_it(
    view: EditorView, engine: FakeEngine
) -> None:
    view.problems.chosen.emit(problem(11, 3, path=OTHER))
    engine.reply(ReadFile, file_text(path=OTHER))
    assert view.tabs.current is not None
    assert view.tabs.current.edit.place() == (11, 3)


def test_a_word_is_mended_as_proposed(
    view: EditorView, page: RulePage, engine: FakeEngine, state: State
) -> None:
    state.rules_changed.emit()
    engine.reply(CheckDrafts, checked(problem(7, 12, hint="did you mean 'Question'?")))
    page.edit.go_to(7, 13)
    QTest.keyClick(page.edit, Key.Key_Return, Mod.AltModifier)
    assert "- q: Question(" in page.draft().text
    page.edit.go_to(1, 1)
    action(view, "fix").trigger()
    assert "No problem" in view.told.text()


def test_completion_knows_the_words_and_what_the_text_declares(
    view: EditorView, page: RulePage, engine: FakeEngine, qtbot: QtBot
) -> None:
    page.edit.replace_text("templates:\n  Depth:\n    slots: {x: int}\n" + TEXT)
    answer_check(engine, qtbot)
    page.edit.go_to(18, 25)
    assert page.edit.textCursor().block().text().startswith("      - conclude: Depth(")
    page.edit.replace_text(page.draft().text.replace("(query=q.id)", "("))
    page.edit.go_to(18, 25)
    QTest.keyClick(page.edit, Key.Key_Space, Mod.ControlModifier)
    assert page.completer.list.isVisible()
    assert page.completer.list.model().index(0, 0).data() == "x"
    assert view.tabs.current is page


def test_the_rule_under_the_cursor_is_tried(
    view: EditorView, page: RulePage, engine: FakeEngine, state: State
) -> None:
    state.select_decision("d1")
    QTest.keyClicks(page.edit, "#")
    page.edit.go_to(13, 1)
    QTest.keyClick(page.edit, Key.Key_F5)
    assert engine.sent[-1] == TryDrafts(
        drafts=(Draft(path=PATH, text="#" + TEXT),), decision="d1", rule="second"
    )
    engine.reply(TryDrafts, Tried(flip=flip(), rule="second", firings=1, why_not=""))
    assert view.trial.isVisible()


def test_saving_goes_through_check_replay_and_reason(
    view: EditorView,
    page: RulePage,
    engine: FakeEngine,
    state: State,
    qtbot: QtBot,
) -> None:
    QTest.keyClicks(page.edit, "#")
    answer_check(engine, qtbot)
    QTest.keyClick(page.edit, Key.Key_S, Mod.ControlModifier)
    dialog = dialog_of(view)
    engine.reply(CheckDrafts, checked())
    engine.reply(Backtest, Backtested(tried=3, flips=(), skipped=()))
    dialog.why.setText("so")
    dialog.activate.click()
    with qtbot.waitSignal(state.rules_changed):
        engine.reply(SaveDraft, saved("#" + TEXT))
    assert not view.has_unsaved()
    assert page.fingerprint == "2"
    assert view.told.text() == "✓ budget.yaml is saved, as no. 2 of the rule sets."
    engine.reply(ListRuleFiles, rule_files(PATH, OTHER))
    engine.reply(ReadFile, file_text("#" + TEXT, mark="2"))
    assert "saved" in view.told.text()
    assert page.draft().text == "#" + TEXT


def test_files_that_need_each_other_are_saved_together(
    view: EditorView, page: RulePage, engine: FakeEngine
) -> None:
    view.shelf.open(OTHER)
    engine.reply(ReadFile, file_text(path=OTHER))
    other = view.tabs.current
    assert other is not None
    for one in (page, other):
        QTest.keyClicks(one.edit, "#")
    action(view, "save").trigger()
    dialog = dialog_of(view)
    assert [one.path for one in dialog.files.chosen] == [OTHER, PATH]
    engine.reply(CheckDrafts, checked())
    engine.reply(Backtest, Backtested(tried=3, flips=(), skipped=()))
    dialog.why.setText("so")
    dialog.activate.click()
    engine.reply(SaveDraft, saved("#" + TEXT, "#" + TEXT))
    assert not view.has_unsaved()
    assert (page.fingerprint, other.fingerprint) == ("2", "2")
    assert view.told.text() == "✓ 2 file(s) are saved, as no. 2 of the rule sets."


def test_files_are_taken_as_somebody_else_left_them(
    view: EditorView, page: RulePage
) -> None:
    QTest.keyClicks(page.edit, "#")
    view.save(page)
    dialog = dialog_of(view)
    theirs = file_text("theirs\n", mark="9")
    dialog.reload_wanted.emit((theirs, file_text("x\n", path=OTHER)))
    assert page.draft().text == "theirs\n"
    assert not page.is_unsaved


def leave_while_it_hangs(view: EditorView, page: RulePage, engine: FakeEngine) -> None:
    """Begin to save, and wait no longer; then type on."""
    QTest.keyClicks(page.edit, "#")
    view.save(page)
    dialog = dialog_of(view)
    engine.reply(CheckDrafts, checked())
    dialog.replay.stop.click()
    dialog.why.setText("so")
    dialog.activate.click()
    dialog.patience.stop()
    dialog.patience.timeout.emit()
    dialog.cancel.click()
    QTest.keyClicks(page.edit, "x")


def test_who_left_a_hanging_save_hears_that_it_failed(
    view: EditorView, page: RulePage, engine: FakeEngine, qtbot: QtBot
) -> None:
    leave_while_it_hangs(view, page, engine)
    engine.fail(SaveDraft, "The engine was restarted.")
    assert view.told.text() == "✕ The engine was restarted."
    qtbot.waitUntil(lambda: view.findChild(SaveDialog) is None)


def test_or_that_it_was_saved_and_keeps_what_was_typed_meanwhile(
    view: EditorView, page: RulePage, engine: FakeEngine, qtbot: QtBot
) -> None:
    leave_while_it_hangs(view, page, engine)
    engine.reply(SaveDraft, saved("#" + TEXT))
    assert view.told.text().startswith("✓ budget.yaml is saved")
    assert page.is_unsaved
    assert page.fingerprint == "2"
    qtbot.waitUntil(lambda: view.findChild(SaveDialog) is None)


def test_the_keyboard_goes_to_the_text_of_an_open_file(
    view: EditorView, page: RulePage
) -> None:
    assert view.focusProxy() is page
    view.tree.filter.setFocus()
    view.setFocus()
    assert page.edit.hasFocus()
    view.tabs.close_page(page)
    assert view.focusProxy() is None


def test_what_is_saved_already_is_not_saved_again(
    view: EditorView, page: RulePage
) -> None:
    view.save(page)
    assert view.findChild(SaveDialog) is None
    assert "already" in view.told.text()


def test_an_experiment_leaves_the_text_unsaved(
    view: EditorView,
    page: RulePage,
    engine: FakeEngine,
    state: State,
    qtbot: QtBot,
) -> None:
    QTest.keyClicks(page.edit, "#")
    view.save(page)
    dialog = dialog_of(view)
    engine.reply(CheckDrafts, checked())
    engine.reply(Backtest, Backtested(tried=3, flips=(), skipped=()))
    dialog.why.setText("so")
    dialog.share.start.click()
    with qtbot.waitSignal(state.experiment_changed):
        engine.reply(StartExperiment, running())
    assert view.unsaved() == (PATH,)


def test_a_file_saved_in_order_to_be_closed_is_closed(
    view: EditorView, page: RulePage, engine: FakeEngine
) -> None:
    QTest.keyClicks(page.edit, "#")
    view.tabs.save_wanted.emit(page)
    dialog = dialog_of(view)
    engine.reply(CheckDrafts, checked())
    engine.reply(Backtest, Backtested(tried=3, flips=(), skipped=()))
    dialog.why.setText("so")
    dialog.activate.click()
    engine.reply(SaveDraft, saved("#" + TEXT))
    assert view.tabs.count() == 0
    assert view.empty.isVisible()


def test_coming_back_to_the_window_looks_at_the_files(
    view: EditorView, page: RulePage, engine: FakeEngine
) -> None:
    QTest.keyClicks(page.edit, "x")
    QApplication.sendEvent(view, QEvent(QEvent.Type.WindowActivate))
    engine.reply(ListRuleFiles, rule_files(PATH, OTHER))
    engine.reply(ReadFile, file_text("theirs\n", mark="9"))
    assert page.banner.sentence
    assert page.draft().text == "x" + TEXT


def test_what_cannot_be_read_is_told_until_it_can(
    view: EditorView, engine: FakeEngine
) -> None:
    view.shelf.refresh()
    engine.fail(ListRuleFiles, "there is no folder /x")
    assert view.told.text() == "✕ there is no folder /x"
    view.shelf.refresh()
    engine.reply(ListRuleFiles, rule_files(PATH))
    assert view.told.isHidden()


def test_one_finds_and_goes_to_lines(view: EditorView, page: RulePage) -> None:
    QTest.keyClick(page.edit, Key.Key_F, Mod.ControlModifier)
    assert view.find_bar.isVisible()
    view.find_bar.wanted.setText("second")
    view.find_bar.search(backwards=False)
    assert page.edit.place()[0] == 11
    QTest.keyClick(page.edit, Key.Key_G, Mod.ControlModifier)
    dialog = view.findChild(QInputDialog)
    assert isinstance(dialog, QInputDialog)
    dialog.setIntValue(4)
    dialog.accept()
    assert page.edit.place() == (4, 1)


def test_comments_undo_and_redo_have_keys(page: RulePage) -> None:
    page.edit.go_to(6, 1)
    QTest.keyClick(page.edit, Key.Key_Slash, Mod.ControlModifier)
    assert "    # when:" in page.draft().text
    QTest.keyClick(page.edit, Key.Key_Z, Mod.ControlModifier)
    assert page.draft().text == TEXT


def test_all_texts_are_asked_for_again(view: EditorView) -> None:
    with loud():
        assert action(view, "save").text() == "&SAVE…"
        assert "ON THE LEFT" in view.empty.sentence.text()
