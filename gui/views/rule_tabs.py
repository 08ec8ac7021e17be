"""The open rule files, each in a tab; a tab that is not saved says so and asks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMessageBox, QTabWidget, QWidget

from gui.messages.rules import Draft
from gui.models.tip import tip
from gui.models.written import filled
from gui.style.style import Style
from gui.views.rule_page import RulePage


class RuleTabs(QTabWidget):
    """Tabs with rule files, at most one for each path.

    Signals:
        edited: A text is another now.
        unsaved_changed: Other files are unsaved now.
        current_changed: Another file is in front, or none.
        save_wanted: A file is to be saved before it is closed.
    """

    edited = Signal()
    unsaved_changed = Signal()
    current_changed = Signal()
    save_wanted = Signal(object)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.setDocumentMode(True)
        self.setTabsClosable(True)
        self.setMovable(True)
        self.tabCloseRequested.connect(self._on_close_requested)
        self.currentChanged.connect(self.current_changed)

    @property
    def pages(self) -> tuple[RulePage, ...]:
        """The open files in the order of their tabs."""
        found = (self.widget(number) for number in range(self.count()))
        return tuple(page for page in found if isinstance(page, RulePage))

    @property
    def current(self) -> RulePage | None:
        """The file in front."""
        page = self.currentWidget()
        return page if isinstance(page, RulePage) else None

    def page(self, path: str) -> RulePage | None:
        """The open file of a path."""
        return next((page for page in self.pages if page.path == path), None)

    @property
    def unsaved(self) -> tuple[RulePage, ...]:
        """The open files that are not saved."""
        return tuple(page for page in self.pages if page.is_unsaved)

    def drafts(self) -> tuple[Draft, ...]:
        """The texts that are not saved."""
        return tuple(page.draft() for page in self.unsaved)

    def revisions(self) -> dict[str, int]:
        """By path, a number that is another after every change of the text."""
        return {page.path: page.revision for page in self.pages}

    def add(self, path: str) -> RulePage:
        """Open a tab for a path, empty until it is loaded."""
        page = RulePage(path, self._style)
        page.edited.connect(self.edited)
        page.unsaved_changed.connect(self._on_unsaved_changed)
        page.close_wanted.connect(lambda: self.close_page(page))
        self.addTab(page, page.name)
        self.setTabToolTip(self.indexOf(page), tip(path))
        self.setCurrentWidget(page)
        return page

    def close_page(self, page: RulePage) -> None:
        """Close a tab, whatever is in it."""
        self.removeTab(self.indexOf(page))
        page.deleteLater()
        self.unsaved_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retitle()
        super().changeEvent(event)

    def ask_to_close(self, page: RulePage) -> None:
        """Close a tab; if it is not saved, the user decides."""
        if not page.is_unsaved:
            self.close_page(page)
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Not saved"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(filled(self.tr("%1 is not saved."), page.name))
        save = box.addButton(self.tr("&Save…"), QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton(
            self.tr("&Discard it"), QMessageBox.ButtonRole.DestructiveRole
        )
        stay = box.addButton(QMessageBox.StandardButton.Cancel)
        stay.setIcon(QIcon())  # no other button has one
        save.clicked.connect(lambda: self.save_wanted.emit(page))
        drop.clicked.connect(lambda: self.close_page(page))
        box.open()

    def _on_close_requested(self, number: int) -> None:
        page = self.widget(number)
        if isinstance(page, RulePage):
            self.ask_to_close(page)

    def _on_unsaved_changed(self) -> None:
        self._retitle()
        self.unsaved_changed.emit()

    def _retitle(self) -> None:
        for page in self.pages:
            title = page.name
            if page.is_unsaved:
                title = filled(self.tr("%1 • unsaved"), page.name)
            self.setTabText(self.indexOf(page), title)
