"""The line at the window's foot: how the engine is, what it works on, what decides."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from gui.core.engine import Engine, Latest
from gui.messages.experiments import ExperimentState, ShowExperiment
from gui.messages.rules import ListRuleFiles, RuleFiles
from gui.messages.service import Opened
from gui.models.tip import tip
from gui.models.written import digest, filled, per_cent, whole
from gui.state import State
from gui.style.style import SPACE, WIDE


class Health(StrEnum):
    """How the engine's process is."""

    STARTING = "starting"
    READY = "ready"
    SILENT = "silent"
    STOPPED = "stopped"


class StatusLine(QWidget):
    """Follows the engine and what decides; nothing in it can be pressed."""

    def __init__(
        self, engine: Engine, state: State, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rules_wanted = Latest(engine)
        self._experiment_wanted = Latest(engine)
        self._health = Health.STARTING
        self._busy = 0
        self._database = ""
        self._ruleset = ""
        self._experiment: ExperimentState | None = None
        self._engine = QLabel()
        self._path = Elided()
        self._rules = QLabel()
        self._weight = QLabel()
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE, 0, SPACE, 0)
        line.setSpacing(WIDE)
        line.addWidget(self._engine)
        line.addWidget(self._path, stretch=1)
        line.addWidget(self._rules)
        line.addWidget(self._weight)
        for label in (self._engine, self._rules, self._weight):
            label.setTextFormat(Qt.TextFormat.PlainText)
        state.rules_changed.connect(self.refresh)
        state.experiment_changed.connect(self.refresh)
        self.retranslate()

    def opened(self, opened: Opened) -> None:
        """The engine is ready, and works on these files."""
        self._database = opened.database
        self.set_health(Health.READY)
        self.refresh()

    @property
    def health(self) -> Health:
        """How the engine is."""
        return self._health

    def set_health(self, health: Health) -> None:
        """The engine is otherwise now."""
        self._health = health
        self.retranslate()

    def set_busy(self, requests: int) -> None:
        """So many requests are under way."""
        self._busy = requests
        self._tell_engine()

    def refresh(self) -> None:
        """Ask what decides now."""
        self._rules_wanted.send(ListRuleFiles(), self._on_rules, failed=_silently)
        self._experiment_wanted.send(
            ShowExperiment(), self._on_experiment, failed=_silently
        )

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self._tell_engine()
        self._path.set_text(self._database)
        self._path.setToolTip(tip(self._database))
        self._path.setAccessibleName(self.tr("Database"))
        self._rules.setText(
            filled(self.tr("Rules %1"), digest(self._ruleset)) if self._ruleset else ""
        )
        self._rules.setToolTip(self.tr("The rule set that decides now"))
        self._weight.setText(self._weight_text())
        self._weight.setVisible(bool(self._weight.text()))
        self._weight.setToolTip(
            self.tr("The share of units that the new rules of the experiment decide")
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _tell_engine(self) -> None:
        said: dict[Health, Callable[[], str]] = {
            Health.STARTING: lambda: self.tr("○ Starting"),
            Health.READY: lambda: self.tr("● Ready"),
            Health.SILENT: lambda: self.tr("⚠ Not answering"),
            Health.STOPPED: lambda: self.tr("✕ Stopped"),
        }
        if self._health is Health.READY and self._busy:
            self._engine.setText(self.tr("◐ Working (%n)", "", self._busy))
        else:
            self._engine.setText(said[self._health]())
        self._engine.setToolTip(self.tr("How the engine is"))

    def _weight_text(self) -> str:
        state = self._experiment
        if state is None or state.experiment is None or not state.is_running:
            return ""
        return filled(
            self.tr("Experiment %1: %2 new"),
            whole(state.experiment.number),
            per_cent(state.experiment.weight),
        )

    def _on_rules(self, files: RuleFiles) -> None:
        self._ruleset = files.ruleset
        self.retranslate()

    def _on_experiment(self, state: ExperimentState) -> None:
        self._experiment = state
        self.retranslate()


class Elided(QFrame):
    """A line of text whose middle gives way where there is too little room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a line; as wide as there is room."""
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of both ends as there is room for."""
        super().paintEvent(event)
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self._text, Qt.TextElideMode.ElideMiddle, self.width()
        )
        painter.drawText(
            self.rect(),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            shown,
        )
        painter.end()


def _silently(_: object) -> None:
    """The views that show the same tell why there is nothing to show."""
