"""The list of words: shown while typing, served by keys, never taking the focus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.drafts import TEXT, WORDS

from gui.style.style import Style
from gui.views.code_edit import CodeEdit
from gui.views.completer import Completer

Key = Qt.Key


@pytest.fixture
def edit(qapp: QApplication, qtbot: QtBot) -> CodeEdit:
    made = CodeEdit(Style(qapp))
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    made.set_text(TEXT)
    return made


@pytest.fixture
def completer(edit: CodeEdit) -> Completer:
    made = Completer(edit)
    made.set_words(WORDS)
    return made


def listed(completer: Completer) -> list[str]:
    if not completer.list.isVisible():
        return []
    model = completer.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def line(edit: CodeEdit) -> str:
    return edit.textCursor().block().text()


def test_words_are_offered_while_one_is_typed(
    edit: CodeEdit, completer: Completer
) -> None:
    edit.go_to(13, 18)
    QTest.keyClicks(edit, "do")
    assert listed(completer) == ["domain"]
    assert edit.hasFocus()
    assert QTest.keyClick(edit, Key.Key_Tab) is None
    assert line(edit) == "      - q: Query(domain)"
    assert listed(completer) == []


def test_a_bracket_offers_slots(edit: CodeEdit, completer: Completer) -> None:
    edit.go_to(13, 17)
    QTest.keyClicks(edit, "(")
    assert listed(completer)[:2] == ["domain", "id"]


def test_a_dot_offers_the_slots_of_a_name(edit: CodeEdit, completer: Completer) -> None:
    edit.go_to(15, 35)
    QTest.keyClick(edit, Key.Key_Backspace)
    QTest.keyClick(edit, Key.Key_Backspace)
    QTest.keyClick(edit, Key.Key_Backspace)
    QTest.keyClicks(edit, ".")
    assert listed(completer) == ["domain", "id"]


def test_one_goes_through_the_list_with_arrows(
    edit: CodeEdit, completer: Completer
) -> None:
    edit.go_to(13, 18)
    completer.ask()
    QTest.keyClick(edit, Key.Key_Down)
    QTest.keyClick(edit, Key.Key_Return)
    assert line(edit) == "      - q: Query(id)"


def test_escape_ends_it(edit: CodeEdit, completer: Completer) -> None:
    edit.go_to(13, 18)
    completer.ask()
    assert listed(completer)
    QTest.keyClick(edit, Key.Key_Escape)
    assert listed(completer) == []


def test_another_line_ends_it(edit: CodeEdit, completer: Completer) -> None:
    edit.go_to(13, 18)
    completer.ask()
    edit.go_to(2, 1)
    assert listed(completer) == []


def test_a_blank_ends_it(edit: CodeEdit, completer: Completer) -> None:
    edit.go_to(13, 18)
    QTest.keyClicks(edit, "d ")
    assert listed(completer) == []


def test_a_word_that_leads_on_is_followed_by_what_comes_next(
    edit: CodeEdit, completer: Completer
) -> None:
    edit.go_to(13, 12)
    edit.textCursor().deleteChar()
    edit.set_text(TEXT.replace("      - q: Query()", "      - q: "))
    edit.go_to(13, 12)
    QTest.keyClicks(edit, "Qu")
    QTest.keyClick(edit, Key.Key_Tab)
    assert line(edit) == "      - q: Query("
    assert listed(completer)[:2] == ["domain", "id"]


def test_enter_breaks_the_line_where_the_word_is_there_already(
    edit: CodeEdit, completer: Completer
) -> None:
    edit.set_text("layer: budget-x\nrules:\n  - rule: a\n    tags: [x]\n    ")
    completer.set_words(WORDS)
    edit.go_to(5, 5)
    QTest.keyClicks(edit, "when:")
    assert listed(completer) == []
    QTest.keyClick(edit, Key.Key_Return)
    assert line(edit) == "      "


def test_the_list_stays_inside_the_text(edit: CodeEdit, completer: Completer) -> None:
    edit.set_text("\n" * 200)
    edit.go_to(201, 1)
    edit.ensureCursorVisible()
    completer.ask()
    assert listed(completer)[0] == "layer"
    assert edit.rect().contains(completer.list.geometry())
    assert completer.list.geometry().bottom() <= edit.cursorRect().bottom()


def test_without_words_for_a_place_nothing_is_shown(
    edit: CodeEdit, completer: Completer
) -> None:
    edit.go_to(5, 13)
    completer.ask()
    assert listed(completer) == []
