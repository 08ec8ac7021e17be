"""The place "Ask": a question is asked here, and the selected decision is shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QFrame,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine, Latest, Ticket
from gui.messages.decisions import AskQuestion, DecisionShown, ListModels, ShowDecision
from gui.messages.wire import Failure
from gui.state import State
from gui.style.style import SPACE, Style
from gui.views.answer import AnswerPanel
from gui.views.ask_form import AskForm
from gui.views.demo_offer import DemoOffer
from gui.views.notice import Notice
from gui.views.page import Page


class AskView(QWidget):
    """The form of a question above the decision it led to, or any other selected."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._state = state
        self._models = Latest(engine)
        self._show = Latest(engine)
        self._ticket: Ticket | None = None
        self._shown = ""
        self.form = AskForm()
        self.notice = Notice(style)
        self.answer = AnswerPanel(style)
        self.offer = DemoOffer(engine, state, style)
        self.pages = QStackedWidget()
        self.page = Page(self.answer)
        self._lay_out()
        self.form.asked.connect(self._on_ask)
        self.form.stopped.connect(self._on_stop)
        self.answer.proof_wanted.connect(state.proof_wanted)
        self.answer.rule_wanted.connect(state.rule_wanted)
        state.decision_changed.connect(self._on_decision_changed)
        state.nothing_decided.connect(self._on_nothing_decided)
        state.rules_changed.connect(self._ask_models)
        self.retranslate()
        self._ask_models()
        self._on_decision_changed(state.decision)

    def retranslate(self) -> None:
        """Set all texts."""
        self.page.setAccessibleName(self.tr("The decision"))

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self._blank = QWidget()
        self.setFocusProxy(self.form)
        for page in (self.offer, self.page, self._blank):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setSpacing(SPACE)
        layout.addWidget(self.form)
        layout.addWidget(self.notice)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        layout.addWidget(line)
        layout.addWidget(self.pages, 1)

    def _ask_models(self) -> None:
        self._models.send(ListModels(), self.form.offer, failed=self._on_failed)

    def _on_ask(self) -> None:
        request = self.form.request()
        if not request.query:
            self.notice.tell(self.tr("There is no question yet: type one."), "error")
            self.form.question.setFocus()
            return
        self.notice.tell(self.tr("Deciding …"))
        self.form.show_busy(is_busy=True)
        self._ticket = self._engine.send(
            request, partial(self._on_answer, request), failed=self._on_not_answered
        )

    def _on_stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._end()
        self.notice.tell(
            self.tr("Stopped. If it was decided already, it is in the history.")
        )
        self._state.decided.emit()

    def _on_answer(self, asked: AskQuestion, shown: DecisionShown) -> None:
        self._end()
        self.form.follow(asked)
        self._show.cancel()
        self._tell(shown)
        self.form.question.selectAll()
        self._state.decided.emit()
        self._state.select_decision(shown.row.id)

    def _on_not_answered(self, failure: Failure) -> None:
        self._end()
        self._on_failed(failure)

    def _end(self) -> None:
        self._ticket = None
        self.form.show_busy(is_busy=False)
        self.notice.clear()

    def _on_decision_changed(self, decision: str) -> None:
        self._show.cancel()
        if not decision:
            self._shown = ""
            self.pages.setCurrentWidget(self._blank)
        elif decision != self._shown:
            self._show.send(
                ShowDecision(decision=decision), self._tell, failed=self._on_not_shown
            )

    def _on_nothing_decided(self) -> None:
        if not self._state.decision:
            self.pages.setCurrentWidget(self.offer)

    def _tell(self, shown: DecisionShown) -> None:
        if self._ticket is None:
            self.notice.clear()
        self._shown = shown.row.id
        self.answer.tell(shown)
        self._state.know_question(shown.row.id, shown.row.query or "")
        self.page.verticalScrollBar().setValue(0)
        self.pages.setCurrentWidget(self.page)

    def _on_not_shown(self, failure: Failure) -> None:
        self._shown = ""
        self.pages.setCurrentWidget(self._blank)
        self._on_failed(failure)

    def _on_failed(self, failure: Failure) -> None:
        self.notice.tell(failure.sentence, "error")
