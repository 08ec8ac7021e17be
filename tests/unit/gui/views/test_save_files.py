"""The list of files that are saved together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from support.drafts import OTHER, PATH, file_text
from support.loud import loud

from gui.messages.rules import Draft, Edited
from gui.views.save_files import SaveFiles

FRONT = Edited(path=PATH, text="a", fingerprint="1")
BACK = Edited(path=OTHER, text="b", fingerprint="1")


@pytest.fixture
def files(qtbot: QtBot) -> SaveFiles:
    made = SaveFiles([FRONT, BACK])
    qtbot.addWidget(made)
    return made


def test_all_are_chosen_at_first(files: SaveFiles) -> None:
    assert files.chosen == (FRONT, BACK)
    assert files.drafts == (Draft(path=PATH, text="a"), Draft(path=OTHER, text="b"))


def test_one_that_is_left_out_is_told(files: SaveFiles, qtbot: QtBot) -> None:
    with qtbot.waitSignal(files.changed):
        files.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert files.chosen == (FRONT,)


def test_a_text_is_kept_over_another_one(files: SaveFiles) -> None:
    files.keep([file_text("theirs", path=OTHER, mark="9")])
    assert files.chosen == (FRONT, Edited(path=OTHER, text="b", fingerprint="9"))


def test_all_texts_are_asked_for_again(files: SaveFiles) -> None:
    with loud():
        assert files._name.text() == "SA&VED TOGETHER"
