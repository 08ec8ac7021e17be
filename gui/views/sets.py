"""The rule sets that were active: who made which one decide, when and why; and back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
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
from gui.models.written import digest, moment
from gui.state import State
from gui.style.style import SPACE, TIGHT, Style
from gui.views.notice import Notice
from gui.views.placeholder import Placeholder

_WIDTHS = (6, 17, 0, 9, 12)
"""Of the columns, in characters; 0 for the one that gets the rest."""


class SetsView(QWidget):
    """A table of activations, and a line to bring an earlier set back."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._latest = Latest(engine)
        self._state = state
        self._files: tuple[str, ...] | None = None
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
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        state.rules_changed.connect(self.refresh)
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
        self._files = None
        self.told.tell(failure.sentence, "error")
        self._tell()

    def _on_row_changed(self) -> None:
        self._leave()

    def _ask(self) -> None:
        self._files = None
        self.told.clear()
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
        if row is None or not why:
            return
        self._engine.send(
            RestoreSet(number=row.number, why=why),
            self._on_restored,
            failed=self._on_failed,
        )

    def _on_restored(self, restored: Restored) -> None:
        self._leave()
        self._files = restored.files
        self._tell()
        self._state.rules_changed.emit()

    def _selected(self) -> ActivationRow | None:
        at = self.table.currentIndex()
        return self.model.row(at) if at.isValid() else None

    def _tell(self) -> None:
        row = self._selected()
        self._tell_row(row)
        self.back.setEnabled(row is not None and not row.is_active)
        self.back.setVisible(self._form.isHidden())
        self.restore.setEnabled(bool(self.why.text().strip()))
        if self._files is None:
            return
        told = self.tr("The set decides again. No file had to be changed.")
        if self._files:
            told = self.tr("The set decides again. Put back: %1")
            told = told.replace("%1", ", ".join(self._files))
        self.told.tell(told, "good")

    def _tell_row(self, row: ActivationRow | None) -> None:
        """Tell the selected row in full: a narrow table cuts it off."""
        if row is None:
            self.row.clear()
            return
        lines = [self._number_tip(row), self._reason(row)]
        self.row.tell("\n".join([*lines, f"{row.who}, {moment(row.at)}"]))

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
                text=lambda row: moment(row.at),
                sort_key=lambda row: row.at,
            ),
            Column(title=lambda: self.tr("Why"), text=self._reason),
            Column(title=lambda: self.tr("Who"), text=lambda row: row.who),
            Column(
                title=lambda: self.tr("Rules"),
                text=lambda row: digest(row.ruleset),
                tip=lambda row: row.ruleset,
            ),
        )

    def _number(self, row: ActivationRow) -> str:
        return f"✓ {row.number}" if row.is_active else f"{row.number}"

    def _number_tip(self, row: ActivationRow) -> str:
        if row.is_active:
            return self.tr("✓ This set decides now.")
        return self.tr("An earlier set.")

    def _reason(self, row: ActivationRow) -> str:
        if not row.undo_of:
            return row.why
        undo = self.tr("takes back %1").replace("%1", str(row.undo_of))
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
        for column, width in enumerate(_WIDTHS):
            if width:
                self.table.setColumnWidth(column, metrics.averageCharWidth() * width)

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
