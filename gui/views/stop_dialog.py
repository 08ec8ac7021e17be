"""The question before an experiment ends: why, and whether the new set stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QIcon
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

from gui.models.written import digest, filled
from gui.style.style import SPACE, WIDE

_WIDTH = 420  # pixels


class StopDialog(QDialog):
    """Asks for the reason; does not stop anything itself.

    Signals:
        stopped: The experiment is to be stopped: why, and whether to adopt the set.
    """

    stopped = Signal(str, bool)

    def __init__(self, active: str, new: str, parent: QWidget | None = None) -> None:
        """Ask about an experiment.

        Args:
            active: The active set's digest: the control.
            new: The new set's: the treatment.
            parent: As for every widget.
        """
        super().__init__(parent)
        self._active, self._new = active, new
        self.about, self.label = QLabel(), QLabel()
        self.about.setWordWrap(True)
        self.why = QLineEdit()
        self.label.setBuddy(self.why)
        self.adopt = QCheckBox()
        self.stop = QPushButton()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.buttons()[0].setIcon(QIcon())  # no other button has one
        self.buttons.addButton(self.stop, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self.why.textChanged.connect(self._on_typed)
        self.adopt.toggled.connect(self._tell)
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
        self._tell()
        self.label.setText(self.tr("Wh&y"))
        self.why.setPlaceholderText(self.tr("The reason, kept in the history"))
        self.adopt.setText(self.tr("&Adopt the new set: it becomes the active one"))
        self.stop.setText(self.tr("&Stop the experiment"))

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _tell(self) -> None:
        is_new = self.adopt.isChecked()
        decides = (
            self.tr("From now on the new set, %1, decides all.")
            if is_new
            else self.tr("From now on the active set, %1, decides all again.")
        )
        stays = self.tr(
            "What was decided stays as it is, and so does the history of the "
            "experiment."
        )
        told = filled(decides, digest(self._new if is_new else self._active))
        self.about.setText(f"{told} {stays}")

    def _on_typed(self) -> None:
        self.stop.setEnabled(bool(self.why.text().strip()))

    def _on_accepted(self) -> None:
        self.stopped.emit(self.why.text().strip(), self.adopt.isChecked())
        self.accept()
