"""The repository of decisions: kept once, listed, found again by id.

A decision is acknowledged when ``add`` returns: then it is committed. Forgetting is
the business of ``retention``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from engine.store.budgets import Budgets
from engine.store.database import Database, Row
from engine.store.decision import (
    COLUMNS,
    TEXTS,
    Decision,
    Entry,
    decision_of,
    entry_of,
    row_of,
)
from engine.store.errors import RecordError
from engine.store.statistics import RuleUse, Statistics

_INSERT = (
    f"INSERT INTO decisions ({COLUMNS}, {TEXTS}) "  # noqa: S608 - constants
    f"VALUES ({', '.join('?' * 19)})"
)
_SHOWN = 3  # ids named when a prefix fits several
_LONGEST = 80  # characters of an id nobody has that are repeated


class Decisions:
    """The decisions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._statistics = Statistics(database)
        self._budgets = Budgets(database)

    def add(self, decision: Decision, uses: Iterable[RuleUse] = ()) -> None:
        """Keep a decision with its budget and the rules it used, all or nothing.

        Raises:
            RecordError: The id is taken, the rule set is not kept, or a text is none.
        """
        self.add_rows([row_of(decision)], uses)

    def add_rows(self, rows: Sequence[Row], uses: Iterable[RuleUse]) -> None:
        """Keep decisions, as rows that ``row_of`` made, in one transaction.

        Raises:
            RecordError: One of them cannot be kept, and so none was.
        """
        with self._database.transaction():
            try:
                self._database.write_all(_INSERT, rows)
            except sqlite3.IntegrityError as error:
                raise self._refusal(rows, error) from error
            self._statistics.add(uses)
            self._budgets.add(row[0] for row in rows)

    def get(self, id_: str) -> Decision:
        """The decision of this id, or of the only id that begins so.

        Raises:
            RecordError: None does, or several.
        """
        row = self._database.row(
            f"SELECT {COLUMNS}, {TEXTS} FROM decisions WHERE id = ?",  # noqa: S608
            [self.resolve(id_)],
        )
        assert row is not None  # noqa: S101 - decisions are never deleted
        return decision_of(row)

    def resolve(self, prefix: str) -> str:
        """The full id that begins so.

        Raises:
            RecordError: None does, or several.
        """
        wanted = prefix.strip().upper()
        found = self._database.rows(
            "SELECT id FROM decisions WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            [wanted, wanted + "\x7f", _SHOWN + 1],
        )
        ids = [str(id_) for (id_,) in found]
        if wanted and len(ids) == 1:
            return ids[0]
        if wanted and ids:
            more = ", …" if len(ids) > _SHOWN else ""
            raise RecordError(
                f"several decisions begin with {prefix!r} ({', '.join(ids[:_SHOWN])}"
                f"{more}): give more characters"
            )
        raise RecordError(self._unknown(wanted, prefix))

    def list(
        self,
        limit: int = 20,
        *,
        search: str | None = None,
        unit: str | None = None,
        before: str | None = None,
    ) -> tuple[Entry, ...]:
        """The latest decisions, latest first.

        Args:
            limit: How many at most.
            search: Only those whose question contains this, in any case.
            unit: Only those of this unit.
            before: Only those earlier than this id, to turn pages.
        """
        conditions, values = ["1"], []
        if search:
            conditions.append("instr(casefold(query), ?)")
            values.append(search.casefold())
        if unit is not None:
            conditions.append("unit = ?")
            values.append(unit)
        if before is not None:
            conditions.append("id < ?")
            values.append(before)
        rows = self._database.rows(
            f"SELECT {COLUMNS} FROM decisions "  # noqa: S608 - constants
            f"WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT ?",
            [*values, limit],
        )
        return tuple(entry_of(row) for row in rows)

    def last(self) -> Decision | None:
        """The latest decision, or None before the first."""
        row = self._database.row(
            f"SELECT {COLUMNS}, {TEXTS} FROM decisions "  # noqa: S608 - constants
            "ORDER BY id DESC LIMIT 1"
        )
        return None if row is None else decision_of(row)

    def _unknown(self, wanted: str, prefix: str) -> str:
        """The sentence for an id nobody has, with the ids it would stand between."""
        if len(prefix) > _LONGEST:  # whoever gave it need not be sent all of it
            prefix = f"{prefix[:_LONGEST]}…"
        near = self._database.rows(
            "SELECT * FROM (SELECT id FROM decisions WHERE id < ?1 ORDER BY id DESC "
            "LIMIT 1) UNION ALL SELECT * FROM "
            "(SELECT id FROM decisions WHERE id > ?1 ORDER BY id LIMIT 1)",
            [wanted],
        )
        if not near:
            return (
                f"there is no decision {prefix!r}, and none at all in "
                f"{self._database.path}: ask something first, or name another file"
            )
        nearest = max((str(id_) for (id_,) in near), key=lambda i: _shared(i, wanted))
        return f"there is no decision {prefix!r}: the nearest is {nearest}"

    def _refusal(
        self, rows: Sequence[Row], error: sqlite3.IntegrityError
    ) -> RecordError:
        """Which of the rows a constraint forbids, and why."""
        for row in rows:
            id_, ruleset = row[0], row[COLUMNS.split(", ").index("ruleset")]
            if self._database.row("SELECT 1 FROM decisions WHERE id = ?", [id_]):
                return RecordError(f"decision {id_} is already kept: give it a new id")
            if not self._database.row(
                "SELECT 1 FROM rule_sets WHERE digest = ?", [ruleset]
            ):
                return RecordError(
                    f"decision {id_} was made by rule set {ruleset}, which is not "
                    "kept: keep the rule set first"
                )
        return RecordError(f"the decisions cannot be kept: {error}")


def _shared(left: str, right: str) -> int:
    """How many characters two ids have in common at the beginning."""
    for number, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return number
    return min(len(left), len(right))
