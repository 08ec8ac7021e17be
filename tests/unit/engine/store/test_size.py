"""The store's size, as health reports it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from support.stored import START, made, opened

from engine.store.size import size


def test_an_empty_store_has_no_dates(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        found = size(store.database)
    assert (found.oldest, found.newest) == (None, None)
    assert found.rows["decisions"] == 0
    assert found.rows["rule_sets"] == 1


def test_rows_bytes_and_dates_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        for days in range(3):
            decision = made(store)
            at = START + timedelta(days=days)
            store.decisions.add(
                replace(decision, entry=replace(decision.entry, created_at=at))
            )
        store.conversations.add("c", "user", "hello", tokens=1)
        store.outcomes.add(decision.entry.id, rating=1)
        found = size(store.database)
        assert found.file_bytes == path.stat().st_size
        assert found.log_bytes == (tmp_path / "x.db-wal").stat().st_size > 0
    assert (found.oldest, found.newest) == (START, START + timedelta(days=2))
    assert dict(found.rows) == {
        "decisions": 3,
        "budgets": 3,
        "replies": 0,
        "outcomes": 1,
        "turns": 1,
        "rule_sets": 1,
        "activations": 0,
        "rule_statistics": 0,
        "experiments": 0,
        "experiment_weights": 0,
        "assignments": 0,
    }
