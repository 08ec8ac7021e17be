"""The text of a rule file: kept to the last sign, marked, moved, mended."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QTextCursor, QTextFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot
from support.drafts import TEXT, problem

from gui.style.style import Style
from gui.views.code_edit import MOST_UNDERLINED, CodeEdit

Key = Qt.Key


@pytest.fixture
def edit(qapp: QApplication, qtbot: QtBot) -> CodeEdit:
    made = CodeEdit(Style(qapp))
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.set_text(TEXT)
    return made


def press(edit: CodeEdit, key: Key, *, shift: bool = False) -> None:
    shifted = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(edit, key, shifted if shift else Qt.KeyboardModifier.NoModifier)


def line(edit: CodeEdit, number: int) -> str:
    return edit.document().findBlockByNumber(number - 1).text()


def underlined(edit: CodeEdit) -> list[str]:
    return [
        one.cursor.selectedText()
        for one in edit.extraSelections()
        if not one.format.boolProperty(QTextFormat.Property.FullWidthSelection)
    ]


def test_the_text_stays_as_it_was_read(edit: CodeEdit) -> None:
    assert edit.text() == TEXT
    assert "\u00a0" in edit.text()
    assert not edit.document().isModified()
    assert not edit.document().isUndoAvailable()


def test_a_text_is_replaced_in_one_step(edit: CodeEdit) -> None:
    edit.go_to(3, 2)
    edit.replace_text("a\nb\nccc\n")
    assert edit.text() == "a\nb\nccc\n"
    assert edit.place() == (3, 2)
    edit.undo()
    assert edit.text() == TEXT


def test_places_count_characters(edit: CodeEdit) -> None:
    edit.set_text("😀ab\n")
    edit.go_to(1, 2)
    assert edit.textCursor().position() == 2
    assert edit.place() == (1, 2)


def test_a_place_beyond_the_end_is_the_end(edit: CodeEdit) -> None:
    edit.go_to(1000, 5)
    assert edit.place()[0] == edit.blockCount()
    edit.go_to(1, 1000)
    assert edit.place() == (1, len("layer: budget") + 1)


def test_enter_keeps_the_indentation_and_opens_blocks(edit: CodeEdit) -> None:
    edit.set_text("rules:")
    edit.go_to(1, 99)
    press(edit, Key.Key_Return)
    QTest.keyClicks(edit, "- rule: a")
    press(edit, Key.Key_Return)
    QTest.keyClicks(edit, "when:")
    press(edit, Key.Key_Return)
    QTest.keyClicks(edit, "- A()")
    press(edit, Key.Key_Return)
    assert edit.text() == "rules:\n  - rule: a\n    when:\n      - A()\n      "


def test_tab_inserts_spaces(edit: CodeEdit) -> None:
    edit.set_text("abc")
    edit.go_to(1, 4)
    press(edit, Key.Key_Tab)
    assert edit.text() == "abc "
    press(edit, Key.Key_Tab)
    assert edit.text() == "abc   "


def test_tab_moves_selected_lines_and_shift_tab_moves_them_back(edit: CodeEdit) -> None:
    edit.set_text("a\n\n b\nc")
    cursor = QTextCursor(edit.document())
    cursor.setPosition(5, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
    press(edit, Key.Key_Tab)
    assert edit.text() == "  a\n\n   b\nc"
    press(edit, Key.Key_Backtab, shift=True)
    assert edit.text() == "a\n\n b\nc"
    press(edit, Key.Key_Backtab, shift=True)
    assert edit.text() == "a\n\nb\nc"
    edit.undo()
    edit.undo()
    edit.undo()
    assert edit.text() == "a\n\n b\nc"


def test_lines_become_comments(edit: CodeEdit) -> None:
    edit.go_to(6, 1)
    edit.toggle_comment()
    assert line(edit, 6) == "    # when:"
    edit.toggle_comment()
    assert edit.text() == TEXT


def test_a_problem_is_underlined_where_it_is(edit: CodeEdit) -> None:
    edit.set_problems([problem(7, 12)])
    assert underlined(edit) == ["Query"]


def test_underlines_move_with_the_text(edit: CodeEdit) -> None:
    edit.set_problems([problem(7, 12)])
    edit.go_to(1, 1)
    press(edit, Key.Key_Return)
    assert underlined(edit) == ["Query"]
    assert edit.worst_at(edit.document().findBlockByNumber(7)) == "error"
    assert edit.worst_at(edit.document().findBlockByNumber(6)) == ""


def test_a_problem_without_a_length_is_seen(edit: CodeEdit) -> None:
    edit.set_problems([problem(2, 1, length=0), problem(10, 1, length=0)])
    assert underlined(edit)[0] == "r"


def test_an_error_outdoes_a_warning(edit: CodeEdit) -> None:
    edit.set_problems([problem(7, 12), problem(7, 7, length=1, is_warning=True)])
    assert edit.worst_at(edit.document().findBlockByNumber(6)) == "error"
    edit.set_problems([problem(7, 7, length=1, is_warning=True)])
    assert edit.worst_at(edit.document().findBlockByNumber(6)) == "warning"


def test_only_so_many_problems_are_underlined(edit: CodeEdit) -> None:
    edit.set_problems([problem()] * (MOST_UNDERLINED + 1))
    assert len(underlined(edit)) == MOST_UNDERLINED


def test_another_text_has_no_problems(edit: CodeEdit) -> None:
    edit.set_problems([problem()])
    edit.set_text("a: b")
    assert underlined(edit) == []


def test_what_is_told_of_problems_is_no_rich_text(edit: CodeEdit) -> None:
    edit.set_problems([problem(7, 12, hint="<b>bold</b>")])
    told = edit.told_at(edit.document().findBlockByNumber(6))
    assert "&lt;b&gt;bold&lt;/b&gt;" in told
    assert edit.told_at(edit.document().findBlockByNumber(1)) == ""


def test_a_problem_is_told_where_the_mouse_rests(edit: CodeEdit) -> None:
    edit.set_problems([problem(7, 12)])
    edit.go_to(7, 14)
    spot = edit.cursorRect().center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, spot, QPoint(10, 10))
    QApplication.sendEvent(edit.viewport(), event)
    assert "wrong in line 7" in QToolTip.text()
    QToolTip.hideText()


def test_the_word_that_is_meant_takes_the_place_of_the_wrong_one(
    edit: CodeEdit,
) -> None:
    edit.set_problems([problem(7, 12, hint="did you mean 'Question'?")])
    edit.go_to(7, 13)
    assert edit.mend()
    assert line(edit, 7) == '      - q: Question(domain == "law")'


def test_of_two_problems_that_at_the_cursor_is_mended(edit: CodeEdit) -> None:
    edit.set_problems(
        [
            problem(7, 12, hint="did you mean 'Question'?"),
            problem(7, 18, length=6, hint="did you mean 'field'?"),
        ]
    )
    edit.go_to(7, 20)
    assert edit.mend()
    assert line(edit, 7) == '      - q: Query(field == "law")'


def test_without_a_proposal_nothing_is_mended(edit: CodeEdit) -> None:
    edit.set_problems([problem(7, 12, hint="write it as a list")])
    edit.go_to(7, 13)
    assert not edit.mend()
    assert edit.text() == TEXT


def test_a_line_is_found_by_a_pattern(edit: CodeEdit) -> None:
    assert edit.find_line(r"^\s*- rule: second") == 11
    assert edit.find_line("nowhere") == 0


def test_a_text_that_is_read_only_takes_no_keys(edit: CodeEdit) -> None:
    edit.setReadOnly(True)
    press(edit, Key.Key_Tab)
    press(edit, Key.Key_Return)
    assert edit.text() == TEXT


def test_alt_and_enter_is_no_new_line(edit: CodeEdit) -> None:
    QTest.keyClick(edit, Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert edit.text() == TEXT


def entries(edit: CodeEdit, at: int, column: int) -> list[str]:
    """What the menu offers at a place, shortcuts left out."""
    edit.go_to(at, column)
    menu = edit.menu_at(edit.cursorRect().center())
    return [one.text().partition("\t")[0] for one in menu.actions()]


def test_the_menu_on_a_marked_word_offers_what_is_proposed(edit: CodeEdit) -> None:
    edit.set_problems([problem(7, 12, hint="did you mean 'Question'?")])
    assert entries(edit, 7, 13)[:2] == ["&Write “Question”", ""]
    edit.menu_at(edit.cursorRect().center()).actions()[0].trigger()
    assert line(edit, 7) == '      - q: Question(domain == "law")'


def test_elsewhere_it_offers_what_it_always_does(edit: CodeEdit) -> None:
    usual = entries(edit, 1, 1)
    edit.set_problems(
        [problem(7, 12, hint="did you mean 'Question'?"), problem(15, 12)]
    )
    assert entries(edit, 1, 1) == usual
    assert entries(edit, 15, 13) == usual
    assert "Undo" in "".join(usual).replace("&", "")


def test_a_text_that_can_only_be_read_is_not_mended(edit: CodeEdit) -> None:
    edit.set_problems([problem(7, 12, hint="did you mean 'Question'?")])
    edit.setReadOnly(True)
    assert "&Write “Question”" not in entries(edit, 7, 13)


def test_the_menu_opens_by_the_key_where_the_cursor_is(
    edit: CodeEdit, qtbot: QtBot
) -> None:
    edit.set_problems([problem(7, 12, hint="did you mean 'Question'?")])
    edit.go_to(7, 13)
    by_key = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(edit, QContextMenuEvent(by_key, QPoint(0, 0), QPoint(0, 0)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text() == "&Write “Question”"
    menu.close()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


def test_capitals_count_where_a_line_is_looked_for(edit: CodeEdit) -> None:
    assert edit.find_line("rule: first") == 4
    assert edit.find_line("rule: First") == 0
