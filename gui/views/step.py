"""The reader: the selected step of the proof in sentences, whose facts can be followed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine, Latest
from gui.messages.proofs import OpenProof, ProofOpened, ShowStep, StepShown
from gui.messages.wire import Failure
from gui.state import NOTHING, State
from gui.style.style import SPACE, TIGHT, Style
from gui.views.commands import Commands, button_of
from gui.views.flow import Flow
from gui.views.placeholder import Placeholder
from gui.views.step_text import StepText, place_of

_LEAST = 240  # pixels in which sentences can be read


class StepView(QWidget):
    """The page of the selected step, with the rule's place and its contest at hand."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._latest = Latest(engine)
        self._state = state
        self._style = style
        self._proof: ProofOpened | None = None
        self._shown: StepShown | None = None
        self._firing: StepShown | None = None
        self._failure = ""
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.placeholder = Placeholder()
        self.pages = QStackedWidget()
        self._make_actions()
        self._lay_out()
        self.page.anchorClicked.connect(self._on_link)
        self.placeholder.acted.connect(self._ask)
        state.step_changed.connect(self._ask)
        style.changed.connect(self._render)
        self.retranslate()
        self._ask()

    def _make_actions(self) -> None:
        made = self._commands = Commands(self)
        self.values = made.action(lambda: self.tr("With &values"), self._render)
        self.values.setCheckable(True)
        self.open_rule = made.action(lambda: self.tr("&Open rule"), self._on_open_rule)
        self.contest = made.action(
            lambda: self.tr("Show &contest"), self._state.contest_wanted.emit
        )

    def _lay_out(self) -> None:
        bar = Flow()
        bar.setContentsMargins(SPACE, TIGHT, SPACE, 0)
        for action in (self.values, self.open_rule, self.contest):
            bar.addWidget(button_of(action))
            self.addAction(action)
        reader = QWidget()
        inner = QVBoxLayout(reader)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(TIGHT)
        inner.addLayout(bar)
        inner.addWidget(self.page, 1)
        self.pages.addWidget(self.placeholder)
        self.pages.addWidget(reader)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self.setMinimumWidth(_LEAST)

    def retranslate(self) -> None:
        """Set all texts."""
        self._commands.retranslate()
        self.values.setToolTip(
            self.tr("Conditions as written, or with the values of their names")
        )
        self.page.setAccessibleName(self.tr("The selected step in sentences"))
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _ask(self) -> None:
        """Ask for the selected step, or show that there is none."""
        self._latest.cancel()
        self._failure = ""
        if self._state.step == NOTHING or not self._state.decision:
            self._shown = self._firing = None
            self._render()
        elif self._proof is not None and self._proof.decision == self._state.decision:
            self._ask_step(self._proof, self._on_closed)
        else:
            self._open()

    def _open(self) -> None:
        """Have the proof opened, which is done once as long as it stays open."""
        self._latest.send(
            OpenProof(decision=self._state.decision),
            self._on_opened,
            failed=self._on_failed,
        )

    def _on_opened(self, proof: ProofOpened) -> None:
        self._proof = proof
        self._ask_step(proof, self._on_failed)

    def _on_closed(self, _failure: Failure) -> None:
        """Other proofs were opened since, or the engine is another one."""
        self._open()

    def _ask_step(self, proof: ProofOpened, failed: Callable[[Failure], None]) -> None:
        def on_shown(shown: StepShown) -> None:
            if shown.row.kind in {"concluded", "asserted"} and shown.row.premises:
                self._latest.send(
                    ShowStep(proof=proof.proof, step=shown.row.premises[0]),
                    lambda firing: self._show(shown, firing),
                    failed=failed,
                )
            else:
                self._show(shown, None)

        self._latest.send(
            ShowStep(proof=proof.proof, step=self._state.step), on_shown, failed=failed
        )

    def _show(self, shown: StepShown, firing: StepShown | None) -> None:
        self._shown, self._firing = shown, firing
        self._render()
        self.page.verticalScrollBar().setValue(0)
        self._state.select_step(shown.step, shown.row.cycle)

    def _on_failed(self, failure: Failure) -> None:
        self._proof = None
        self._shown = self._firing = None
        self._failure = failure.sentence
        self._render()

    def _render(self) -> None:
        shown = self._shown
        if shown is None:
            self._tell_nothing()
            return
        mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        text = StepText(
            self._style.theme, has_values=self.values.isChecked(), mono=mono
        )
        place = self.page.verticalScrollBar().value()
        self.page.setHtml(text.page(shown, self._firing))
        self.page.verticalScrollBar().setValue(place)
        has_rule = bool(shown.row.rule)
        self.open_rule.setEnabled(has_rule or place_of(shown.source) is not None)
        self.contest.setEnabled(shown.row.cycle > 0)
        self.values.setEnabled(has_rule)
        self.pages.setCurrentIndex(1)

    def _tell_nothing(self) -> None:
        if self._failure:
            self.placeholder.tell(self._failure, self.tr("&Try again"))
        else:
            self.placeholder.tell(
                self.tr("Select a step of the proof to read what it says and why.")
            )
        self.pages.setCurrentIndex(0)

    def _on_open_rule(self) -> None:
        if self._shown is None:
            return
        place = place_of(self._shown.source)
        if self._shown.row.rule:
            self._state.rule_wanted.emit(self._shown.row.rule)
        elif place is not None:
            self._state.place_wanted.emit(*place)

    def _on_link(self, link: QUrl) -> None:
        kind, _, rest = link.toString().partition(":")
        if kind == "step":
            self._state.select_step(int(rest))
        else:
            place = place_of(rest)
            if place is not None:
                self._state.place_wanted.emit(*place)
