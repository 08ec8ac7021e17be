"""The outline model: headings with entries below them, kept in step by keys.

Two levels and no more: files with their rules, decisions with what would change. What
the texts say is decided by whoever sets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from gui.models.tip import tip

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TOP = 0
"""The internal number of headings; an entry's is its heading's own, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row.

    Attributes:
        key: Tells it from the others below the same heading.
        cells: Its texts, one for each column; missing ones are empty.
        tip: The tool tip; without it, the first text.
        below: The entries below it, if it is a heading.
    """

    key: str
    cells: tuple[str, ...]
    tip: str = ""
    below: tuple[Entry, ...] = ()


@dataclass(slots=True)
class _Heading:
    """A heading in the model; its number stays when rows move."""

    number: int
    entry: Entry


class OutlineModel(QAbstractItemModel):
    """Headings and entries; a view keeps its selection when they are set again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles: tuple[str, ...] = ("",)
        self._headings: list[_Heading] = []
        self._rows: dict[int, int] = {}
        self._last = _TOP

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All headings with what is below them."""
        return tuple(heading.entry for heading in self._headings)

    def set_titles(self, titles: Sequence[str]) -> None:
        """Name the columns, always as many as the first time."""
        if len(titles) != len(self._titles):
            self.beginResetModel()
            self._titles = tuple(titles)
            self.endResetModel()
        self._titles = tuple(titles)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(titles) - 1)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Show these headings; those with the same key are the same."""
        for start, end, new in _steps([h.entry for h in self._headings], entries):
            self._take_out(start, end)
            self._put_in(start, new)
        for row, entry in enumerate(entries):
            self._update(row, entry)

    def entry(self, index: AnyIndex) -> Entry:
        """The row at a valid index of this model."""
        if index.internalId() == _TOP:
            return self._headings[index.row()].entry
        heading = self._headings[self._rows[index.internalId()]]
        return heading.entry.below[index.row()]

    def index_of(self, key: str, below: str = "") -> QModelIndex:
        """Where a heading is, or an entry below it; invalid if nowhere."""
        for row, heading in enumerate(self._headings):
            if heading.entry.key != key:
                continue
            if not below:
                return self.index(row, 0)
            for place, entry in enumerate(heading.entry.below):
                if entry.key == below:
                    return self.createIndex(place, 0, heading.number)
        return QModelIndex()

    def index(self, row: int, column: int, parent: AnyIndex = _ROOT) -> QModelIndex:
        """The index of a row."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        number = self._headings[parent.row()].number if parent.isValid() else _TOP
        return self.createIndex(row, column, number)

    def parent(self, child: AnyIndex = _ROOT) -> QModelIndex:  # type: ignore[override]
        """The heading of an entry; headings have none."""
        if not child.isValid() or child.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(self._rows[child.internalId()], 0, _TOP)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """How many headings there are, or entries below one."""
        if not parent.isValid():
            return len(self._headings)
        if parent.internalId() != _TOP or parent.column() > 0:
            return 0
        return len(self._headings[parent.row()].entry.below)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:  # noqa: ARG002  # Qt's
        """As many as there are titles."""
        return len(self._titles)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, or its tip."""
        if not index.isValid():
            return None
        entry = self.entry(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                entry.cells[index.column()] if index.column() < len(entry.cells) else ""
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(entry.tip or entry.cells[0])
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The title of a column."""
        if (
            orientation != Qt.Orientation.Horizontal
            or role != Qt.ItemDataRole.DisplayRole
        ):
            return None
        return self._titles[section] if section < len(self._titles) else None

    def _take_out(self, start: int, end: int) -> None:
        if start < end:
            self.beginRemoveRows(_ROOT, start, end - 1)
            del self._headings[start:end]
            self._count()
            self.endRemoveRows()

    def _put_in(self, start: int, entries: Sequence[Entry]) -> None:
        if entries:
            self.beginInsertRows(_ROOT, start, start + len(entries) - 1)
            first = self._last + 1
            self._last += len(entries)
            self._headings[start:start] = [
                _Heading(number, entry) for number, entry in enumerate(entries, first)
            ]
            self._count()
            self.endInsertRows()

    def _count(self) -> None:
        self._rows = {h.number: row for row, h in enumerate(self._headings)}

    def _update(self, row: int, entry: Entry) -> None:
        heading = self._headings[row]
        if heading.entry == entry:
            return
        here = self.index(row, 0)
        for start, end, new in _steps(heading.entry.below, entry.below):
            if start < end:
                self.beginRemoveRows(here, start, end - 1)
                heading.entry = _with(heading.entry, start, end, ())
                self.endRemoveRows()
            if new:
                self.beginInsertRows(here, start, start + len(new) - 1)
                heading.entry = _with(heading.entry, start, start, tuple(new))
                self.endInsertRows()
        heading.entry = entry
        last = len(self._titles) - 1
        self.dataChanged.emit(here, self.index(row, last))
        if entry.below:
            below = len(entry.below) - 1
            self.dataChanged.emit(self.index(0, 0, here), self.index(below, last, here))


def _with(entry: Entry, start: int, end: int, new: tuple[Entry, ...]) -> Entry:
    below = (*entry.below[:start], *new, *entry.below[end:])
    return Entry(key=entry.key, cells=entry.cells, tip=entry.tip, below=below)


def _steps(
    old: Sequence[Entry], new: Sequence[Entry]
) -> list[tuple[int, int, Sequence[Entry]]]:
    """What to take out and put in, last first, so that the keys are those wanted."""
    keys = [entry.key for entry in old], [entry.key for entry in new]
    codes = SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
    return [
        (start, end, new[first:past])
        for tag, start, end, first, past in reversed(codes)
        if tag != "equal"
    ]
