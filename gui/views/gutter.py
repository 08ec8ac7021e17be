"""Left of a rule file's text: the numbers of its lines, and a sign at each problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygon,
    QTextBlock,
)
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from gui.style.style import TIGHT, Style

_SIGN = 8
"""The size of a sign, in pixels."""


class Lines(Protocol):
    """What the gutter asks of the text beside it."""

    def lines_shown(self) -> list[tuple[QTextBlock, int, int]]:
        """Each line in sight with its top and its height."""

    def worst_at(self, block: QTextBlock) -> str:
        """``error``, ``warning`` or nothing: the worst problem of a line."""

    def told_at(self, block: QTextBlock) -> str:
        """What is told of a line's problems, as escaped text; empty if none."""


class Gutter(QWidget):
    """Numbers and signs; a cross in a disc for an error, a triangle for a warning."""

    def __init__(self, edit: QPlainTextEdit, lines: Lines, style: Style) -> None:
        super().__init__(edit)
        self._edit = edit
        self._lines = lines
        self._style = style
        style.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as the number of the last line."""
        digits = len(str(max(self._edit.blockCount(), 100)))
        width = self._edit.fontMetrics().horizontalAdvance("9") * digits
        return QSize(width + _SIGN + 4 * TIGHT, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what stands beside the lines in sight."""
        theme = self._style.theme
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.alternate))
        painter.setFont(self._edit.font())
        current = self._edit.textCursor().blockNumber()
        right = self.width() - 2 * TIGHT
        for block, top, height in self._lines.lines_shown():
            number = block.blockNumber()
            painter.setPen(QColor(theme.text if number == current else theme.muted))
            box = QRect(0, top, right, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, str(number + 1))
            if worst := self._lines.worst_at(block):
                self._sign(painter, worst, top + height // 2)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Tell a problem where the mouse rests on its sign."""
        if isinstance(event, QHelpEvent):
            self._tell(event)
            return True
        return super().event(event)

    def _tell(self, event: QHelpEvent) -> None:
        for block, top, height in self._lines.lines_shown():
            if top <= event.pos().y() < top + height:
                QToolTip.showText(event.globalPos(), self._lines.told_at(block), self)
                return

    def _sign(self, painter: QPainter, worst: str, middle: int) -> None:
        theme = self._style.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRect(TIGHT, middle - _SIGN // 2, _SIGN, _SIGN)
        draw: dict[str, Callable[[], None]] = {
            "error": lambda: _cross(painter, box, theme.error, theme.alternate),
            "warning": lambda: _triangle(painter, box, theme.warning),
        }
        draw[worst]()


def _cross(painter: QPainter, box: QRect, colour: str, on: str) -> None:
    painter.setBrush(QColor(colour))
    disc = QRectF(box)
    painter.drawEllipse(disc.adjusted(-1, -1, 1, 1))
    painter.setPen(QPen(QColor(on), 1.5))
    inner = disc.adjusted(2, 2, -2, -2)
    painter.drawLine(inner.topLeft(), inner.bottomRight())
    painter.drawLine(inner.topRight(), inner.bottomLeft())


def _triangle(painter: QPainter, box: QRect, colour: str) -> None:
    painter.setBrush(QColor(colour))
    top = QPoint(box.center().x(), box.top())
    painter.drawPolygon(QPolygon([top, box.bottomRight(), box.bottomLeft()]))
