"""The list of problems, and the word on the check."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.drafts import OTHER, PATH, problem
from support.loud import loud

from gui.style.style import Style
from gui.views.problems import ProblemsView


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> ProblemsView:
    made = ProblemsView(Style(qapp))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def cells(view: ProblemsView, row: int) -> list[str]:
    model = view.table.model()
    return [str(model.index(row, column).data()) for column in range(4)]


def test_the_status_says_where_the_check_stands(view: ProblemsView) -> None:
    assert view.status.text() == "checking…"
    view.set_problems([])
    assert view.status.text() == "✓ no problems"
    view.set_checking()
    assert view.status.text() == "checking…"
    view.set_problems([problem(), problem(2, is_warning=True)])
    assert view.status.text() == "✕ 1 error(s), ▲ 1 warning(s)"
    view.set_trouble("the engine stopped")
    assert view.status.text() == "not checked: the engine stopped"


def test_a_problem_with_its_place_and_hint(view: ProblemsView) -> None:
    view.set_problems([problem(7, 12, hint="did you mean 'x'?")])
    assert cells(view, 0) == [
        "✕ error",
        "wrong in line 7 (did you mean 'x'?)",
        "unknown_template",
        f"{PATH}:7:12",
    ]


def test_what_is_selected_stays_selected(view: ProblemsView) -> None:
    kept = problem(7)
    view.set_problems([problem(2), kept])
    view.select(kept)
    view.set_problems([problem(1), problem(3), kept])
    assert cells(view, view.table.currentIndex().row())[3] == f"{PATH}:7:12"


def test_enter_and_a_click_choose(view: ProblemsView, qtbot: QtBot) -> None:
    wanted = problem(2, path=OTHER)
    view.set_problems([problem(7), wanted])
    view.select(wanted)
    with qtbot.waitSignal(view.chosen) as told:
        QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert told.args == [wanted]
    spot = view.table.visualRect(view.model.index(0, 1)).center()
    with qtbot.waitSignal(view.chosen) as told:
        QTest.mouseClick(
            view.table.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            spot,
        )
    assert told.args == [problem(7)]


def test_all_texts_are_asked_for_again(view: ProblemsView) -> None:
    view.set_problems([problem()])
    with loud():
        assert cells(view, 0)[0] == "✕ ERROR"
        assert view.status.text() == "✕ 1 ERROR(S)"
