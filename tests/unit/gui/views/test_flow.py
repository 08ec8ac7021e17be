"""A flow goes on in another row where the first has no room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.style.style import TIGHT
from gui.views.flow import Flow


class Row(QWidget):
    """Two buttons behind a line, with something below them."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setMinimumWidth(100)
        self.buttons = [QPushButton("one button"), QPushButton("another button")]
        self.below = QLabel("below")
        self.flow = Flow()
        for widget in (self.line, *self.buttons):
            self.flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self.flow)
        column.addWidget(self.below, 1)


@pytest.fixture
def row(qtbot: QtBot) -> Row:
    made = Row()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def widths(row: Row) -> int:
    return sum(button.sizeHint().width() + TIGHT for button in row.buttons)


def test_in_one_row_the_line_gets_what_is_left(row: Row) -> None:
    row.resize(100 + widths(row) + 50, 200)
    tops = {widget.geometry().center().y() for widget in (row.line, *row.buttons)}
    assert max(tops) - min(tops) <= 1
    assert row.line.width() == 150
    assert row.buttons[1].geometry().right() == row.flow.geometry().right()


def test_one_pixel_less_begins_another_row(row: Row) -> None:
    row.resize(100 + widths(row) - 1, 200)
    first, second = row.buttons
    assert second.y() > first.geometry().bottom()
    assert second.x() == row.line.x()
    assert row.below.y() > second.geometry().bottom()
    assert [one.width() for one in row.buttons] == [
        one.sizeHint().width() for one in row.buttons
    ]


def test_it_is_never_narrower_than_its_widest(row: Row) -> None:
    row.resize(1, 200)
    widest = max(one.sizeHint().width() for one in row.buttons)
    assert row.width() == max(widest, 100)
    assert row.buttons[1].width() == row.buttons[1].sizeHint().width()


def test_what_is_hidden_takes_no_room(row: Row) -> None:
    row.buttons[0].hide()
    row.resize(100 + row.buttons[1].sizeHint().width() + TIGHT, 200)
    assert row.flow.heightForWidth(row.flow.geometry().width()) == max(
        row.line.sizeHint().height(), row.buttons[1].sizeHint().height()
    )
    assert row.flow.sizeHint().width() < 100 + widths(row) + row.line.sizeHint().width()


def test_widgets_can_be_taken_out(row: Row) -> None:
    assert row.flow.count() == 3
    item = row.flow.takeAt(0)
    assert item is not None
    assert item.widget() is row.line
    assert row.flow.count() == 2
    assert row.flow.itemAt(5) is None
    assert row.flow.takeAt(5) is None
