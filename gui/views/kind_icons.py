"""The signs of proof steps: a shape for each kind, in the theme's colours.

Shapes differ as much as colours do, so that either alone is enough to tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from gui.models.proof_tree import POINTER
from gui.style.theme import Theme

SIDE = 16
"""Of an icon, in pixels that do not depend on the screen."""
_SHARP = 2  # pixels of the screen for each of those; more than most screens have
_DIAMOND = ((8.0, 2.0), (14.0, 8.0), (8.0, 14.0), (2.0, 8.0))
_TRIANGLE = ((4.0, 2.5), (13.5, 8.0), (4.0, 13.5))
_ARROW = ((5.0, 4.0), (12.0, 4.0), (12.0, 11.0))


def kind_icons(theme: Theme) -> Mapping[str, QIcon]:
    """An icon for each kind of step, and for a row that points at another."""
    return {
        "given": _icon(theme, theme.given, _given),
        "concluded": _icon(theme, theme.concluded, _concluded),
        "asserted": _icon(theme, theme.concluded, _asserted),
        "fired": _icon(theme, theme.fired, _fired),
        POINTER: _icon(theme, theme.muted, _pointer),
    }


def _given(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(3.5, 3.5, 9, 9))


def _concluded(painter: QPainter) -> None:
    painter.drawPolygon(_polygon(_DIAMOND))


def _asserted(painter: QPainter) -> None:
    painter.drawRect(QRectF(3.5, 3.5, 9, 9))


def _fired(painter: QPainter) -> None:
    painter.drawPolygon(_polygon(_TRIANGLE))


def _pointer(painter: QPainter) -> None:
    painter.drawLine(QPointF(4, 12), QPointF(12, 4))
    painter.drawPolyline(_polygon(_ARROW))


def _polygon(points: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _icon(theme: Theme, colour: str, draw: Callable[[QPainter], None]) -> QIcon:
    made = QIcon(_pixmap(colour, draw))
    made.addPixmap(_pixmap(theme.on_accent, draw), QIcon.Mode.Selected)
    return made


def _pixmap(colour: str, draw: Callable[[QPainter], None]) -> QPixmap:
    pixmap = QPixmap(SIDE * _SHARP, SIDE * _SHARP)
    pixmap.setDevicePixelRatio(_SHARP)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 1.6))
    is_hollow = draw in {_given, _pointer}
    painter.setBrush(Qt.BrushStyle.NoBrush if is_hollow else QColor(colour))
    draw(painter)
    painter.end()
    return pixmap
