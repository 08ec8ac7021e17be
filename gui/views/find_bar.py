"""Finding and replacing in the text of the open file."""

from __future__ import annotations

import re

from PySide6.QtCore import (
    QEvent,
    QRegularExpression,
    QRegularExpressionMatch,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QWidget,
)

from gui.models.written import filled
from gui.style.style import SPACE, TIGHT
from gui.views.code_edit import CodeEdit

_GROUP = re.compile(r"\\(\d)")
_SOMETHING = "(*NOTEMPTY)"
"""Before a pattern, so that it matches nothing empty: that could not be selected."""
_HARD_SPACE = "\u00a0"
"""Qt finds it where a soft one is wanted."""


class FindBar(QWidget):
    """A line to find with and one to replace with; hidden until it is wanted.

    Capitals count, as they do in rules. A match lies within one line.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit: CodeEdit | None = None
        self.wanted = QLineEdit()
        self.replacement = QLineEdit()
        self.is_regex = QCheckBox()
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self._names = QLabel(), QLabel()
        self._names[0].setBuddy(self.wanted)
        self._names[1].setBuddy(self.replacement)
        self.next, self.previous = QToolButton(), QToolButton()
        self.replace, self.replace_all = QToolButton(), QToolButton()
        self._close = QToolButton()
        self._arrange()
        self._connect()
        self.retranslate()
        self.hide()

    def set_edit(self, edit: CodeEdit | None) -> None:
        """Find in another text from now on."""
        self._edit = edit
        self.told.clear()

    def open(self, *, replace: bool) -> None:
        """Show the bar, with the selected word in it."""
        for widget in (
            self._names[1],
            self.replacement,
            self.replace,
            self.replace_all,
        ):
            widget.setVisible(replace)
        if self._edit is not None:
            selected = self._edit.textCursor().selectedText()
            if selected and "\u2029" not in selected:
                self.wanted.setText(selected)
        self.show()
        self.wanted.selectAll()
        self.wanted.setFocus()

    def search(self, *, backwards: bool) -> bool:
        """Select the next place, from the start again after the end."""
        if self._edit is None or not self.wanted.text():
            return False
        found = self._find(self._edit.textCursor(), backwards=backwards)
        self.told.clear()
        if found.isNull():
            start = QTextCursor(self._edit.document())
            if backwards:
                start.movePosition(QTextCursor.MoveOperation.End)
            found = self._find(start, backwards=backwards)
            self.told.setText(self.tr("from the other end again"))
        if found.isNull():
            self._tell_nothing()
            return False
        self._edit.setTextCursor(found)
        return True

    def replace_one(self) -> None:
        """Replace what is selected if it is a match, and find the next."""
        if self._edit is None:
            return
        cursor = self._edit.textCursor()
        if cursor.hasSelection() and self._matches(cursor):
            cursor.insertText(self._instead_of(cursor))
        self.search(backwards=False)

    def replace_every(self) -> None:
        """Replace all matches, as one step that can be undone."""
        if self._edit is None or not self.wanted.text():
            return
        places = []
        found = self._find(QTextCursor(self._edit.document()), backwards=False)
        while not found.isNull():
            start, end = found.selectionStart(), found.selectionEnd()
            places.append((start, end, self._instead_of(found)))
            found = self._find(found, backwards=False)
        # All are found before any is replaced: what stands round a match decides too.
        editing = QTextCursor(self._edit.document())
        editing.beginEditBlock()
        for start, end, text in reversed(places):
            editing.setPosition(start)
            editing.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            editing.insertText(text)
        editing.endEditBlock()
        if places:
            self.told.setText(self.tr("%n place(s) replaced", "", len(places)))
        else:
            self._tell_nothing()

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self._names[0].setText(self.tr("&Find"))
        self._names[1].setText(self.tr("Replace &by"))
        self.is_regex.setText(self.tr("Regular e&xpression"))
        self.next.setText(self.tr("Next"))
        self.next.setToolTip(self.tr("Next (Enter)"))
        self.previous.setText(self.tr("Previous"))
        self.previous.setToolTip(self.tr("Previous (Shift+Enter)"))
        self.replace.setText(self.tr("Replace"))
        self.replace_all.setText(self.tr("Replace all"))
        self._close.setText("✕")
        self._close.setAccessibleName(self.tr("Close the find bar"))
        self._close.setToolTip(self.tr("Close (Esc)"))
        self.told.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes; Enter finds on, with Shift backwards."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if self.replacement.hasFocus() and not is_back:
                self.replace_one()
            else:
                self.search(backwards=is_back)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _find(self, start: QTextCursor, *, backwards: bool) -> QTextCursor:
        flags = QTextDocument.FindFlag.FindCaseSensitively
        if backwards:
            flags |= QTextDocument.FindFlag.FindBackward
        document = start.document()
        if not self.is_regex.isChecked():
            return document.find(self.wanted.text(), start, flags)
        pattern = self._pattern()
        return (
            document.find(pattern, start, flags) if pattern.isValid() else QTextCursor()
        )

    def _pattern(self) -> QRegularExpression:
        return QRegularExpression(
            _SOMETHING + self.wanted.text(),
            QRegularExpression.PatternOption.UseUnicodePropertiesOption,
        )

    def _matches(self, selected: QTextCursor) -> bool:
        """Whether something selected is a match, where it stands."""
        if not self.is_regex.isChecked():
            text = selected.selectedText().replace(_HARD_SPACE, " ")
            return text == self.wanted.text()
        match = self._match_at(selected)
        length = selected.selectionEnd() - selected.selectionStart()
        start = selected.selectionStart() - _line_start(selected)
        return (match.capturedStart(), match.capturedLength()) == (start, length)

    def _match_at(self, selected: QTextCursor) -> QRegularExpressionMatch:
        """The match that begins where a selection does; another one, if none does."""
        line = selected.document().findBlock(selected.selectionStart())
        text = line.text().replace(_HARD_SPACE, " ")
        return self._pattern().match(text, selected.selectionStart() - line.position())

    def _instead_of(self, found: QTextCursor) -> str:
        r"""What stands in the place of a match; ``\1`` is its first group."""
        if not self.is_regex.isChecked():
            return self.replacement.text()
        match = self._match_at(found)
        line, edge = QTextCursor(found), _line_start(found)

        def captured(group: re.Match[str]) -> str:
            number = int(group[1])
            if match.capturedStart(number) < 0:
                return ""
            line.setPosition(edge + match.capturedStart(number))
            end = edge + match.capturedEnd(number)
            line.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            return line.selectedText()

        return _GROUP.sub(captured, self.replacement.text())

    def _tell_nothing(self) -> None:
        is_wrong = self.is_regex.isChecked() and not self._pattern().isValid()
        self.told.setText(
            filled(
                self.tr("not a regular expression: %1"), self._pattern().errorString()
            )
            if is_wrong
            else self.tr("not found")
        )

    def _leave(self) -> None:
        self.hide()
        if self._edit is not None:
            self._edit.setFocus()

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE, TIGHT, SPACE, TIGHT)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(TIGHT)
        rows = (
            (self._names[0], self.wanted, (self.next, self.previous, self.is_regex)),
            (self._names[1], self.replacement, (self.replace, self.replace_all)),
        )
        for row, (name, field, rest) in enumerate(rows):
            grid.addWidget(name, row, 0)
            grid.addWidget(field, row, 1)
            line = QHBoxLayout()
            line.setSpacing(TIGHT)
            for widget in rest:
                line.addWidget(widget)
            if row == 0:
                line.addWidget(self.told)
            line.addStretch(1)
            if row == 0:
                line.addWidget(self._close)
            grid.addLayout(line, row, 2)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 3)

    def _connect(self) -> None:
        self.next.clicked.connect(lambda: self.search(backwards=False))
        self.previous.clicked.connect(lambda: self.search(backwards=True))
        self.replace.clicked.connect(self.replace_one)
        self.replace_all.clicked.connect(self.replace_every)
        self._close.clicked.connect(self._leave)
        self.wanted.textEdited.connect(self.told.clear)
        for button in (
            self.next,
            self.previous,
            self.replace,
            self.replace_all,
            self._close,
        ):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _line_start(selected: QTextCursor) -> int:
    return selected.document().findBlock(selected.selectionStart()).position()
