"""The pages in the middle of the window, by name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QTabWidget, QWidget


class Places(QTabWidget):
    """One tab for each place; its title follows the language."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: dict[str, Callable[[], str]] = {}
        self.setDocumentMode(True)

    @property
    def place(self) -> str:
        """The name of the place that is shown."""
        return self.names[self.currentIndex()]

    @property
    def names(self) -> tuple[str, ...]:
        """All names, in the order of the tabs."""
        return tuple(self._titles)

    def add(self, name: str, title: Callable[[], str], view: QWidget) -> None:
        """Add a place after those there are."""
        self._titles[name] = title
        self.addTab(view, title())

    def go(self, name: str) -> None:
        """Show a place."""
        self.setCurrentIndex(self.names.index(name))

    def title(self, name: str) -> str:
        """A place's title in the language in use."""
        return self._titles[name]()

    def retitle(self) -> None:
        """Set the titles in the language in use; the keys stand in the tips."""
        for number, title in enumerate(self._titles.values()):
            self.setTabText(number, title())
            self.setTabToolTip(number, f"Ctrl+{number + 1}")
