"""The way from the goal is a line of buttons; its middle may be left out."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from gui.views.breadcrumb import Breadcrumb


@pytest.fixture
def crumbs(qtbot: QtBot) -> Breadcrumb:
    made = Breadcrumb()
    qtbot.addWidget(made)
    made.show()
    return made


def texts(crumbs: Breadcrumb) -> list[str]:
    line = crumbs.layout()
    assert line is not None
    found = (line.itemAt(place) for place in range(line.count()))
    widgets = [one.widget() for one in found if one is not None]
    return [one.text() for one in widgets if isinstance(one, QToolButton)]


def test_each_step_is_named_by_its_template(crumbs: Breadcrumb) -> None:
    crumbs.show_path([(8, "Allocated(tokens=50)"), (6, "Budget(a=1)"), (3, "R & D")])
    assert texts(crumbs) == ["Allocated", "Budget", "R && D"]
    crumbs.show_path([(8, "Allocated(tokens=50)")])
    assert texts(crumbs) == ["Allocated"]


def test_a_long_way_shows_its_ends_and_says_how_much_is_left_out(
    crumbs: Breadcrumb,
) -> None:
    crumbs.show_path([(step, f"S{step}()") for step in range(10)])
    assert texts(crumbs) == ["S0", "S7", "S8", "S9"]
    gaps = [label.text() for label in crumbs.findChildren(QLabel)]
    assert "▸ … (6) ▸" in gaps


def test_a_step_can_be_chosen(crumbs: Breadcrumb, qtbot: QtBot) -> None:
    crumbs.show_path([(8, "Allocated()"), (6, "Budget()")])
    button = crumbs.findChildren(QToolButton)[1]
    with qtbot.waitSignal(crumbs.chosen) as told:
        button.click()
    assert told.args == [6]


def test_a_label_is_no_markup(crumbs: Breadcrumb) -> None:
    crumbs.show_path([(1, "Q(text='<img src=x>')")])
    tip = crumbs.findChildren(QToolButton)[0].toolTip()
    assert "<img" not in tip
    assert "&lt;img" in tip
