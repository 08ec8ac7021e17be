"""The tree of a proof on the screen: unfolding, filtering, walking the hits, copying."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOption,
    QTreeView,
    QWidget,
)

from gui.core.proof_filter import Filter, kept
from gui.core.proof_index import ProofIndex
from gui.models.proof_tree import CONCLUSION, FIRING, RULE, UTILITY, ProofTree
from gui.state import NOTHING
from gui.style.style import Style
from gui.views.kind_icons import SIDE, kind_icons

AT_ONCE = 2_000
"""Rows that are made without a pause for the window."""
UNFOLDED = 5_000
"""Up to so many rows a filter's result is unfolded; beyond, only the first hit is."""
REMEMBERED = 500
"""So many unfolded rows are found again when a filter is taken away."""
_WIDTHS = {RULE: 170, UTILITY: 66, FIRING: 60}
_INDENTATION = 14


class ProofTreeView(QTreeView):
    """The rows of one proof; the current row's step is told by `chosen`.

    Signals:
        chosen: Another step is current; its number or `NOTHING`.
        unfolding: So many rows of so many are made; equal numbers when it is over.
    """

    chosen = Signal(int)
    unfolding = Signal(int, int)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._index: ProofIndex | None = None
        self._hits: list[int] = []
        self._is_filtered = False
        self._expected = 0
        self._unfolded: list[int] = []
        self.tree = ProofTree(self)
        self._next = QTimer(self, interval=0)
        self._next.timeout.connect(self._unfold_more)
        self.setModel(self.tree)
        self.setUniformRowHeights(True)
        self.setIndentation(_INDENTATION)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setAlternatingRowColors(True)
        self.setAllColumnsShowFocus(True)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._size_columns()
        self.doubleClicked.connect(self._on_chosen)
        self.selectionModel().currentChanged.connect(self._on_current)
        style.changed.connect(self._colour)
        self._colour()

    def _size_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(CONCLUSION, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)

    @property
    def proof(self) -> ProofIndex | None:
        """The proof that is shown."""
        return self._index

    @property
    def hits(self) -> list[int]:
        """The steps that the filter means, in the order of the rows."""
        return self._hits

    def show_proof(self, index: ProofIndex | None) -> None:
        """Show a proof that is complete, or none."""
        self._next.stop()
        self._index = index
        self._hits, self._is_filtered = [], False
        self._unfolded = []
        self.tree.show_proof(index)

    def show_filter(self, wanted: Filter) -> None:
        """Show only what a filter means and what that stands below; empty shows all."""
        index = self._index
        if index is None or not (wanted or self._is_filtered):
            return
        self._next.stop()
        current = self.current_step()
        if not self._is_filtered:
            self._unfolded = list(self._open_rows())
        self._is_filtered = bool(wanted)
        self._hits = wanted.hits(index) if wanted else []
        if wanted:
            self._show_kept(index)
        else:
            self.tree.keep(None)
            for step in self._unfolded:
                self.expand(self.tree.index_of(step))
        if current != NOTHING:
            self.reveal(current)

    def _show_kept(self, index: ProofIndex) -> None:
        marks = kept(index, self._hits)
        self.tree.keep(marks, frozenset(self._hits))
        if marks.count(1) <= UNFOLDED:
            self.expandAll()
        elif self._hits:
            self.scrollTo(self.tree.index_of(self._hits[0]))

    def _open_rows(self) -> Iterator[int]:
        """Steps of rows that are unfolded, from the top, not too many."""
        stack = [QModelIndex()]
        left = REMEMBERED
        while stack and left:
            above = stack.pop()
            if above.isValid():
                yield self.tree.step(above)
                left -= 1
            below = (
                self.tree.index(row, 0, above)
                for row in range(min(self.tree.rowCount(above), REMEMBERED))
            )
            stack.extend(reversed([one for one in below if self.isExpanded(one)]))

    def current_step(self) -> int:
        """The step of the current row, or `NOTHING`."""
        index = self.currentIndex()
        return self.tree.step(index) if index.isValid() else NOTHING

    def reveal(self, step: int) -> bool:
        """Make the row that shows a step current; whether the filter lets it."""
        found = self.tree.index_of(step)
        if found.isValid():
            self.setCurrentIndex(found)
            self.scrollTo(found)
        return found.isValid()

    def go_to_first_hit(self) -> None:
        """Go to the first hit, if there is one."""
        if self._hits:
            self.reveal(self._hits[0])

    def walk_hits(self, direction: int) -> None:
        """Go to the next hit, or with -1 to the one before; round the ends."""
        index = self._index
        if index is None or not self._hits:
            return
        current = self.current_step()
        rank = -1 if current == NOTHING else index.rank(current)
        if direction > 0:
            place = bisect_right(self._hits, rank, key=index.rank)
        else:
            place = bisect_left(self._hits, rank, key=index.rank) - 1
        self.reveal(self._hits[place % len(self._hits)])

    def place_among_hits(self) -> int:
        """Which hit the current row is, from 1; 0 if it is none."""
        index, current = self._index, self.current_step()
        if index is None or current == NOTHING:
            return 0
        row = index.row_of(current)
        place = bisect_left(self._hits, index.rank(row), key=index.rank)
        return place + 1 if self._hits[place : place + 1] == [row] else 0

    def unfold(self, levels: int) -> None:
        """Show so many levels, of which the first is the goals, and fold the rest."""
        self.collapseAll()
        if self._index is not None and levels > 1:
            for goal in self._index.proof.goals:
                if (found := self.tree.index_of(goal)).isValid():
                    self.expandRecursively(found, levels - 2)

    def expand_all(self) -> None:
        """Unfold everything, in portions that let the window breathe."""
        if self._index is not None:
            self._expected = sum(len(row.premises) for row in self._index.rows)
            self._next.start()

    def _unfold_more(self) -> None:
        if self.tree.prepare(AT_ONCE):
            made = self.tree.made
            self.unfolding.emit(min(made, self._expected), self._expected + 1)
            return
        self._next.stop()
        self.expandAll()
        if (current := self.currentIndex()).isValid():
            self.scrollTo(current)
        self.unfolding.emit(1, 1)

    def follow_pointer(self) -> None:
        """From a row that points at another, go there."""
        index = self.currentIndex()
        if index.isValid() and self.tree.is_pointer(index):
            self.reveal(self.tree.step(index))

    def _on_chosen(self) -> None:
        index = self.currentIndex()
        if index.isValid() and self.tree.is_pointer(index):
            self.follow_pointer()
        else:
            self.setExpanded(index, not self.isExpanded(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow a pointer, or fold and unfold, with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_chosen()
        else:
            super().keyPressEvent(event)

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the sign before a row; Qt would ask for every row above it as well."""
        if not self.tree.hasChildren(index):
            return
        option = QStyleOption()
        option.initFrom(self)
        option.rect = QRect(
            rect.right() - _INDENTATION + 1, rect.top(), _INDENTATION, rect.height()
        )
        state = QStyle.StateFlag.State_Children | QStyle.StateFlag.State_Item
        if self.isExpanded(index):
            state |= QStyle.StateFlag.State_Open
        option.state |= state
        element = QStyle.PrimitiveElement.PE_IndicatorBranch
        self.style().drawPrimitive(element, option, painter, self)

    def _on_current(self, current: QModelIndex) -> None:
        self.chosen.emit(self.tree.step(current) if current.isValid() else NOTHING)

    def _colour(self) -> None:
        theme = self._style.theme
        icons = kind_icons(theme)
        self.tree.paint_with(icons, QColor(theme.mark), QColor(theme.muted))
