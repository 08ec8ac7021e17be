"""The rule sets that were active: who made which one decide, when and why; and back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine, Latest
from gui.messages.rules import (
    ActivationRow,
    Activations,
    ListActivations,
    Restored,
    RestoreSet,
)
from gui.messages.wire import Failure
from gui.models.table import RIGHT, Column, TableModel
from gui.models.written import brief_moment, digest, filled, moment
from gui.state import State
from gui.style.style import SPACE, TIGHT, Style
from gui.views.notice import Notice
from gui.views.placeholder import Placeholder

_WIDEST = ("✓ 000", "2026-12-28T22:58:58", "mmmmm")
"""What has room as the number, the time and the name; the reason gets the rest."""


class SetsView(QWidget):
    """A table of activations, and a line to bring an earlier set back."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._latest = Latest(engine)
        self._state = state
        self._restored: Restored | None = None
        self._is_restoring = False
        self._told = 0  # the number of the row that is told in full
        self.model = TableModel[ActivationRow](self._columns(), self)
        self.table = self._make_table()
        self.empty = Placeholder()
        self.why = QLineEdit()
        self._why_name = QLabel()
        self._why_name.setBuddy(self.why)
        self.back = QPushButton()
        self.restore, self.cancel = QPushButton(), QPushButton()
        self._form = QWidget()
        self.row, self.told = Notice(style), Notice(style)
        self._arrange()
        self.back.clicked.connect(self._ask)
        self.restore.clicked.connect(self._restore)
        self.why.returnPressed.connect(self._restore)
        self.cancel.clicked.connect(self._leave)
        self.why.textChanged.connect(self._tell)
        self.table.selectionModel().currentRowChanged.connect(self._on_current)
        self.table.selectionModel().selectionChanged.connect(self._on_row_changed)
        state.rules_changed.connect(self._on_rules_changed)
        self.retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Ask for the activations as they are now."""
        self._latest.send(ListActivations(), self._on_listed, failed=self._on_failed)

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.table.setAccessibleName(self.tr("Rule sets that were active"))
        self.back.setText(self.tr("&Back to this set…"))
        self._why_name.setText(self.tr("&Reason"))
        self.why.setPlaceholderText(self.tr("Why this set; it is logged"))
        self.restore.setText(self.tr("&Make it decide again"))
        self.cancel.setText(self.tr("Cancel"))
        self.empty.tell(
            self.tr(
                "Here stands which rules decided when, and why they were changed. "
                "It begins with the first decision or the first save."
            )
        )
        self.model.retranslate()
        self._measure()
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the size of text."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    def _on_listed(self, activations: Activations) -> None:
        self.model.set_rows(activations.rows, key=lambda row: row.number)
        self._stack.setCurrentIndex(0 if activations.rows else 1)
        self._tell()

    def _on_failed(self, failure: Failure) -> None:
        self._restored = None
        self.told.tell(failure.sentence, "error")
        self._tell()

    def _on_not_restored(self, failure: Failure) -> None:
        self._is_restoring = False
        self._on_failed(failure)

    def _on_current(self, current: QModelIndex) -> None:
        """Select what is current; Qt does not, where the table gets the focus."""
        if current.isValid() and not self._is_selected(current):
            self.table.selectRow(current.row())

    def _on_row_changed(self) -> None:
        row = self._selected()
        before, self._told = self._told, 0 if row is None else row.number
        if before == self._told:  # the rows are other ones, the selected one is not
            return
        self._forget()
        self._leave()

    def _on_rules_changed(self) -> None:
        self._forget()
        self.refresh()

    def _forget(self) -> None:
        """Something else is the matter now than what was told last."""
        self._restored = None
        self.told.clear()

    def _ask(self) -> None:
        self._forget()
        self._form.show()
        self.why.setFocus()
        self._tell()

    def _leave(self) -> None:
        self._form.hide()
        self.why.clear()
        self._tell()

    def _restore(self) -> None:
        row = self._selected()
        why = self.why.text().strip()
        if row is None or not why or self._is_restoring:
            return
        self._is_restoring = True
        self._engine.send(
            RestoreSet(number=row.number, why=why),
            self._on_restored,
            failed=self._on_not_restored,
        )
        self._tell()

    def _on_restored(self, restored: Restored) -> None:
        self._is_restoring = False
        self._state.rules_changed.emit()
        self._restored = restored
        self._leave()

    def _selected(self) -> ActivationRow | None:
        at = self.table.currentIndex()
        return self.model.row(at) if self._is_selected(at) else None

    def _is_selected(self, at: QModelIndex) -> bool:
        return self.table.selectionModel().isRowSelected(at.row(), QModelIndex())

    def _tell(self) -> None:
        row = self._selected()
        self._tell_row(row)
        is_free = not self._is_restoring
        self.back.setEnabled(row is not None and not row.is_active and is_free)
        self.back.setVisible(self._form.isHidden())
        self.restore.setEnabled(bool(self.why.text().strip()) and is_free)
        if self._restored is not None:
            self._tell_restored(self._restored)

    def _tell_restored(self, restored: Restored) -> None:
        number = str(restored.activation.number)
        told = self.tr("The set decides again, as no. %1. No file had to be changed.")
        if restored.files:
            told = self.tr("The set decides again, as no. %1. Put back: %2")
        self.told.tell(filled(told, number, ", ".join(restored.files)), "good")

    def _tell_row(self, row: ActivationRow | None) -> None:
        """Tell the selected row in full: a narrow table cuts it off."""
        if row is None:
            self.row.clear()
            return
        lines = [self._number_tip(row), self._reason(row)]
        lines.append(f"{row.who}, {moment(row.at)}")
        lines.append(filled(self.tr("Rules %1"), digest(row.ruleset)))
        self.row.tell("\n".join(lines))

    def _columns(self) -> tuple[Column[ActivationRow], ...]:
        return (
            Column(
                title=lambda: self.tr("No."),
                text=self._number,
                sort_key=lambda row: row.number,
                tip=self._number_tip,
                align=RIGHT,
            ),
            Column(
                title=lambda: self.tr("Time"),
                text=lambda row: brief_moment(row.at),
                sort_key=lambda row: row.at,
                tip=lambda row: moment(row.at),
            ),
            Column(title=lambda: self.tr("Why"), text=self._reason),
            Column(title=lambda: self.tr("Who"), text=lambda row: row.who),
        )

    def _number(self, row: ActivationRow) -> str:
        return f"✓ {row.number}" if row.is_active else f"{row.number}"

    def _number_tip(self, row: ActivationRow) -> str:
        if row.is_active:
            return self.tr("This set decides.")
        return self.tr("An earlier set.")

    def _reason(self, row: ActivationRow) -> str:
        if not row.undo_of:
            return row.why
        undo = filled(self.tr("takes back %1"), str(row.undo_of))
        return f"{row.why} ({undo})" if row.why else undo

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setAlternatingRowColors(True)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table = table
        self._measure()
        return table

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + TIGHT)
        number, time, who = _WIDEST
        for column, text in {0: number, 1: brief_moment(time), 3: who}.items():
            room = metrics.horizontalAdvance(text) + SPACE
            self.table.setColumnWidth(column, room)

    def _arrange(self) -> None:
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(TIGHT)
        form.addWidget(self._why_name)
        form.addWidget(self.why)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.restore)
        buttons.addWidget(self.cancel)
        form.addLayout(buttons)
        self._form.hide()
        foot = QVBoxLayout()
        foot.setContentsMargins(SPACE, 0, SPACE, SPACE)
        foot.setSpacing(TIGHT)
        foot.addWidget(self.row)
        foot.addWidget(self.told)
        foot.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        foot.addWidget(self._form)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._stack.setCurrentIndex(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(self._stack, 1)
        layout.addLayout(foot)
