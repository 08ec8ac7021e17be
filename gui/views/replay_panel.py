"""Replaying the last decisions with a draft: which of them would come out otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine, Latest
from gui.messages.rules import Backtest, Backtested, Draft
from gui.messages.wire import Failure, Progress
from gui.models.written import filled, whole
from gui.style.style import SPACE, Style
from gui.views.flip_list import FlipList
from gui.views.notice import Notice

USUAL = 20
"""How many decisions are replayed unless another number is chosen."""
_MOST = 10_000
_MOST_SKIPPED = 5
"""Of more decisions that cannot be replayed, only the first so many say why."""


class ReplayPanel(QWidget):
    """Starts replays, shows how far they are and what they found.

    Signals:
        changed: A replay began or ended.
    """

    changed = Signal()

    def __init__(
        self, engine: Engine, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._latest = Latest(engine)
        self._drafts: tuple[Draft, ...] = ()
        self._result: Backtested | None = None
        self._trouble = ""
        self.is_running = False
        self.was_stopped = False
        self._before, self._after = QLabel(), QLabel()
        self.last = QSpinBox()
        self.last.setRange(1, _MOST)
        self.last.setValue(USUAL)
        self._before.setBuddy(self.last)
        self.again, self.stop = QPushButton(), QPushButton()
        for button in (self.again, self.stop):
            button.setAutoDefault(False)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.summary, self.skipped = Notice(style), Notice(style)
        self.flips = FlipList(style)
        self.again.clicked.connect(self._replay)
        self.stop.clicked.connect(self.cancel)
        self._arrange()
        self.retranslate()

    @property
    def is_over(self) -> bool:
        """Whether a replay came to its end, or was stopped by the user."""
        return not self.is_running and (self._result is not None or self.was_stopped)

    def start(self, drafts: Sequence[Draft]) -> None:
        """Replay as many of the last decisions as chosen, with these drafts."""
        self._drafts = tuple(drafts)
        self._replay()

    def cancel(self) -> None:
        """Replay no more."""
        if self.is_running:
            self._latest.cancel()
            self.is_running, self.was_stopped = False, True
            self._tell()

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        before, _, after = self.tr("Re&play the last %1 decisions").partition("%1")
        self._before.setText(before.rstrip())
        self._after.setText(after.lstrip())
        self.again.setText(self.tr("Rep&lay again"))
        self.stop.setText(self.tr("S&top"))
        self.last.setAccessibleName(self.tr("How many decisions are replayed"))
        self.bar.setAccessibleName(self.tr("How far the replay is"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _replay(self) -> None:
        self.is_running, self.was_stopped = True, False
        self._result, self._trouble = None, ""
        self.bar.setRange(0, 0)
        self._latest.send(
            Backtest(drafts=self._drafts, last=self.last.value()),
            self._on_done,
            failed=self._on_failed,
            progress=self._on_progress,
        )
        self._tell()

    def _on_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        told = self.tr("Replaying… %1 of %2")
        self.summary.tell(filled(told, whole(progress.done), whole(progress.total)))

    def _on_done(self, result: Backtested) -> None:
        self.is_running = False
        self._result = result
        self._tell()

    def _on_failed(self, failure: Failure) -> None:
        self.is_running = False
        self._trouble = failure.sentence
        self._tell()

    def _tell(self) -> None:
        self.bar.setVisible(self.is_running)
        self.stop.setVisible(self.is_running)
        self.again.setEnabled(not self.is_running)
        result = self._result
        self.flips.set_flips(result.flips if result else ())
        self.flips.setVisible(bool(result and result.flips))
        self._tell_skipped(result.skipped if result else ())
        if self.is_running:
            self.summary.tell(self.tr("Replaying…"))
        elif self._trouble:
            self.summary.tell(self._trouble, "error")
        elif self.was_stopped:
            self.summary.tell(
                self.tr("Stopped: it is not known what would change."), "warning"
            )
        elif result is not None:
            self._tell_result(result)
        self.changed.emit()

    def _tell_result(self, result: Backtested) -> None:
        tried = self.tr("%n decision(s) replayed", "", result.tried)
        if not result.tried:
            self.summary.tell(
                self.tr("No decision could be replayed, so nothing is known."),
                "warning",
            )
        elif not result.flips:
            none = self.tr("%1; none would come out otherwise.")
            self.summary.tell(filled(none, tried), "good")
        else:
            some = self.tr("%1; %n would come out otherwise.", "", len(result.flips))
            self.summary.tell(filled(some, tried), "warning")

    def _tell_skipped(self, skipped: tuple[tuple[str, str], ...]) -> None:
        if not skipped:
            self.skipped.clear()
            return
        lines = [self.tr("%n could not be replayed:", "", len(skipped))]
        lines += [f"{decision}: {why}" for decision, why in skipped[:_MOST_SKIPPED]]
        if len(skipped) > _MOST_SKIPPED:
            lines.append("…")
        self.skipped.tell("\n".join(lines))

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(SPACE)
        for widget in (self._before, self.last, self._after, self.again):
            line.addWidget(widget)
        line.addSpacing(SPACE)
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop)
        line.addStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(line)
        layout.addWidget(self.summary)
        layout.addWidget(self.flips, 1)
        layout.addWidget(self.skipped)
        layout.addStretch(0)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
