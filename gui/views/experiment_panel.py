"""One experiment: its two arms with their figures, and the history of its weight."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.messages.experiments import ArmShown, ExperimentShown, WeightRow
from gui.models.table import RIGHT, Column, TableModel
from gui.models.written import arm, digest, filled, moment, per_cent, whole
from gui.style.style import SPACE, Style
from gui.views.compact_table import CompactTable
from gui.views.notice import Notice
from gui.views.share_bar import ShareBar


class ExperimentPanel(QWidget):
    """The figures of an experiment, whether it runs or not."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: ExperimentShown | None = None
        self.arms = TableModel(self._arm_columns(), self)
        self.weights = TableModel(self._weight_columns(), self)
        self.arm_table = CompactTable(self.arms, widths=(18, 0, 16, 11, 19, 17))
        self.weight_table = CompactTable(self.weights, widths=(20, 10, 17, 0))
        self.share_text = QLabel()
        self.share_text.setWordWrap(True)
        self.share = ShareBar(style)
        self.failures = Notice(style)
        self.history = QLabel()
        font = self.history.font()
        font.setBold(True)
        self.history.setFont(font)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE)
        for widget in (self.arm_table, self.share_text, self.share, self.failures):
            layout.addWidget(widget)
        layout.addSpacing(SPACE)
        layout.addWidget(self.history)
        layout.addWidget(self.weight_table)
        self.retranslate()

    def tell(self, shown: ExperimentShown) -> None:
        """Show an experiment."""
        self._shown = shown
        self.arms.set_rows(shown.arms, key=lambda one: one.name)
        self.weights.set_rows(reversed(shown.weights), key=lambda row: row.at)
        self._tell_share(shown)

    def retranslate(self) -> None:
        """Set all texts."""
        self.history.setText(self.tr("History of the weight"))
        self.arm_table.setAccessibleName(self.tr("The two arms"))
        self.weight_table.setAccessibleName(self.tr("History of the weight"))
        self.arms.retranslate()
        self.weights.retranslate()
        if self._shown is not None:
            self._tell_share(self._shown)

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _tell_share(self, shown: ExperimentShown) -> None:
        control, treatment = shown.arms
        units = control.units + treatment.units
        share = treatment.units / units if units else 0.0
        words = (
            filled(
                self.tr(
                    "The new set got %1 of %2 units (%3); the mark is the weight now, %4."
                ),
                *(whole(treatment.units), whole(units)),
                *(per_cent(share, 1), per_cent(shown.weight)),
            )
            if units
            else self.tr("Nothing has been decided in this experiment yet.")
        )
        self.share_text.setText(words)
        self.share.tell(share, shown.weight, words)
        self.failures.tell(
            self.tr(
                "%n decision(s) the new set could not make; the control made them, and "
                "no arm counts them.",
                "",
                shown.failures,
            )
            if shown.failures
            else "",
            "warning",
        )

    def _arm_columns(self) -> tuple[Column[ArmShown], ...]:
        return (
            Column(title=lambda: self.tr("Arm"), text=lambda one: arm(one.name)),
            Column(
                title=lambda: self.tr("Rule set"),
                text=lambda one: digest(one.ruleset),
                tip=lambda one: one.ruleset,
            ),
            Column(
                title=lambda: self.tr("Decisions"),
                text=lambda one: whole(one.decisions),
                align=RIGHT,
            ),
            Column(
                title=lambda: self.tr("Units"),
                text=lambda one: whole(one.units),
                align=RIGHT,
            ),
            Column(
                title=lambda: self.tr("Mean confidence"),
                text=lambda one: (
                    "–" if one.confidence is None else per_cent(one.confidence)
                ),
                align=RIGHT,
            ),
            Column(
                title=lambda: self.tr("Mean budget"),
                text=lambda one: "–" if one.allocated is None else whole(one.allocated),
                align=RIGHT,
            ),
        )

    def _weight_columns(self) -> tuple[Column[WeightRow], ...]:
        return (
            Column(title=lambda: self.tr("When"), text=lambda row: moment(row.at)),
            Column(title=lambda: self.tr("Who"), text=lambda row: row.who),
            Column(title=lambda: self.tr("Weight"), text=_step),
            Column(title=lambda: self.tr("Why"), text=lambda row: row.why),
        )


def _step(row: WeightRow) -> str:
    after = per_cent(row.after)
    return after if row.before is None else f"{per_cent(row.before)} → {after}"
