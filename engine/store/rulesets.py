"""Rule sets by digest, and the log of who made which one active, when and why.

Files are texts here; what the rules in them mean is none of the store's business.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from engine.store.database import Database, Row
from engine.store.decision import packed, unpacked
from engine.store.errors import RecordError
from engine.store.identity import Clock, as_moment, as_text

_COLUMNS = "id, at, who, why, digest, undo_of, restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """A rule set was made the active one.

    Attributes:
        id: Counts the activations of a database from 1.
        at: With its time zone.
        who: Who did it.
        why: Their reason.
        digest: The rule set.
        undo_of: The activation that this one took back, or None.
        restored: Whether the set's files were put back too.
    """

    id: int
    at: datetime
    who: str
    why: str
    digest: str
    undo_of: int | None
    restored: bool = False


class RuleSets:
    """The rule sets of one database; what one says is never changed or removed."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def keep(self, digest: str, files: Mapping[str, str]) -> None:
        """Keep a rule set's files, unless its digest is known already.

        Args:
            digest: The rule set's digest.
            files: The text of each file by its path within the rule set.
        """
        if self._known(digest):
            return
        text = json.dumps(dict(files), ensure_ascii=False, sort_keys=True)
        self._database.write(
            "INSERT OR IGNORE INTO rule_sets (digest, created_at, files) "
            "VALUES (?, ?, ?)",
            [digest, as_text(self._clock()), packed(text)],
        )

    def refresh(self, digest: str, files: Mapping[str, str]) -> None:
        """Keep other texts that say the same, such as with other comments.

        Raises:
            RecordError: The rule set is not kept.
        """
        text = json.dumps(dict(files), ensure_ascii=False, sort_keys=True)
        changed = self._database.write(
            "UPDATE rule_sets SET files = ? WHERE digest = ?", [packed(text), digest]
        ).rowcount
        if not changed:
            raise RecordError(_unknown(digest))

    def files(self, digest: str) -> dict[str, str]:
        """The text of each file by its path.

        Raises:
            RecordError: The rule set is not kept.
        """
        row = self._database.row(
            "SELECT files FROM rule_sets WHERE digest = ?", [digest]
        )
        if row is None:
            raise RecordError(_unknown(digest))
        files: dict[str, str] = json.loads(unpacked(row[0]))
        return files

    def active(self) -> Activation | None:
        """The activation that stands, or None before the first."""
        return next(iter(self.history(limit=1)), None)

    def history(self, limit: int = 20) -> tuple[Activation, ...]:
        """The latest activations, latest first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM activations "  # noqa: S608 - constants
            "ORDER BY id DESC LIMIT ?",
            [limit],
        )
        return tuple(_activation(row) for row in rows)

    def since(self, activation: int) -> tuple[Activation, ...]:
        """The activations after one, earliest first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM activations "  # noqa: S608 - constants
            "WHERE id > ? ORDER BY id",
            [activation],
        )
        return tuple(_activation(row) for row in rows)

    def transaction(self) -> AbstractContextManager[None]:
        """As ``Database.transaction``: for changes that belong together with files."""
        return self._database.transaction()

    def activate(self, digest: str, *, who: str, why: str) -> Activation:
        """Make a rule set the active one.

        Raises:
            RecordError: The rule set is not kept.
        """
        return self._log(digest, who, why, None)

    def undo(
        self, to: int | None = None, *, who: str, why: str, restored: bool = False
    ) -> Activation:
        """Make an earlier rule set the active one again, as a new activation.

        Args:
            to: The activation to go back to; without it, the last one that had
                another rule set, so that undoing an undo brings it back.
            who: Who does it.
            why: Their reason.
            restored: Whether its files are put back too.

        Raises:
            RecordError: There is no such activation.
        """
        with self._database.transaction():
            digest = self.earlier(to)
            standing = self.active()
            undone = None if standing is None else standing.id
            return self._log(digest, who, why, undone, restored=restored)

    def earlier(self, to: int | None = None) -> str:
        """The digest of the set that ``undo`` would go back to.

        Raises:
            RecordError: There is no such activation.
        """
        standing = self.active()
        if standing is None:
            raise RecordError(
                "there is nothing to undo: no rule set was ever activated"
            )
        if to is None:
            row = self._database.row(
                "SELECT digest FROM activations WHERE digest <> ? "
                "ORDER BY id DESC LIMIT 1",
                [standing.digest],
            )
            cause = "no other rule set was active before"
        else:
            row = self._database.row(
                "SELECT digest FROM activations WHERE id = ?", [to]
            )
            cause = f"there is no activation {to}, the last is {standing.id}"
        if row is None:
            raise RecordError(f"there is nothing to go back to: {cause}")
        return str(row[0])

    def _log(
        self,
        digest: str,
        who: str,
        why: str,
        undo_of: int | None,
        *,
        restored: bool = False,
    ) -> Activation:
        at = self._clock()
        with self._database.transaction():
            if not self._known(digest):
                raise RecordError(_unknown(digest))
            cursor = self._database.write(
                "INSERT INTO activations (at, who, why, digest, undo_of, restored) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                [as_text(at), who, why, digest, undo_of, restored],
            )
        assert cursor.lastrowid is not None  # noqa: S101 - an INSERT has one
        return Activation(
            id=cursor.lastrowid,
            at=at,
            who=who,
            why=why,
            digest=digest,
            undo_of=undo_of,
            restored=restored,
        )

    def _known(self, digest: str) -> bool:
        row = self._database.row("SELECT 1 FROM rule_sets WHERE digest = ?", [digest])
        return row is not None


def _unknown(digest: str) -> str:
    return f"rule set {digest} is not kept: load its files and keep them first"


def _activation(row: Row) -> Activation:
    number, at, who, why, digest, undo_of, restored = row
    return Activation(
        id=number,
        at=as_moment(at),
        who=who,
        why=why,
        digest=digest,
        undo_of=undo_of,
        restored=bool(restored),
    )
