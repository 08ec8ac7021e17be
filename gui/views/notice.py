"""A notice: a sentence in the place it is about, with a sign of how much it matters."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from gui.style.style import Style

Kind: TypeAlias = Literal["error", "warning", "good", "plain"]

_SIGNS: dict[Kind, str] = {
    "error": "✕ ",
    "warning": "⚠ ",
    "good": "✓ ",
    "plain": "",
}


class Notice(QLabel):
    """A sentence in plain text that can be copied; hidden while there is none."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._kind: Kind = "plain"
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()
        style.changed.connect(self._colour)

    def tell(self, sentence: str, kind: Kind = "plain") -> None:
        """Show a sentence, or nothing if it is empty."""
        self._kind = kind
        self.setText(_SIGNS[kind] + sentence if sentence else "")
        self.setVisible(bool(sentence))
        self._colour()

    def clear(self) -> None:
        """Show nothing."""
        self.tell("")

    def _colour(self) -> None:
        theme = self._style.theme
        colours: dict[Kind, str] = {
            "error": theme.error,
            "warning": theme.warning,
            "good": theme.good,
            "plain": theme.muted,
        }
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colours[self._kind]))
        self.setPalette(palette)
