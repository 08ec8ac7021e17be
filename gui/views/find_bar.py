"""Finding and replacing in the text of the open file."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QRegularExpression, Qt
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

from gui.style.style import SPACE, TIGHT
from gui.views.code_edit import CodeEdit

_GROUP = re.compile(r"\\(\d)")


class FindBar(QWidget):
    """A line to find with and one to replace with; hidden until it is wanted."""

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
            cursor.insertText(self._replaced(cursor.selectedText()))
        self.search(backwards=False)

    def replace_every(self) -> None:
        """Replace all matches, as one step that can be undone."""
        if self._edit is None or not self.wanted.text():
            return
        count = 0
        editing = QTextCursor(self._edit.document())
        editing.beginEditBlock()
        found = self._find(editing, backwards=False)
        while not found.isNull():
            if not found.hasSelection():
                break
            found.insertText(self._replaced(found.selectedText()))
            count += 1
            found = self._find(found, backwards=False)
        editing.endEditBlock()
        if count:
            self.told.setText(self.tr("%n place(s) replaced", "", count))
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
        flags = QTextDocument.FindFlag(0)
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
            self.wanted.text(),
            QRegularExpression.PatternOption.UseUnicodePropertiesOption,
        )

    def _matches(self, cursor: QTextCursor) -> bool:
        start = QTextCursor(cursor)
        start.setPosition(cursor.selectionStart())
        found = self._find(start, backwards=False)
        return (found.selectionStart(), found.selectionEnd()) == (
            cursor.selectionStart(),
            cursor.selectionEnd(),
        )

    def _replaced(self, text: str) -> str:
        r"""What stands in the place of a match; ``\1`` is its first group."""
        if not self.is_regex.isChecked():
            return self.replacement.text()
        match = self._pattern().match(text)
        return _GROUP.sub(
            lambda group: match.captured(int(group.group(1))), self.replacement.text()
        )

    def _tell_nothing(self) -> None:
        is_wrong = self.is_regex.isChecked() and not self._pattern().isValid()
        self.told.setText(
            self.tr("not a regular expression: %1").replace(
                "%1", self._pattern().errorString()
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
