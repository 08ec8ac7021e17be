"""The problems of all rule files in one list, with a word on where the check stands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.messages.rules import Problem
from gui.models.table import Column, TableModel
from gui.models.written import filled
from gui.style.style import SPACE, TIGHT, Style

_WIDTHS = (14, 0, 22, 40)
"""Of the columns, in characters; 0 for the one that gets the rest."""


class ProblemsView(QWidget):
    """A table of problems under a line that says how many there are.

    Signals:
        chosen: A problem is to be shown in its file.
    """

    chosen = Signal(object)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._trouble = ""
        self._is_checking = True
        self.status = QLabel()
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self._title = QLabel()
        self.model = TableModel[Problem](self._columns(), self)
        self.table = self._make_table()
        self._title.setBuddy(self.table)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE, TIGHT, SPACE, TIGHT)
        head.addWidget(self._title)
        head.addSpacing(SPACE)
        head.addWidget(self.status, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        style.changed.connect(self.model.retranslate)
        self.retranslate()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems in the order of their places."""
        return self.model.rows

    def set_checking(self) -> None:
        """What is listed may be out of date."""
        self._is_checking = True
        self._tell()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """These are all problems now."""
        self._is_checking = False
        self._trouble = ""
        self.model.set_rows(problems, key=lambda one: one)
        self._tell()

    def set_trouble(self, sentence: str) -> None:
        """There is no check, and why."""
        self._is_checking = False
        self._trouble = sentence
        self._tell()

    def select(self, problem: Problem) -> None:
        """Select a problem of the list."""
        self.table.setCurrentIndex(self.model.index_of(problem))

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self._title.setText(self.tr("&Problems"))
        self.table.setAccessibleName(self.tr("Problems of all rule files"))
        self.model.retranslate()
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the size of text."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    def _tell(self) -> None:
        if self._trouble:
            self.status.setText(filled(self.tr("not checked: %1"), self._trouble))
        elif self._is_checking:
            self.status.setText(self.tr("checking…"))
        else:
            self.status.setText(self._count())

    def _count(self) -> str:
        warnings = sum(problem.is_warning for problem in self.problems)
        errors = len(self.problems) - warnings
        parts = []
        if errors:
            parts.append("✕ " + self.tr("%n error(s)", "", errors))
        if warnings:
            parts.append("▲ " + self.tr("%n warning(s)", "", warnings))
        return ", ".join(parts) or "✓ " + self.tr("no problems")

    def _columns(self) -> tuple[Column[Problem], ...]:
        return (
            Column(
                title=lambda: self.tr("Kind"),
                text=self._kind,
                roles={Qt.ItemDataRole.ForegroundRole: self._colour},
            ),
            Column(title=lambda: self.tr("What"), text=_sentence),
            Column(title=lambda: self.tr("Code"), text=lambda one: one.code),
            Column(
                title=lambda: self.tr("Where"),
                text=lambda one: f"{one.path}:{one.line}:{one.column}",
                sort_key=lambda one: (one.path, one.line, one.column),
            ),
        )

    def _kind(self, problem: Problem) -> str:
        if problem.is_warning:
            return "▲ " + self.tr("warning")
        return "✕ " + self.tr("error")

    def _colour(self, problem: Problem) -> QColor:
        theme = self._style.theme
        return QColor(theme.warning if problem.is_warning else theme.error)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.clicked.connect(lambda at: self.chosen.emit(self.model.row(at)))
        table.activated.connect(lambda at: self.chosen.emit(self.model.row(at)))
        self.table = table
        self._measure()
        return table

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + TIGHT)
        for column, width in enumerate(_WIDTHS):
            if width:
                self.table.setColumnWidth(column, metrics.averageCharWidth() * width)


def _sentence(problem: Problem) -> str:
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message
