"""The text of one rule file as it is edited: numbers, colours, problems, indentation.

What a problem is and what can be completed is decided elsewhere; files are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRegularExpression, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFontDatabase,
    QHelpEvent,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit, QToolTip, QWidget

from gui.core.rule_text import (
    INDENT,
    indentation,
    next_indentation,
    toggled,
    units,
)
from gui.messages.rules import Problem
from gui.models.written import filled
from gui.style.style import Style
from gui.views.gutter import Gutter
from gui.views.highlighter import Highlighter
from gui.views.problem_marks import Mark, ProblemMarks, told

MOST_UNDERLINED = 500
"""Of more problems in one file only the first so many are underlined, and all listed:
each one is moved along at every key, and looked at whenever the text is painted."""

_FULL_WIDTH = QTextFormat.Property.FullWidthSelection
_PARAGRAPH = "\u2029"
"""What Qt puts between lines."""


class CodeEdit(QPlainTextEdit):
    """An editor for rule files.

    Signals:
        typed: A sign was typed or taken back, and stands in the text by now.
    """

    typed = Signal(str)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._marks = ProblemMarks(self.document())
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(self.font().pointSizeF())
        self.setFont(fixed)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._gutter = Gutter(self, self, style)
        self._highlighter = Highlighter(self.document(), style)
        self.blockCountChanged.connect(self._on_lines_changed)
        self.updateRequest.connect(self._on_update_request)
        self.cursorPositionChanged.connect(self._select)
        style.changed.connect(self._on_style_changed)
        self._on_lines_changed()
        self._select()

    def text(self) -> str:
        """The text to the last sign: Qt's plain text would turn hard spaces soft."""
        return self.document().toRawText().replace(_PARAGRAPH, "\n")

    def set_text(self, text: str) -> None:
        """Show another text, which counts as saved; it cannot be undone."""
        self._marks.set(())
        self.setPlainText(text)
        self.document().setModified(False)
        self._select()

    def replace_text(self, text: str) -> None:
        """Put another text in the place of all, as one step that can be undone."""
        line, column = self.place()
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.go_to(line, column)

    def place(self) -> tuple[int, int]:
        """Line and column of the cursor, in characters from 1."""
        cursor = self.textCursor()
        before = _characters(cursor.block().text(), cursor.positionInBlock())
        return cursor.blockNumber() + 1, len(before) + 1

    def go_to(self, line: int, column: int) -> None:
        """Put the cursor at a line and column from 1, and it into sight."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._position(line, column))
        self.setTextCursor(cursor)
        self.centerCursor()

    def find_line(self, pattern: str) -> int:
        """The number of the first line that matches; 0 if none does."""
        exactly = QTextDocument.FindFlag.FindCaseSensitively
        found = self.document().find(QRegularExpression(pattern), 0, exactly)
        return 0 if found.isNull() else found.blockNumber() + 1

    def lines_above(self) -> Iterator[str]:
        """The line of the cursor and those above it, upwards."""
        block = self.textCursor().block()
        while block.isValid():
            yield block.text()
            block = block.previous()

    def mend(self) -> bool:
        """Write the word that a problem's hint proposes; whether there was one.

        The problem at the cursor, or else the first one of its line.
        """
        here = self.textCursor()
        marks = self._marks.in_line(here.blockNumber())
        found = [mark for mark in marks if mark.proposed]
        found.sort(key=lambda mark: not mark.covers(here.position()))
        if found:
            found[0].mend()
        return bool(found)

    def menu_at(self, place: QPoint) -> QMenu:
        """What can be done at a place of the view: what is proposed there comes first."""
        menu = self.createStandardContextMenu(place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = self.cursorForPosition(place).position()
        before = menu.actions()[0]
        for mark in self._marks.at(at):
            if mark.proposed and not self.isReadOnly():
                word = mark.proposed.replace("&", "&&")
                mend = QAction(filled(self.tr("&Write “%1”"), word), menu)
                mend.triggered.connect(lambda _, one=mark: one.mend())
                menu.insertAction(before, mend)
        if menu.actions()[0] is not before:
            menu.insertSeparator(before)
        return menu

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Underline these problems of this file, and no others."""
        shown = problems[:MOST_UNDERLINED]
        self._marks.set(Mark(cursor=self._span(one), problem=one) for one in shown)
        self._on_lines_changed()
        self._select()

    def toggle_comment(self) -> None:
        """Make the selected lines comments, or text again."""
        first, last = self._selected_lines()
        self._rewrite(first, last, list(toggled(_texts(first, last))))

    def lines_shown(self) -> list[tuple[QTextBlock, int, int]]:
        """Each line in sight with its top and its height."""
        found: list[tuple[QTextBlock, int, int]] = []
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= self.viewport().height():
            height = self.blockBoundingRect(block).height()
            found.append((block, round(top), round(height)))
            top += height
            block = block.next()
        return found

    def worst_at(self, block: QTextBlock) -> str:
        """``error``, ``warning`` or nothing: the worst problem of a line."""
        return self._marks.worst(block.blockNumber())

    def told_at(self, block: QTextBlock) -> str:
        """What is told of a line's problems, as escaped text; empty if none."""
        return told(self._marks.in_line(block.blockNumber()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done at the mouse, or by the key at the cursor."""
        place = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.cursorRect().center()
        self.menu_at(place).popup(self.viewport().mapToGlobal(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the indentation; Tab moves in, Shift+Tab moves out."""
        key = event.key()
        others = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        is_plain = not event.modifiers() & others
        if self.isReadOnly() or not is_plain:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Tab:
            self._move_in()
        elif key == Qt.Key.Key_Backtab:
            self._move_out()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._break_line()
        else:
            super().keyPressEvent(event)
            self.typed.emit(event.text())

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell a problem where the mouse rests on it."""
        if isinstance(event, QHelpEvent):
            at = self.cursorForPosition(event.pos()).position()
            QToolTip.showText(event.globalPos(), told(self._marks.at(at)), self)
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, after colouring the lines in sight."""
        self._colour()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the numbers as high as the text."""
        super().resizeEvent(event)
        self._place_gutter()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the application's font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationFontChange:
            font = self.font()
            font.setPointSizeF(self.window().font().pointSizeF())
            self.setFont(font)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_gutter"):
            self._on_lines_changed()

    def _position(self, line: int, column: int) -> int:
        block = self.document().findBlockByNumber(line - 1)
        if not block.isValid():
            block = self.document().lastBlock()
            return block.position() + block.length() - 1
        text = block.text()
        return block.position() + units(text[: max(column - 1, 0)])

    def _span(self, problem: Problem) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._position(problem.line, problem.column))
        keep = QTextCursor.MoveMode.KeepAnchor
        end = self._position(problem.end_line, problem.end_column)
        cursor.setPosition(max(end, cursor.position()), keep)
        if not cursor.hasSelection() and not cursor.atBlockEnd():
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, keep)
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.LineUnderCursor)
        return cursor

    def _select(self) -> None:
        """Show the current line and the problems."""
        theme = self._style.theme
        line = QTextEdit.ExtraSelection()
        line.format.setBackground(QColor(theme.window))
        line.format.setProperty(_FULL_WIDTH, True)  # noqa: FBT003  # Qt's
        line.cursor = self.textCursor()
        line.cursor.clearSelection()
        self.setExtraSelections([line, *self._marks.selections(theme)])
        self._gutter.update()

    def _selected_lines(self) -> tuple[QTextBlock, QTextBlock]:
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd())
        if last != first and cursor.selectionEnd() == last.position():
            last = last.previous()
        return first, last

    def _rewrite(self, first: QTextBlock, last: QTextBlock, lines: list[str]) -> None:
        """Put other lines in the place of some, which stay selected if they were."""
        keep = QTextCursor.MoveMode.KeepAnchor
        was_selected = self.textCursor().hasSelection()
        cursor = QTextCursor(first)
        cursor.setPosition(last.position() + last.length() - 1, keep)
        start = cursor.selectionStart()
        if _texts(first, last) == lines:
            return
        cursor.insertText("\n".join(lines))
        if was_selected:
            end = cursor.position()
            cursor.setPosition(start)
            cursor.setPosition(end, keep)
            self.setTextCursor(cursor)

    def _move_in(self) -> None:
        first, last = self._selected_lines()
        if first != last:
            moved = [
                " " * INDENT + line if line else line for line in _texts(first, last)
            ]
            self._rewrite(first, last, moved)
            return
        column = self.textCursor().positionInBlock()
        self.insertPlainText(" " * (INDENT - column % INDENT))

    def _move_out(self) -> None:
        first, last = self._selected_lines()
        lines = _texts(first, last)
        self._rewrite(
            first, last, [x[min(INDENT, len(indentation(x))) :] for x in lines]
        )

    def _break_line(self) -> None:
        cursor = self.textCursor()
        start = self.document().findBlock(cursor.selectionStart())
        before = _characters(start.text(), cursor.selectionStart() - start.position())
        cursor.insertText("\n" + next_indentation(before))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _colour(self) -> None:
        shown = self.lines_shown()
        if shown:
            self._highlighter.colour(shown[0][0], shown[-1][0])

    def _on_lines_changed(self) -> None:
        self._marks.recount()
        self.setViewportMargins(self._gutter.sizeHint().width(), 0, 0, 0)
        self._place_gutter()

    def _place_gutter(self) -> None:
        inside = self.contentsRect()
        width = self._gutter.sizeHint().width()
        self._gutter.setGeometry(QRect(inside.x(), inside.y(), width, inside.height()))

    def _on_update_request(self, rect: QRect, pixels: int) -> None:
        if pixels:
            self._gutter.scroll(0, pixels)
        else:
            self._gutter.update(0, rect.y(), self._gutter.width(), rect.height())

    def _on_style_changed(self) -> None:
        self._select()
        self.viewport().update()


def _texts(first: QTextBlock, last: QTextBlock) -> list[str]:
    found = [first.text()]
    while first != last:
        first = first.next()
        found.append(first.text())
    return found


def _characters(text: str, count: int) -> str:
    """The beginning of a text, of so many UTF-16 units."""
    if text.isascii():
        return text[:count]
    return text.encode("utf-16-le")[: 2 * count].decode("utf-16-le", "ignore")
