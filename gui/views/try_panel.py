"""What unsaved rules would make of the selected decision, and of one rule in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gui.core.engine import Engine, Latest
from gui.messages.rules import Draft, Tried, TryDrafts
from gui.messages.wire import Failure
from gui.models.written import filled
from gui.state import State
from gui.style.style import SPACE, TIGHT, Style
from gui.views.flip_list import FlipList
from gui.views.notice import Notice


class TryPanel(QWidget):
    """Tries drafts on the decision selected in the history; hidden until asked."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._latest = Latest(engine)
        self._state = state
        self._tried: Tried | None = None
        self._rule = ""
        self._is_waiting = False
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        bold = QFont(self._title.font())
        bold.setBold(True)
        self._title.setFont(bold)
        self._title.setWordWrap(True)
        self.told = Notice(style)
        self.trouble = Notice(style)
        self.flips = FlipList(style)
        self._close = QToolButton()
        self._close.setText("✕")
        self._close.clicked.connect(self._leave)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, TIGHT, SPACE, SPACE)
        layout.setSpacing(TIGHT)
        layout.addLayout(head)
        layout.addWidget(self.trouble)
        layout.addWidget(self.told)
        layout.addWidget(self.flips, 1)
        layout.addStretch(0)
        state.decision_changed.connect(self._on_decision_changed)
        self.retranslate()
        self.hide()

    def try_out(self, drafts: Sequence[Draft], rule: str) -> None:
        """Try drafts on the selected decision, looking at a rule (or at none)."""
        self.show()
        self._rule, self._tried = rule, None
        self._is_waiting = bool(self._state.decision)
        self.trouble.clear()
        if self._is_waiting:
            self._latest.send(
                TryDrafts(
                    drafts=tuple(drafts), decision=self._state.decision, rule=rule
                ),
                self._on_tried,
                failed=self._on_failed,
            )
        self._tell()

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self._close.setAccessibleName(self.tr("Close the trial"))
        self._close.setToolTip(self._close.accessibleName())
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_tried(self, tried: Tried) -> None:
        self._is_waiting = False
        self._tried = tried
        self._tell()

    def _on_failed(self, failure: Failure) -> None:
        self._is_waiting = False
        self.trouble.tell(failure.sentence, "error")
        self._tell()

    def _on_decision_changed(self) -> None:
        """The result is about another decision than the one selected now."""
        if not self.isHidden():
            self._leave()

    def _leave(self) -> None:
        self._latest.cancel()
        self._is_waiting = False
        self.hide()

    def _tell(self) -> None:
        tried = self._tried
        self.flips.setVisible(tried is not None and _differs(tried))
        if not self._state.decision:
            self._title.setText(self.tr("Nothing to try on"))
            self.told.tell(
                self.tr("Select a decision in the history, then try again (F5).")
            )
        elif self._is_waiting:
            self._title.setText(self._trying())
            self.told.clear()
        elif tried is None:
            self._title.setText(self.tr("It could not be tried"))
            self.told.clear()
        else:
            self._tell_result(tried)

    def _trying(self) -> str:
        question = self._state.question
        if not question:
            return self.tr("Trying on the selected decision…")
        return filled(self.tr("Trying on “%1”…"), question)

    def _tell_result(self, tried: Tried) -> None:
        question = " ".join(tried.flip.query.split())
        self._title.setText(filled(self.tr("Tried on “%1”"), question))
        lines = []
        if self._rule and tried.firings:
            fired = self.tr("%1 fires %n time(s).", "", tried.firings)
            lines.append(filled(fired, self._rule))
        elif self._rule:
            lines.append(filled(self.tr("%1 does not fire."), self._rule))
        if tried.why_not:
            lines.append(tried.why_not)
        if not _differs(tried):
            lines.append(self.tr("The decision would come out the same."))
        self.told.tell("\n".join(lines))
        self.flips.set_flips((tried.flip,) if _differs(tried) else ())


def _differs(tried: Tried) -> bool:
    flip = tried.flip
    return bool(flip.changes or flip.rules_gained or flip.rules_lost)
