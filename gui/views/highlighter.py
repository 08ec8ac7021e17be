"""Colours in a rule file: only the lines that can be seen, and only once each.

Qt's own highlighter goes through the whole document when it is opened, which takes two
seconds for five megabytes (measured). A line's colours depend on that line alone here, so
those that nobody sees need none. What is coloured how, `gui.core.rule_text` says.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
    QTextLayout,
)

from gui.core.rule_text import Kind, Token, tokens, units
from gui.style.style import Style
from gui.style.theme import Theme

_THEMES = 2
"""A line's state tells for which of the two themes it was coloured."""


class Highlighter(QObject):
    """Colours lines of a document on demand, again after they or the theme changed."""

    def __init__(self, document: QTextDocument, style: Style) -> None:
        super().__init__(document)
        self._document = document
        self._style = style
        self._is_working = False
        self._formats = formats(style.theme)
        style.changed.connect(self._on_style_changed)

    def colour(self, first: QTextBlock, last: QTextBlock) -> None:
        """Colour the lines from one to another that are not coloured yet."""
        if self._is_working:
            return
        self._is_working = True
        block = first
        while block.isValid():
            self._colour(block)
            if block == last:
                break
            block = block.next()
        self._is_working = False

    def _colour(self, block: QTextBlock) -> None:
        wanted = block.revision() * _THEMES + int(self._style.theme.is_dark)
        if block.userState() == wanted:
            return
        block.setUserState(wanted)
        text = block.text()
        ranges = [self._range(token, text) for token in tokens(text)]
        block.layout().setFormats(ranges)
        self._document.markContentsDirty(block.position(), block.length())

    def _range(self, token: Token, text: str) -> QTextLayout.FormatRange:
        made = QTextLayout.FormatRange()
        made.start = units(text[: token.start])
        made.length = units(text[token.start : token.start + token.length])
        made.format = self._formats[token.kind]
        return made

    def _on_style_changed(self) -> None:
        self._formats = formats(self._style.theme)


def formats(theme: Theme) -> dict[Kind, QTextCharFormat]:
    """How each part of a line looks in a theme."""
    colours = {
        Kind.KEY: theme.keyword,
        Kind.RULE: theme.name,
        Kind.TEMPLATE: theme.template,
        Kind.STRING: theme.string,
        Kind.NUMBER: theme.number,
        Kind.COMMENT: theme.comment,
        Kind.KEYWORD: theme.keyword,
    }
    made: dict[Kind, QTextCharFormat] = {}
    for kind, colour in colours.items():
        look = QTextCharFormat()
        look.setForeground(QColor(colour))
        look.setFontItalic(kind is Kind.COMMENT)
        if kind in (Kind.RULE, Kind.KEYWORD):
            look.setFontWeight(QFont.Weight.Bold)
        made[kind] = look
    return made
