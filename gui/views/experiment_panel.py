"""One experiment: its two arms with their figures, and the history of its weight."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.messages.experiments import ArmShown, ExperimentShown
from gui.models.table import RIGHT, Column, TableModel
from gui.models.written import arm, digest, filled, moment, per_cent, whole
from gui.style.style import SPACE, Style
from gui.views.compact_table import CompactTable
from gui.views.notice import Notice
from gui.views.share_bar import ShareBar


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """A row of the history: the weight became another, or the experiment ended.

    Attributes:
        before: The weight until then; None at the beginning and at the end.
        after: The weight from then on; None at the end.
    """

    at: str
    who: str
    why: str
    before: float | None = None
    after: float | None = None


class ExperimentPanel(QWidget):
    """The figures of an experiment, whether it runs or not."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: ExperimentShown | None = None
        self.arms = TableModel(self._arm_columns(), self)
        self.weights = TableModel(self._turn_columns(), self)
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
        self.weights.set_rows(_turns(shown), key=lambda turn: (turn.at, turn.after))
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
        words = filled(
            self._share_words(shown, has_units=bool(units)),
            *(whole(treatment.units), whole(units)),
            *(per_cent(share, 1), per_cent(shown.weight)),
        )
        self.share_text.setText(words)
        self.share.tell(share, shown.weight, words)
        self.failures.tell(
            self.tr(
                "%n decision(s) the new set could not make; the active set made them, "
                "and no arm counts them.",
                "",
                shown.failures,
            )
            if shown.failures
            else "",
            "warning",
        )

    def _share_words(self, shown: ExperimentShown, *, has_units: bool) -> str:
        if shown.stopped_at:
            return (
                self.tr(
                    "The new set got %1 of %2 units (%3); "
                    "the mark is the weight at the end, %4."
                )
                if has_units
                else self.tr("Nothing was decided in this experiment.")
            )
        return (
            self.tr(
                "The new set got %1 of %2 units (%3); the mark is the weight now, %4."
            )
            if has_units
            else self.tr("Nothing has been decided in this experiment yet.")
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

    def _turn_columns(self) -> tuple[Column[_Turn], ...]:
        return (
            Column(title=lambda: self.tr("When"), text=lambda turn: moment(turn.at)),
            Column(title=lambda: self.tr("Who"), text=lambda turn: turn.who),
            Column(title=lambda: self.tr("Weight"), text=self._step),
            Column(title=lambda: self.tr("Why"), text=lambda turn: turn.why),
        )

    def _step(self, turn: _Turn) -> str:
        if turn.after is None:
            return self.tr("stopped")
        after = per_cent(turn.after)
        return after if turn.before is None else f"{per_cent(turn.before)} → {after}"


def _turns(shown: ExperimentShown) -> list[_Turn]:
    """What happened to the weight, latest first."""
    turns = [
        _Turn(at=row.at, who=row.who, why=row.why, before=row.before, after=row.after)
        for row in reversed(shown.weights)
    ]
    if not shown.stopped_at:
        return turns
    end = _Turn(at=shown.stopped_at, who=shown.stopped_by, why=shown.stopped_why)
    return [end, *turns]
