"""Which of the files that are not saved are saved together; a change may need several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gui.messages.rules import Draft, Edited, FileText
from gui.style.style import TIGHT

_MOST = 5  # lines shown at once


class SaveFiles(QWidget):
    """A list of files with ticks; the first one's stays, and all are set at first.

    It is hidden where there is only one file.

    Signals:
        changed: Other files are ticked now.
    """

    changed = Signal()

    def __init__(self, edits: Sequence[Edited], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edits = tuple(edits)
        self._name = QLabel()
        self.list = QListWidget()
        self._name.setBuddy(self.list)
        for number, edit in enumerate(edits):
            item = QListWidgetItem(edit.path, self.list)
            item.setCheckState(Qt.CheckState.Checked)
            if not number:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        self.list.setCurrentRow(0)
        height = self.list.sizeHintForRow(0) * min(len(edits), _MOST)
        self.list.setFixedHeight(height + 2 * self.list.frameWidth())
        self.list.itemChanged.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addWidget(self._name)
        layout.addWidget(self.list)
        self.setVisible(len(edits) > 1)
        self.retranslate()

    @property
    def chosen(self) -> tuple[Edited, ...]:
        """What is ticked, the first file first."""
        return tuple(
            edit
            for number, edit in enumerate(self._edits)
            if self.list.item(number).checkState() == Qt.CheckState.Checked
        )

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The texts of what is ticked."""
        return tuple(Draft(path=one.path, text=one.text) for one in self.chosen)

    def keep(self, files: Iterable[FileText]) -> None:
        """Keep these texts although the files are others by now."""
        seen = {file.path: file.fingerprint for file in files}
        self._edits = tuple(
            Edited(
                path=one.path,
                text=one.text,
                fingerprint=seen.get(one.path, one.fingerprint),
            )
            for one in self._edits
        )

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self._name.setText(self.tr("Sa&ved together"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
