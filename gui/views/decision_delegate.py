"""How a decision looks in a list: the question, and below it when and how it went."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from gui.models.decision_list import ARM, DETAIL
from gui.style.style import SPACE, TIGHT, Style


class DecisionDelegate(QStyledItemDelegate):
    """Paints two lines for each decision, cut off at the right where they must be."""

    def __init__(self, style: Style, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._style = style

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002  # all are alike
    ) -> QSize:
        """Two lines with room above and below; as wide as the list is."""
        return QSize(0, 2 * option.fontMetrics.height() + 3 * TIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint the row as the style does, with two lines instead of its text."""
        row = QStyleOptionViewItem(option)
        self.initStyleOption(row, index)
        question, row.text = row.text, ""
        widget = option.widget
        style = widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, row, painter, widget)
        theme = self._style.theme
        is_selected = bool(row.state & QStyle.StateFlag.State_Selected)
        inner = row.rect.adjusted(SPACE, TIGHT, -SPACE, -TIGHT)
        upper = QRect(inner.topLeft(), QSize(inner.width(), inner.height() // 2))
        lower = upper.translated(0, upper.height())
        painter.save()
        painter.setFont(option.font)
        painter.setPen(QColor(theme.on_accent if is_selected else theme.muted))
        _line(painter, lower, str(index.data(DETAIL)))
        arm = str(index.data(ARM))
        if arm:
            _line(painter, upper, arm, Qt.AlignmentFlag.AlignRight)
            upper.setRight(
                upper.right() - painter.fontMetrics().horizontalAdvance(arm) - SPACE
            )
        painter.setFont(row.font)
        painter.setPen(QColor(theme.on_accent if is_selected else theme.text))
        _line(painter, upper, question)
        if row.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.on_accent if is_selected else theme.accent))
            painter.drawRect(row.rect.adjusted(1, 1, -2, -2))
        painter.restore()


def _line(
    painter: QPainter,
    room: QRect,
    text: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    shown = painter.fontMetrics().elidedText(
        " ".join(text.split()), Qt.TextElideMode.ElideRight, room.width()
    )
    painter.drawText(
        room, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown
    )
