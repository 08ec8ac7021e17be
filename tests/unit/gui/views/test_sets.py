"""The sets that were active, and how one comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.drafts import PATH, activation
from support.fake_engine import FakeEngine
from support.loud import loud

from gui.messages.rules import Activations, ListActivations, Restored, RestoreSet
from gui.models.written import digest
from gui.state import State
from gui.style.style import Style
from gui.views.sets import SetsView

ROWS = (activation(2, is_active=True), activation(1, why="first"))


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def view(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> SetsView:
    made = SetsView(engine, state, Style(qapp))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    engine.reply(ListActivations, Activations(rows=ROWS))
    return made


def choose(view: SetsView, number: int) -> None:
    view.table.setCurrentIndex(view.model.index_of(number))


def test_who_activated_what_and_why(view: SetsView) -> None:
    cells = [str(view.model.index(0, column).data()) for column in range(4)]
    assert cells[0] == "✓ 2"
    assert cells[2:4] == ["cheaper", "ada"]
    assert view.model.index(1, 0).data() == "1"


def test_before_anything_was_active_it_says_what_will_stand_here(
    view: SetsView, engine: FakeEngine, state: State
) -> None:
    state.rules_changed.emit()
    engine.reply(ListActivations, Activations(rows=()))
    assert view.empty.isVisible()
    assert not view.table.isVisible()


def test_only_an_earlier_set_can_come_back(view: SetsView) -> None:
    assert not view.back.isEnabled()
    choose(view, 2)
    assert not view.back.isEnabled()
    choose(view, 1)
    assert view.back.isEnabled()


def test_a_set_comes_back_with_a_reason(
    view: SetsView, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    choose(view, 1)
    view.back.click()
    assert view.why.hasFocus()
    assert not view.restore.isEnabled()
    view.why.setText("it was better")
    view.restore.click()
    assert engine.sent[-1] == RestoreSet(number=1, why="it was better")
    with qtbot.waitSignal(state.rules_changed):
        engine.reply(RestoreSet, Restored(activation=activation(3), files=(PATH,)))
    assert PATH in view.told.text()
    assert engine.pending(ListActivations)


def test_what_was_told_goes_with_the_next_change(
    view: SetsView, engine: FakeEngine, state: State
) -> None:
    changes: list[Callable[[], object]] = [
        state.rules_changed.emit,
        lambda: choose(view, 2),
    ]
    for change in changes:
        choose(view, 1)
        view.back.click()
        view.why.setText("it was better")
        view.restore.click()
        engine.reply(RestoreSet, Restored(activation=activation(3), files=(PATH,)))
        engine.reply(ListActivations, Activations(rows=ROWS))
        assert view.told.isVisible()
        change()
        assert not view.told.isVisible()


def test_details_follow_what_is_selected_alone(view: SetsView) -> None:
    assert not view.row.isVisible()
    view.table.setFocus()  # by which Qt makes the first row current
    assert view.table.currentIndex().row() == 0
    assert [at.row() for at in view.table.selectionModel().selectedRows()] == [0]
    first, *_, last = view.row.text().split("\n")
    assert (first, last) == (
        "This set decides.",
        f"Rules {digest(ROWS[0].ruleset)}",
    )
    view.table.clearSelection()
    assert not view.row.isVisible()
    assert not view.back.isEnabled()


def test_without_a_reason_nothing_is_restored(
    view: SetsView, engine: FakeEngine
) -> None:
    choose(view, 1)
    view.back.click()
    view.why.setText("  ")
    view.why.returnPressed.emit()
    assert engine.pending(RestoreSet) == []


def test_a_set_is_brought_back_once(view: SetsView, engine: FakeEngine) -> None:
    choose(view, 1)
    view.back.click()
    view.why.setText("it was better")
    view.restore.click()
    assert not view.restore.isEnabled()
    view.why.returnPressed.emit()
    view.why.setText("it was better by far")
    view.refresh()
    engine.fail(ListActivations, "no list")
    assert not view.restore.isEnabled()
    assert len(engine.pending(RestoreSet)) == 1
    engine.fail(RestoreSet, "the disk is full")
    assert view.restore.isEnabled()


def test_a_failure_is_told(view: SetsView, engine: FakeEngine) -> None:
    choose(view, 1)
    view.back.click()
    view.why.setText("so")
    view.restore.click()
    engine.fail(RestoreSet, "this version no longer understands that set")
    assert view.told.text() == "✕ this version no longer understands that set"


def test_a_refresh_keeps_what_is_selected_and_typed(
    view: SetsView, engine: FakeEngine, state: State
) -> None:
    choose(view, 1)
    view.back.click()
    view.why.setText("half a rea")
    state.rules_changed.emit()
    engine.reply(ListActivations, Activations(rows=(activation(3), *ROWS)))
    assert view.model.row(view.table.currentIndex()).number == 1
    assert view.why.text() == "half a rea"


def test_an_undo_says_what_it_took_back(
    view: SetsView, engine: FakeEngine, state: State
) -> None:
    state.rules_changed.emit()
    engine.reply(ListActivations, Activations(rows=(activation(3, undo_of=2),)))
    assert view.model.index(0, 2).data() == "cheaper (takes back 2)"


def test_all_texts_are_asked_for_again(view: SetsView) -> None:
    with loud():
        assert view.back.text() == "&BACK TO THIS SET…"
