"""The way from a goal down to the selected step, each part a button that leads there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gui.models.tip import tip
from gui.style.style import TIGHT

ENDS = 1, 3
"""How many parts of a long way are shown at its beginning and at its end."""


class Breadcrumb(QWidget):
    """A line of steps; the middle of a long one is left out.

    Signals:
        chosen: A step of the way was chosen; its number.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(TIGHT)
        self._line.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.retranslate()

    def show_path(self, path: Sequence[tuple[int, str]]) -> None:
        """Show a way: each step's number with its label."""
        while self._line.count() > 1:
            item = self._line.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        first, last = ENDS
        is_long = len(path) > first + last + 1
        shown = [*path[:first], *path[-last:]] if is_long else list(path)
        for place, (step, label) in enumerate(shown):
            if place:
                gap = f"▸ … ({len(path) - len(shown)}) ▸"
                self._add(QLabel(gap if is_long and place == first else "▸"))
            self._add(self._button(step, label))

    def retranslate(self) -> None:
        """Set all texts."""
        self.setAccessibleName(self.tr("Way from the goal"))

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _add(self, widget: QWidget) -> None:
        self._line.insertWidget(self._line.count() - 1, widget)

    def _button(self, step: int, label: str) -> QToolButton:
        made = QToolButton()
        made.setText(label.partition("(")[0].replace("&", "&&"))
        made.setToolTip(tip(label))
        made.setAccessibleName(label)
        made.setAutoRaise(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self.chosen.emit(step))
        return made
