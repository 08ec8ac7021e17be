"""The gutter: numbers and signs that differ in shape, and what they tell."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from support.drafts import TEXT, problem

from gui.style.style import Style
from gui.views.code_edit import CodeEdit
from gui.views.gutter import Gutter


@pytest.fixture
def edit(qapp: QApplication, qtbot: QtBot) -> CodeEdit:
    made = CodeEdit(Style(qapp))
    qtbot.addWidget(made)
    made.resize(400, 300)
    with qtbot.waitExposed(made):
        made.show()
    made.set_text(TEXT)
    return made


def drawn(edit: CodeEdit) -> QImage:
    gutter = edit.findChild(Gutter)
    assert isinstance(gutter, Gutter)
    return gutter.grab().toImage()


def test_it_is_as_wide_as_the_last_number_needs(edit: CodeEdit) -> None:
    gutter = edit.findChild(Gutter)
    assert isinstance(gutter, Gutter)
    narrow = gutter.sizeHint().width()
    edit.set_text("\n" * 20_000)
    assert gutter.width() == gutter.sizeHint().width() > narrow
    assert edit.viewport().x() >= gutter.width()


def test_errors_and_warnings_have_signs_of_their_own(edit: CodeEdit) -> None:
    none = drawn(edit)
    edit.set_problems([problem(2, 1)])
    error = drawn(edit)
    edit.set_problems([problem(2, 1, is_warning=True)])
    warning = drawn(edit)
    assert none != error
    assert none != warning
    assert error != warning


def test_a_sign_tells_its_problem(edit: CodeEdit) -> None:
    edit.set_problems([problem(2, 1)])
    _, top, height = edit.lines_shown()[1]
    gutter = edit.findChild(Gutter)
    assert isinstance(gutter, Gutter)
    spot = QPoint(4, top + height // 2)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, spot, QPoint(20, 20))
    QApplication.sendEvent(gutter, event)
    assert "wrong in line 2" in QToolTip.text()
    QToolTip.hideText()
