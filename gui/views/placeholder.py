"""What stands in a view's place while there is nothing to show: why, and what helps."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.messages.wire import Progress
from gui.style.style import SPACE, WIDE


class Placeholder(QWidget):
    """A sentence, a bar while something is under way, and at most one button.

    Signals:
        acted: The button was pressed.
    """

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setMaximumWidth(360)
        self.bar.setTextVisible(False)
        self.button = QPushButton()
        self.button.clicked.connect(self.acted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        layout.setSpacing(SPACE)
        layout.addStretch(2)
        layout.addWidget(self.sentence)
        line = QVBoxLayout()
        line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        line.addWidget(self.bar)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(line)
        layout.addStretch(3)
        self.tell("")

    def tell(
        self, sentence: str, action: str = "", progress: Progress | None = None
    ) -> None:
        """Say why there is nothing.

        Args:
            sentence: Why, in plain text.
            action: The button's text; empty for no button.
            progress: How far that has come which will end it; None for no bar.
        """
        self.sentence.setText(sentence)
        self.bar.setAccessibleName(sentence)
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self.bar.setVisible(progress is not None)
        if progress is not None:
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)
