"""Colours: the lines in sight and no others, again when they or the theme change."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.style.style import Style
from gui.style.theme import DARK, LIGHT
from gui.views.code_edit import CodeEdit


@pytest.fixture
def style(qapp: QApplication) -> Style:
    made = Style(qapp)
    made.choose("light")
    return made


@pytest.fixture
def edit(style: Style, qtbot: QtBot) -> CodeEdit:
    made = CodeEdit(style)
    qtbot.addWidget(made)
    made.resize(400, 200)
    with qtbot.waitExposed(made):
        made.show()
    made.set_text("rule: 1\n" + "a: Query\n" * 5000)
    return made


def colours(edit: CodeEdit, line: int) -> list[tuple[int, int, str]]:
    layout = edit.document().findBlockByNumber(line).layout()
    return [
        (one.start, one.length, one.format.foreground().color().name())
        for one in layout.formats()
    ]


def test_lines_in_sight_are_coloured_and_others_are_not(
    edit: CodeEdit, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(colours(edit, 0)))
    assert colours(edit, 1) == [(0, 1, LIGHT.keyword), (3, 5, LIGHT.template)]
    assert colours(edit, 3000) == []
    edit.go_to(3001, 1)
    qtbot.waitUntil(lambda: bool(colours(edit, 3000)))


def test_a_line_is_coloured_again_when_it_changes(edit: CodeEdit, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(colours(edit, 1)))
    edit.go_to(2, 1)
    QTest.keyClicks(edit, "# ")
    qtbot.waitUntil(lambda: colours(edit, 1) == [(0, 10, LIGHT.comment)])


def test_lines_are_coloured_again_with_the_theme(
    edit: CodeEdit, style: Style, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(colours(edit, 1)))
    style.choose("dark")
    qtbot.waitUntil(
        lambda: colours(edit, 1) == [(0, 1, DARK.keyword), (3, 5, DARK.template)]
    )
    style.choose("light")


def test_places_count_as_qt_counts(edit: CodeEdit, qtbot: QtBot) -> None:
    edit.set_text('a: "😀" # b')
    qtbot.waitUntil(lambda: bool(colours(edit, 0)))
    assert [(start, length) for start, length, _ in colours(edit, 0)] == [
        (0, 1),
        (3, 4),
        (8, 3),
    ]


def test_colouring_does_not_count_as_editing(edit: CodeEdit, qtbot: QtBot) -> None:
    before = edit.document().revision()
    edit.go_to(4000, 1)
    qtbot.waitUntil(lambda: bool(colours(edit, 3999)))
    assert edit.document().revision() == before
    assert not edit.document().isModified()
