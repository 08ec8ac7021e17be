"""Decisions that would come out otherwise, each with what would change, old and new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gui.messages.rules import Change, Flip
from gui.models.outline import AnyIndex, Entry, OutlineModel
from gui.models.written import filled, value
from gui.style.style import Style
from gui.views.change_texts import ChangeTexts

_WIDTH = 30
"""Of the column that names what changes, in characters; the values share the rest."""
_HEIGHT = 140
"""Of the tree, in pixels: room for a few decisions; more are scrolled."""


class FlipList(QWidget):
    """A tree: a decision's question, and below it what would be otherwise.

    The change that is selected in it is shown in full below.
    """

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flips: tuple[Flip, ...] = ()
        self._model = OutlineModel(self)
        self._model.set_titles(("", "", ""))
        self.tree = _Tree()
        self.tree.setModel(self._model)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.resizeSection(0, self.fontMetrics().averageCharWidth() * _WIDTH)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.texts = ChangeTexts(style)
        self.texts.hide()
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)  # Qt's
        parts.addWidget(self.tree)
        parts.addWidget(self.texts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts)
        self.tree.selectionModel().currentChanged.connect(self._on_current_changed)
        self.retranslate()

    @property
    def flips(self) -> tuple[Flip, ...]:
        """What is listed."""
        return self._flips

    def set_flips(self, flips: Sequence[Flip]) -> None:
        """List these decisions, all unfolded."""
        self._flips = tuple(flips)
        self._fill()
        self.tree.expandAll()
        first = self._model.index(0, 0)
        self.tree.setCurrentIndex(self._model.index(0, 0, first))
        self._on_current_changed(self.tree.currentIndex())

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.tree.setAccessibleName(self.tr("Decisions that would come out otherwise"))
        self._model.set_titles(
            (self.tr("Question and what changes"), self.tr("Old"), self.tr("New"))
        )
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_current_changed(self, at: AnyIndex) -> None:
        change = self._change(at)
        if change is not None:
            self.texts.tell(value(change.before), value(change.after))
        self.texts.setVisible(change is not None)
        if change is not None:
            self.tree.scrollTo(at)

    def _change(self, at: AnyIndex) -> Change | None:
        """The change of a row; a decision's own row, or one of rules, has none."""
        if not at.isValid() or not at.parent().isValid():
            return None
        changes = self._flips[at.parent().row()].changes
        return changes[at.row()] if at.row() < len(changes) else None

    def _fill(self) -> None:
        self._model.set_entries([self._entry(flip) for flip in self._flips])
        for row, entry in enumerate(self._model.entries):
            here = self._model.index(row, 0)
            self.tree.setFirstColumnSpanned(row, QModelIndex(), True)  # noqa: FBT003  # Qt's
            for place, below in enumerate(entry.below):
                self.tree.setFirstColumnSpanned(place, here, len(below.cells) == 1)

    def _named(self, what: str) -> str:
        """What changes, for people; what is not known, as the engine calls it."""
        known = {
            "intent": self.tr("intent"),
            "complexity": self.tr("complexity"),
            "allocated": self.tr("budget in tokens"),
            "answer": self.tr("answer"),
            "sources": self.tr("sources"),
            "confidence": self.tr("confidence"),
            "failed": self.tr("cannot be decided"),
        }
        return known.get(what, what)

    def _entry(self, flip: Flip) -> Entry:
        changes = [
            Entry(
                key=f"{number}",
                cells=(
                    self._named(change.what),
                    _line(value(change.before)),
                    _line(value(change.after)),
                ),
                tip=f"{change.before}\n→ {change.after}",
            )
            for number, change in enumerate(flip.changes)
        ]
        for key, told, names in (
            ("lost", self.tr("− fires no more: %1"), flip.rules_lost),
            ("gained", self.tr("+ fires only now: %1"), flip.rules_gained),
        ):
            if names:
                text = filled(told, ", ".join(names))
                changes.append(Entry(key=key, cells=(text,)))
        return Entry(
            key=flip.decision,
            cells=(_line(flip.query) or flip.decision,),
            tip=flip.query,
            below=tuple(changes),
        )


class _Tree(QTreeView):
    def sizeHint(self) -> QSize:
        return QSize(400, _HEIGHT)


def _line(text: str) -> str:
    return " ".join(text.split())
