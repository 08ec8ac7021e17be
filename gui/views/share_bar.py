"""A bar of an observed share, with a mark where it is expected."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.style.style import Style

_HEIGHT, _THICK, _MARK = 24, 10, 6  # pixels


class ShareBar(QWidget):
    """Painted from two shares from 0 to 1; what it says stands in words beside it."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._share = 0.0
        self._expected = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        style.changed.connect(self.update)

    def tell(self, share: float, expected: float, words: str) -> None:
        """Show a share against the expected one; the words are for screen readers."""
        self._share, self._expected = share, expected
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(200, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the track, the share, and a wedge and a line at the expected one."""
        theme = self._style.theme
        room = QRectF(_MARK, _HEIGHT - _THICK - 2, self.width() - 2 * _MARK, _THICK)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.border))
        painter.drawRect(room)
        painter.setBrush(QColor(theme.accent))
        done = QRectF(room)
        done.setWidth(room.width() * self._share)
        painter.drawRect(done)
        at = room.left() + room.width() * self._expected
        painter.setBrush(QColor(theme.text))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(at - _MARK, room.top() - _MARK - 1),
                    QPointF(at + _MARK, room.top() - _MARK - 1),
                    QPointF(at, room.top() - 1),
                ]
            )
        )
        painter.drawRect(QRectF(round(at) - 1, room.top() - 1, 2, _THICK + 2))
        painter.end()
