"""The panes round the middle of the window, and which of them each place shows.

A pane is shown where it helps; the user may show, hide and move any, and each place
remembers what was shown there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One pane: its name in settings, its title now, and the places that show it."""

    name: str
    title: Callable[[], str]
    dock: QDockWidget
    places: frozenset[str]

    @property
    def is_seen(self) -> bool:
        """Whether it is shown, and not behind another."""
        return self.dock.isVisible() and not self.dock.visibleRegion().isEmpty()


class Docks:
    """The panes of a window, in the order in which they were added."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._panes: dict[str, Pane] = {}
        self._shown: dict[str, frozenset[str]] = {}
        self._place = ""

    @property
    def panes(self) -> tuple[Pane, ...]:
        """All panes."""
        return tuple(self._panes.values())

    def add(
        self,
        name: str,
        title: Callable[[], str],
        content: QWidget,
        area: Qt.DockWidgetArea,
        places: Collection[str],
    ) -> None:
        """Put a widget into a pane at a side of the window."""
        dock = QDockWidget(self._window)
        dock.setObjectName(name)
        dock.setWidget(content)
        self._window.addDockWidget(area, dock)
        dock.hide()
        self._panes[name] = Pane(
            name=name, title=title, dock=dock, places=frozenset(places)
        )
        for place in places:
            self._shown[place] = self._shown.get(place, frozenset()) | {name}

    def put_together(self, first: str, second: str) -> None:
        """Let two panes share one space, the first before the other."""
        front, back = self._panes[first].dock, self._panes[second].dock
        self._window.tabifyDockWidget(front, back)

    def arrange(self, sizes: Mapping[str, int], along: Qt.Orientation) -> None:
        """Give panes so many pixels of width or height."""
        docks = [self._panes[name].dock for name in sizes]
        self._window.resizeDocks(docks, list(sizes.values()), along)

    def enter(self, place: str) -> None:
        """Show what belongs to a place, and remember what the last one showed."""
        self._remember()
        self._place = place
        wanted = self._shown.get(place, frozenset())
        for name, pane in self._panes.items():
            pane.dock.setVisible(name in wanted)

    def show(self, name: str) -> None:
        """Show one pane before those it shares its space with."""
        dock = self._panes[name].dock
        dock.show()
        dock.raise_()

    def retitle(self) -> None:
        """Set the titles in the language in use."""
        for pane in self._panes.values():
            pane.dock.setWindowTitle(pane.title())

    def save(self, settings: QSettings) -> None:
        """Keep what each place shows."""
        self._remember()
        for place, names in self._shown.items():
            settings.setValue(f"panes/{place}", ",".join(sorted(names)))

    def load(self, settings: QSettings) -> None:
        """Take up what was kept; names that mean nothing are left out."""
        for place in self._shown:
            kept = settings.value(f"panes/{place}")
            if isinstance(kept, str):
                self._shown[place] = frozenset(kept.split(",")) & self._panes.keys()
        self._place = ""

    def reset(self) -> None:
        """Forget what was shown where; the next place entered shows what it should."""
        self._place = ""
        for place in self._shown:
            self._shown[place] = frozenset(
                name for name, pane in self._panes.items() if place in pane.places
            )

    def _remember(self) -> None:
        if self._place:
            self._shown[self._place] = frozenset(
                name for name, pane in self._panes.items() if not pane.dock.isHidden()
            )
