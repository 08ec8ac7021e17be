"""The filter bar of a proof: it understands what is typed, or says where it does not."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.core.proof_filter import FIELDS, KINDS, Fault, Slip, parsed
from gui.style.style import TIGHT, Style
from gui.views.flow import Flow
from gui.views.notice import Notice

TYPING_PAUSE = 120
"""So long after the last key, in milliseconds, the filter is applied."""
_LEAST = 220  # pixels of the line to type in


class FilterBar(QWidget):
    """A line to type a filter, with the number of hits and buttons to walk them.

    Signals:
        wanted: A filter is to be applied: a
            `gui.core.proof_filter.Filter`, which may ask for nothing.
        first_wanted: The first hit is to be shown.
        left: The user is done with the bar and wants the keyboard elsewhere.
    """

    wanted = Signal(object)
    first_wanted = Signal()
    left = Signal()

    def __init__(
        self,
        style: Style,
        following: QAction,
        preceding: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._style = style
        self._following, self._preceding = following, preceding
        self._slip: Slip | None = None
        self._is_new = True
        self._place = 0
        self._hits: int | None = None
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.line.setMinimumWidth(_LEAST)
        self.count = QLabel()
        self.notice = Notice(style)
        self._pause = QTimer(self, interval=TYPING_PAUSE, singleShot=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(TIGHT)
        self._row = Flow()
        outer.addLayout(self._row)
        outer.addWidget(self.notice)
        self.put(self.line)
        self.put(self.count, *self._arrows())
        self.line.textChanged.connect(self._on_typed)
        self._pause.timeout.connect(self._on_pause)
        style.changed.connect(self._tint)
        self.retranslate()

    def _arrows(self) -> Iterator[QToolButton]:
        for action, arrow in (
            (self._preceding, Qt.ArrowType.UpArrow),
            (self._following, Qt.ArrowType.DownArrow),
        ):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setArrowType(arrow)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            yield button

    def put(self, *widgets: QWidget) -> None:
        """Put something at the end of the bar; what is put at once stays together."""
        if len(widgets) == 1:
            self._row.addWidget(widgets[0])
            return
        group = QWidget()
        inner = QHBoxLayout(group)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(TIGHT)
        for widget in widgets:
            inner.addWidget(widget)
        self._row.addWidget(group)

    def tell_hits(self, hits: int | None, place: int = 0) -> None:
        """Say how many hits there are, and which one is selected; None for no filter.

        Args:
            hits: How many.
            place: Counts from 1; 0 where none of them is selected.
        """
        self._hits, self._place = hits, place
        self._tell()

    def ask_for(self, text: str) -> None:
        """Apply a filter as if it had been typed."""
        self.line.setText(text)
        self._on_pause()

    def retranslate(self) -> None:
        """Set all texts."""
        self.line.setPlaceholderText(
            self.tr("Filter: words, rule:name, fact:Template, kind:given, utility<0.5")
        )
        self.line.setAccessibleName(self.tr("Filter"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the hits with Enter, clear with Escape, leave with it or downwards."""
        if event.key() == Qt.Key.Key_Escape:
            self.ask_for("")
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._walk(event.modifiers())
        else:
            super().keyPressEvent(event)

    def _walk(self, modifiers: Qt.KeyboardModifier) -> None:
        """Go to the first hit of what was just typed, else to the next or last one."""
        if self._slip is not None:
            return
        if self._pause.isActive():
            self._on_pause()
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._preceding.trigger()
        elif self._is_new:
            self.first_wanted.emit()
        else:
            self._following.trigger()
        self._is_new = False

    def _on_typed(self, text: str) -> None:
        self._is_new = True
        try:
            parsed(text)
        except Slip as slip:
            self._slip = slip
            self._pause.stop()
        else:
            self._slip = None
            self._pause.start()
        self._tell()

    def _on_pause(self) -> None:
        self._pause.stop()
        if self._slip is None:
            self.wanted.emit(parsed(self.line.text()))

    def _tell(self) -> None:
        self.count.setText("" if self._slip else self._counted())
        self.notice.tell(
            "" if self._slip is None else self._complaint(self._slip), "error"
        )
        self._tint()

    def _counted(self) -> str:
        if self._hits is None:
            return ""
        if not self._hits:
            return self.tr("nothing found")
        if self._place:
            return self.tr("{0} of {1}").format(self._place, self._hits)
        return self.tr("%n hit(s)", "", self._hits)

    def _complaint(self, slip: Slip) -> str:
        where = self.tr("at character {0}").format(slip.start + 1)
        if slip.fault is Fault.KIND:
            said = self.tr("there is no kind “{0}”, only {1}")
            said = said.format(slip.part, ", ".join(KINDS))
        elif slip.fault is Fault.FIELD:
            said = self.tr("“{0}” cannot be asked for, only {1}; quote it as a word")
            said = said.format(slip.part, ", ".join(FIELDS))
        elif slip.fault is Fault.NUMBER:
            said = self.tr("“{0}” is no number").format(slip.part)
        elif slip.fault is Fault.EMPTY:
            said = self.tr("nothing follows “{0}”").format(slip.part)
        else:
            said = self.tr("the quote in “{0}” does not end").format(slip.part)
        return f"{where}: {said}"

    def _tint(self) -> None:
        theme = self._style.theme
        palette = QPalette()
        if self._slip is not None:
            palette.setColor(QPalette.ColorRole.Text, QColor(theme.error))
        elif self._hits == 0:
            palette.setColor(QPalette.ColorRole.Text, QColor(theme.warning))
        elif self._hits:
            palette.setColor(QPalette.ColorRole.Base, QColor(theme.mark))
        self.line.setPalette(palette)
