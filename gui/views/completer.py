"""The list of words that can stand at the cursor, and how one is taken from it.

The list never takes the focus: keys go on to the text, and the arrows, Enter, Tab and
Escape serve the list while it is shown. Which words there are, `gui.core.completion`
says.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView

from gui.core.completion import Offer, Suggestion, complete
from gui.messages.rules import Words
from gui.models.table import Column, TableModel
from gui.style.style import TIGHT
from gui.views.code_edit import CodeEdit

_ABOVE, _BELOW = 400, 200
"""How many lines round the cursor are looked at: more than any rule has."""
_MOST_ROWS = 10
_WIDTH = 64
"""In characters."""
_NOTHING = Offer(0, ())
NO_WORDS = Words(
    templates=(), functions=(), effects=(), params=(), rules=(), layers=(), tags=()
)
"""What is known before the engine has told its words."""
_LEADS_ON = ("(", "=", ": ", "{")


class Completer(QObject):
    """Offers words for one editor, when asked and while words are typed."""

    def __init__(self, edit: CodeEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._words = NO_WORDS
        self._offer = _NOTHING
        self._line = 0
        self._model = TableModel[Suggestion](
            (
                Column(title=str, text=lambda one: one.word),
                Column(title=str, text=lambda one: one.about),
            ),
            self,
        )
        self.list = self._make_list()
        edit.installEventFilter(self)
        edit.typed.connect(self._on_typed)
        edit.cursorPositionChanged.connect(self._on_moved)

    def set_words(self, words: Words) -> None:
        """Offer from these words from now on."""
        self._words = words

    def ask(self) -> None:
        """Show what can stand at the cursor."""
        self._offer = self._find()
        self._line = self._edit.textCursor().blockNumber()
        if not self._offer.suggestions:
            self.list.hide()
            return
        self._model.set_rows(self._offer.suggestions, key=lambda one: one.word)
        self.list.setAccessibleName(
            QCoreApplication.translate("Completer", "What can stand here")
        )
        self.list.selectRow(0)
        self.list.scrollToTop()
        self._move()
        self.list.show()
        self.list.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that serve the list while it is shown."""
        if self.list.isVisible():
            if isinstance(event, QKeyEvent) and event.type() in (
                QEvent.Type.KeyPress,
                QEvent.Type.ShortcutOverride,
            ):
                return self._on_key(event)
            if event.type() == QEvent.Type.FocusOut:
                self.list.hide()
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Whether a key serves the list; shortcuts of the window wait meanwhile."""
        steps = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -_MOST_ROWS,
            Qt.Key.Key_PageDown: _MOST_ROWS,
        }
        key = Qt.Key(event.key())
        takes = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
        serves = key in steps or key == Qt.Key.Key_Escape
        if not serves and not (takes and self._is_news()):
            return False
        event.accept()
        if event.type() == QEvent.Type.ShortcutOverride:
            return True
        if key in steps:
            self._step(steps[key])
        elif takes:
            self._take()
        else:
            self.list.hide()
        return True

    def _on_typed(self, sign: str) -> None:
        goes_on = self.list.isVisible() and (sign.isdigit() or sign in ("-", "\b"))
        if goes_on or sign.isalpha() or sign in ("(", ".", "_"):
            self.ask()
        elif sign:
            self.list.hide()

    def _on_moved(self) -> None:
        """Another place has other words; within the word, typing goes on."""
        is_here = self._edit.textCursor().blockNumber() == self._line
        if not is_here or self._edit.place()[1] <= self._offer.start:
            self.list.hide()

    def _find(self) -> Offer:
        cursor = self._edit.textCursor()
        here = cursor.block()
        above, below = _upwards(here), _downwards(here)
        column = self._edit.place()[1] - 1
        lines = [*above, here.text(), *below]
        return complete(lines, len(above), column, self._words)

    def _is_news(self) -> bool:
        """Whether the selected word is another than what stands there already."""
        column = self._edit.place()[1] - 1
        typed = self._edit.textCursor().block().text()[self._offer.start : column]
        return self._selected().insert != typed

    def _selected(self) -> Suggestion:
        return self._model.row(self.list.currentIndex())

    def _step(self, rows: int) -> None:
        row = self.list.currentIndex().row() + rows
        self.list.selectRow(min(max(row, 0), self._model.rowCount() - 1))

    def _take(self) -> None:
        insert = self._selected().insert
        cursor = self._edit.textCursor()
        typed = self._edit.place()[1] - 1 - self._offer.start
        keep = QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(QTextCursor.MoveOperation.Left, keep, typed)
        cursor.insertText(insert)
        self._edit.setTextCursor(cursor)
        self.list.hide()
        if insert.endswith(_LEADS_ON):
            self.ask()

    def _make_list(self) -> QTableView:
        made = QTableView(self._edit)
        made.setModel(self._model)
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        made.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        made.setFrameShape(QFrame.Shape.Box)
        made.setShowGrid(False)
        made.setWordWrap(False)
        made.horizontalHeader().hide()
        made.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        made.verticalHeader().hide()
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.clicked.connect(self._take)
        made.hide()
        return made

    def _move(self) -> None:
        """Put the list below the word, or above it where there is more room."""
        metrics = self.list.fontMetrics()
        row = metrics.height() + TIGHT
        self.list.verticalHeader().setDefaultSectionSize(row)
        self.list.setColumnWidth(0, metrics.averageCharWidth() * _WIDTH * 2 // 5)
        height = row * min(self._model.rowCount(), _MOST_ROWS) + 2 * TIGHT
        view = self._edit.viewport()
        width = min(metrics.averageCharWidth() * _WIDTH, view.width())
        cursor = self._edit.textCursor()
        typed = cursor.positionInBlock() - self._offer.start
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, typed
        )
        spot = self._edit.cursorRect(cursor).translated(view.pos())
        left = min(spot.left(), view.geometry().right() - width)
        has_room = spot.bottom() + height <= view.geometry().bottom()
        top = spot.bottom() + 1 if has_room else spot.top() - height - 1
        self.list.setGeometry(left, top, width, height)


def _upwards(block: QTextBlock) -> list[str]:
    found: list[str] = []
    block = block.previous()
    while block.isValid() and len(found) < _ABOVE:
        found.append(block.text())
        if found[-1][:1].isalpha():
            break
        block = block.previous()
    return found[::-1]


def _downwards(block: QTextBlock) -> list[str]:
    found: list[str] = []
    block = block.next()
    while block.isValid() and len(found) < _BELOW:
        found.append(block.text())
        if found[-1][:1].isalpha():
            break
        block = block.next()
    return found
