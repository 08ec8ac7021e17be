"""The rule about unexpected warnings of tests/conftest.py catches what it should."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
HEAD = "import logging\nimport pytest\nlog = logging.getLogger('room')\n"


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ("def test_it():\n    log.info('fine')\n", 0, "1 passed"),
        ("def test_it():\n    log.warning('odd')\n", 1, "WARNING from room: odd"),
        (
            "@pytest.mark.logs_warning\ndef test_it():\n    log.error('wanted')\n",
            0,
            "1 passed",
        ),
        (
            "@pytest.mark.logs_warning\ndef test_it():\n    pass\n",
            1,
            "no warning was logged",
        ),
        ("def test_it():\n    assert not 'own failure'\n", 1, "own failure"),
    ],
    ids=["quiet", "unexpected", "expected", "untrue mark", "own failure"],
)
def test_guard(tmp_path: Path, body: str, status: int, said: str) -> None:
    shutil.copy(CONFTEST, tmp_path)
    (tmp_path / "test_it.py").write_text(HEAD + body, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nmarkers = logs_warning: x\n", encoding="utf-8"
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == status, run.stdout + run.stderr
    assert said in run.stdout
