"""How the editor's parts share its room: files at the left, the rest one below another.

The user may move what divides them; where it was left is kept with the window's layout.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QSplitter, QWidget

_WIDTHS = (240, 900)
"""Of the files and the rest, in pixels, while nobody moved them."""
_HEIGHTS = (640, 200, 150)
"""Of the text, the trial and the problems."""


class EditorParts(QSplitter):
    """The files, and beside them the text, the trial and the problems."""

    def __init__(
        self, files: QWidget, text: QWidget, trial: QWidget, problems: QWidget
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._rows = QSplitter(Qt.Orientation.Vertical)
        for part, stretch in ((text, 5), (trial, 2), (problems, 1)):
            self._rows.addWidget(part)
            self._rows.setStretchFactor(self._rows.indexOf(part), stretch)
        self._rows.setChildrenCollapsible(False)
        self.addWidget(files)
        self.addWidget(self._rows)
        self.setStretchFactor(1, 1)
        self._splits = {"editor/columns": self, "editor/rows": self._rows}
        self.reset()

    def reset(self) -> None:
        """Give each part the room that it has at first."""
        self.setSizes(_WIDTHS)
        self._rows.setSizes(_HEIGHTS)

    def save(self, settings: QSettings) -> None:
        """Keep how much room each part has."""
        for name, split in self._splits.items():
            settings.setValue(name, split.saveState())

    def load(self, settings: QSettings) -> None:
        """Take up what was kept."""
        for name, split in self._splits.items():
            kept = settings.value(name)
            if isinstance(kept, QByteArray):
                split.restoreState(kept)
