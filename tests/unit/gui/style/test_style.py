"""The theme chosen is the one seen, wherever the desktop runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from gui.style.style import Choice, Style, faded, palette
from gui.style.theme import DARK, LIGHT, Theme


@pytest.fixture
def style(qapp: QApplication) -> Iterator[Style]:
    font, colours = qapp.font(), qapp.palette()
    yield Style(qapp)
    qapp.setFont(font)
    qapp.setPalette(colours)


@pytest.mark.parametrize(("choice", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_a_choice_reaches_every_widget(
    style: Style, qtbot: QtBot, choice: Choice, theme: Theme
) -> None:
    label = QLabel("x")
    qtbot.addWidget(label)
    with qtbot.waitSignal(style.changed):
        style.choose(choice)
    assert style.choice == choice
    assert style.theme is theme
    window = QPalette.ColorRole.Window
    qtbot.waitUntil(lambda: label.palette().color(window).name() == theme.window)
    assert label.palette().color(QPalette.ColorRole.WindowText).name() == theme.text
    assert QToolTip.palette().color(QPalette.ColorRole.ToolTipBase).name() == theme.base


def test_the_system_decides_until_somebody_chooses(style: Style) -> None:
    assert style.choice == "system"
    style.choose("dark")
    style.choose("system")
    assert style.theme is LIGHT  # drawing into memory has no theme, and so no dark one


def test_text_grows_and_shrinks_within_what_can_be_read(
    style: Style, qapp: QApplication
) -> None:
    usual = qapp.font().pointSizeF()
    style.enlarge(2)
    assert qapp.font().pointSizeF() == usual + 2
    style.enlarge(-100)
    assert qapp.font().pointSizeF() == 7
    style.enlarge(100)
    assert qapp.font().pointSizeF() == 24
    style.enlarge(0)
    assert (style.steps, qapp.font().pointSizeF()) == (0, usual)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_what_cannot_be_used_is_fainter(theme: Theme) -> None:
    made = palette(theme)
    disabled = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    text, ground = QColor(theme.text).lightness(), QColor(theme.window).lightness()
    assert disabled.name() == faded(theme)
    assert abs(disabled.lightness() - ground) < abs(text - ground)
