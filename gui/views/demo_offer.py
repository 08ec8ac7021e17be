"""The offer to decide the demonstration's questions, where there are no decisions."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine, Ticket
from gui.messages.decisions import AskDemo, DemoDone
from gui.messages.wire import Failure, Progress
from gui.state import State
from gui.style.style import SPACE, WIDE, Style
from gui.views.notice import Notice


class DemoOffer(QWidget):
    """A sentence, a button, and how far it has come; then the last one is selected."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._state = state
        self._ticket: Ticket | None = None
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.start = QPushButton()
        self.start.clicked.connect(self._on_start)
        self.bar = QProgressBar()
        self.cancel = QPushButton()
        self.cancel.clicked.connect(self._on_cancel)
        self.notice = Notice(style)
        self._lay_out()
        self._show_busy()
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts."""
        self.sentence.setText(
            self.tr(
                "Ask something, or let the twelve demonstration questions be asked."
            )
        )
        self.start.setText(self.tr("Ask the &demonstration questions"))
        self.cancel.setText(self.tr("Cance&l"))
        self.bar.setAccessibleName(self.tr("Demonstration questions decided"))
        self.bar.setFormat(self.tr("%v of %m decided"))

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        busy = QHBoxLayout()
        busy.addWidget(self.bar, 1)
        busy.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        layout.setSpacing(SPACE)
        layout.addStretch(2)
        layout.addWidget(self.sentence)
        layout.addWidget(self.start, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(busy)
        layout.addWidget(self.notice)
        layout.addStretch(3)

    def _show_busy(self) -> None:
        is_busy = self._ticket is not None
        self.start.setVisible(not is_busy)
        self.bar.setVisible(is_busy)
        self.cancel.setVisible(is_busy)

    def _on_start(self) -> None:
        self.notice.clear()
        self.bar.setRange(0, 0)
        self._ticket = self._engine.send(
            AskDemo(), self._on_done, failed=self._on_failed, progress=self._on_progress
        )
        self._show_busy()
        self.cancel.setFocus()

    def _on_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)

    def _on_done(self, done: DemoDone) -> None:
        self._end()
        if done.decisions:
            self._state.select_decision(done.decisions[-1])

    def _on_failed(self, failure: Failure) -> None:
        self._end()
        self.notice.tell(failure.sentence, "error")

    def _on_cancel(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._end()

    def _end(self) -> None:
        """Those decided before the end are logged, however it ended."""
        self._ticket = None
        self._show_busy()
        self._state.decided.emit()
