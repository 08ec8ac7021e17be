"""What the page on the service asks of it works as it stands."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.served import Served, serving

from engine.app.arguments import parser
from engine.app.service.pool import WAITING
from engine.app.service.schema import REQUESTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
ASKED = re.findall(r"^curl (.+)$", PAGE, re.MULTILINE)
STARTED = re.findall(r"^regelwerk ([^#\n]+)", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("page") / "x.db", "--workers", "1") as one:
        yield one


def test_every_request_is_answered_in_the_order_of_the_page(served: Served) -> None:
    paths = []
    for line in ASKED:
        url, *rest = shlex.split(line)
        path = urlsplit(url).path
        answer = served.ask(path, rest[1].encode() if rest else None)
        assert answer.status == 200, (line, answer.text)
        paths.append(path)
    assert set(REQUESTS) <= set(paths)


def test_every_way_to_start_it_is_understood() -> None:
    assert len(STARTED) == 3
    for line in STARTED:
        assert parser().parse_args(line.split()).command == ("serve", "serve")


def test_the_program_runs(served: Served) -> None:
    [program] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert "8765" in program
    done = subprocess.run(  # noqa: S603  # our own page
        [sys.executable, "-c", program.replace("8765", str(served.port))],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUTF8": "1"},
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Ein Bauantrag ist der Antrag")


def test_the_statuses_and_limits_are_those_of_the_service(served: Served) -> None:
    assert f"{WAITING} requests may wait" in PAGE
    documented = set(re.findall(r"^\| (\d{3}) \|", PAGE, re.MULTILINE))
    paths = served.ask("/openapi.json").data["paths"]
    assert isinstance(paths, dict)
    told = set(re.findall(r"'(\d{3})'", str(paths))) - {"200"}
    assert told == documented - {"405"}
