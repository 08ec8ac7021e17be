"""A change in full: the old text and the new one side by side, to read and to copy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from gui.core.rule_text import units
from gui.style.style import SPACE, TIGHT, Style

MOST_WORDS = 1_000
"""In longer texts no words are marked: comparing them would hold up the window."""

_HEIGHT = 90  # pixels, where nobody makes it higher
_WORD = re.compile(r"\s+|\w+(?:[.,]\w+)*|[^\w\s]")


class ChangeTexts(QWidget):
    """Two texts that can be read only; words that are otherwise are marked in both."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._names = QLabel(), QLabel()
        self.old, self.new = _Text(), _Text()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(TIGHT)
        pairs = zip(self._names, (self.old, self.new), strict=True)
        for column, (name, text) in enumerate(pairs):
            name.setBuddy(text)
            grid.addWidget(name, 0, column)
            grid.addWidget(text, 1, column)
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(1, 1)
        style.changed.connect(self._mark)
        self.retranslate()

    def tell(self, before: str, after: str) -> None:
        """Show these texts."""
        self.old.setPlainText(before)
        self.new.setPlainText(after)
        self._mark()

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self._names[0].setText(self.tr("&Old"))
        self._names[1].setText(self.tr("&New"))
        self.old.setAccessibleName(self.tr("The old text"))
        self.new.setAccessibleName(self.tr("The new text"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _mark(self) -> None:
        gone, come = differing(self.old.toPlainText(), self.new.toPlainText())
        struck, underlined = QTextCharFormat(), QTextCharFormat()
        struck.setFontStrikeOut(True)  # Qt's
        underlined.setFontUnderline(True)  # Qt's
        for look in (struck, underlined):
            look.setBackground(QColor(self._style.theme.mark))
        self.old.mark(gone, struck)
        self.new.mark(come, underlined)


class _Text(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTabChangesFocus(True)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 3 * self.fontMetrics().lineSpacing())

    def mark(self, spans: Sequence[tuple[int, int]], look: QTextCharFormat) -> None:
        marks = []
        for start, end in spans:
            made = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            made.cursor, made.format = cursor, look
            marks.append(made)
        self.setExtraSelections(marks)


def differing(
    before: str, after: str
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where words of one text are not in the other, for both; in UTF-16 units."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    gone: list[tuple[int, int]] = []
    come: list[tuple[int, int]] = []
    if max(len(old), len(new)) > 2 * MOST_WORDS:  # every other is a space
        return gone, come
    for tag, *ends in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            start, past, first, last = ends
            gone += _span(old, start, past)
            come += _span(new, first, last)
    return gone, come


def _span(words: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    before, inside = units("".join(words[:start])), units("".join(words[start:end]))
    return [(before, before + inside)] if inside else []
