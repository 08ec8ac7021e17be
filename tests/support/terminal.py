"""The command line as a user meets it: a process with arguments, output and a code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that finds this project and nothing of the user."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("REGELWERK_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", **more}


def regelwerk(
    *arguments: str | Path,
    given: str | bytes = b"",
    more: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Ran:
    """Run one command to its end."""
    done = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-m", "engine", *map(str, arguments)],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        env=environment(**(more or {})),
        cwd=folder,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
