"""A cell with its number and a bar of the same length for the same share everywhere."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.style.style import SPACE, Style

BAR = Qt.ItemDataRole.UserRole
"""The role under which a cell's share of the bar is, from 0 to 1."""

_DIGITS = "000.000"  # room for the number before the bar
_THICK = 8  # pixels


class BarDelegate(QStyledItemDelegate):
    """Paints the cell's text, and its share as a bar to the right of it."""

    def __init__(self, style: Style, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._style = style

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the row as the style does, then the number and its bar."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        text, cell.text = cell.text, ""
        cell.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, cell, painter, cell.widget
        )
        theme = self._style.theme
        is_selected = bool(cell.state & QStyle.StateFlag.State_Selected)
        colour = QColor(theme.on_accent if is_selected else theme.text)
        room = QRectF(cell.rect).adjusted(SPACE, 0, -SPACE, 0)
        number = QRectF(room)
        number.setWidth(cell.fontMetrics.horizontalAdvance(_DIGITS))
        room.setLeft(number.right() + SPACE)
        room.setTop(room.center().y() - _THICK / 2)
        room.setHeight(_THICK)
        painter.save()
        painter.setPen(colour)
        painter.drawText(
            number,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            text,
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.on_accent if is_selected else theme.border))
        painter.setOpacity(0.4)
        painter.drawRect(room)
        painter.setOpacity(1.0)
        painter.setBrush(QColor(theme.on_accent if is_selected else theme.accent))
        room.setWidth(room.width() * min(max(float(index.data(BAR)), 0.0), 1.0))
        painter.drawRect(room)
        painter.restore()
