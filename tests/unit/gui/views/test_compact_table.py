"""A compact table is as high as its rows and tells which one was chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.models.table import Column, TableModel
from gui.style.style import Style
from gui.views.bar_delegate import BAR, BarDelegate
from gui.views.compact_table import CompactTable


def share(text: str) -> float:
    return float(text) / 10


@pytest.fixture
def table(qtbot: QtBot) -> CompactTable[str]:
    columns = [
        Column[str](title=lambda: "A long title for it", text=str),
        Column[str](title=lambda: "Bar", text=str, roles={BAR: share}),
    ]
    model = TableModel(columns)
    model.set_rows(("1", "10"), key=str)
    made = CompactTable(model, widths=(2, 0))
    model.setParent(made)
    qtbot.addWidget(made)
    return made


def test_its_height_follows_its_rows(table: CompactTable[str]) -> None:
    before = table.sizeHint().height()
    model = table.model()
    assert isinstance(model, TableModel)
    model.set_rows(("1", "10", "5"), key=str)
    row = table.verticalHeader().defaultSectionSize()
    assert table.sizeHint().height() == before + row
    assert table.minimumSizeHint() == table.sizeHint()


def test_a_title_is_never_cut_off(table: CompactTable[str]) -> None:
    header = table.horizontalHeader()
    assert header.sectionSize(0) >= header.sectionSizeHint(0)


def test_a_click_chooses_and_so_does_enter(
    table: CompactTable[str], qtbot: QtBot
) -> None:
    table.resize(400, table.sizeHint().height())
    with qtbot.waitExposed(table):
        table.show()
    spot = table.visualRect(table.model().index(1, 0)).center()
    with qtbot.waitSignal(table.chosen) as chosen:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    assert chosen.args == ["10"]
    table.setFocus()
    with qtbot.waitSignal(table.chosen):
        QTest.keyClick(table, Qt.Key.Key_Return)


def test_bars_are_as_long_as_their_share(
    table: CompactTable[str], qapp: QApplication, qtbot: QtBot
) -> None:
    style = Style(qapp)
    style.choose("light")
    table.setItemDelegateForColumn(1, BarDelegate(style, table))
    table.resize(500, table.sizeHint().height())
    with qtbot.waitExposed(table):
        table.show()
    image = table.viewport().grab().toImage()
    lengths = []
    for number in (0, 1):
        y = table.visualRect(table.model().index(number, 1)).center().y()
        colours = [image.pixelColor(x, y).name() for x in range(image.width())]
        lengths.append(colours.count(style.theme.accent))
    assert lengths[1] > 100
    assert abs(lengths[0] * 10 - lengths[1]) <= 10
