"""The commands of the page on experiments work, one after the other as they stand."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from engine.app.cli import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^regelwerk (.+)$", PAGE, re.MULTILINE)


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) >= 10


def test_every_command_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "rules", tmp_path / "cheaper")
    edited = tmp_path / "cheaper" / "budget" / "budget.yaml"
    before = edited.read_text(encoding="utf-8")
    after = before.replace("value: 250, range", "value: 240, range")
    assert after != before
    edited.write_text(after, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGELWERK_DB", str(tmp_path / "x.db"))
    monkeypatch.setenv("REGELWERK_RULES", str(tmp_path / "rules"))
    assert main(["ask", "Was ist ein Bauantrag?"]) == 0
    for command in COMMANDS:
        assert main(shlex.split(command)) == 0, command
    said = capsys.readouterr().out
    assert "1 of 1 decision would come out otherwise" in said
    assert "25 % → 75 %" in said
    assert "put back rules/budget/budget.yaml" in said
    own = tmp_path / "rules" / "budget" / "budget.yaml"
    assert own.read_text(encoding="utf-8") == before
