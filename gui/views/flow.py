"""A layout whose widgets stand side by side, in as many rows as the width asks for.

So no text of a button is cut, whatever the language and the size of letters.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from gui.style.style import TIGHT


class Flow(QLayout):
    """Rows of widgets; one that may expand gets what its row has left.

    Such a widget is asked for its least width, all others for the one they like best.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(TIGHT)

    def addItem(self, item: QLayoutItem) -> None:
        """Put something after what there is."""
        self._items.append(item)

    def count(self) -> int:
        """How many widgets there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """What stands at a place; None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """What stood at a place and stands there no longer; None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """To the side."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is at a width."""
        return self._arrange(QRect(0, 0, width, 0), moves=False)

    def sizeHint(self) -> QSize:
        """What it takes to have everything in one row."""
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes)
        width += self.spacing() * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return self._with_margins(QSize(width, height))

    def minimumSize(self) -> QSize:
        """What it takes to show the widest."""
        least = QSize(0, 0)
        for item in self._shown():
            height = item.minimumSize().height()
            least = least.expandedTo(QSize(_width(item), height))
        return self._with_margins(least)

    def setGeometry(self, rect: QRect) -> None:
        """Put everything into its place."""
        super().setGeometry(rect)
        self._arrange(rect, moves=True)

    def _shown(self) -> Iterator[QLayoutItem]:
        return (item for item in self._items if not item.isEmpty())

    def _with_margins(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(
            margins.left() + margins.right(), margins.top() + margins.bottom()
        )

    def _arrange(self, rect: QRect, *, moves: bool) -> int:
        """Lay out the rows; how high they are with the margins."""
        inner = rect.marginsRemoved(self.contentsMargins())
        top = inner.top()
        for row in self._rows(inner.width()):
            widths = self._widths(row, inner.width())
            sizes = [
                QSize(width, _height(item, width))
                for item, width in zip(row, widths, strict=True)
            ]
            height = max(size.height() for size in sizes)
            if moves:
                self._place(row, sizes, QRect(inner.left(), top, inner.width(), height))
            top += height + self.spacing()
        margins = self.contentsMargins()
        used = max(0, top - self.spacing() - inner.top())
        return used + margins.top() + margins.bottom()

    def _rows(self, room: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            needed = _width(item) + self.spacing()
            if not rows or needed > left:
                rows.append([])
                left = room + self.spacing()
            rows[-1].append(item)
            left -= needed
        return rows

    def _widths(self, row: list[QLayoutItem], room: int) -> list[int]:
        widths = [min(room, _width(item)) for item in row]
        left = room - sum(widths) - self.spacing() * (len(row) - 1)
        for place, item in enumerate(row):
            if _expands(item):
                widths[place] += max(0, left)
                break
        return widths

    def _place(self, row: list[QLayoutItem], sizes: list[QSize], band: QRect) -> None:
        left = band.left()
        for item, size in zip(row, sizes, strict=True):
            top = band.top() + (band.height() - size.height()) // 2
            place = QRect(QPoint(left, top), size)
            item.setGeometry(place)
            left += size.width() + self.spacing()


def _expands(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def _width(item: QLayoutItem) -> int:
    size = item.minimumSize() if _expands(item) else item.sizeHint()
    return size.width()


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return item.heightForWidth(width)
    return item.sizeHint().height()
