"""A line across the top of the window for what concerns all of it, and what helps.

It never blocks: what stands below stays usable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QColor, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gui.style.style import SPACE, TIGHT, Style


class Banner(QFrame):
    """One sentence with the actions that help; hidden while there is none."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._sentence: Callable[[], str] = str
        self._buttons: list[QToolButton] = []
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._label.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred
        )
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(SPACE, TIGHT, SPACE, TIGHT)
        self._line.setSpacing(SPACE)
        self._line.addWidget(self._label, stretch=1)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        style.changed.connect(self._colour)
        self._colour()
        self.retranslate()
        self.hide()

    @property
    def sentence(self) -> str:
        """What is told now; empty if nothing."""
        return "" if self.isHidden() else self._sentence()

    def tell(self, sentence: Callable[[], str], actions: Sequence[QAction]) -> None:
        """Say something in place of what was said before.

        Args:
            sentence: Gives the sentence in the language in use.
            actions: What helps, the best first; each becomes a button.
        """
        self._sentence = sentence
        for button in self._buttons:
            self._line.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._line.addWidget(button)
            self._buttons.append(button)
        self.retranslate()
        self.show()

    def clear(self) -> None:
        """Say nothing any more."""
        self._sentence = str
        self.hide()

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.setAccessibleName(self.tr("Message"))
        self._label.setText(f"⚠  {self._sentence()}")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _colour(self) -> None:
        theme = self._style.theme
        colours = QPalette()
        colours.setColor(QPalette.ColorRole.Window, QColor(theme.mark))
        colours.setColor(QPalette.ColorRole.WindowText, QColor(theme.text))
        self.setPalette(colours)
