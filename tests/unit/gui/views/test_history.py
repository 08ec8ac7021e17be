"""The history: search, pages, selection and place are kept while decisions come in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.fake_engine import FakeEngine
from support.loud import loud
from support.shown import decision_row, page

from gui.messages.decisions import DecisionPage, ListDecisions
from gui.state import State
from gui.style.style import Choice, Style
from gui.views.history import HistoryView


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def view(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> HistoryView:
    made = HistoryView(engine, state, Style(qapp))
    qtbot.addWidget(made)
    made.resize(320, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def fill(engine: FakeEngine, first: int, last: int, *, has_more: bool = False) -> None:
    rows = tuple(decision_row(number) for number in range(first, last - 1, -1))
    engine.reply(ListDecisions, DecisionPage(rows=rows, has_more=has_more))


def shown(view: HistoryView) -> str:
    return view.model.row(view.list.indexAt(QPoint(20, 10))).id


def test_an_empty_database_is_told_and_nothing_to_clear_is_offered(
    view: HistoryView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(state.nothing_decided):
        fill(engine, 0, 1)
    assert view.nothing.text().startswith("Nothing is decided yet.")
    assert not view.clear.isVisible()


def test_the_latest_decision_is_selected_at_first(
    view: HistoryView, engine: FakeEngine, state: State
) -> None:
    fill(engine, 3, 1)
    assert state.decision == decision_row(3).id
    assert state.question == decision_row(3).query
    assert view.list.currentIndex().row() == 0
    state.select_decision("")
    state.opened.emit()  # another database
    state.decided.emit()
    fill(engine, 7, 5)
    assert state.decision == decision_row(7).id


def test_what_was_selected_already_stays(
    view: HistoryView, engine: FakeEngine, state: State
) -> None:
    state.select_decision(decision_row(1).id)
    fill(engine, 3, 1)
    assert view.list.currentIndex().row() == 2
    assert state.decision == decision_row(1).id


def test_the_first_of_what_comes_into_an_empty_database_is_left_to_who_asked(
    view: HistoryView, engine: FakeEngine, state: State
) -> None:
    fill(engine, 0, 1)
    state.decided.emit()
    fill(engine, 2, 1)
    assert not view.list.currentIndex().isValid()
    assert state.decision == ""


def test_down_goes_from_the_search_to_the_first_row(
    view: HistoryView, engine: FakeEngine, state: State
) -> None:
    fill(engine, 3, 1)
    state.select_decision(decision_row(1).id)
    view.search.setFocus()
    QTest.keyClick(view.search, Qt.Key.Key_Down)
    assert view.list.hasFocus()
    assert state.decision == decision_row(3).id


def test_enter_goes_from_the_search_to_the_first_hit(
    view: HistoryView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    fill(engine, 3, 1)
    view.search.setFocus()
    QTest.keyClicks(view.search, "2")
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert state.decision == decision_row(3).id  # the hits are not there yet
    engine.reply(ListDecisions, page(2))
    assert state.decision == decision_row(2).id
    assert view.list.hasFocus()
    view.search.setFocus()
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    assert view.list.hasFocus()
    with qtbot.waitSignal(state.proof_wanted):
        QTest.keyClick(view.list, Qt.Key.Key_Return)


def test_selecting_a_row_selects_the_decision(
    view: HistoryView, engine: FakeEngine, state: State
) -> None:
    fill(engine, 3, 1)
    view.list.setCurrentIndex(view.model.index(1, 0))
    assert state.decision == decision_row(2).id


def test_a_decision_selected_elsewhere_is_selected_here(
    view: HistoryView, engine: FakeEngine, state: State
) -> None:
    fill(engine, 3, 1)
    state.select_decision(decision_row(1).id)
    assert view.list.currentIndex().row() == 2
    state.select_decision("one that is not listed")
    assert not view.list.currentIndex().isValid()
    assert state.decision == "one that is not listed"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_shows_the_proof(
    view: HistoryView, engine: FakeEngine, state: State, qtbot: QtBot, key: Qt.Key
) -> None:
    fill(engine, 3, 1)
    view.list.setFocus()
    view.list.setCurrentIndex(view.model.index(0, 0))
    with qtbot.waitSignal(state.proof_wanted):
        QTest.keyClick(view.list, key)


def test_a_double_click_shows_the_proof(
    view: HistoryView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    fill(engine, 3, 1)
    spot = view.list.visualRect(view.model.index(1, 0)).center()
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(view.list.viewport(), left, pos=spot)
    with qtbot.waitSignal(state.proof_wanted):
        QTest.mouseDClick(view.list.viewport(), left, pos=spot)
    assert state.decision == decision_row(2).id


def test_the_search_is_asked_once_after_a_pause(
    view: HistoryView, engine: FakeEngine, qtbot: QtBot
) -> None:
    fill(engine, 3, 1)
    before = len(engine.sent)
    QTest.keyClicks(view.search, "fee")
    assert len(engine.sent) == before
    qtbot.waitUntil(lambda: len(engine.sent) > before)
    assert engine.sent[before:] == [ListDecisions(search="fee")]


def test_nothing_found_is_said_and_can_be_cleared(
    view: HistoryView, engine: FakeEngine, state: State
) -> None:
    fill(engine, 3, 1)
    state.select_decision(decision_row(2).id)
    QTest.keyClicks(view.search, "%1 <b>")
    QTest.keyClick(view.search, Qt.Key.Key_Return)
    engine.reply(ListDecisions, page())
    assert view.nothing.isVisible()
    assert view.nothing.text() == "No question has “%1 <b>” in it."
    assert view.nothing.textFormat() == Qt.TextFormat.PlainText
    assert state.decision == decision_row(2).id  # the search took no selection away
    view.clear.click()
    fill(engine, 3, 1)
    assert view.list.isVisible()
    assert view.list.currentIndex().row() == 1


def test_new_decisions_leave_selection_and_place(
    view: HistoryView, engine: FakeEngine, state: State
) -> None:
    fill(engine, 60, 1)
    state.select_decision(decision_row(20).id)
    top, value = shown(view), view.list.verticalScrollBar().value()
    assert value > 0
    state.decided.emit()
    fill(engine, 62, 1)
    assert shown(view) == top
    assert state.decision == decision_row(20).id
    assert view.model.row(view.list.currentIndex()).id == decision_row(20).id


def test_at_the_top_new_decisions_come_into_sight(
    view: HistoryView, engine: FakeEngine, state: State
) -> None:
    fill(engine, 60, 1)
    state.decided.emit()
    fill(engine, 62, 1)
    assert shown(view) == decision_row(62).id


def test_the_end_of_the_list_fetches_more(
    view: HistoryView, engine: FakeEngine, qtbot: QtBot
) -> None:
    fill(engine, 160, 61, has_more=True)
    assert engine.pending(ListDecisions) == []
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    QTest.keyClick(view.list, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: engine.pending(ListDecisions) != [])
    assert engine.pending(ListDecisions) == [ListDecisions(before=decision_row(61).id)]
    fill(engine, 60, 1)
    assert view.model.rowCount() == 160


def test_a_failure_is_told_above_what_is_there(
    view: HistoryView, engine: FakeEngine, state: State
) -> None:
    fill(engine, 3, 1)
    state.decided.emit()
    engine.fail(ListDecisions, "the database is locked")
    assert view.notice.text() == "✕ the database is locked"
    assert view.model.rowCount() == 3
    state.decided.emit()
    fill(engine, 3, 1)
    assert view.notice.isHidden()


def test_rows_are_painted_in_both_themes(
    engine: FakeEngine, qapp: QApplication, qtbot: QtBot
) -> None:
    style = Style(qapp)
    view = HistoryView(engine, State(), style)
    qtbot.addWidget(view)
    fill(engine, 3, 1)
    view.list.setCurrentIndex(view.model.index(1, 0))
    with qtbot.waitExposed(view):
        view.show()
    choices: tuple[Choice, ...] = ("light", "dark")
    for choice in choices:
        style.choose(choice)
        qapp.processEvents()
        image = view.list.viewport().grab().toImage()
        chosen = view.list.visualRect(view.model.index(1, 0))
        corner = chosen.topLeft() + QPoint(2, 2)
        assert image.pixelColor(corner).name() == style.theme.accent


def test_the_focus_of_the_list_can_be_seen(
    view: HistoryView, engine: FakeEngine
) -> None:
    fill(engine, 3, 1)
    view.search.setFocus()
    without = view.list.viewport().grab().toImage()
    view.list.setFocus()
    assert view.list.viewport().grab().toImage() != without


def test_it_speaks_another_language(view: HistoryView, engine: FakeEngine) -> None:
    fill(engine, 3, 1)
    with loud():
        assert view.search.placeholderText() == "SEARCH IN QUESTIONS"
        assert view.search.accessibleName().isupper()
        assert view.list.accessibleName().isupper()
        assert view.clear.text().isupper()
