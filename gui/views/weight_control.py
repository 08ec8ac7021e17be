"""The control of a weight: a slider, a number, five buttons; nothing moves by itself.

What is set here changes nothing until it is applied with a reason.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gui.messages.experiments import WouldMove
from gui.models.written import filled, per_cent, whole
from gui.style.style import SPACE, Style
from gui.views.notice import Notice

PRESETS = (0, 25, 50, 75, 100)
"""The weights with a button, in per cent."""

_PAGE = 10  # per cent moved by the Page keys


class WeightControl(QWidget):
    """The weight now, another one that is tried, and what that would move.

    Signals:
        moved: Another weight than the one now is tried; from 0 to 1.
        applied: It is to be set; the weight and why.
    """

    moved = Signal(float)
    applied = Signal(float, str)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weight = 0.0
        self._preview: WouldMove | None = None
        self._is_busy = False
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setSingleStep(1)
        self.slider.setPageStep(_PAGE)
        self.slider.setTickInterval(25)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.number = QSpinBox()
        self.number.setRange(0, 100)
        self.presets = [QPushButton() for _ in PRESETS]
        self.label, self.now, self.preview = QLabel(), QLabel(), QLabel()
        self.label.setBuddy(self.slider)
        self.why, self.why_label = QLineEdit(), QLabel()
        self.why_label.setBuddy(self.why)
        self.apply, self.reset = QPushButton(), QPushButton()
        self.notice = Notice(style)
        self._lay_out()
        self._connect()
        self.retranslate()

    @property
    def is_moved(self) -> bool:
        """Whether another weight is tried than the one now."""
        return self.slider.value() != round(self._weight * 100)

    def follow(self, weight: float) -> None:
        """The weight is this now; a weight that is being tried stays."""
        was_moved = self.is_moved
        self._weight = weight
        if not was_moved:
            self.slider.setValue(round(weight * 100))
        self._show_state()

    def settle(self, weight: float) -> None:
        """The weight was set to this; nothing is tried any more."""
        self._weight = weight
        self.why.clear()
        self.slider.setValue(round(weight * 100))
        self._show_state()

    def set_busy(self, *, is_busy: bool) -> None:
        """Whether something is done to the experiment, and no more can be asked."""
        self._is_busy = is_busy
        self._show_state()

    def tell(self, preview: WouldMove) -> None:
        """Show what the weight that is tried would move."""
        self._preview = preview
        self._show_state()

    def retranslate(self) -> None:
        """Set all texts."""
        self.label.setText(self.tr("&Weight of the new set"))
        self.slider.setAccessibleName(self.tr("Weight of the new set, in per cent"))
        self.number.setAccessibleName(self.tr("Weight of the new set, in per cent"))
        self.number.setSuffix(self.tr(" %"))
        for weight, button in zip(PRESETS, self.presets, strict=True):
            button.setText(per_cent(weight / 100))
            button.setAccessibleName(
                filled(self.tr("Try the weight %1"), per_cent(weight / 100))
            )
        self.why_label.setText(self.tr("Wh&y"))
        self.why.setPlaceholderText(self.tr("The reason, kept in the history"))
        self.apply.setText(self.tr("&Apply"))
        self.reset.setText(self.tr("&Do not change"))
        self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.label)
        top.addStretch(1)
        top.addWidget(self.now)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        buttons = QGridLayout()
        buttons.setSpacing(SPACE)
        for column, button in enumerate(self.presets):
            buttons.addWidget(button, 0, column)
        last = QHBoxLayout()
        last.setSpacing(SPACE)
        last.addWidget(self.why_label)
        last.addWidget(self.why, 1)
        last.addWidget(self.apply)
        last.addWidget(self.reset)
        self.preview.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setSpacing(SPACE)
        for part in (top, row, buttons):
            layout.addLayout(part)
        layout.addWidget(self.preview)
        layout.addLayout(last)
        layout.addWidget(self.notice)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(self.number.setValue)
        self.number.valueChanged.connect(self.slider.setValue)
        self.slider.valueChanged.connect(self._on_moved)
        for weight, button in zip(PRESETS, self.presets, strict=True):
            button.clicked.connect(partial(self._on_preset, weight))
        self.why.returnPressed.connect(self.apply.click)
        self.apply.clicked.connect(self._on_apply)
        self.reset.clicked.connect(self._on_reset)

    def _on_preset(self, weight: int) -> None:
        self.slider.setValue(weight)

    def _on_moved(self) -> None:
        self._preview = None
        self.notice.clear()
        self._show_state()
        if self.is_moved:
            self.moved.emit(self.slider.value() / 100)

    def _on_apply(self) -> None:
        why = self.why.text().strip()
        if not why:
            self.notice.tell(self.tr("A change of weight needs a reason."), "error")
            self.why.setFocus()
            return
        self.notice.clear()
        self.applied.emit(self.slider.value() / 100, why)

    def _on_reset(self) -> None:
        self.settle(self._weight)

    def _show_state(self) -> None:
        self.now.setText(
            filled(self.tr("now %1"), per_cent(self._weight, self._digits()))
        )
        for widget in (self.reset, self.why):
            widget.setEnabled(self.is_moved)
        self.apply.setEnabled(self.is_moved and not self._is_busy)
        self.preview.setText(self._told())

    def _digits(self) -> int:
        """A weight set elsewhere may be finer than the slider."""
        return 0 if round(self._weight, 2) == self._weight else 2

    def _told(self) -> str:
        if not self.is_moved:
            return self.tr("Move the weight to see what it would change.")
        if self._preview is None:
            return self.tr("Counting …")
        told = self.tr(
            "%n of %1 known unit(s) would move. Nothing is changed yet.",
            "",
            self._preview.moved,
        )
        return filled(told, whole(self._preview.units))
