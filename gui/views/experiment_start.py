"""The start of an experiment: which other set, what counts as a unit, what weight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.messages.experiments import StartExperiment
from gui.messages.rules import ActivationRow, Activations
from gui.models.written import digest, moment
from gui.style.style import SPACE, TIGHT, WIDE, Style
from gui.views.notice import Notice

_FIRST_WEIGHT = 10  # per cent offered at first: little can go wrong
_SHOWN = 30  # characters of a set that are visible at least


class StartPanel(QWidget):
    """Says what an experiment is, and starts one with a set that was active once.

    Signals:
        started: It is to be started; the `StartExperiment`.
    """

    started = Signal(object)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sets: tuple[ActivationRow, ...] = ()
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.none = QLabel()
        self.none.setWordWrap(True)
        self.ruleset = QComboBox()
        self.ruleset.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        )
        self.ruleset.setMinimumContentsLength(_SHOWN)
        self.ruleset.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.by_conversation, self.by_decision = QRadioButton(), QRadioButton()
        self.by_conversation.setChecked(True)
        self._units = QButtonGroup(self)
        self._units.addButton(self.by_conversation)
        self._units.addButton(self.by_decision)
        self.weight = QSpinBox()
        self.weight.setRange(0, 100)
        self.weight.setValue(_FIRST_WEIGHT)
        self.why = QLineEdit()
        self.start = QPushButton()
        self.start.clicked.connect(self._on_start)
        self.why.returnPressed.connect(self.start.click)
        self.notice = Notice(style)
        self.labels = {name: QLabel() for name in ("ruleset", "unit", "weight", "why")}
        self._lay_out()
        self.retranslate()

    def offer(self, activations: Activations) -> None:
        """Let one of these sets be chosen, save the active one."""
        active = {row.ruleset for row in activations.rows if row.is_active}
        others = {
            row.ruleset: row
            for row in reversed(activations.rows)
            if row.ruleset not in active
        }
        self._sets = tuple(
            sorted(others.values(), key=lambda row: row.number, reverse=True)
        )
        self._show_sets()

    def retranslate(self) -> None:
        """Set all texts."""
        self.about.setText(
            self.tr(
                "An experiment lets a share of all new decisions be made by another "
                "rule set, so that both can be compared on real questions. The share "
                "can be changed and taken back at any time, and every decision says "
                "which set made it."
            )
        )
        self.none.setText(
            self.tr(
                "There is no other rule set yet. Edit a rule, and choose “Try it on a "
                "share of traffic” where it is saved."
            )
        )
        self.labels["ruleset"].setText(self.tr("&New set"))
        self.labels["unit"].setText(self.tr("One unit is"))
        self.labels["weight"].setText(self.tr("&Weight"))
        self.labels["why"].setText(self.tr("Wh&y"))
        self.by_conversation.setText(
            self.tr("a &conversation: all its questions go to the same set")
        )
        self.by_decision.setText(
            self.tr("a &decision: each question goes where chance sends it")
        )
        self.weight.setSuffix(self.tr(" %"))
        self.why.setPlaceholderText(self.tr("The reason, kept in the history"))
        self.start.setText(self.tr("&Start the experiment"))
        self._show_sets()

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        units = QVBoxLayout()
        units.setSpacing(TIGHT)
        units.addWidget(self.by_conversation)
        units.addWidget(self.by_decision)
        self.form = QWidget()
        form = QFormLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(WIDE)
        form.setVerticalSpacing(SPACE)
        form.addRow(self.labels["ruleset"], self.ruleset)
        form.addRow(self.labels["unit"], units)
        form.addRow(self.labels["weight"], self.weight)
        form.addRow(self.labels["why"], self.why)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.labels["ruleset"].setBuddy(self.ruleset)
        self.labels["weight"].setBuddy(self.weight)
        self.labels["why"].setBuddy(self.why)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, WIDE, 0, 0)
        layout.setSpacing(SPACE)
        for widget in (self.about, self.none, self.form, self.notice):
            layout.addWidget(widget)
        layout.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_sets(self) -> None:
        chosen = self.ruleset.currentData()
        self.ruleset.clear()
        for row in self._sets:
            self.ruleset.addItem(
                f"{row.number} · {moment(row.at)} · {row.why} · {digest(row.ruleset)}",
                row.ruleset,
            )
        self.ruleset.setCurrentIndex(max(0, self.ruleset.findData(chosen)))
        self.form.setVisible(bool(self._sets))
        self.start.setVisible(bool(self._sets))
        self.none.setVisible(not self._sets)

    def _on_start(self) -> None:
        why = self.why.text().strip()
        if not why:
            self.notice.tell(self.tr("An experiment needs a reason."), "error")
            self.why.setFocus()
            return
        self.notice.clear()
        self.started.emit(
            StartExperiment(
                ruleset=str(self.ruleset.currentData()),
                unit="decision" if self.by_decision.isChecked() else "conversation",
                weight=self.weight.value() / 100,
                why=why,
            )
        )
