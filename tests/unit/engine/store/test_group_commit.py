"""Many at once: everything acknowledged is there, and nothing fails for another."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from support.stored import made, opened

from engine.store.errors import RecordError, StoreFileError, StoreLockedError
from engine.store.group_commit import GroupCommit
from engine.store.statistics import RuleUse


def test_many_callers_are_all_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store, GroupCommit(path) as group:
        decisions = [made(store, f"q{number}") for number in range(400)]
        use = RuleUse(rule="r", digest="d", fired=1)
        futures: list[Future[str]] = []

        def submit(start: int) -> None:
            for decision in decisions[start::4]:
                futures.append(group.submit(decision, [use]))  # noqa: PERF401

        callers = [threading.Thread(target=submit, args=[n]) for n in range(4)]
        for caller in callers:
            caller.start()
        for caller in callers:
            caller.join()
        acknowledged = {future.result(10) for future in futures}
        assert acknowledged == {decision.entry.id for decision in decisions}
        assert {e.id for e in store.decisions.list(500)} == acknowledged
        assert store.statistics.of("r", "d").fired == 400


def test_closing_commits_what_is_waiting(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        decisions = [made(store) for _ in range(50)]
        with GroupCommit(path) as group:
            futures = [group.submit(decision) for decision in decisions]
        assert all(future.done() for future in futures)
        assert len(store.decisions.list(100)) == 50


def test_one_that_cannot_be_kept_does_not_harm_the_others(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        decisions = [made(store) for _ in range(20)]
        stray = replace(decisions[7], entry=replace(decisions[7].entry, ruleset="?"))
        decisions[7] = stray
        with (
            closing(sqlite3.connect(path, isolation_level=None)) as other,
            GroupCommit(path) as group,
        ):
            other.execute("BEGIN IMMEDIATE")  # so that they wait together
            futures = [group.submit(decision) for decision in decisions]
            other.execute("ROLLBACK")
        with pytest.raises(RecordError, match="which is not kept"):
            futures.pop(7).result()
        assert len({future.result() for future in futures}) == 19
        assert len(store.decisions.list(100)) == 19


def test_a_locked_file_is_told_to_every_caller(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        with (
            GroupCommit(path, wait=0.1) as group,
            closing(sqlite3.connect(path, isolation_level=None)) as other,
        ):
            other.execute("BEGIN IMMEDIATE")
            futures = [group.submit(made(store)) for _ in range(3)]
            for future in futures:
                with pytest.raises(StoreLockedError):
                    future.result(10)
        assert store.decisions.list() == ()


def test_what_nobody_foresaw_reaches_the_caller(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store, GroupCommit(path) as group:
        huge = made(store)
        huge = replace(huge, entry=replace(huge.entry, turn=2**70))
        with pytest.raises(OverflowError):
            group.submit(huge).result(10)
        good = made(store)
        assert group.submit(good).result(10) == good.entry.id


def test_a_file_that_cannot_be_opened_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(StoreFileError, match="is a folder"):
        GroupCommit(tmp_path)
