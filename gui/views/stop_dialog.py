"""The question before an experiment ends: why, and whether the new set stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.style.style import SPACE, WIDE

_WIDTH = 420  # pixels


class StopDialog(QDialog):
    """Asks for the reason; does not stop anything itself.

    Signals:
        stopped: The experiment is to be stopped: why, and whether to adopt the set.
    """

    stopped = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.about, self.label = QLabel(), QLabel()
        self.about.setWordWrap(True)
        self.why = QLineEdit()
        self.label.setBuddy(self.why)
        self.adopt = QCheckBox()
        self.stop = QPushButton()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.addButton(self.stop, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self.why.textChanged.connect(self._on_typed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        layout.setSpacing(SPACE)
        for widget in (self.about, self.label, self.why, self.adopt, self.buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(_WIDTH)
        self.retranslate()
        self._on_typed()

    def retranslate(self) -> None:
        """Set all texts."""
        self.setWindowTitle(self.tr("Stop the experiment"))
        self.about.setText(
            self.tr(
                "From now on one set decides all. What was decided stays as it is, and "
                "so does the history of the experiment."
            )
        )
        self.label.setText(self.tr("Wh&y"))
        self.why.setPlaceholderText(self.tr("The reason, kept in the history"))
        self.adopt.setText(self.tr("&Adopt the new set: it becomes the active one"))
        self.stop.setText(self.tr("&Stop the experiment"))

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_typed(self) -> None:
        self.stop.setEnabled(bool(self.why.text().strip()))

    def _on_accepted(self) -> None:
        self.stopped.emit(self.why.text().strip(), self.adopt.isChecked())
        self.accept()
