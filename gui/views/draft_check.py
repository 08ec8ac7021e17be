"""Checking drafts while they are typed: a moment after the last key, one at a time.

A check under way is not cancelled for a newer text, which follows it instead: so
checks of a large file never pile up. A result for a text that is another by now is
dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from gui.core.engine import Engine
from gui.messages.rules import CheckDrafts, Checked, Draft
from gui.messages.wire import Failure

PATIENCE = 200
"""How long after the last key a check begins, in milliseconds."""


class Source(Protocol):
    """Where the texts that are not saved come from."""

    def drafts(self) -> tuple[Draft, ...]:
        """Their texts."""

    def revisions(self) -> Mapping[str, int]:
        """By path, a number that is another after every change of an open text."""


class DraftCheck(QObject):
    """Asks the engine about the drafts whenever they change.

    Signals:
        began: A check is due; what is known may be out of date.
        checked: What the checker found in the texts as they are now.
        failed: Why there was no check, as a sentence.
    """

    began = Signal()
    checked = Signal(object)
    failed = Signal(str)

    def __init__(self, engine: Engine, source: Source, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._source = source
        self._is_busy = False
        self._is_due = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE)
        self._timer.timeout.connect(self._check)

    def changed(self) -> None:
        """A text is another now: check it in a moment."""
        self._is_due = True
        self._timer.start()
        self.began.emit()

    def now(self) -> None:
        """Check at once, or as soon as the check under way is over."""
        self._is_due = True
        self.began.emit()
        self._timer.stop()
        self._check()

    def _check(self) -> None:
        if self._is_busy:
            return
        self._is_due = False
        self._is_busy = True
        revisions = dict(self._source.revisions())
        self._engine.send(
            CheckDrafts(drafts=self._source.drafts()),
            lambda checked: self._on_checked(checked, revisions),
            failed=self._on_failed,
        )

    def _on_checked(self, checked: Checked, revisions: Mapping[str, int]) -> None:
        self._is_busy = False
        if revisions == self._source.revisions() and not self._is_due:
            self.checked.emit(checked)
        self._go_on()

    def _on_failed(self, failure: Failure) -> None:
        self._is_busy = False
        self.failed.emit(failure.sentence)
        self._go_on()

    def _go_on(self) -> None:
        if self._is_due and not self._timer.isActive():
            self._check()
