from __future__ import annotations

from pytestqt.qtbot import QtBot
from support.loud import loud

from gui.views.share_box import ShareBox


def test_a_weight_and_a_unit(qtbot: QtBot) -> None:
    box = ShareBox()
    qtbot.addWidget(box)
    assert (box.weight, box.chosen_unit) == (0.25, "conversation")
    box.per_cent.setValue(75)
    box.unit.setCurrentIndex(1)
    assert (box.weight, box.chosen_unit) == (0.75, "decision")
    with qtbot.waitSignal(box.started):
        box.start.click()


def test_all_texts_are_asked_for_again(qtbot: QtBot) -> None:
    box = ShareBox()
    qtbot.addWidget(box)
    box.unit.setCurrentIndex(1)
    with loud():
        assert box.unit.currentText() == "EACH DECISION"
        assert box.chosen_unit == "decision"
