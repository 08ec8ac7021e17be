"""Every file of the project speaks of the project, and of no machine or maker."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Brackets keep the patterns from finding themselves.
FOREIGN = re.compile(
    r"""
      (?<![\w.~])/(?:root|work|home/\w+|Users/\w+)[/]   # a folder of some machine
    | [A-Z]:\\Users\\
    | shared[/]spec\b                                  # documents outside the project
    | \b(?:files\.pythonhosted|pypi|test\.pypi)[.]org
    | find-link[s]\b | index-ur[l]\b
    | co-authored[-]by
    | \bAI[ -](?:generated|written)\b
    | \b(?:written|generated)\ by\ (?:an?\ )?(?:AI|assistant|agent|model)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def files() -> list[Path]:
    """Tracked files, and new ones that nothing ignores."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("only a git checkout knows which files belong to the project")
    listing = subprocess.run(  # noqa: S603 - a fixed command
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode("utf-8")
    return [ROOT / name for name in listing.split("\0") if name]


def text(path: Path) -> str | None:
    """The file's text, or None where it has been deleted or is binary."""
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None


@pytest.mark.parametrize(
    "line",
    [
        "see /home/" + "anna/project",
        r"C:\Users" + r"\anna",
        "../shared" + "/spec/page.md",
        "Co-authored" + "-by: someone",
    ],
)
def test_a_foreign_word_is_recognised(line: str) -> None:
    assert FOREIGN.search(line)


@pytest.mark.parametrize(
    "line",
    ["/usr/bin/env bash", "docs/language.md §2", "~/project/x", "an AI assistant"],
)
def test_an_ordinary_word_is_not(line: str) -> None:
    assert not FOREIGN.search(line)


def test_no_file_names_a_machine_or_a_maker() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {match.group()}"
        for path in files()
        for number, line in enumerate((text(path) or "").splitlines(), start=1)
        if (match := FOREIGN.search(line))
    ]
    assert found == []


def test_no_database_or_log_is_part_of_the_project() -> None:
    found = [path.name for path in files() if re.search(r"\.(db|log)\b", path.name)]
    assert found == []
