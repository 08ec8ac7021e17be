"""Stopping an experiment asks why, and whether the new set stays."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from support.loud import loud
from support.shown import NEW, OLD

from gui.models.written import digest
from gui.views.stop_dialog import StopDialog


def test_it_can_be_stopped_once_there_is_a_reason(qtbot: QtBot) -> None:
    dialog = StopDialog(OLD, NEW)
    qtbot.addWidget(dialog)
    assert not dialog.stop.isEnabled()
    dialog.why.setText("  ")
    assert not dialog.stop.isEnabled()
    dialog.why.setText(" enough ")
    dialog.adopt.setChecked(True)
    with qtbot.waitSignal(dialog.stopped) as stopped:
        dialog.stop.click()
    assert stopped.args == ["enough", True]


def test_it_says_which_set_decides_from_now_on(qtbot: QtBot) -> None:
    dialog = StopDialog(OLD, NEW)
    qtbot.addWidget(dialog)
    assert digest(OLD) in dialog.about.text()
    dialog.adopt.setChecked(True)
    assert digest(NEW) in dialog.about.text()
    assert digest(OLD) not in dialog.about.text()


def test_no_button_has_an_icon(qtbot: QtBot) -> None:
    dialog = StopDialog(OLD, NEW)
    qtbot.addWidget(dialog)
    assert [one.icon().isNull() for one in dialog.buttons.buttons()] == [True, True]


def test_it_speaks_another_language(qtbot: QtBot) -> None:
    dialog = StopDialog(OLD, NEW)
    qtbot.addWidget(dialog)
    with loud():
        assert dialog.windowTitle().isupper()
        assert dialog.stop.text() == "&STOP THE EXPERIMENT"
