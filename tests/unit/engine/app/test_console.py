"""What the command line writes at a terminal and elsewhere."""

from __future__ import annotations

import io
import sys
import threading

import pytest

from engine.app import console
from engine.app.console import feeds_program, hanging, of_how_many, progress, working

PROOF = "because\n      - q: Question(), matched by " + "a fact " * 12 + "of it"


def test_lines_are_left_as_they_are_where_nobody_looks() -> None:
    assert hanging(PROOF) == PROOF


def test_lines_hang_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    first, *broken = hanging(PROOF).splitlines()
    assert first == "because"
    assert broken[0].startswith("      - q: Question()")
    assert all(len(line) - len(line.lstrip()) == 10 for line in broken[1:])
    assert " ".join(map(str.strip, broken)) == PROOF.splitlines()[1].strip()
    assert max(map(len, broken)) <= 60


def test_deep_lines_keep_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    first, *others = hanging(" " * 58 + "a fact " * 12).splitlines()
    assert first.startswith(" " * 58 + "a fact a fact a fact")
    assert others
    assert all(len(line) <= 58 + 40 for line in (first, *others))


def test_progress_is_told_at_a_terminal_and_wiped_away(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress("deciding again") as tell:
        tell(1, 2)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress("deciding again") as tell:
        tell(1, 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "\rdeciding again 1 of 2 …\r\x1b[K"


class Terminal(io.StringIO):
    """A terminal that tells when something was shown on it."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = threading.Event()

    def isatty(self) -> bool:
        return True

    def flush(self) -> None:
        self.shown.set()


def test_what_takes_longer_is_told_with_how_far_it_is_and_wiped_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(console, "PATIENCE", 0.01)
    with working("checking rules") as tell:
        of_how_many(tell)(3, 7)
        assert terminal.shown.wait(60)
    said = terminal.getvalue()
    assert said.startswith("\rchecking rules 3 of 7 … 0 s\x1b[K")
    assert said.endswith("\r\x1b[K")


def test_what_is_quickly_done_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with working("checking rules") as tell:
        tell("3 of 7")
    assert terminal.getvalue() == ""


def test_nothing_is_told_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "PATIENCE", 0.0)
    with working("checking rules") as tell:
        tell("3 of 7")
    assert capsys.readouterr() == ("", "")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with working("checking rules", silent=True) as tell:
        tell("3 of 7")
    assert terminal.getvalue() == ""


def test_json_that_goes_to_no_terminal_feeds_a_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert feeds_program(as_json=True)
    assert not feeds_program(as_json=False)
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert not feeds_program(as_json=True)
