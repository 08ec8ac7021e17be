"""The parts are connected, looks are remembered, and a bug ends nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app import Bugs, Desktop
from gui.messages.wire import Failure
from gui.style.theme import DARK, LIGHT

ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "desktop.ini"), QSettings.Format.IniFormat)


class Made:
    """Makes desktops, and takes them down when the test is over."""

    def __init__(self, application: QApplication, settings: QSettings) -> None:
        self._application = application
        self._settings = settings
        self._desktops: list[Desktop] = []

    def desktop(self) -> Desktop:
        made = Desktop(self._application, self._settings)
        self._desktops.append(made)
        return made

    def close(self) -> None:
        for desktop in self._desktops:
            desktop.close()
            desktop.style.enlarge(0)
            desktop.language.close()
            desktop.window.close()
            desktop.window.deleteLater()
            desktop.deleteLater()


@pytest.fixture
def made(qapp: QApplication, settings: QSettings) -> Iterator[Made]:
    palette = qapp.palette()
    desktops = Made(qapp, settings)
    yield desktops
    desktops.close()
    qapp.setPalette(palette)


def test_looks_are_remembered(made: Made) -> None:
    first = made.desktop()
    first.style.choose("dark")
    first.style.enlarge(2)
    first.language.choose("de")
    first.close()
    first.style.enlarge(0)
    second = made.desktop()
    assert second.style.theme is DARK
    assert second.style.steps == 2
    assert second.language.choice == "de"


def test_looks_that_mean_something_else_are_not_taken_up(
    made: Made, settings: QSettings
) -> None:
    settings.setValue("settings/version", "0")
    settings.setValue("looks/theme", "dark")
    assert made.desktop().style.theme is LIGHT


def test_what_cannot_be_a_look_is_not_taken_up(made: Made, settings: QSettings) -> None:
    for key, value in (("theme", "pink"), ("language", "xx"), ("steps", "many")):
        settings.setValue(f"looks/{key}", value)
    settings.setValue("settings/version", "1")
    desktop = made.desktop()
    assert desktop.style.choice == "system"
    assert desktop.language.choice == "system"
    assert desktop.style.steps == 0


def test_a_desktop_opens_its_database(made: Made, qtbot: QtBot, tmp_path: Path) -> None:
    desktop = made.desktop()
    with qtbot.waitSignal(desktop.engine.opened, timeout=30_000) as opened:
        desktop.open(tmp_path / "x.db", ROOT / "rules")
        assert desktop.window.isVisible()  # before the engine is there
    assert opened.args is not None
    assert Path(opened.args[0].database) == tmp_path / "x.db"
    with qtbot.waitSignal(desktop.engine.opened, timeout=30_000) as opened:
        desktop.window.database_wanted.emit(str(tmp_path / "y.db"))
    assert opened.args is not None
    assert Path(opened.args[0].database) == tmp_path / "y.db"


def test_a_corrupt_database_is_told_and_another_can_be_opened(
    made: Made, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "bad.db").write_bytes(b"no database " * 1000)
    desktop = made.desktop()
    with qtbot.waitSignal(desktop.engine.lost, timeout=30_000) as lost:
        desktop.open(tmp_path / "bad.db", None)
    assert lost.args is not None
    assert "bad.db" in lost.args[0]
    with qtbot.waitSignal(desktop.engine.opened, timeout=30_000):
        desktop.window.database_wanted.emit(str(tmp_path / "good.db"))


@pytest.mark.logs_warning
def test_a_bug_is_logged_once_and_told_with_its_details(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[Failure] = []
    try:
        raise KeyError("x")  # noqa: TRY301  # what a bug does
    except KeyError as error:
        Bugs(told.append)(type(error), error, error.__traceback__)
    [failure] = told
    assert failure.sentence == "KeyError: 'x'"
    assert failure.is_bug
    assert "test_app.py" in failure.details
    assert len(caplog.records) == 1


def test_an_exception_in_a_slot_leaves_the_program_running(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication
from gui.app import Bugs, Desktop

application = QApplication([])
settings = QSettings({str(tmp_path / "x.ini")!r}, QSettings.Format.IniFormat)
desktop = Desktop(application, settings)
told = []
def tell(failure):
    told.append(failure.sentence)
    QTimer.singleShot(0, application.quit)
sys.excepthook = Bugs(tell)
def slot():
    raise ValueError("on purpose")
QTimer.singleShot(0, slot)
application.exec()
print(told)
"""
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "['ValueError: on purpose']\n"
