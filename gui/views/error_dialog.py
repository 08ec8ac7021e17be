"""What went wrong, in a sentence that can be copied, with the details folded away.

One dialog tells everything: what fails while it is open is added to it, so that a fault
in something that happens often does not fill the screen.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.messages.wire import Failure
from gui.style.style import SPACE, WIDE

_WIDTH = 560
_MOST = 20  # failures that are shown; more are only counted


class ErrorDialog(QDialog):
    """The failures since it was last closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._failures: list[Failure] = []
        self._further = 0
        self._sentence = QLabel()
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._count = QLabel()
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setFont(
            QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        )
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setTabChangesFocus(True)
        self._buttons = QDialogButtonBox()
        self._close = self._buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self._close.setIcon(QIcon())  # no other button has one
        self._copy = QPushButton()
        self._fold = QPushButton()
        self._fold.setCheckable(True)
        for button in (self._copy, self._fold):
            self._buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        page = QVBoxLayout(self)
        page.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        page.setSpacing(SPACE)
        for widget in (self._sentence, self._count, self._details, self._buttons):
            page.addWidget(widget)
        page.setStretchFactor(self._details, 1)
        self._copy.clicked.connect(self._on_copy)
        self._fold.toggled.connect(self._on_folded)
        self._buttons.rejected.connect(self.reject)
        self._close.setDefault(True)
        self.setMinimumWidth(_WIDTH)
        self._on_folded(is_open=False)

    def tell(self, failure: Failure) -> None:
        """Show a failure; beside those before it while the dialog is open."""
        if self.isHidden():
            self._failures, self._further = [], 0
        if len(self._failures) < _MOST:
            self._failures.append(failure)
        else:
            self._further += 1
        self.retranslate()
        self.adjustSize()
        self.open()

    def text(self) -> str:
        """Everything as plain text: what the copy button copies."""
        parts = [
            "\n".join(part for part in (one.sentence, one.details) if part)
            for one in self._failures
        ]
        return "\n\n".join(parts)

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        is_bug = any(failure.is_bug for failure in self._failures)
        self.setWindowTitle(
            self.tr("A mistake in the program")
            if is_bug
            else self.tr("That did not work")
        )
        first = self._failures[0].sentence if self._failures else ""
        goes_on = self.tr("This is a mistake in the program; it goes on.")
        self._sentence.setText(f"{goes_on}\n\n{first}" if is_bug else first)
        others = len(self._failures) - 1 + self._further
        self._count.setText(self.tr("%n more since", "", others))
        self._count.setVisible(others > 0)
        self._details.setPlainText(self.text())
        self._details.setAccessibleName(self.tr("Details"))
        self._fold.setVisible(others > 0 or any(one.details for one in self._failures))
        self._fold.setText(self.tr("&Details"))
        self._copy.setText(self.tr("&Copy"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())

    def _on_folded(self, is_open: bool) -> None:  # noqa: FBT001  # Qt's signal
        self._details.setVisible(is_open)
        self.adjustSize()
