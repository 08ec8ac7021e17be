"""The commands of the page on budgets work, one after the other as they stand."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest

from engine.app.budget.export import COLUMNS
from engine.app.cli import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "budget.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^regelwerk (.+)$", PAGE, re.MULTILINE)


def test_every_command_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGELWERK_DB", str(tmp_path / "x.db"))
    monkeypatch.setenv("REGELWERK_RULES", str(ROOT / "rules"))
    assert len(COMMANDS) == 14
    for command in COMMANDS:
        assert main(shlex.split(command)) == 0, command
    said = capsys.readouterr().out
    assert "100.0 % (1 of 1) conversations went on" in said
    assert "Recommendations need 10 decisions. (2 < 10)" in said
    with (tmp_path / "budgets.csv").open(encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["actual_used"], first["processing_time"]) == ("140", "0.9")
    assert second["query"] == "Und wie lange dauert das?"
    assert "<svg" in (tmp_path / "budgets.html").read_text(encoding="utf-8")
    assert 'lang="de"' in (tmp_path / "berichte.html").read_text(encoding="utf-8")


def test_it_names_the_columns_in_their_order() -> None:
    [listed] = re.findall(r"19 columns: (.*?)\. JSON", PAGE, re.DOTALL)
    named = re.sub(r"\([^)]*\)", "", listed).replace(",", " ").split()
    assert named == list(COLUMNS)
    assert len(named) == 19


def test_limits_are_those_of_the_rules() -> None:
    rules = "".join(
        (ROOT / "rules" / "monitor" / name).read_text(encoding="utf-8")
        for name in ("kpis.yaml", "recommendations.yaml")
    )
    limits = dict(re.findall(r"^  (\w+): \{value: (\d+),", rules, re.MULTILINE))
    for told, names in (
        (
            (
                r"budget calculation \(median\) \| below (\d+) ms \| \1 to (\d+) ms \| "
                r"above \2 ms \| above (\d+) ms"
            ),
            "calculation",
        ),
        (
            (
                r"intent recognition \(median\) \| below (\d+) ms \| \1 to (\d+) ms \| "
                r"above \2 ms \| above (\d+) ms"
            ),
            "recognition",
        ),
        (
            (
                r"accuracy \| (\d+) % or more \| (\d+) to \1 % \| below \2 % \| "
                r"below (\d+) %"
            ),
            "accuracy",
        ),
    ):
        [found] = re.findall(told, PAGE)
        assert list(found) == [
            limits[f"{names}_{one}"] for one in ("target", "warn", "critical")
        ]
    for name in ("overflow", "follow_ups"):
        label = name.replace("_", "-")
        [found] = re.findall(
            rf"{label} \| below (\d+) % \| – \| \1 to (\d+) % \| above \2 %", PAGE
        )
        assert list(found) == [limits[f"{name}_target"], limits[f"{name}_critical"]]
    assert limits["least_decisions"] == "10"
