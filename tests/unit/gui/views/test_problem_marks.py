"""Marks move along with the text, and know what may mend it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument
from support.drafts import problem

from gui.style.theme import LIGHT
from gui.views.problem_marks import Mark, ProblemMarks, told


@pytest.fixture
def document(qapp: object) -> QTextDocument:  # noqa: ARG001  # Qt has fonts by it
    return QTextDocument("one\ntwo three\n")


def mark(document: QTextDocument, word: str, **found: str | bool) -> Mark:
    cursor = document.find(word)
    hint, is_warning = str(found.get("hint", "")), bool(found.get("is_warning"))
    return Mark(cursor=cursor, problem=problem(hint=hint, is_warning=is_warning))


def test_the_worst_of_a_line_counts(document: QTextDocument) -> None:
    marks = ProblemMarks(document)
    marks.set((mark(document, "two"), mark(document, "three", is_warning=True)))
    assert [marks.worst(line) for line in range(3)] == ["", "error", ""]
    assert len(marks.in_line(1)) == 2
    assert len(marks.selections(LIGHT)) == 2


def test_a_line_that_comes_above_moves_them(document: QTextDocument) -> None:
    marks = ProblemMarks(document)
    marks.set((mark(document, "two", is_warning=True),))
    QTextCursor(document).insertText("zero\n")
    marks.recount()
    assert [marks.worst(line) for line in range(3)] == ["", "", "warning"]
    assert marks.at(document.find("two").position()) == marks.in_line(2)
    assert marks.at(0) == ()


def test_what_is_proposed_takes_the_place(document: QTextDocument) -> None:
    one = mark(document, "two", hint="did you mean 'too'?")
    assert one.proposed == "too"
    one.mend()
    assert document.toPlainText() == "one\ntoo three\n"
    assert mark(document, "one").proposed == ""


def test_what_is_told_is_escaped(document: QTextDocument) -> None:
    assert "&lt;x&gt;" in told([mark(document, "one", hint="<x>")])
    assert told([]) == ""
