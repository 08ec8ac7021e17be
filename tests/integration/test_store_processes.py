"""Real processes on one file: killed, at once, and in each other's way."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.stored import opened

from engine.store.size import size

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from pathlib import Path
from engine.store.group_commit import GroupCommit
from support.stored import made, opened

path, count, way = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
with opened(path, wait=30) as store, GroupCommit(path, wait=30) as group:
    for number in range(count):
        store.conversations.add("shared", "user", "hello", tokens=1)
        batch = [made(store, f"question {number}") for _ in range(5)]
        if way == "one by one":
            for decision in batch:
                store.decisions.add(decision)
                print(decision.entry.id, flush=True)
        else:
            for future in [group.submit(decision) for decision in batch]:
                print(future.result(), flush=True)
"""

OPENER = """
import sys, time
from pathlib import Path
import engine.store.migrations.apply  # so that all are equally fast
from engine.store.database import Database

folder, start = Path(sys.argv[1]), float(sys.argv[2])
for number in range(100):
    time.sleep(max(0, start + number * 0.015 - time.time()))
    Database.open(folder / f"{number}.db", wait=30).close()
"""


def script(text: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", text, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
    )


def writer(path: Path, count: int, way: str) -> subprocess.Popen[str]:
    return script(WRITER, str(path), str(count), way)


@pytest.mark.parametrize("way", ["one by one", "in groups"])
def test_a_killed_process_loses_nothing_acknowledged(tmp_path: Path, way: str) -> None:
    path = tmp_path / "x.db"
    acknowledged = []
    for wanted in (7, 150):
        with writer(path, 1_000_000, way) as process:
            assert process.stdout is not None
            acknowledged += [process.stdout.readline().strip() for _ in range(wanted)]
            process.kill()  # SIGKILL; on Windows TerminateProcess
            *whole, _torn = process.stdout.read().split("\n")
            acknowledged += whole
        assert process.returncode != 0
    with opened(path) as store:
        kept = {entry.id for entry in store.decisions.list(10_000_000)}
        assert set(acknowledged) <= kept
        assert len(set(acknowledged)) == len(acknowledged) >= 157
        assert store.database.damage() == ()
        for id_ in acknowledged[-3:]:
            assert store.decisions.get(id_).request


def test_processes_that_make_and_fill_one_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "x.db"
    processes = [
        writer(path, 20, way) for way in ("one by one", "in groups", "one by one")
    ]
    acknowledged = []
    for process in processes:
        output, errors = process.communicate(timeout=120)
        assert errors == ""
        acknowledged += output.split()
    assert len(set(acknowledged)) == len(acknowledged) == 300
    with opened(path) as store:
        assert {e.id for e in store.decisions.list(1000)} == set(acknowledged)
        assert size(store.database).rows["decisions"] == 300
        turns = store.conversations.turns("shared")
        assert [turn.n for turn in turns] == list(range(1, 61))
        assert store.database.damage() == ()


def test_processes_that_make_files_at_the_same_moment_all_get_them(
    tmp_path: Path,
) -> None:
    start = str(time.time() + 2)  # noqa: TID251 - processes share this clock only
    processes = [script(OPENER, str(tmp_path), start) for _ in range(6)]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert errors == ""
