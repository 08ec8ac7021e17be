from __future__ import annotations

import logging
from pathlib import Path

import pytest

from engine.app import logfile
from engine.app.logfile import LOGGER, logging_to


def test_lines_go_to_the_file_with_moment_and_level(tmp_path: Path) -> None:
    file = tmp_path / "x.log"
    with logging_to(file, logging.INFO):
        LOGGER.info("Intent: %s", "analysis")
        LOGGER.debug("unheard")
    LOGGER.info("after")
    (line,) = file.read_text(encoding="utf-8").splitlines()
    moment, level, said = line.split(" ", 2)
    assert (level, said) == ("INFO", "Intent: analysis")
    assert moment[4] == "-"


def test_no_file_is_made_for_nothing(tmp_path: Path) -> None:
    with logging_to(tmp_path / "x.log", logging.INFO):
        LOGGER.debug("unheard")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging_to(tmp_path, logging.INFO):
        LOGGER.info("Intent: %s", "analysis")
        LOGGER.info("Budget: %s", 250)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"note: the log {tmp_path} cannot be written: ")


def test_a_full_file_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logfile, "MOST_BYTES", 200)
    with logging_to(tmp_path / "x.log", logging.INFO):
        for number in range(50):
            LOGGER.info("line %d", number)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["x.log", "x.log.1", "x.log.2", "x.log.3"]
    assert "line 49" in (tmp_path / "x.log").read_text(encoding="utf-8")


def test_files_may_be_closed_in_the_order_they_were_opened(tmp_path: Path) -> None:
    """As lanes of the desktop do, each in its thread."""
    before = LOGGER.level
    first = logging_to(tmp_path / "first.log", logging.WARNING)
    second = logging_to(tmp_path / "second.log", logging.INFO)
    first.__enter__()
    second.__enter__()
    LOGGER.info("both are open")
    first.__exit__(None, None, None)
    LOGGER.info("one is open")
    second.__exit__(None, None, None)
    lines = (tmp_path / "second.log").read_text(encoding="utf-8").splitlines()
    assert [line.split("INFO ")[1] for line in lines] == [
        "both are open",
        "one is open",
    ]
    assert not (tmp_path / "first.log").exists()
    assert LOGGER.level == before
