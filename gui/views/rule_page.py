"""One open rule file: its text, and what becomes of it when the file changes beneath.

The text is never thrown away without a word: a file that was changed or deleted by
somebody else is told in a line above the text, and the user chooses.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.messages.rules import Draft, Edited, FileText
from gui.models.written import filled
from gui.style.style import Style
from gui.views.banner import Banner
from gui.views.code_edit import CodeEdit
from gui.views.completer import Completer

GONE = ""
"""The fingerprint of a file that is not there."""


class RulePage(QWidget):
    """The text of a file with its fingerprint when it was read or saved last.

    Signals:
        edited: The text is another now.
        unsaved_changed: Whether there is something to save is otherwise now.
        close_wanted: The user wants no more of it, though it may be unsaved.
    """

    edited = Signal()
    unsaved_changed = Signal()
    close_wanted = Signal()

    def __init__(self, path: str, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.fingerprint = GONE
        self.is_loaded = False
        self.banner = Banner(style)
        self.edit = CodeEdit(style)
        self.edit.setReadOnly(True)
        self.completer = Completer(self.edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.banner)
        layout.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self._revision = self.edit.document().revision()
        self.edit.document().contentsChanged.connect(self._on_contents_changed)
        self.edit.document().modificationChanged.connect(self.unsaved_changed)
        self.retranslate()

    @property
    def name(self) -> str:
        """The file's own name."""
        return PurePosixPath(self.path).name

    @property
    def is_unsaved(self) -> bool:
        """Whether the text is another than that of the file."""
        return self.edit.document().isModified()

    @property
    def revision(self) -> int:
        """Another number after every change of the text."""
        return self.edit.document().revision()

    def draft(self) -> Draft:
        """The text as it stands here."""
        return Draft(path=self.path, text=self.edit.text())

    def to_save(self) -> Edited:
        """The text as it is to be saved."""
        return Edited(
            path=self.path, text=self.edit.text(), fingerprint=self.fingerprint
        )

    def load(self, file: FileText) -> None:
        """Show the file as it was read the first time."""
        self.is_loaded = True
        self.fingerprint = file.fingerprint
        self.edit.set_text(file.text)
        self.edit.setReadOnly(False)

    def saved(self, file: FileText, revision: int) -> None:
        """The text of a revision was saved; what was typed meanwhile is unsaved."""
        self.fingerprint = file.fingerprint
        self.banner.clear()
        self.edit.document().setModified(self.revision != revision)

    def look_again(self, file: FileText) -> None:
        """The file stands so on disk now."""
        if file.fingerprint == self.fingerprint:
            self.banner.clear()
        elif not self.is_unsaved:
            self.reload(file)
        else:
            self._ask_which(file)

    def reload(self, file: FileText) -> None:
        """Show the file as it is now; going back brings the old text again."""
        self.fingerprint = file.fingerprint
        self.banner.clear()
        self.edit.replace_text(file.text)
        self.edit.document().setModified(False)

    def keep(self, fingerprint: str) -> None:
        """Keep this text although the file is another; saving it is to replace that."""
        self.fingerprint = fingerprint
        self.banner.clear()
        self.edit.document().setModified(True)

    def gone(self) -> None:
        """The file is no longer there."""
        if self.fingerprint == GONE:
            return
        self.banner.tell(
            lambda: filled(
                self.tr(
                    "%1 was deleted or renamed by somebody else. Its text is still "
                    "here."
                ),
                self.name,
            ),
            (
                self._action(self.tr("Keep mine"), lambda: self.keep(GONE)),
                self._action(self.tr("Close it"), self.close_wanted.emit),
            ),
        )

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.edit.setAccessibleName(filled(self.tr("Text of %1"), self.path))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _ask_which(self, file: FileText) -> None:
        self.banner.tell(
            lambda: filled(
                self.tr("%1 was changed by somebody else while it is unsaved here."),
                self.name,
            ),
            (
                self._action(self.tr("Keep mine"), lambda: self.keep(file.fingerprint)),
                self._action(self.tr("Reload (lose mine)"), lambda: self.reload(file)),
            ),
        )

    def _action(self, text: str, does: Callable[[], None]) -> QAction:
        action = QAction(text, self.banner)
        action.triggered.connect(lambda _checked: does())
        return action

    def _on_contents_changed(self) -> None:
        if self.revision != self._revision:
            self._revision = self.revision
            self.edited.emit()
