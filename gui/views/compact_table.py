"""A small table inside a page: as high as its rows, scrolled by the page alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHeaderView, QSizePolicy, QTableView, QWidget

from gui.models.table import TableModel
from gui.style.style import TIGHT

Row = TypeVar("Row")


class CompactTable(QTableView, Generic[Row]):
    """Rows of a `TableModel`, each selected as a whole.

    Signals:
        chosen: A row was clicked, or Enter was pressed on it.
    """

    chosen = Signal(object)

    def __init__(
        self,
        model: TableModel[Row],
        *,
        widths: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        """Show a model.

        Args:
            model: Its rows are shown.
            widths: Of the columns, in characters, if their titles fit; 0 for the one that
                gets the rest.
            parent: As for every widget.
        """
        super().__init__(parent)
        self._model = model
        self._widths = tuple(widths)
        self.setModel(model)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self._measure()
        model.headerDataChanged.connect(self._measure)
        model.rowsInserted.connect(self.updateGeometry)
        model.rowsRemoved.connect(self.updateGeometry)
        self.clicked.connect(self._on_chosen)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_chosen)

    def sizeHint(self) -> QSize:
        """As high as the header and all rows."""
        rows = self._model.rowCount() * self.verticalHeader().defaultSectionSize()
        height = self.horizontalHeader().sizeHint().height() + rows
        return QSize(0, height + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Never less, as nothing is scrolled here."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()
            self.updateGeometry()

    def _measure(self) -> None:
        metrics, header = self.fontMetrics(), self.horizontalHeader()
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(metrics.height() + 2 * TIGHT)
        for column, width in enumerate(self._widths):
            if width:
                wanted = metrics.averageCharWidth() * width
                title = header.sectionSizeHint(column)
                header.resizeSection(column, max(wanted, title))
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _on_chosen(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.chosen.emit(self._model.row(index))
