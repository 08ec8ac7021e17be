"""Every text can be read: contrast after WCAG 2.1, 1.4.3, for both themes."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QRadioButton
from pytestqt.qtbot import QtBot

from gui.style.style import Choice, Style, faded
from gui.style.theme import DARK, LIGHT, Theme

READABLE = 4.5
SEEN = 3.0
"""What shapes and borders of focus need (WCAG 2.1, 1.4.11)."""

TEXTS = (
    *("text", "muted", "accent", "error", "warning", "good"),
    *("keyword", "name", "string", "number", "comment", "template"),
    *("given", "concluded", "fired"),
)
GROUNDS = ("base", "alternate", "window")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_the_standards() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_can_be_read(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= READABLE


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"), [("on_accent", "accent"), ("text", "mark"), ("text", "button")]
)
def test_text_on_a_colour_can_be_read(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= READABLE


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_focus_can_be_seen(theme: Theme) -> None:
    assert all(contrast(theme.accent, getattr(theme, one)) >= SEEN for one in GROUNDS)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", [*GROUNDS, "button"])
def test_what_cannot_be_used_can_be_read(theme: Theme, ground: str) -> None:
    assert contrast(faded(theme), getattr(theme, ground)) >= SEEN


@pytest.mark.parametrize("choice", ["light", "dark"])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_a_box_that_is_not_checked_can_be_seen(
    qapp: QApplication,
    qtbot: QtBot,
    choice: Choice,
    kind: type[QCheckBox | QRadioButton],
) -> None:
    style = Style(qapp)
    style.choose(choice)
    box = kind()
    qtbot.addWidget(box)
    image = box.grab().toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
    }
    ground = style.theme.window
    assert max(contrast(colour, ground) for colour in colours) >= SEEN


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_is_written_alike(theme: Theme) -> None:
    for field in fields(theme):
        value = getattr(theme, field.name)
        if field.name != "is_dark":
            assert len(value) == 7, field.name
            assert value == f"#{int(value[1:], 16):06x}", field.name
