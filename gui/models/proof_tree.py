"""The tree of a proof: rows that come into being when somebody unfolds what is above.

Every row is an instance of a step: its own, below which its premises stand, or a
pointer to it, below which there is nothing. So a shared part is never unfolded twice,
which could take exponentially many rows. The filter is done here, by marks on steps:
a proxy model takes twenty seconds for what takes a fraction of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QBrush, QColor, QFont, QIcon

from gui.core.proof_index import ProofIndex
from gui.messages.proofs import StepRow
from gui.models.tip import tip

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_TOP = 0  # the instance that is no row: what is above the goals
_UNMADE = -1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

CONCLUSION, RULE, UTILITY, FIRING = range(4)
LEARNED = "↻"
"""Before a utility that experience put there."""
POINTER = "pointer"
"""The icon of a row that points at another."""


class ProofTree(QAbstractItemModel):
    """Rows over a `ProofIndex`, all of them or those that a filter keeps."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._index: ProofIndex | None = None
        self._kept: bytearray | None = None
        self._hits: frozenset[int] = frozenset()
        self._icons: Mapping[str, QIcon] = {}
        self._mark = QBrush()
        self._muted = QBrush()
        self._bold = QFont()
        self._bold.setBold(True)
        self._forget()

    def _forget(self) -> None:
        """Have no rows; the instances' fields stand in lists side by side."""
        self._steps = [-1]
        self._parents = [_TOP]
        self._firsts = [_UNMADE]
        self._counts = [0]
        self._pointers = [False]
        self._prepared = 0

    def show_proof(self, index: ProofIndex | None) -> None:
        """Show a proof that is complete, unfiltered, or nothing."""
        self.beginResetModel()
        self._index, self._kept, self._hits = index, None, frozenset()
        self._forget()
        self.endResetModel()

    def keep(self, kept: bytearray | None, hits: frozenset[int] = frozenset()) -> None:
        """Show only the marked rows and lift the hits out, or show all again."""
        self.beginResetModel()
        self._kept, self._hits = kept, hits
        self._forget()
        self.endResetModel()

    def paint_with(
        self, icons: Mapping[str, QIcon], mark: QColor, muted: QColor
    ) -> None:
        """Take other icons, one for each kind and `POINTER`, and other colours."""
        self._icons, self._mark, self._muted = icons, QBrush(mark), QBrush(muted)
        self.retranslate()

    def retranslate(self) -> None:
        """Have all titles and texts asked for again."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, CONCLUSION, FIRING)
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, FIRING))

    def step(self, index: AnyIndex) -> int:
        """The step of a row; of a pointer, the one it points at."""
        return self._steps[index.internalId()]

    def is_pointer(self, index: AnyIndex) -> bool:
        """Whether a row only points at another."""
        return self._pointers[index.internalId()]

    def index_of(self, step: int) -> QModelIndex:
        """The row that shows a step; an invalid index where the filter hides it."""
        index = self._index
        if index is None:
            return QModelIndex()
        path = [index.row_of(step)]
        while not index.is_root(path[-1]):
            path.append(index.parent(path[-1]))
        instance = _TOP
        for one in reversed(path):
            instance = self._child(instance, one)
            if instance == _TOP:
                return QModelIndex()
        first = self._firsts[self._parents[instance]]
        return self.createIndex(instance - first, CONCLUSION, instance)

    def _child(self, above: int, step: int) -> int:
        """The row below another that is a step's own; `_TOP` if it is hidden."""
        self._make(above)
        at = self._firsts[above]
        try:
            return self._steps.index(step, at, at + self._counts[above])
        except ValueError:
            return _TOP

    def prepare(self, most: int) -> bool:
        """Make the rows below so many more rows; whether any are left to do.

        A view that unfolds everything takes less time at a stretch if the rows exist.
        """
        last = min(self._prepared + most, len(self._steps))
        for instance in range(self._prepared, last):
            self._make(instance)
        self._prepared = last
        return last < len(self._steps)

    @property
    def made(self) -> int:
        """How many rows exist."""
        return len(self._steps) - 1

    def _make(self, instance: int) -> None:
        """Make the rows below one, next to each other."""
        if self._firsts[instance] != _UNMADE:
            return
        below = self._below(instance)
        count = len(below)
        self._firsts[instance] = len(self._steps)
        self._counts[instance] = count
        self._steps.extend([step for step, _ in below])
        self._pointers.extend([is_pointer for _, is_pointer in below])
        self._parents.extend([instance] * count)
        self._firsts.extend([_UNMADE] * count)
        self._counts.extend([0] * count)

    def _below(self, instance: int) -> Sequence[tuple[int, bool]]:
        """Step and whether it is a pointer, for each row below one."""
        index, kept = self._index, self._kept
        if index is None or self._pointers[instance]:
            return ()
        if instance == _TOP:
            below = [(root, False) for root in index.roots]
        else:
            below = [
                (step, is_elsewhere or index.is_root(step))
                for step, is_elsewhere in index.children(self._steps[instance])
            ]
        if kept is None:
            return below
        return [one for one in below if kept[index.row_of(one[0])]]

    def index(self, row: int, column: int, parent: AnyIndex = _ROOT) -> QModelIndex:
        """The index of a row's cell below another row."""
        above = parent.internalId() if parent.isValid() else _TOP
        if self._firsts[above] == _UNMADE:
            self._make(above)
        if 0 <= row < self._counts[above] and 0 <= column <= FIRING:
            return self.createIndex(row, column, self._firsts[above] + row)
        return QModelIndex()

    def parent(self, index: AnyIndex = _ROOT) -> QModelIndex:  # type: ignore[override]
        """The row above; Qt's other meaning, the owner of the model, is not for us."""
        above = self._parents[index.internalId()] if index.isValid() else _TOP
        if above == _TOP:
            return QModelIndex()
        row = above - self._firsts[self._parents[above]]
        return self.createIndex(row, CONCLUSION, above)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        """How many rows stand below one."""
        if parent.isValid() and parent.column() != CONCLUSION:
            return 0
        above = parent.internalId() if parent.isValid() else _TOP
        self._make(above)
        return self._counts[above]

    def hasChildren(self, parent: AnyIndex = _ROOT) -> bool:
        """Whether any stand below it, told without making them if possible."""
        if parent.column() > CONCLUSION:
            return False
        instance = parent.internalId() if parent.isValid() else _TOP
        if self._firsts[instance] != _UNMADE:
            return self._counts[instance] > 0
        if self._pointers[instance]:
            return False
        if instance == _TOP or self._kept is not None or self._index is None:
            self._make(instance)
            return self._counts[instance] > 0
        return self._index.has_children(self._steps[instance])

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:  # noqa: ARG002
        """Conclusion, rule, utility and firing."""
        return FIRING + 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell says."""
        if not index.isValid() or self._index is None:
            return None
        instance, column = index.internalId(), index.column()
        row = self._index.rows[self._steps[instance]]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column, instance)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._in_words(row, column, instance)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._in_words(row, column, instance))
        return self._look(row, column, instance, role)

    def _look(self, row: StepRow, column: int, instance: int, role: int) -> object:
        is_pointer = self._pointers[instance]
        if role == Qt.ItemDataRole.DecorationRole and column == CONCLUSION:
            return self._icons.get(POINTER if is_pointer else row.kind)
        if role == Qt.ItemDataRole.TextAlignmentRole and column >= UTILITY:
            return _RIGHT
        if self._steps[instance] in self._hits and not is_pointer:
            return self._lifted(role)
        if role == Qt.ItemDataRole.ForegroundRole and (is_pointer or self._hits):
            return self._muted
        return None

    def _lifted(self, role: int) -> object:
        """How a hit looks: another background, and bold for who sees no colours."""
        if role == Qt.ItemDataRole.BackgroundRole:
            return self._mark
        return self._bold if role == Qt.ItemDataRole.FontRole else None

    def _text(self, row: StepRow, column: int, instance: int) -> str:
        if column == CONCLUSION and self._index is not None:
            return self._conclusion(self._index.common.shortened(row.label), instance)
        if self._pointers[instance]:
            return ""
        if column == RULE:
            return f"{row.rule} ⚖" if row.has_choice else row.rule
        if column == UTILITY:
            return self._utility(row)
        return QLocale().toString(row.cycle) if row.cycle else ""

    def _in_words(self, row: StepRow, column: int, instance: int) -> str:
        if column == CONCLUSION:
            return f"{self.kind(row)}: {self._conclusion(row.label, instance)}"
        text = self._text(row, column, instance)
        if column == UTILITY and row.is_learned:
            return self.tr("{0}, learned").format(text)
        if column == RULE and row.has_choice:
            return self.tr("{0}, chosen among rivals").format(text)
        return text

    def _conclusion(self, label: str, instance: int) -> str:
        index, step = self._index, self._steps[instance]
        if index is None or not (self._pointers[instance] or index.is_root(step)):
            return label
        if not self._pointers[instance]:
            if index.is_goal(step):
                return label
            return self.tr("continued: {0}").format(label)
        if index.is_goal(step):
            return self.tr("shown as a goal: {0}").format(label)
        if index.is_root(step):
            return self.tr("shown by itself: {0}").format(label)
        return self.tr("shown above: {0}").format(label)

    def _utility(self, row: StepRow) -> str:
        if row.utility is None:
            return ""
        number = QLocale().toString(row.utility, "g", 3)
        return f"{LEARNED} {number}" if row.is_learned else number

    def kind(self, row: StepRow) -> str:
        """The kind of a step in a word."""
        if row.kind == "given":
            return self.tr("given")
        if row.kind == "fired":
            return self.tr("rule fired")
        return self.tr("concluded") if row.kind == "concluded" else self.tr("asserted")

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The title of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section <= FIRING:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                self.tr("Conclusion"),
                self.tr("Rule"),
                self.tr("Utility"),
                self.tr("Firing"),
            )[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= UTILITY:
            return _RIGHT
        return None
