"""Finding and replacing, plain and by regular expressions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.loud import loud

from gui.style.style import Style
from gui.views.code_edit import CodeEdit
from gui.views.find_bar import FindBar

TEXT = "one two\nTwo three\ntwo\n"


@pytest.fixture
def edit(qapp: QApplication, qtbot: QtBot) -> CodeEdit:
    made = CodeEdit(Style(qapp))
    qtbot.addWidget(made)
    made.set_text(TEXT)
    return made


@pytest.fixture
def bar(edit: CodeEdit, qtbot: QtBot) -> FindBar:
    made = FindBar()
    qtbot.addWidget(made)
    made.set_edit(edit)
    made.open(replace=True)
    return made


def at(edit: CodeEdit) -> tuple[int, str]:
    cursor = edit.textCursor()
    return cursor.blockNumber() + 1, cursor.selectedText()


def test_places_are_found_one_after_the_other_and_round(
    bar: FindBar, edit: CodeEdit
) -> None:
    bar.wanted.setText("two")
    found = []
    for _ in range(4):
        bar.next.click()
        found.append(at(edit))
    assert found == [(1, "two"), (3, "two"), (1, "two"), (3, "two")]
    assert bar.told.text() == ""
    bar.next.click()
    assert bar.told.text() == "from the other end again"


@pytest.mark.parametrize("is_regex", [False, True])
def test_capitals_count_as_they_do_in_rules(
    bar: FindBar, edit: CodeEdit, *, is_regex: bool
) -> None:
    bar.is_regex.setChecked(is_regex)
    bar.wanted.setText("Two")
    bar.next.click()
    assert at(edit) == (2, "Two")
    bar.next.click()
    assert at(edit) == (2, "Two")


def test_and_backwards(bar: FindBar, edit: CodeEdit) -> None:
    bar.wanted.setText("two")
    bar.previous.click()
    assert at(edit) == (3, "two")
    QTest.keyClick(bar.wanted, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert at(edit) == (1, "two")
    QTest.keyClick(bar.wanted, Qt.Key.Key_Return)
    assert at(edit) == (3, "two")


def test_what_is_nowhere_is_told(bar: FindBar, edit: CodeEdit) -> None:
    bar.wanted.setText("four")
    bar.next.click()
    assert bar.told.text() == "not found"
    assert at(edit) == (1, "")


def test_the_selected_word_is_wanted(bar: FindBar) -> None:
    bar.wanted.setText("three")
    bar.next.click()
    bar.wanted.clear()
    bar.open(replace=False)
    assert bar.wanted.text() == "three"
    assert bar.replacement.isHidden()


def test_one_place_is_replaced_and_the_next_selected(
    bar: FindBar, edit: CodeEdit
) -> None:
    bar.wanted.setText("two")
    bar.replacement.setText("2")
    bar.replace.click()  # nothing is selected yet: it finds
    assert edit.text() == TEXT
    bar.replace.click()
    assert edit.text() == "one 2\nTwo three\ntwo\n"
    assert at(edit) == (3, "two")


def test_all_are_replaced_in_one_step(bar: FindBar, edit: CodeEdit) -> None:
    bar.wanted.setText("two")
    bar.replacement.setText("two two")
    bar.replace_all.click()
    assert edit.text() == "one two two\nTwo three\ntwo two\n"
    assert "2" in bar.told.text()
    edit.undo()
    assert edit.text() == TEXT


def test_regular_expressions_with_groups(bar: FindBar, edit: CodeEdit) -> None:
    bar.is_regex.setChecked(True)
    bar.wanted.setText(r"(\w+) three")
    bar.replacement.setText(r"three \1")
    bar.replace_all.click()
    assert edit.text() == "one two\nthree Two\ntwo\n"


@pytest.mark.parametrize(
    ("pattern", "instead", "text", "after"),
    [
        (r"(?<=one )(\w+)", r"<\1>", "one two\n", "one <two>\n"),
        (r"(\w+)(?= three)", r"\1 \1", "two three\n", "two two three\n"),
        (r"^a", "", "aaa\naa\n", "aa\na\n"),
        (r"(?<=a)a", "ba", "aaa\n", "ababa\n"),
        (r"\bx", "y", "axx x\n", "axx y\n"),
        (r"x*", "y", "axx\n", "ay\n"),
        (r"(b)|c(.)", r"[\1\2\0]", "b cd\n", "[bb] [dcd]\n"),
        (r"(a b)c", r"\1", "😀a\u00a0bc a bc\n", "😀a\u00a0b a b\n"),
    ],
)
def test_all_are_replaced_with_what_stands_round_them_in_view(  # a table
    bar: FindBar, edit: CodeEdit, pattern: str, instead: str, text: str, after: str
) -> None:
    edit.set_text(text)
    bar.is_regex.setChecked(True)
    bar.wanted.setText(pattern)
    bar.replacement.setText(instead)
    bar.replace_all.click()
    assert edit.text() == after


@pytest.mark.parametrize(
    ("pattern", "after"),
    [
        (r"(?<=one )(t)wo", "one [t] two\n"),
        (r"(t)wo$", "one two [t]\n"),
        (r"(t)wo(?= t)", "one [t] two\n"),
    ],
)
def test_one_is_replaced_with_what_stands_round_it_in_view(
    bar: FindBar, edit: CodeEdit, pattern: str, after: str
) -> None:
    edit.set_text("one two two\n")
    bar.is_regex.setChecked(True)
    bar.wanted.setText(pattern)
    bar.replacement.setText(r"[\1]")
    bar.next.click()
    bar.replace.click()
    assert edit.text() == after


def test_what_is_selected_and_no_match_is_not_replaced(
    bar: FindBar, edit: CodeEdit
) -> None:
    bar.is_regex.setChecked(True)
    bar.wanted.setText("wo|three")
    edit.setTextCursor(edit.document().find("two"))
    bar.replace.click()
    assert edit.text() == TEXT
    assert at(edit) == (2, "wo")


def test_a_wrong_expression_is_told(bar: FindBar, edit: CodeEdit) -> None:
    bar.is_regex.setChecked(True)
    bar.wanted.setText("(")
    bar.next.click()
    assert bar.told.text().startswith("not a regular expression")
    bar.replace_all.click()
    assert edit.text() == TEXT


def test_an_expression_that_matches_nothing_at_all_ends(
    bar: FindBar, edit: CodeEdit
) -> None:
    bar.is_regex.setChecked(True)
    bar.wanted.setText("x*")
    bar.replace_all.click()
    assert edit.text() == TEXT


def test_escape_closes(bar: FindBar) -> None:
    QTest.keyClick(bar.wanted, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_all_texts_are_asked_for_again(bar: FindBar) -> None:
    with loud():
        assert bar.replace_all.text() == "REPLACE ALL"
