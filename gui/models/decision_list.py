"""The list of decisions: latest first, fetched page by page as it is scrolled.

It asks the engine for pages and puts them together; what is selected is not its matter.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont

from gui.core.engine import Engine, Latest
from gui.messages.decisions import DecisionPage, DecisionRow, ListDecisions
from gui.messages.wire import Failure
from gui.models.table import Column, TableModel
from gui.models.written import arm, filled, moment, whole

DETAIL = Qt.ItemDataRole.UserRole
"""The role under which a decision's second line is: when, tokens, intent."""

ARM = DETAIL + 1
"""The role under which the arm of an experiment is that decided; empty for none."""

PAGE = 100
"""Decisions fetched at once."""

_ROOT = QModelIndex()


class DecisionList(TableModel[DecisionRow]):
    """The decisions whose question has a text in it, or all of them.

    Signals:
        changing: A page came; rows are about to come, go or change.
        loaded: A page came; the rows are up to date.
        failed: No page came; why, as a sentence.
    """

    changing = Signal()
    loaded = Signal()
    failed = Signal(str)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__([_column()], parent)
        self._top = Latest(engine)
        self._below = Latest(engine)
        self._search = ""
        self._has_more = False
        self._is_fetching = False
        self._is_other = True  # than what the rows there were searched for

    @property
    def search(self) -> str:
        """The text that all questions shown have in them; empty for all."""
        return self._search

    @property
    def is_found(self) -> bool:
        """Whether the rows are those that were searched for last."""
        return not self._is_other

    def look_for(self, search: str) -> None:
        """Show the decisions whose question has this text in it."""
        self._search = search
        self._is_other = True
        self._stop_fetching()
        self.refresh()

    def refresh(self) -> None:
        """Ask for the latest decisions again; the earlier ones stay as they are."""
        self._top.send(
            ListDecisions(search=self._search, limit=PAGE),
            self._on_top,
            failed=self._on_failed,
        )

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> bool:
        """Whether there are earlier decisions that are not under way already."""
        is_idle = not self._is_fetching and not self._is_other
        return not parent.isValid() and self._has_more and is_idle

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> None:
        """Ask for the page after the last row."""
        if not self.canFetchMore(parent):
            return
        before = self.row(self.rowCount() - 1).id
        self._is_fetching = True
        self._below.send(
            ListDecisions(search=self._search, before=before, limit=PAGE),
            self._on_below,
            failed=self._on_failed,
        )

    def _stop_fetching(self) -> None:
        self._below.cancel()
        self._is_fetching = False

    def _on_top(self, page: DecisionPage) -> None:
        """Put the latest page over the rows that are there.

        Where the page does not reach down to them, there are decisions between that
        nobody has fetched; then they are left out, to be fetched in order again.
        """
        ids = [] if self._is_other else [row.id for row in self.rows]
        last = page.rows[-1].id if page.has_more and page.rows else ""
        self._is_other = False
        if last in ids:
            rest = self.rows[ids.index(last) + 1 :]
            self._show(page.rows + rest, has_more=self._has_more)
        else:
            self._stop_fetching()
            self._show(page.rows, has_more=page.has_more)

    def _on_below(self, page: DecisionPage) -> None:
        self._is_fetching = False
        self._show(self.rows + page.rows, has_more=page.has_more)

    def _show(self, rows: tuple[DecisionRow, ...], *, has_more: bool) -> None:
        self.changing.emit()
        self._has_more = False  # until all rows are there: views ask in between
        self.set_rows(rows, key=_id)
        self._has_more = has_more
        self.loaded.emit()

    def _on_failed(self, failure: Failure) -> None:
        self._is_fetching = False
        self.failed.emit(failure.sentence)


def _id(row: DecisionRow) -> str:
    return row.id


def _column() -> Column[DecisionRow]:
    return Column(
        title=lambda: QCoreApplication.translate("DecisionList", "Question"),
        text=_question,
        roles={
            DETAIL: _detail,
            ARM: lambda row: arm(row.arm),
            Qt.ItemDataRole.FontRole: _font,
            Qt.ItemDataRole.AccessibleTextRole: lambda row: ", ".join(
                (_question(row), _detail(row), arm(row.arm))
            ),
        },
    )


def _question(row: DecisionRow) -> str:
    if row.query is None:
        return QCoreApplication.translate("DecisionList", "(question forgotten)")
    return row.query


def _detail(row: DecisionRow) -> str:
    parts = [moment(row.at)]
    if row.allocated is not None:
        parts.append(
            filled(
                QCoreApplication.translate("DecisionList", "%1 tokens"),
                whole(row.allocated),
            )
        )
    parts.append(row.intent)
    return " · ".join(parts)


def _font(row: DecisionRow) -> QFont | None:
    if row.query is not None:
        return None
    font = QFont()
    font.setItalic(True)
    return font
