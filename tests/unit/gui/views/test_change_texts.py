"""Both texts of a change, with the words that are otherwise."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot
from support.loud import loud

from gui.style.style import Style
from gui.views.change_texts import MOST_WORDS, ChangeTexts, differing


@pytest.fixture
def style(qapp: QApplication) -> Style:
    return Style(qapp)


@pytest.fixture
def view(style: Style, qtbot: QtBot) -> ChangeTexts:
    made = ChangeTexts(style)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def marked(text: QPlainTextEdit) -> list[str]:
    return [one.cursor.selectedText() for one in text.extraSelections()]


def test_words_that_are_otherwise_are_marked_in_both(view: ChangeTexts) -> None:
    view.tell("Two 😀 are owed.", "Three 😀 are not owed!")
    assert marked(view.old) == ["Two", "."]
    assert marked(view.new) == ["Three", "not ", "!"]
    assert all(one.format.fontStrikeOut() for one in view.old.extraSelections())
    assert all(one.format.fontUnderline() for one in view.new.extraSelections())


def test_other_texts_take_the_marks_away(view: ChangeTexts) -> None:
    view.tell("a b", "a c")
    view.tell("a", "a")
    assert marked(view.old) == marked(view.new) == []


def test_marks_have_the_colour_of_the_theme(view: ChangeTexts, style: Style) -> None:
    view.tell("a", "b")
    style.choose("dark")
    (mark,) = view.old.extraSelections()
    assert mark.format.background().color().name() == style.theme.mark
    style.choose("system")


def test_very_long_texts_are_shown_without_marks(view: ChangeTexts) -> None:
    long = "word " * (MOST_WORDS + 1)
    view.tell(long, long + "more")
    assert view.new.toPlainText().endswith("more")
    assert marked(view.new) == []
    assert differing("a", "a") == ([], [])


def test_texts_are_read_only_and_markup_is_text(view: ChangeTexts) -> None:
    view.tell("<b>a</b>", "b")
    assert view.old.toPlainText() == "<b>a</b>"
    view.old.setFocus()
    QTest.keyClicks(view.old, "x")
    assert view.old.toPlainText() == "<b>a</b>"
    QTest.keyClick(view.old, Qt.Key.Key_Tab)
    assert view.new.hasFocus()


def test_all_texts_are_asked_for_again(view: ChangeTexts) -> None:
    with loud():
        assert view._names[0].text() == "&OLD"
