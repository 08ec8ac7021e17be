"""News of other programs: looks again and again, and tells the views what is new.

Another desktop, the command line or a service may log decisions, change rules or weigh
an experiment on the same files.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from gui.core.engine import Engine, Latest
from gui.messages.service import LookRound, Seen
from gui.messages.wire import Failure
from gui.state import State

INTERVAL = 3_000
"""Milliseconds from one look to the next."""


class News(QObject):
    """Tells the state what other programs did, while somebody looks.

    Args:
        engine: Whom to ask.
        state: Whose signals tell it.
    """

    def __init__(
        self, engine: Engine, state: State, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._latest = Latest(engine)
        self._state = state
        self._seen: Seen | None = None
        self._is_asking = False
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on; what was seen of other files before is forgotten."""
        self._latest.cancel()
        self._seen, self._is_asking = None, False
        self._timer.start()

    def stop(self) -> None:
        """Look no more: there is no engine to ask."""
        self._latest.cancel()
        self._timer.stop()

    def look(self) -> None:
        """Ask what is new, unless that is being asked already."""
        if not self._is_asking:
            self._is_asking = True
            self._latest.send(LookRound(), self._on_seen, failed=self._on_failed)

    def _on_seen(self, seen: Seen) -> None:
        self._is_asking = False
        before, self._seen = self._seen, seen
        if before is None:
            return
        if seen.decision != before.decision:
            self._state.decided.emit()
        if (seen.activation, seen.ruleset) != (before.activation, before.ruleset):
            self._state.rules_changed.emit()
        if (seen.experiment, seen.weight) != (before.experiment, before.weight):
            self._state.experiment_changed.emit()

    def _on_failed(self, _: Failure) -> None:
        """The views that show the same tell why there is nothing to show."""
        self._is_asking = False
