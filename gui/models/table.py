"""The table model: frozen rows in columns, sorted here and kept in step by keys.

Where the rows come from and how they are drawn is not known here. There is no proxy
model: sorting 100,000 rows through one takes seconds, sorting a list of them does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from gui.models.tip import tip

Row = TypeVar("Row")
AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


# No slots: with them Python 3.11 cannot call ``Column[Row](...)``.
@dataclass(frozen=True, kw_only=True)
class Column(Generic[Row]):
    """What one column shows of a row.

    Attributes:
        title: The header, asked for again when the language changes.
        text: What the cell says.
        align: Of the cell and its header.
        sort_key: By what the column sorts, None last; without it by the text.
        tip: The tool tip; without it the text, which may be cut off.
        roles: What is answered to further roles of Qt, such as a font.
    """

    title: Callable[[], str]
    text: Callable[[Row], str]
    align: Qt.AlignmentFlag = LEFT
    sort_key: Callable[[Row], Any] | None = None
    tip: Callable[[Row], str] | None = None
    roles: Mapping[int, Callable[[Row], object]] = field(default_factory=dict)

    def answer(self, row: Row, role: int) -> object:
        """What a view gets for a role; None where there is nothing to say."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.align
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip((self.tip or self.text)(row))
        known = self.roles.get(role)
        return None if known is None else known(row)

    def order(self, rows: Sequence[Row], direction: Qt.SortOrder) -> list[int]:
        """The numbers of the rows as the column sorts them; equal ones stay put."""
        key = self.sort_key or self._folded
        keyed = [(key(row), number) for number, row in enumerate(rows)]
        known = [pair for pair in keyed if pair[0] is not None]
        known.sort(key=itemgetter(0), reverse=direction == Qt.SortOrder.DescendingOrder)
        known.extend(pair for pair in keyed if pair[0] is None)
        return [number for _, number in known]

    def _folded(self, row: Row) -> str:
        return self.text(row).casefold()


class TableModel(QAbstractTableModel, Generic[Row]):
    """Rows in columns; new rows are told as what was removed, moved, added, changed.

    So a view keeps its selection and its place when the rows are set again.
    """

    def __init__(
        self, columns: Sequence[Column[Row]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._given: list[tuple[Hashable, Row]] = []
        self._rows: list[Row] = []
        self._keys: list[Hashable] = []
        self._sorting: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows in the order shown."""
        return tuple(self._rows)

    def row(self, index: AnyIndex | int) -> Row:
        """The row at an index of this model, or at a number.

        Raises:
            IndexError: There is no such row.
        """
        number = index if isinstance(index, int) else index.row()
        if number < 0:
            raise IndexError(number)
        return self._rows[number]

    def index_of(self, key: Hashable, column: int = 0) -> QModelIndex:
        """Where the row with a key is; an invalid index if it is nowhere."""
        try:
            number = self._keys.index((key, 0))
        except ValueError:
            return QModelIndex()
        return self.index(number, column)

    def set_rows(self, rows: Iterable[Row], *, key: Callable[[Row], Hashable]) -> None:
        """Show these rows instead; rows with an equal key are the same row."""
        self._given = _keyed(rows, key)
        wanted = self._in_order()
        self._remove_all_but({key for key, _ in wanted})
        held = dict(zip(self._keys, self._rows, strict=True))
        self._rearrange([(key, held[key]) for key, _ in wanted if key in held])
        self._insert(wanted, held.keys())
        self._replace([row for _, row in wanted])

    def retranslate(self) -> None:
        """Ask for all titles and texts again."""
        self.headerDataChanged.emit(
            Qt.Orientation.Horizontal, 0, len(self._columns) - 1
        )
        self._tell_changed(0, len(self._rows))

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """How many rows there are; rows have no children."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        """How many columns there are; rows have no children."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What the column says of the row."""
        if not index.isValid():
            return None
        return self._columns[index.column()].answer(self._rows[index.row()], role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The title of a column, aligned as the column is."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._columns[section].align
        return None

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        """Sort by a column; by -1 the rows stand as they were given."""
        self._sorting = (column, order) if column >= 0 else None
        self._rearrange(self._in_order())

    def _in_order(self) -> list[tuple[Hashable, Row]]:
        if self._sorting is None:
            return self._given
        column, direction = self._sorting
        rows = [row for _, row in self._given]
        order = self._columns[column].order(rows, direction)
        return [self._given[number] for number in order]

    def _remove_all_but(self, keys: AbstractSet[Hashable]) -> None:
        gone = [at for at, key in enumerate(self._keys) if key not in keys]
        for first, past in reversed(_runs(gone)):
            self.beginRemoveRows(_ROOT, first, past - 1)
            del self._rows[first:past]
            del self._keys[first:past]
            self.endRemoveRows()

    def _rearrange(self, wanted: Sequence[tuple[Hashable, Row]]) -> None:
        """Bring the rows there are into another order."""
        keys = [key for key, _ in wanted]
        if keys == self._keys:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        moved = {self._keys[one.row()] for one in before}
        place = {key: at for at, key in enumerate(keys) if key in moved}
        after = [
            self.index(place[self._keys[one.row()]], one.column()) for one in before
        ]
        self._keys = keys
        self._rows = [row for _, row in wanted]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _insert(
        self, wanted: Sequence[tuple[Hashable, Row]], there: AbstractSet[Hashable]
    ) -> None:
        new = [at for at, (key, _) in enumerate(wanted) if key not in there]
        for first, past in _runs(new):
            self.beginInsertRows(_ROOT, first, past - 1)
            self._keys[first:first] = [key for key, _ in wanted[first:past]]
            self._rows[first:first] = [row for _, row in wanted[first:past]]
            self.endInsertRows()

    def _replace(self, wanted: list[Row]) -> None:
        """Take over rows that say something else under the same key."""
        changed = [
            at
            for at, (old, new) in enumerate(zip(self._rows, wanted, strict=True))
            if old != new
        ]
        self._rows = wanted
        for first, past in _runs(changed):
            self._tell_changed(first, past)

    def _tell_changed(self, first: int, past: int) -> None:
        if first < past:
            self.dataChanged.emit(
                self.index(first, 0), self.index(past - 1, len(self._columns) - 1)
            )


def _keyed(
    rows: Iterable[Row], key: Callable[[Row], Hashable]
) -> list[tuple[Hashable, Row]]:
    """Each row behind its key; rows that share one are told apart by a count."""
    seen: Counter[Hashable] = Counter()
    keyed: list[tuple[Hashable, Row]] = []
    for row in rows:
        name = key(row)
        keyed.append(((name, seen[name]), row))
        seen[name] += 1
    return keyed


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs of neighbours: the first, and the one past the last."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return runs
