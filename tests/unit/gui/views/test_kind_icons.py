"""Each kind of step has its own sign, by shape and not by colour alone."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QIcon, QImage

from gui.style.theme import DARK, LIGHT, Theme
from gui.views.kind_icons import SIDE, kind_icons

pytestmark = pytest.mark.usefixtures("qapp")


def shape(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> tuple[bool, ...]:
    image: QImage = icon.pixmap(SIDE, SIDE, mode).toImage()
    return tuple(
        image.pixelColor(x, y).alpha() > 128
        for x in range(image.width())
        for y in range(image.height())
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_shapes_differ(theme: Theme) -> None:
    icons = kind_icons(theme)
    assert set(icons) == {"given", "concluded", "asserted", "fired", "pointer"}
    shapes = {kind: shape(icon) for kind, icon in icons.items()}
    for one, other in combinations(shapes, 2):
        assert shapes[one] != shapes[other], (one, other)
        assert any(shapes[one])


def test_a_selected_row_has_the_same_shape_in_another_colour() -> None:
    icon = kind_icons(LIGHT)["concluded"]
    assert shape(icon) == shape(icon, QIcon.Mode.Selected)
    centre = SIDE // 2
    usual = icon.pixmap(SIDE, SIDE).toImage().pixelColor(centre, centre)
    selected = icon.pixmap(SIDE, SIDE, QIcon.Mode.Selected).toImage()
    assert usual.name() == LIGHT.concluded
    assert selected.pixelColor(centre, centre).name() == LIGHT.on_accent
