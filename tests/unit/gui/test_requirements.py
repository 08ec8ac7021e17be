"""Whatever is missing is told with its cure, and before Qt is asked for anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui import requirements
from gui.requirements import absent_libraries, missing, packages, window_system

ROOT = Path(__file__).parents[3]


def lacks(monkeypatch: pytest.MonkeyPatch, *libraries: str) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(requirements, "_loads", lambda name: name not in libraries)


def test_nothing_is_missing_where_the_tests_run() -> None:
    assert missing({"QT_QPA_PLATFORM": "offscreen"}) == ""


@pytest.mark.parametrize(
    ("environment", "system"),
    [
        ({}, ""),
        ({"DISPLAY": ":0"}, "xcb"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "vnc"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "wayland"),
    ],
)
def test_the_window_system_is_that_which_qt_takes(
    environment: dict[str, str], system: str
) -> None:
    assert window_system(environment) == system


def test_a_missing_library_is_told_with_the_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lacks(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr("shutil.which", lambda _: "apt-get")
    assert missing({"QT_QPA_PLATFORM": "offscreen"}) == (
        "the desktop needs system libraries that are missing: libEGL.so.1; install "
        "them with: sudo apt-get install -y --no-install-recommends libglib2.0-0 "
        "libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libbrotli1 "
        "fontconfig fonts-dejavu-core"
    )


def test_where_there_is_no_apt_the_library_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lacks(monkeypatch, "libEGL.so.1")
    monkeypatch.setattr("shutil.which", lambda _: None)
    told = missing({"QT_QPA_PLATFORM": "offscreen"})
    assert "libEGL.so.1; install them with the system's package manager" in told


def test_libraries_of_windows_are_needed_for_windows_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lacks(monkeypatch, "libxcb-cursor.so.0")
    assert absent_libraries("offscreen") == ()
    assert absent_libraries("xcb") == ("libxcb-cursor.so.0",)
    assert packages("offscreen") == ()
    assert packages("xcb") == requirements.WINDOWS_PACKAGES
    assert "libxcb-cursor0" in missing({"DISPLAY": ":0"})


def test_other_systems_bring_their_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "_loads", lambda _: False)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert missing({}) == ""
    assert packages("xcb") == ()


def test_without_a_screen_the_way_to_pictures_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lacks(monkeypatch)
    assert "regelwerk gui --screenshots DIR" in missing({})


def test_a_screen_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    lacks(monkeypatch)
    monkeypatch.setattr(requirements, "_answers", lambda: False)
    assert "DISPLAY names, :77, does not answer" in missing({"DISPLAY": ":77"})


@pytest.mark.parametrize(
    ("absent", "told"),
    [
        ({"PySide6"}, "needs PySide6, which is not installed"),
        ({"PySide6", "msgspec"}, "needs PySide6 and msgspec, which are not installed"),
    ],
)
def test_a_missing_package_is_told(
    monkeypatch: pytest.MonkeyPatch, absent: set[str], told: str
) -> None:
    monkeypatch.setattr(
        requirements, "find_spec", lambda name: None if name in absent else name
    )
    sentence = missing({})
    assert told in sentence
    assert 'pip install "regelwerk[gui]"' in sentence


@pytest.mark.parametrize(
    ("python", "qt", "is_bad"),
    [
        ((3, 11), "6.12.0", True),
        ((3, 11), "6.11.2", False),
        ((3, 12), "6.12.0", False),
        ((3, 11), "7.0", True),
    ],
)
def test_the_qt_that_loses_references_is_refused(
    monkeypatch: pytest.MonkeyPatch, python: tuple[int, int], qt: str, *, is_bad: bool
) -> None:
    monkeypatch.setattr(sys, "version_info", python)
    monkeypatch.setattr(requirements, "version", lambda _: qt)
    told = missing({"QT_QPA_PLATFORM": "offscreen"})
    assert ('pip install "PySide6-Essentials<6.12"' in told) is is_bad


def test_what_else_keeps_qt_from_loading_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    told = missing({"QT_QPA_PLATFORM": "offscreen"})
    assert told.startswith("Qt cannot be loaded (")


def test_the_command_says_it_in_a_sentence_and_imports_no_qt() -> None:
    program = (
        "import sys\n"
        "sys.modules['PySide6'] = None\n"  # as if it were not installed
        "from engine.app.cli import main\n"
        "sys.exit(main(['gui']))\n"
    )
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
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "regelwerk: the desktop needs PySide6, which is not installed: "
        'pip install "regelwerk[gui]", or in a checkout make gui\n'
    )
