"""README's program runs as it stands, and what it names is there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_runs_and_explains_itself() -> None:
    [program] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(  # noqa: S603  # our own page
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "greet-in-german" in done.stdout
    assert "German guests are greeted in German." in done.stdout


def test_the_request_is_decided(tmp_path: Path) -> None:
    [request] = re.findall(r"```json\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(  # noqa: S603  # our own program
        [
            *(sys.executable, "-m", "engine", "decide", "-", "--json"),
            *("--db", str(tmp_path / "x.db")),
        ],
        cwd=ROOT,
        input=request,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    decided = json.loads(done.stdout)
    assert decided["query"] == "Was ist ein Bauantrag?"
    assert "Ein Bauantrag ist der Antrag auf Zulassung." in str(decided["context"])
    assert "Guten Tag!" in str(decided["context"])


def test_every_rule_it_names_is_there() -> None:
    written = "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "rules").rglob("*.yaml")
    )
    names = re.findall(r"^regelwerk why-not ([\w-]+)", README, re.MULTILINE)
    assert names
    for name in names:
        assert f"- rule: {name}\n" in written, name


def test_every_path_it_names_exists() -> None:
    for path in re.findall(r"\]\(([^)]+)\)", README):
        assert (ROOT / path).exists(), path
    for folder in re.findall(r"^\| `(\w+)/` \|", README, re.MULTILINE):
        assert (ROOT / folder).is_dir(), folder
