"""The filter bar of a proof: it understands what is typed, or says where it does not."""

from __future__ import annotations

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
from gui.views.notice import Notice

TYPING_PAUSE = 120
"""So long after the last key, in milliseconds, the filter is applied."""


class FilterBar(QWidget):
    """A line to type a filter, with the number of hits and buttons to walk them.

    Signals:
        wanted: A filter is to be applied: a
            `gui.core.proof_filter.Filter`, which may ask for nothing.
        left: The user is done with the bar and wants the keyboard elsewhere.
    """

    wanted = Signal(object)
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
        self._slip: Slip | None = None
        self._place = 0
        self._hits: int | None = None
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.count = QLabel()
        self.notice = Notice(style)
        self._pause = QTimer(self, interval=TYPING_PAUSE, singleShot=True)
        layout = self._row = QHBoxLayout()
        layout.setSpacing(TIGHT)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.count)
        for action, arrow in (
            (preceding, Qt.ArrowType.UpArrow),
            (following, Qt.ArrowType.DownArrow),
        ):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setArrowType(arrow)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(TIGHT)
        outer.addLayout(layout)
        outer.addWidget(self.notice)
        self.line.textChanged.connect(self._on_typed)
        self.line.returnPressed.connect(self._on_returned)
        self._pause.timeout.connect(self._on_pause)
        style.changed.connect(self._tint)
        self.retranslate()

    def put(self, widget: QWidget) -> None:
        """Put something else at the end of the bar."""
        self._row.addWidget(widget)

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
        """Clear with Escape, and leave with it or the key downwards."""
        if event.key() == Qt.Key.Key_Escape:
            self.ask_for("")
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_typed(self, text: str) -> None:
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

    def _on_returned(self) -> None:
        if self._pause.isActive():
            self._on_pause()
        self.left.emit()

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
