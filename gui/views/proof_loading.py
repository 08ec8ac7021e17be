"""Reading a proof from the engine, part by part, and what is said meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.core.engine import Engine, Latest
from gui.core.proof_index import ProofIndex
from gui.messages.decisions import DecisionPage, ListDecisions
from gui.messages.proofs import OpenProof, ProofOpened, ReadSteps, StepRows
from gui.messages.wire import Failure, Progress
from gui.state import State
from gui.views.placeholder import Placeholder

PAGE = 2_000
"""Steps that are read at once."""


class ProofLoading(QWidget):
    """Opens the proof of the state's decision, and can be stopped.

    Signals:
        began: Another proof is being read, or there is none any more.
        loaded: All of it is there: a `gui.core.proof_index.ProofIndex`.
    """

    began = Signal()
    loaded = Signal(object)

    def __init__(
        self, engine: Engine, state: State, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._latest = Latest(engine)
        self._state = state
        self._decision = ""
        self._index: ProofIndex | None = None
        self._failure = ""
        self._is_reading = False
        self._is_empty = False
        self._progress = Progress(done=0, total=0)
        self.page = Placeholder()
        self.page.acted.connect(self._on_acted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.retranslate()

    def open(self) -> None:
        """Read the proof of the selected decision, unless that is done or under way."""
        if self._state.decision == self._decision:
            return
        self._decision = self._state.decision
        self._is_empty = False
        self._read()

    def _read(self) -> None:
        self._latest.cancel()
        self._index, self._failure = None, ""
        self._is_reading = bool(self._decision)
        self._progress = Progress(done=0, total=0)
        self.began.emit()
        if self._decision:
            self._latest.send(
                OpenProof(decision=self._decision),
                self._on_opened,
                failed=self._on_failed,
                progress=self._on_progress,
            )
        self.retranslate()

    def _on_opened(self, proof: ProofOpened) -> None:
        self._index = ProofIndex(proof)
        self._read_on(self._index)

    def _read_on(self, index: ProofIndex) -> None:
        done = len(index.rows)
        self._on_progress(Progress(done=done, total=index.proof.steps))
        self._latest.send(
            ReadSteps(proof=index.proof.proof, start=done, count=PAGE),
            self._on_rows,
            failed=self._on_failed,
        )

    def _on_rows(self, page: StepRows) -> None:
        index = self._index
        if index is None:
            return
        index.add(page)
        if index.is_complete:
            self._is_reading = False
            self.loaded.emit(index)
        elif page.rows:
            self._read_on(index)
        else:
            self._fail(self.tr("The engine gave fewer steps than it had announced."))

    def _on_progress(self, progress: Progress) -> None:
        self._progress = progress
        self.retranslate()

    def _on_failed(self, failure: Failure) -> None:
        self._fail(failure.sentence)

    def _fail(self, sentence: str) -> None:
        self._is_reading = False
        self._failure = sentence
        self.retranslate()

    def _on_acted(self) -> None:
        """Stop, try again, or look for the latest decision: what the button says."""
        if not self._decision:
            self._latest.send(
                ListDecisions(limit=1), self._on_latest, failed=self._on_failed
            )
        elif self._is_reading:
            self._latest.cancel()
            self._fail(self.tr("The proof was not read to its end."))
        else:
            self._read()

    def _on_latest(self, page: DecisionPage) -> None:
        self._is_empty = not page.rows
        if page.rows:
            self._state.select_decision(page.rows[0].id)
        self.retranslate()

    def retranslate(self) -> None:
        """Say in the language in use what is going on."""
        if self._is_reading:
            said = self.tr("Reading the proof …")
            self.page.tell(said, self.tr("&Stop"), self._progress)
        elif self._failure:
            self.page.tell(self._failure, self.tr("&Try again"))
        elif self._is_empty:
            self.page.tell(
                self.tr("Nothing is decided yet: ask something, and its proof is here.")
            )
        else:
            said = self.tr(
                "Here stands why a decision came out as it did. Select one in the "
                "history."
            )
            self.page.tell(said, self.tr("&Show the latest decision"))

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
