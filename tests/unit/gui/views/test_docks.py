"""Each place shows its own panes, and remembers what the user made of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from gui.views.docks import Docks

LEFT, RIGHT = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
)


def made(qtbot: QtBot) -> Docks:
    window = QMainWindow()
    qtbot.addWidget(window)
    docks = Docks(window)
    docks.add("list", lambda: "List", QLabel("list"), LEFT, ("one", "two"))
    docks.add("step", lambda: "Step", QLabel("step"), RIGHT, ("two",))
    docks.add("rival", lambda: "Rival", QLabel("rival"), RIGHT, ("two",))
    docks.put_together("step", "rival")
    docks.retitle()
    window.show()
    return docks


@pytest.fixture
def docks(qtbot: QtBot) -> Docks:
    return made(qtbot)


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "x.ini"), QSettings.Format.IniFormat)


def shown(docks: Docks) -> set[str]:
    return {pane.name for pane in docks.panes if not pane.dock.isHidden()}


def close(docks: Docks, name: str) -> None:
    [pane] = [pane for pane in docks.panes if pane.name == name]
    pane.dock.close()


def test_each_place_shows_its_own(docks: Docks) -> None:
    docks.enter("one")
    assert shown(docks) == {"list"}
    docks.enter("two")
    assert shown(docks) == {"list", "step", "rival"}
    docks.enter("three")
    assert shown(docks) == set()


def test_what_is_closed_stays_closed_in_that_place_alone(docks: Docks) -> None:
    docks.enter("two")
    close(docks, "list")
    docks.enter("one")
    assert shown(docks) == {"list"}
    docks.enter("two")
    assert shown(docks) == {"step", "rival"}


def test_a_pane_can_be_called_anywhere(docks: Docks) -> None:
    docks.enter("one")
    docks.show("rival")
    docks.enter("two")
    docks.enter("one")
    assert shown(docks) == {"list", "rival"}


def test_a_pane_behind_another_is_shown_but_not_seen(
    docks: Docks, qtbot: QtBot
) -> None:
    docks.enter("two")
    docks.show("rival")
    qtbot.waitUntil(
        lambda: [one.name for one in docks.panes if one.is_seen] == ["list", "rival"]
    )
    docks.show("step")
    qtbot.waitUntil(
        lambda: [one.name for one in docks.panes if one.is_seen] == ["list", "step"]
    )


def test_it_is_kept_between_sessions(
    docks: Docks, settings: QSettings, qtbot: QtBot
) -> None:
    docks.enter("two")
    close(docks, "list")
    docks.save(settings)
    again = made(qtbot)
    again.load(settings)
    again.enter("two")
    assert shown(again) == {"step", "rival"}
    again.enter("one")
    assert shown(again) == {"list"}


def test_a_name_that_means_nothing_is_left_out(
    docks: Docks, settings: QSettings
) -> None:
    settings.setValue("panes/two", "list,gone,,")
    docks.load(settings)
    docks.enter("two")
    assert shown(docks) == {"list"}


def test_it_can_be_put_back(docks: Docks) -> None:
    docks.enter("two")
    close(docks, "list")
    docks.reset()
    docks.enter("two")
    assert shown(docks) == {"list", "step", "rival"}
