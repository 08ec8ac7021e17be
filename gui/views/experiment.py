"""The place "Weight": the experiment that runs, its weight, and the start of one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine, Latest
from gui.messages.experiments import (
    ExperimentShown,
    ExperimentState,
    PreviewWeight,
    SetWeight,
    ShowExperiment,
    StartExperiment,
    StopExperiment,
)
from gui.messages.rules import ListActivations
from gui.messages.wire import Failure, Request
from gui.models.written import filled, moment
from gui.state import State
from gui.style.style import SPACE, WIDE, Style
from gui.views.experiment_panel import ExperimentPanel
from gui.views.experiment_start import StartPanel
from gui.views.notice import Notice
from gui.views.page import Page
from gui.views.stop_dialog import StopDialog
from gui.views.weight_control import WeightControl

REFRESH = 5000
"""So often, in milliseconds, the figures are asked for while they can be seen."""

_HEADLINE = 1.25  # times the size of text


class ExperimentView(QWidget):
    """What runs and how it goes; or how the last one ended, and a new one's start."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._state = state
        self._figures = Latest(engine)
        self._sets = Latest(engine)
        self._preview = Latest(engine)
        self._known: ExperimentState | None = None
        self._is_busy = False
        self._timer = QTimer(self, interval=REFRESH)
        self.headline, self.about = QLabel(), QLabel()
        self.stop = QPushButton()
        self.notice, self.stale = Notice(style), Notice(style)
        self.control = WeightControl(style)
        self.panel = ExperimentPanel(style)
        self.start = StartPanel(style)
        self._lay_out()
        self._connect()
        self.retranslate()
        self.refresh()
        self._ask_sets()

    @property
    def is_refreshing(self) -> bool:
        """Whether the figures are kept up to date by themselves."""
        return self._timer.isActive()

    def refresh(self) -> None:
        """Ask for the figures now; what is being entered stays."""
        if self._is_busy:
            return  # what comes back from that is newer
        self._figures.send(ShowExperiment(), self._on_figures, failed=self._on_stale)

    def retranslate(self) -> None:
        """Set all texts."""
        self.stop.setText(self.tr("St&op…"))
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language, or another size of text."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() == QEvent.Type.FontChange:
            self._enlarge_headline()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the figures up to date from now on."""
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks at the figures."""
        super().hideEvent(event)
        self._timer.stop()

    def _lay_out(self) -> None:
        self._enlarge_headline()
        self.about.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        for label in (self.headline, self.about):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        top = QHBoxLayout()
        top.addWidget(self.headline, 1)
        top.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignTop)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(WIDE, SPACE, WIDE, WIDE)
        inner.setSpacing(SPACE)
        inner.addLayout(top)
        inner.addWidget(self.about)
        inner.addWidget(self.stale)
        inner.addWidget(self.notice)
        for widget in (self.control, self.panel, self.start):
            inner.addWidget(widget)
        inner.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Page(page))

    def _enlarge_headline(self) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _HEADLINE)
        self.headline.setFont(font)

    def _connect(self) -> None:
        self._timer.timeout.connect(self.refresh)
        self._state.decided.connect(self.refresh)
        self._state.experiment_changed.connect(self.refresh)
        self._state.rules_changed.connect(self._ask_sets)
        self.control.moved.connect(self._on_moved)
        self.control.applied.connect(self._on_applied)
        self.start.started.connect(self._on_start)
        self.stop.clicked.connect(self._on_stop)

    def _ask_sets(self) -> None:
        self._sets.send(ListActivations(), self.start.offer, failed=self._on_failed)

    def _on_figures(self, known: ExperimentState) -> None:
        self.stale.clear()
        is_other = _number(known) != _number(self._known)
        self._known = known
        if known.experiment is not None and is_other:
            self.control.settle(known.experiment.weight)
        elif known.experiment is not None:
            self.control.follow(known.experiment.weight)
        self._show_state()

    def _show_state(self) -> None:
        shown = None if self._known is None else self._known.experiment
        is_running = self._known is not None and self._known.is_running
        self.headline.setText(self._told(shown, is_running=is_running))
        self.about.setText("" if shown is None else self._described(shown))
        self.about.setVisible(shown is not None)
        self.stop.setVisible(is_running)
        self.control.setVisible(is_running)
        self.panel.setVisible(shown is not None)
        self.start.setVisible(self._known is not None and not is_running)
        if shown is not None:
            self.panel.tell(shown)

    def _told(self, shown: ExperimentShown | None, *, is_running: bool) -> str:
        if shown is None:
            return "" if self._known is None else self.tr("No experiment runs")
        told = (
            self.tr("Experiment %1 runs")
            if is_running
            else self.tr("Experiment %1 is over; none runs")
        )
        return filled(told, str(shown.number))

    def _described(self, shown: ExperimentShown) -> str:
        unit = (
            self.tr("its units are conversations")
            if shown.unit == "conversation"
            else self.tr("its units are decisions")
        )
        lines = [
            filled(
                self.tr("Started %1 by %2, %3: %4"),
                *(moment(shown.started_at), shown.started_by, unit, shown.why),
            )
        ]
        if shown.stopped_at:
            lines.append(
                filled(
                    self.tr("Stopped %1 by %2: %3"),
                    *(moment(shown.stopped_at), shown.stopped_by, shown.stopped_why),
                )
            )
        return "\n".join(lines)

    def _on_moved(self, weight: float) -> None:
        self._preview.send(
            PreviewWeight(weight=weight), self.control.tell, failed=self._on_failed
        )

    def _on_applied(self, weight: float, why: str) -> None:
        self._do(SetWeight(weight=weight, why=why), self._on_set)

    def _on_set(self, known: ExperimentState) -> None:
        if known.experiment is not None:
            self.control.settle(known.experiment.weight)
        self._on_changed(known)

    def _on_start(self, request: StartExperiment) -> None:
        self._do(request, self._on_changed)

    def _on_stop(self) -> None:
        if self._known is None or self._known.experiment is None:
            return
        control, treatment = self._known.experiment.arms
        dialog = StopDialog(control.ruleset, treatment.ruleset, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.stopped.connect(self._on_stopped)
        dialog.open()

    def _on_stopped(self, why: str, adopt: bool) -> None:  # noqa: FBT001  # a slot
        then = self._on_adopted if adopt else self._on_changed
        self._do(StopExperiment(why=why, adopt=adopt), then)

    def _do(
        self,
        request: Request[ExperimentState],
        then: Callable[[ExperimentState], None],
    ) -> None:
        """Do one thing to the experiment, and nothing else until it is over."""
        if self._is_busy:
            return
        self._figures.cancel()
        self._set_busy(is_busy=True)
        self._engine.send(request, then, failed=self._on_not_done)

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.stop.setEnabled(not is_busy)
        self.start.start.setEnabled(not is_busy)
        self.control.set_busy(is_busy=is_busy)

    def _on_adopted(self, known: ExperimentState) -> None:
        self._on_changed(known)
        self._state.rules_changed.emit()

    def _on_changed(self, known: ExperimentState) -> None:
        self._set_busy(is_busy=False)
        self.notice.clear()
        self._on_figures(known)
        self._state.experiment_changed.emit()

    def _on_not_done(self, failure: Failure) -> None:
        self._set_busy(is_busy=False)
        self._on_failed(failure)

    def _on_stale(self, failure: Failure) -> None:
        """The figures are not refreshed; what is told of an action stays beside it."""
        self.stale.tell(failure.sentence, "error")

    def _on_failed(self, failure: Failure) -> None:
        self.notice.tell(failure.sentence, "error")


def _number(known: ExperimentState | None) -> int:
    """Of the experiment known; 0 for none."""
    return 0 if known is None or known.experiment is None else known.experiment.number
