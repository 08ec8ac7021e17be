"""The command line's way of ending: codes and one sentence."""

from __future__ import annotations

import pytest

from engine.app.cli import main
from engine.app.commands import check


def test_an_interrupted_command_says_so_and_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "check", interrupted)
    assert main(["check"]) == 130
    assert capsys.readouterr() == ("", "regelwerk: interrupted before it was done\n")
