"""How large the store has grown, for those who look after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.store.database import Database
from engine.store.identity import as_moment

_TABLES = (
    *("decisions", "budgets", "replies", "outcomes", "turns"),
    *("rule_sets", "activations", "rule_statistics"),
    *("experiments", "experiment_weights", "assignments"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """What a database holds.

    Attributes:
        rows: By table.
        file_bytes: Of the database file.
        log_bytes: Of its write-ahead log, which SQLite empties from time to time.
        oldest: When the first decision was made, or None before it.
        newest: When the last decision was made, or None before the first.
    """

    rows: Mapping[str, int]
    file_bytes: int
    log_bytes: int
    oldest: datetime | None
    newest: datetime | None


def size(database: Database) -> Size:
    """What a database holds now."""
    rows = {
        table: int(count)
        for table in _TABLES
        for (count,) in database.rows(f"SELECT count(*) FROM {table}")  # noqa: S608
    }
    return Size(
        rows=rows,
        file_bytes=_bytes(database.path),
        log_bytes=_bytes(database.path.with_name(database.path.name + "-wal")),
        oldest=_made(database, "ASC"),
        newest=_made(database, "DESC"),
    )


def _made(database: Database, order: str) -> datetime | None:
    row = database.row(
        f"SELECT created_at FROM decisions ORDER BY id {order} LIMIT 1"  # noqa: S608
    )
    return None if row is None else as_moment(row[0])


def _bytes(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
