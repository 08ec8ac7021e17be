"""Where the problems of an open file stand; their places move along with the text."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from gui.core.rule_text import meant
from gui.messages.rules import Problem
from gui.style.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A problem and its place, as a selection of the text."""

    cursor: QTextCursor
    problem: Problem

    @property
    def proposed(self) -> str:
        """The word that should perhaps stand there; empty if none is known."""
        return meant(self.problem.hint)

    def covers(self, position: int) -> bool:
        """Whether a position lies in it, or at one of its ends."""
        return self.cursor.selectionStart() <= position <= self.cursor.selectionEnd()

    def mend(self) -> None:
        """Write the word that is proposed."""
        self.cursor.insertText(self.proposed)


class ProblemMarks:
    """The marks of a document."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._marks: tuple[Mark, ...] = ()
        self._worst: dict[int, str] = {}

    def set(self, marks: Iterable[Mark]) -> None:
        """These are all, and no others."""
        self._marks = tuple(marks)
        self.recount()

    def recount(self) -> None:
        """Lines have come or gone."""
        self._worst = {}
        for mark in self._marks:
            line = self._line_of(mark)
            if self._worst.get(line) != "error":
                self._worst[line] = "warning" if mark.problem.is_warning else "error"

    def worst(self, line: int) -> str:
        """``error``, ``warning`` or nothing: the worst in a line, from 0."""
        return self._worst.get(line, "")

    def in_line(self, line: int) -> tuple[Mark, ...]:
        """The marks that begin in a line, from 0."""
        return tuple(mark for mark in self._marks if self._line_of(mark) == line)

    def at(self, position: int) -> tuple[Mark, ...]:
        """The marks that cover a position."""
        return tuple(mark for mark in self._marks if mark.covers(position))

    def selections(self, theme: Theme) -> list[QTextEdit.ExtraSelection]:
        """How they look: underlined in the colour of their kind."""
        looks = {True: _wave(theme.warning), False: _wave(theme.error)}
        selections = []
        for mark in self._marks:
            made = QTextEdit.ExtraSelection()
            made.cursor = mark.cursor
            made.format = looks[mark.problem.is_warning]
            selections.append(made)
        return selections

    def _line_of(self, mark: Mark) -> int:
        return self._document.findBlock(mark.cursor.selectionStart()).blockNumber()


def told(marks: Sequence[Mark]) -> str:
    """What problems say, one line each; escaped, since tips may be rich text."""
    problems = [mark.problem for mark in marks]
    lines = [
        f"{p.code}: {p.message}" + (f" ({p.hint})" if p.hint else "") for p in problems
    ]
    said = "<br>".join(html.escape(line) for line in lines)
    return f"<p style='white-space: pre-wrap'>{said}</p>" if said else ""


def _wave(colour: str) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    look.setUnderlineColor(QColor(colour))
    return look
