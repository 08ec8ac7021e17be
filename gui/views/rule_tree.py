"""The rule files of the folder with their rules, and a line to filter them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gui.messages.rules import RuleFile
from gui.models.outline import Entry, OutlineModel
from gui.models.written import filled
from gui.style.style import SPACE, TIGHT


class RuleTree(QWidget):
    """A tree of files and rules.

    Signals:
        chosen: A file is to be shown, at a line from 1; path and line.
    """

    chosen = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[RuleFile, ...] = ()
        self._unsaved: frozenset[str] = frozenset()
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._on_filtered)
        self.model = OutlineModel(self)
        self.view = QTreeView()
        self.view.setModel(self.model)
        self.view.setHeaderHidden(True)
        self.view.setUniformRowHeights(True)
        self.view.setExpandsOnDoubleClick(False)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.clicked.connect(self._on_chosen)
        self.view.activated.connect(self._on_chosen)
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.nothing.setMargin(SPACE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addWidget(self.filter)
        layout.addWidget(self.nothing)
        layout.addWidget(self.view, 1)
        self.retranslate()

    @property
    def files(self) -> tuple[RuleFile, ...]:
        """The files as they were listed last."""
        return self._files

    def set_files(self, files: Iterable[RuleFile]) -> None:
        """Show these files."""
        self._files = tuple(files)
        self._fill()

    def set_unsaved(self, paths: Iterable[str]) -> None:
        """Mark the files that are not saved."""
        unsaved = frozenset(paths)
        if unsaved != self._unsaved:
            self._unsaved = unsaved
            self._fill()

    def place_of(self, rule: str) -> tuple[str, int] | None:
        """The file and line of a rule as listed last; None if there is none."""
        for file in self._files:
            for name, line in file.rules:
                if name == rule:
                    return file.path, line
        return None

    def select(self, path: str, rule: str = "") -> None:
        """Select a file, or a rule of it; leave a rule of the file selected."""
        found = self.model.index_of(path, rule)
        if not rule and self.view.currentIndex().parent() == found:
            return
        if found.isValid():
            self.view.setCurrentIndex(found)

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.filter.setPlaceholderText(self.tr("Filter files and rules"))
        self.filter.setAccessibleName(self.filter.placeholderText())
        self.view.setAccessibleName(self.tr("Rule files"))
        self.nothing.setText(
            self.tr(
                "No file or rule is named so. "
                "Ctrl+F searches the text of the open file."
            )
        )
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_filtered(self) -> None:
        self._fill()
        if self.filter.text().strip():
            self.view.expandAll()

    def _on_chosen(self, at: QModelIndex) -> None:
        entry = self.model.entry(at)
        above = at.parent()
        if not above.isValid():
            self.chosen.emit(entry.key, 0)
            return
        path = self.model.entry(above).key
        line = next(
            line
            for file in self._files
            if file.path == path
            for name, line in file.rules
            if name == entry.key
        )
        self.chosen.emit(path, line)

    def _fill(self) -> None:
        wanted = self.filter.text().strip().casefold()
        entries = [self._entry(file, wanted) for file in self._files]
        self.model.set_entries([entry for entry in entries if entry is not None])
        self.nothing.setVisible(bool(wanted) and not self.model.entries)

    def _entry(self, file: RuleFile, wanted: str) -> Entry | None:
        """A file with its rules, as far as the filter lets them through."""
        names = [name for name, _ in file.rules]
        if wanted not in file.path.casefold():
            names = [name for name in names if wanted in name.casefold()]
            if not names:
                return None
        shown = file.path.partition("/")[2] or file.path
        if file.path in self._unsaved:
            shown = filled(self.tr("%1 • unsaved"), shown)
        below = [Entry(key=name, cells=(name,)) for name in dict.fromkeys(names)]
        return Entry(key=file.path, cells=(shown,), tip=file.path, below=tuple(below))
