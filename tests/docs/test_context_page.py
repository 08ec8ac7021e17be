"""The commands of the page on budgets and context work as they stand."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from engine import load_rules
from engine.app.cli import main
from engine.app.config import find_config
from engine.app.vocabulary import declared
from engine.assistant.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "context.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^regelwerk (.+)$", PAGE, re.MULTILINE)


def test_every_command_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGELWERK_DB", str(tmp_path / "x.db"))
    shutil.copytree(ROOT / "examples", "examples")
    assert len(COMMANDS) >= 6
    for command in COMMANDS:
        assert main(shlex.split(command)) == 0, command
    assert '"retrieved_context"' in capsys.readouterr().out


def test_the_settings_it_shows_are_settings(tmp_path: Path) -> None:
    [shown] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    file = tmp_path / "regelwerk.toml"
    file.write_text(shown, encoding="utf-8")
    found = Settings.read(file, {})
    assert found.language_model.endpoint == "http://127.0.0.1:11434/v1"


def test_the_sizes_and_qualities_it_tells_are_those_of_the_rules() -> None:
    config = find_config(environment={})
    rules = load_rules(ROOT / "rules", vocabulary=declared(config))
    sizes = dict(re.findall(r"^\| `?(\w+)`? \| (\d+) \|", PAGE, re.MULTILINE))
    for section, name in (
        ("system", "system_cap"),
        ("running_brief", "brief_cap"),
        ("recent_turns", "turns_cap"),
        ("retrieved_context", "knowledge_cap"),
        ("completion", "completion_floor"),
        ("total", "total_cap"),
    ):
        assert int(sizes[section]) == rules.params[name].value
    told = re.findall(r"^\| `(\w+)` \|.*\| ([\d.]+) \| [\d.]+ \|$", PAGE, re.MULTILINE)
    qualities = dict(told)
    for strategy, name in (
        ("rerank_chunks", "rerank_quality"),
        ("fallback_model", "fallback_preference"),
        ("reduce_agents", "reduce_quality"),
        ("summarize_context", "condensed_quality"),
        ("chunked_response", "parts_preference"),
    ):
        assert float(qualities[strategy]) == rules.params[name].value
