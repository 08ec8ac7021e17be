"""How often each rule fired, was chosen, and stood in a proof.

A rule is its name and its digest: an edited rule starts from nothing. What the
numbers are worth is the business of learning.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from engine.store.database import Database, Row
from engine.store.identity import as_moment, as_text

_COLUMNS = "rule, digest, fired, chosen, proved, last_fired_at"

# max() of two arguments is NULL if one of them is, hence the ifnull.
_MERGE = (
    f"INSERT INTO rule_statistics ({_COLUMNS}) "  # noqa: S608 - constants
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (rule, digest) DO UPDATE SET "
    "fired = fired + excluded.fired, chosen = chosen + excluded.chosen, "
    "proved = proved + excluded.proved, last_fired_at = nullif(max("
    "ifnull(last_fired_at, ''), ifnull(excluded.last_fired_at, '')), '')"
)


class RuleUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often a rule was used: in one decision, or in many together.

    Attributes:
        rule: The rule's name.
        digest: The rule's digest.
        fired: Firings.
        chosen: Choices it won.
        proved: Proofs of an outcome that it stands in.
        last_fired_at: When it last fired, with its time zone, or None if never.
    """

    rule: str
    digest: str
    fired: int = 0
    chosen: int = 0
    proved: int = 0
    last_fired_at: datetime | None = None


class Statistics:
    """The rule statistics of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, uses: Iterable[RuleUse]) -> None:
        """Add to what is known of the rules."""
        self._database.write_all(_MERGE, [_row(use) for use in together(uses)])

    def all(self) -> tuple[RuleUse, ...]:
        """Every rule ever used, by name and digest."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM rule_statistics "  # noqa: S608 - constants
            "ORDER BY rule, digest"
        )
        return tuple(_use(row) for row in rows)

    def of(self, rule: str, digest: str) -> RuleUse:
        """What is known of one rule; nothing but zeros if it was never used."""
        row = self._database.row(
            f"SELECT {_COLUMNS} FROM rule_statistics "  # noqa: S608 - constants
            "WHERE rule = ? AND digest = ?",
            [rule, digest],
        )
        return RuleUse(rule=rule, digest=digest) if row is None else _use(row)


def together(uses: Iterable[RuleUse]) -> tuple[RuleUse, ...]:
    """The same uses, summed up per rule and in the order of rules."""
    # Plain lists: this runs for every rule of every decision of a commit.
    sums: dict[tuple[str, str], list[int]] = {}
    latest: dict[tuple[str, str], datetime] = {}
    for use in uses:
        key = (use.rule, use.digest)
        known = sums.setdefault(key, [0, 0, 0])
        known[0] += use.fired
        known[1] += use.chosen
        known[2] += use.proved
        at = use.last_fired_at
        if at is not None and (key not in latest or at > latest[key]):
            latest[key] = at
    return tuple(
        RuleUse(
            rule=key[0],
            digest=key[1],
            fired=sums[key][0],
            chosen=sums[key][1],
            proved=sums[key][2],
            last_fired_at=latest.get(key),
        )
        for key in sorted(sums)
    )


def _row(use: RuleUse) -> Row:
    at = None if use.last_fired_at is None else as_text(use.last_fired_at)
    return (use.rule, use.digest, use.fired, use.chosen, use.proved, at)


def _use(row: Row) -> RuleUse:
    rule, digest, fired, chosen, proved, at = row
    return RuleUse(
        rule=rule,
        digest=digest,
        fired=fired,
        chosen=chosen,
        proved=proved,
        last_fired_at=None if at is None else as_moment(at),
    )
