"""The window's boxes say what they must, and none of them blocks."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.views.window_boxes import about_box, database_dialog, leaving_box


def test_versions_and_licences_are_told(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    told = about_box(parent).informativeText()
    assert "MIT" in told
    assert "Qt 6." in told
    assert "LGPL" in told


def test_staying_is_what_escape_and_enter_choose(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    left: list[str] = []
    box = leaving_box(parent, ("a.yaml", "<b>.yaml"), lambda: left.append("left"))
    assert box.informativeText() == "a.yaml\n<b>.yaml"
    assert box.textFormat().name == "PlainText"
    assert box.defaultButton() is box.escapeButton()
    [anyway] = [
        one
        for one in box.findChildren(QPushButton)
        if one.text() == "&Leave without saving"
    ]
    box.defaultButton().click()
    assert left == []
    anyway.click()
    assert left == ["left"]


def test_a_database_that_is_not_there_yet_can_be_chosen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[str] = []
    dialog = database_dialog(parent, chosen.append)
    dialog.fileSelected.emit(str(tmp_path / "new.db"))
    assert chosen == [str(tmp_path / "new.db")]
    assert dialog.fileMode() == dialog.FileMode.AnyFile
