"""The schema's steps: forward, all or none, once, from every older version."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database as Tables
from support.stored import RULESET, insert, kept, made, opened

from engine.store import database as database_module
from engine.store import migrations
from engine.store.database import Database
from engine.store.errors import StoreFileError
from engine.store.migrations import APPLICATION, STEPS
from engine.store.migrations import apply as apply_module
from engine.store.migrations.initial import create_tables


def version(path: Path) -> tuple[int, int]:
    with closing(sqlite3.connect(path)) as connection:
        ((number,),) = connection.execute("PRAGMA user_version")
        ((application,),) = connection.execute("PRAGMA application_id")
    return number, application


def add_colour(db: Tables) -> None:
    db.query("SELECT 1")
    db.execute("ALTER TABLE decisions ADD COLUMN colour TEXT DEFAULT 'blue'")


def fail(db: Tables) -> None:
    add_colour(db)
    raise sqlite3.OperationalError("on purpose")


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    steps = (*STEPS, add_colour)
    for module in (migrations, apply_module, database_module):
        monkeypatch.setattr(module, "STEPS", steps)
    return monkeypatch


def test_a_new_file_has_the_newest_schema(tmp_path: Path) -> None:
    Database.open(tmp_path / "x.db").close()
    assert version(tmp_path / "x.db") == (len(STEPS), APPLICATION)


def test_the_steps_are_on_record(tmp_path: Path) -> None:
    with Database.open(tmp_path / "x.db") as database:
        names = database.rows("SELECT name FROM _sqlite_migrations ORDER BY id")
    assert names == [
        ("0001_create_tables",),
        ("0002_add_experiments",),
        ("0003_add_budgets",),
        ("0004_add_replies",),
    ]


def test_an_old_file_goes_forward_with_all_it_holds(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "x.db"
    with opened(path) as store:
        decision = kept(store)
    request.getfixturevalue("next_version")
    with opened(path) as store:
        assert store.decisions.get(decision.entry.id) == decision
        assert store.database.rows("SELECT colour FROM decisions") == [("blue",)]
    assert version(path)[0] == len(STEPS) + 1


def test_a_file_of_version_1_gets_experiments_and_keeps_its_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.db"
    with monkeypatch.context() as first:
        for module in (migrations, apply_module, database_module):
            first.setattr(module, "STEPS", (create_tables,))
        with opened(path) as old:
            decision = made(old)
            insert(old, decision)
            old.database.write(
                "INSERT INTO activations (at, who, why, digest) VALUES (?, ?, ?, ?)",
                ["2026-01-02T03:04:05.000000+00:00", "ann", "first", RULESET],
            )
            tables = old.database.rows("SELECT name FROM sqlite_master")
    assert version(path) == (1, APPLICATION)
    assert ("assignments",) not in tables

    with opened(path) as store:
        assert store.decisions.get(decision.entry.id) == decision
        assert store.budgets.number(decision.entry.id) == 1
        (standing,) = store.rulesets.history()
        assert (standing.who, standing.why, standing.restored) == (
            "ann",
            "first",
            False,
        )
        trial = store.experiments.start(
            who="ann",
            why="try",
            salt="s",
            unit="decision",
            weight=0.5,
            control=RULESET,
            treatment=RULESET,
            activation=standing.id,
        )
        assert store.experiments.running() == trial
    assert version(path)[0] == len(STEPS)


def test_a_newer_file_is_refused_by_an_older_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.db"
    Database.open(path).close()
    before = path.read_bytes()
    monkeypatch.setattr(database_module, "STEPS", (create_tables,))
    with pytest.raises(StoreFileError, match="newer version of this program"):
        Database.open(path)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("next_version")
def test_a_new_file_takes_every_step(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        kept(store)
        assert store.database.rows("SELECT colour FROM decisions") == [("blue",)]


def test_a_failing_step_leaves_the_file_as_it_was(
    tmp_path: Path, next_version: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.db"
    next_version.setattr(apply_module, "STEPS", STEPS)
    with opened(path) as store:
        kept(store)
    before = path.read_bytes()
    next_version.setattr(apply_module, "STEPS", (*STEPS, fail))
    with pytest.raises(Exception, match="on purpose"):
        Database.open(path)
    assert path.read_bytes() == before
