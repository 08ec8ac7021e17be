"""Why not: what kept a rule from firing, and the smallest change that would let it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QStringListModel, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine, Latest
from gui.messages.proofs import AskWhyNot, WhyNotShown
from gui.messages.rules import ListWords, Words
from gui.messages.wire import Failure
from gui.state import NOTHING, State
from gui.style.style import SPACE, Style
from gui.views.commands import Commands, button_of
from gui.views.contest_text import ContestText
from gui.views.flow import Flow
from gui.views.notice import Kind, Notice

_RULE_WIDTH = 200
_MOST = 100  # of the room, to the answer while there is one


class WhyNotView(QWidget):
    """A rule's name is typed, and what kept it from firing is told."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._latest = Latest(engine)
        self._words = Latest(engine)
        self._state = state
        self._shown: WhyNotShown | None = None
        self._is_asking = False
        self._failure = ""
        self._text = ContestText(self)
        self.rule = QLineEdit()
        self.rule_label = QLabel()
        self.rule_label.setBuddy(self.rule)
        self.ask = QPushButton()
        self.notice = Notice(style)
        self.obstacle = QLabel()
        self.reason, self.condition, self.remedy, self.contest = (
            _sentence() for _ in range(4)
        )
        self.names = [QLabel() for _ in range(4)]
        self._make_actions()
        self._offer_names()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _make_actions(self) -> None:
        made = self._commands = Commands(self)
        self.open_rule = made.action(lambda: self.tr("&Open rule"), self._on_open_rule)
        self.show_contest = made.action(
            lambda: self.tr("Show the &contest it lost"), self._on_contest
        )
        self.addActions([self.open_rule, self.show_contest])

    def _offer_names(self) -> None:
        self.known = QStringListModel(self)
        completer = QCompleter(self.known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._on_ask)
        self.rule.setCompleter(completer)
        self.rule.setClearButtonEnabled(True)

    def _lay_out(self) -> None:
        self.rule.setMinimumWidth(_RULE_WIDTH)
        question = Flow()
        for widget in (self.rule_label, self.rule, self.ask):
            question.addWidget(widget)
        self.form = QFormLayout()
        self.form.setSpacing(SPACE)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        sentences = (self.reason, self.condition, self.remedy, self.contest)
        for name, sentence in zip(self.names, sentences, strict=True):
            self.form.addRow(name, sentence)
        actions = Flow()
        for action in (self.open_rule, self.show_contest):
            actions.addWidget(button_of(action))
        answer = QWidget()
        inner = QVBoxLayout(answer)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.obstacle)
        inner.addLayout(self.form)
        inner.addLayout(actions)
        inner.addStretch(1)
        self.answer = QScrollArea()
        self.answer.setWidgetResizable(True)
        self.answer.setFrameShape(QScrollArea.Shape.NoFrame)
        self.answer.setWidget(answer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addLayout(question)
        layout.addWidget(self.notice)
        layout.addWidget(self.answer, _MOST)
        layout.addStretch(1)
        bold = self.obstacle.font()
        bold.setBold(True)
        self.obstacle.setFont(bold)

    def _connect(self) -> None:
        self.ask.clicked.connect(self._on_ask)
        self.rule.returnPressed.connect(self._on_ask)
        self._state.why_not_wanted.connect(self._on_wanted)
        self._state.decision_changed.connect(self._on_decision)
        self._state.rules_changed.connect(self._list_rules)

    def retranslate(self) -> None:
        """Set all texts."""
        self._commands.retranslate()
        self.rule_label.setText(self.tr("Why not &rule"))
        self.rule.setPlaceholderText(self.tr("name of a rule"))
        self.ask.setText(self.tr("As&k"))
        titles = (
            self.tr("Reason"),
            self.tr("Condition"),
            self.tr("Remedy"),
            self.tr("Contest"),
        )
        for name, title in zip(self.names, titles, strict=True):
            name.setText(title)
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Learn the rules' names when somebody looks."""
        super().showEvent(event)
        if not self.known.rowCount():
            self._list_rules()

    def _list_rules(self) -> None:
        self._words.send(ListWords(), self._on_words, failed=lambda _: None)

    def _on_words(self, words: Words) -> None:
        self.known.setStringList(list(words.rules))

    def _on_wanted(self, rule: str) -> None:
        self.rule.setText(rule)
        self.rule.setFocus()
        if rule:
            self._on_ask()

    def _on_decision(self) -> None:
        self._latest.cancel()
        self._is_asking, self._failure, self._shown = False, "", None
        self._render()

    def _on_ask(self) -> None:
        rule = self.rule.text().strip()
        self._latest.cancel()
        self._shown, self._failure = None, ""
        self._is_asking = bool(rule and self._state.decision)
        if self._is_asking:
            self._latest.send(
                AskWhyNot(decision=self._state.decision, rule=rule),
                self._on_shown,
                failed=self._on_failed,
            )
        self._render()

    def _on_shown(self, shown: WhyNotShown) -> None:
        self._shown, self._is_asking = shown, False
        self._render()

    def _on_failed(self, failure: Failure) -> None:
        self._is_asking, self._failure = False, failure.sentence
        self._render()

    def _render(self) -> None:
        shown = self._shown
        self.answer.setVisible(shown is not None)
        self.ask.setEnabled(bool(self._state.decision) and not self._is_asking)
        if shown is None:
            self.notice.tell(*self._instead())
            return
        self.notice.clear()
        self.obstacle.setText(f"{shown.rule}: {self.word(shown.obstacle)}")
        reason = shown.reason
        if shown.was_cut:
            reason += " " + self.tr("Not all partial matches were looked at.")
        contest = "" if shown.contest is None else self._text.sentence(shown.contest)
        for row, text in enumerate((reason, shown.condition, shown.remedy, contest)):
            sentence = (self.reason, self.condition, self.remedy, self.contest)[row]
            sentence.setText(text)
            self.form.setRowVisible(row, bool(text))
        self.show_contest.setVisible(shown.contest is not None)
        self.open_rule.setEnabled(shown.place is not None)

    def _instead(self) -> tuple[str, Kind]:
        """What stands in the answer's place while there is none."""
        if self._failure:
            return self._failure, "error"
        if not self._state.decision:
            return self.tr("Select a decision in the history first."), "plain"
        if self._is_asking:
            return self.tr("Looking for what is missing …"), "plain"
        return (
            self.tr("Name a rule to learn what kept it from firing in this decision."),
            "plain",
        )

    def word(self, obstacle: str) -> str:
        """What kept the rule from firing, in few words."""
        known = {
            "disabled": self.tr("it is switched off"),
            "unmatched": self.tr("a condition does not hold"),
            "fired": self.tr("it did fire"),
            "choice": self.tr("another rule was chosen"),
            "waiting": self.tr("its turn had not come"),
        }
        return known.get(obstacle, obstacle)

    def _on_open_rule(self) -> None:
        if self._shown is not None and self._shown.place is not None:
            place = self._shown.place
            self._state.place_wanted.emit(place.path, place.line, place.column)

    def _on_contest(self) -> None:
        if self._shown is not None and self._shown.contest is not None:
            self._state.select_step(NOTHING, self._shown.contest.firing)
            self._state.contest_wanted.emit()


def _sentence() -> QLabel:
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made
