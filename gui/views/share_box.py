"""What an experiment needs: a share of the traffic, and what is kept together."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gui.style.style import SPACE

_USUAL = 25
"""The weight that is proposed, in per cent."""
UNITS = ("conversation", "decision")


class ShareBox(QGroupBox):
    """A weight in per cent, a unit and a button.

    Signals:
        started: The button was pressed.
    """

    started = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.per_cent = QSpinBox()
        self.per_cent.setRange(0, 100)
        self.per_cent.setValue(_USUAL)
        self.unit = QComboBox()
        self.unit.addItems(UNITS)
        self.start = QPushButton()
        self.start.setAutoDefault(False)
        self.start.clicked.connect(self.started)
        self._names = QLabel(), QLabel()
        self._names[0].setBuddy(self.per_cent)
        self._names[1].setBuddy(self.unit)
        line = QHBoxLayout(self)
        line.setSpacing(SPACE)
        line.addWidget(self._names[0])
        line.addWidget(self.per_cent)
        line.addSpacing(SPACE)
        line.addWidget(self._names[1])
        line.addWidget(self.unit)
        line.addStretch(1)
        line.addWidget(self.start)
        self.retranslate()

    @property
    def weight(self) -> float:
        """The share of the new rules, from 0 to 1."""
        return self.per_cent.value() / 100

    @property
    def chosen_unit(self) -> str:
        """What always gets the same rules."""
        return UNITS[self.unit.currentIndex()]

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.setTitle(self.tr("Both rule sets at once; the file is not written"))
        self._names[0].setText(self.tr("S&hare of the new rules"))
        self.per_cent.setSuffix(self.tr(" %"))
        self._names[1].setText(self.tr("Kept to&gether"))
        self.unit.setItemText(0, self.tr("each conversation"))
        self.unit.setItemText(1, self.tr("each decision"))
        self.start.setText(self.tr("Start the e&xperiment"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
