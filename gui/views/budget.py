"""The budget of a decision: stage by stage, and what the selected stage was made of."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.messages.decisions import Stage
from gui.models.budget_words import Factor, factors, stage_words
from gui.models.table import RIGHT, Column, TableModel
from gui.models.written import whole
from gui.style.style import SPACE, Style
from gui.views.bar_delegate import BAR, BarDelegate
from gui.views.compact_table import CompactTable
from gui.views.notice import Notice


class BudgetPanel(QWidget):
    """Two tables: the stages with bars against the largest, and one's breakdown."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._largest = 1
        self._stage = ""
        self.stages = TableModel(
            [
                Column[Stage](
                    title=lambda: self.tr("Stage"),
                    text=lambda stage: stage_words(stage.name),
                ),
                Column[Stage](
                    title=lambda: self.tr("Tokens"),
                    text=lambda stage: whole(stage.tokens),
                    roles={BAR: lambda stage: stage.tokens / self._largest},
                ),
            ],
            self,
        )
        self.factors = TableModel(
            [
                Column[Factor](
                    title=lambda: self.tr("Made of"), text=lambda line: line.words
                ),
                Column[Factor](
                    title=lambda: self.tr("Value"),
                    text=lambda line: line.value,
                    align=RIGHT,
                ),
            ],
            self,
        )
        self.stage_table = CompactTable(self.stages, widths=(29, 0))
        self.stage_table.setItemDelegateForColumn(1, BarDelegate(style, self))
        self.factor_table = CompactTable(self.factors, widths=(0, 9))
        self.whole = Notice(style)
        self._lay_out()
        self.stage_table.selectionModel().currentRowChanged.connect(self._on_stage)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts."""
        self.stage_table.setAccessibleName(self.tr("Budget by stage"))
        self.factor_table.setAccessibleName(self.tr("What the stage's budget is of"))
        self.stages.retranslate()
        self.factors.retranslate()
        self._on_stage()

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def tell(self, stages: tuple[Stage, ...]) -> None:
        """Show a budget; the stage that was selected stays so if there is one."""
        wanted = self._stage
        self._largest = max((stage.tokens for stage in stages), default=0) or 1
        self.stages.set_rows(stages, key=lambda stage: stage.name)
        self.stages.retranslate()  # the bars, as another stage may be the largest
        index = self.stages.index_of(wanted)
        if not index.isValid():
            made = [stage.name for stage in stages if stage.breakdown]
            index = self.stages.index_of(made[-1] if made else "")
        self.stage_table.setCurrentIndex(index)
        self._on_stage()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.factor_table)
        right.addWidget(self.whole)
        right.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.stage_table)
        left.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(left, 1)
        layout.addLayout(right, 1)

    def _on_stage(self) -> None:
        index = self.stage_table.currentIndex()
        stage = self.stages.row(index) if index.isValid() else None
        lines = () if stage is None else factors(stage)
        self._stage = "" if stage is None else stage.name
        self.factors.set_rows(lines, key=lambda line: line.name)
        self.factor_table.setVisible(bool(lines))
        self.whole.tell("" if stage is None or lines else self._whole(stage))

    def _whole(self, stage: Stage) -> str:
        """What is said of a stage that has no factors."""
        at = self.stages.rows.index(stage)
        if at and stage.tokens < self.stages.rows[at - 1].tokens:
            return self.tr("Cut to what the window has room for.")
        return self.tr(
            "This stage only cuts the budget where it must; it has no factors."
        )
