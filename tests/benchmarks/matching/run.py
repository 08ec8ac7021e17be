"""What a run of the suite has found, and where it was."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.matching.bars import Judged
from benchmarks.matching.measure import Figure
from benchmarks.matching.suite import PACKAGES

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A run.

    Attributes:
        commit: Of the engine; with a plus if files differed from it.
        date: Of the run, as YYYY-MM-DD.
        machine: What it ran on, in a sentence.
        python: The interpreter's version.
        peers: Versions of the peers that are installed.
    """

    commit: str
    date: str
    machine: str
    python: str
    peers: Mapping[str, str]
    figures: tuple[Figure, ...]
    bars: tuple[Judged, ...]

    @property
    def misses(self) -> bool:
        """Whether something that must be reached was not."""
        return any(one.verdict == "missed" for one in self.bars)


def machine() -> str:
    """What we run on, in a sentence."""
    return (
        f"Measured with {platform.python_implementation()} {platform.python_version()} "
        f"on {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
        f"{_processor()}."
    )


def _processor() -> str:
    """Their name, where the system says so."""
    if not sys.platform.startswith("linux"):
        return ""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    named = (line.split(":", 1)[1].strip() for line in lines if "model name" in line)
    name = next(named, "")
    return f" ({name})" if name else ""


def peers() -> dict[str, str]:
    """Versions of the peers that are installed."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def commit() -> str:
    """The commit that is checked out; with a plus if files differ from it."""
    name = _git("rev-parse", "--short=10", "HEAD")
    changed = _git("status", "--porcelain", "--", "engine", "tests/benchmarks")
    return (name or "unknown") + ("+" if changed else "")


def commit_date() -> str:
    """The day of that commit."""
    return _git("log", "-1", "--format=%cs")


def _git(*arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    done = subprocess.run(  # noqa: S603  # fixed commands
        [git, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    return done.stdout.strip() if done.returncode == 0 else ""
