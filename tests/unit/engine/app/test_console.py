"""What the command line writes at a terminal and elsewhere."""

from __future__ import annotations

import sys

import pytest

from engine.app.console import hanging, progress

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
