"""Each of SQLite's complaints becomes one sentence with place, cause and cure."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from engine.errors import EngineError
from engine.store.errors import StoreError, StoreLockedError, explained, is_locked

PLACE = Path("decisions.db")


def complaint(code: int | None) -> sqlite3.Error:
    error = sqlite3.OperationalError("what SQLite says")
    if code is not None:
        error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_READONLY_DBMOVED, "may not be written: allow"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened: check"),
        (sqlite3.SQLITE_NOTADB, "is not a database: it was left as it is"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "is damaged (what SQLite says): restore"),
        (sqlite3.SQLITE_FULL, "the disk is full: free some space"),
        (sqlite3.SQLITE_IOERR_READ, "read or written (what SQLite says): check"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "locked by another program for more than 3 s"),
        (sqlite3.SQLITE_PERM, "cannot be used (what SQLite says): choose"),
        (None, "cannot be used (what SQLite says): choose"),
    ],
)
def test_a_complaint_names_place_cause_and_cure(code: int | None, words: str) -> None:
    error = explained(complaint(code), PLACE, 3)
    assert str(error).startswith("decisions.db ")
    assert words in str(error)
    assert isinstance(error, StoreError)
    assert isinstance(error, EngineError)


def test_only_locks_are_worth_waiting_for() -> None:
    assert is_locked(complaint(sqlite3.SQLITE_BUSY_RECOVERY))
    assert not is_locked(complaint(sqlite3.SQLITE_CORRUPT))
    locked = explained(complaint(sqlite3.SQLITE_LOCKED), PLACE, 1)
    assert isinstance(locked, StoreLockedError)
