"""Decisions that would come out otherwise, each with what would change, old and new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QSize
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from gui.messages.rules import Flip
from gui.models.outline import Entry, OutlineModel

_WIDTH = 26
"""Of the columns with values, in characters."""


class FlipList(QTreeView):
    """A tree: a decision's question, and below it what would be otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flips: tuple[Flip, ...] = ()
        self._model = OutlineModel(self)
        self._model.set_titles(("", "", ""))
        self.setModel(self._model)
        self.setUniformRowHeights(True)
        self.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.resizeSection(column, self.fontMetrics().averageCharWidth() * _WIDTH)
        self.retranslate()

    def sizeHint(self) -> QSize:
        """Room for a few decisions; more are scrolled."""
        return QSize(400, 140)

    @property
    def flips(self) -> tuple[Flip, ...]:
        """What is listed."""
        return self._flips

    def set_flips(self, flips: Sequence[Flip]) -> None:
        """List these decisions, all unfolded."""
        self._flips = tuple(flips)
        self._fill()
        self.expandAll()

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.setAccessibleName(self.tr("Decisions that would come out otherwise"))
        self._model.set_titles(
            (self.tr("Question and what changes"), self.tr("Old"), self.tr("New"))
        )
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _fill(self) -> None:
        self._model.set_entries([self._entry(flip) for flip in self._flips])
        for row, entry in enumerate(self._model.entries):
            here = self._model.index(row, 0)
            self.setFirstColumnSpanned(row, QModelIndex(), True)  # noqa: FBT003  # Qt's
            for place, below in enumerate(entry.below):
                self.setFirstColumnSpanned(place, here, len(below.cells) == 1)

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
                    _line(change.before),
                    _line(change.after),
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
                text = told.replace("%1", ", ".join(names))
                changes.append(Entry(key=key, cells=(text,)))
        return Entry(
            key=flip.decision,
            cells=(_line(flip.query) or flip.decision,),
            tip=flip.query,
            below=tuple(changes),
        )


def _line(text: str) -> str:
    return " ".join(text.split())
