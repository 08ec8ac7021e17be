"""The contest of the selected firing: who could have fired instead, and what decided."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine, Latest
from gui.messages.proofs import Contender, ContestShown, ShowContest
from gui.messages.wire import Failure
from gui.models.contest import FACTS, PREFER, PROBABILITY, RULE, contest_table
from gui.state import State
from gui.style.style import SPACE, TIGHT, Style
from gui.views.commands import Commands
from gui.views.contest_text import ContestText
from gui.views.flow import Flow
from gui.views.placeholder import Placeholder

_RULE_WIDTH, _NUMBER_WIDTH = 210, 76
_SENTENCE_WIDTH = 240


class ContestView(QWidget):
    """A table of contenders under the sentence that says what decided."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._latest = Latest(engine)
        self._state = state
        self._contest: ContestShown | None = None
        self._failure = ""
        self._text = ContestText(self)
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.model = contest_table(self)
        self.table = _Table()
        self.table.setModel(self.model)
        self.placeholder = Placeholder()
        self.pages = QStackedWidget()
        self._make_actions()
        self._lay_out()
        self._connect(style)
        self.retranslate()
        self._ask()

    def _make_actions(self) -> None:
        made = self._commands = Commands(self)
        self.open_rule = made.action(
            lambda: self.tr("&Open rule"), self._on_open_rule, "F12"
        )
        self.why_not = made.action(
            lambda: self.tr("&Why not this one?"), self._on_why_not
        )
        for action in (self.open_rule, self.why_not):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)
            self.table.addAction(action)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _lay_out(self) -> None:
        self.sentence.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred
        )
        self.sentence.setMinimumWidth(_SENTENCE_WIDTH)
        bar = Flow()
        bar.addWidget(self.sentence)
        for action in (self.why_not, self.open_rule):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            bar.addWidget(button)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(SPACE, TIGHT, SPACE, TIGHT)
        inner.setSpacing(TIGHT)
        inner.addLayout(bar)
        inner.addWidget(self.table, 1)
        self.pages.addWidget(self.placeholder)
        self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)

    def _connect(self, style: Style) -> None:
        self._state.firing_changed.connect(self._ask)
        self._state.decision_changed.connect(self._ask)
        self.placeholder.acted.connect(self._ask)
        self.table.doubleClicked.connect(self._on_open_rule)
        self.table.selectionModel().currentChanged.connect(self._on_current)
        style.changed.connect(self.table.viewport().update)

    def retranslate(self) -> None:
        """Set all texts."""
        self._commands.retranslate()
        self.table.setAccessibleName(self.tr("Who could have fired"))
        self.model.retranslate()
        self._render()

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _ask(self) -> None:
        self._latest.cancel()
        self._contest, self._failure = None, ""
        if self._state.firing and self._state.decision:
            self._latest.send(
                ShowContest(decision=self._state.decision, firing=self._state.firing),
                self._on_shown,
                failed=self._on_failed,
            )
        else:
            self._render()

    def _on_shown(self, contest: ContestShown) -> None:
        self._contest = contest
        self.model.set_rows(contest.contenders, key=lambda one: (one.rule, one.facts))
        for column, field in ((PREFER, "prefer"), (PROBABILITY, "probability")):
            is_said = any(getattr(one, field) is not None for one in self.model.rows)
            self.table.setColumnHidden(column, not is_said)
        places = (place for place, one in enumerate(self.model.rows) if one.has_won)
        winner = self.model.index(next(places), RULE)
        self.table.setCurrentIndex(winner)
        self._render()
        self.table.scrollTo(winner)

    def _on_failed(self, failure: Failure) -> None:
        self._failure = failure.sentence
        self._render()

    def _render(self) -> None:
        contest = self._contest
        self.pages.setCurrentIndex(0 if contest is None else 1)
        if contest is not None:
            said = self._text.sentence(contest)
            self.sentence.setText(said)
            self._on_current(self.table.currentIndex())
        elif self._failure:
            self.placeholder.tell(self._failure, self.tr("&Try again"))
        else:
            self.placeholder.tell(
                self.tr(
                    "Select a step that a rule gave to see which rules could have "
                    "fired instead."
                )
            )

    def _current(self) -> Contender | None:
        index = self.table.currentIndex()
        return self.model.row(index) if index.isValid() else None

    def _on_current(self, current: QModelIndex) -> None:
        has_won = current.isValid() and self.model.row(current).has_won
        self.why_not.setEnabled(current.isValid() and not has_won)
        self.open_rule.setEnabled(current.isValid())

    def _on_open_rule(self) -> None:
        if (one := self._current()) is not None:
            self._state.rule_wanted.emit(one.rule)

    def _on_why_not(self) -> None:
        if (one := self._current()) is not None:
            self._state.why_not_wanted.emit(one.rule)


class _Table(QTableView):
    """The contenders, each selected as a whole; Enter opens the rule."""

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + TIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)

    def setModel(self, model: object) -> None:
        """Show a model, with columns wide enough for what they hold."""
        super().setModel(model)  # type: ignore[arg-type]
        for column in range(FACTS):
            width = _RULE_WIDTH if column == RULE else _NUMBER_WIDTH
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the rule with Enter, as a double click does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.doubleClicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
