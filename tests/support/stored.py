"""Decisions and a clock for tests of the store."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.store.database import Database
from engine.store.decision import (
    COLUMNS,
    TEXTS,
    Decision,
    Entry,
    Summary,
    row_of,
    unpacked,
)
from engine.store.store import Store

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
RULESET = "a" * 64


class Ticking:
    """A clock that moves a second every time it is looked at."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def opened(path: Path, clock: Ticking | None = None, *, wait: float = 5.0) -> Store:
    """A store that holds the rule set of ``made`` decisions."""
    store = Store.open(path, clock or Ticking(), wait=wait)
    store.rulesets.keep(RULESET, {"rules/budget.yaml": "rules: []\n"})
    return store


def made(
    store: Store,
    query: str = "Was ist ein Bauantrag?",
    *,
    unit: str | None = "clerk",
    conversation: str | None = None,
) -> Decision:
    """A decision as the assistant would keep it, not yet kept."""
    ids = store.ids
    words = re.findall(r"\w+", query)
    facts = [{"Query": {"id": "q1", "text": query}}]
    facts += [{"Word": {"query": "q1", "text": word.lower()}} for word in words]
    return Decision(
        entry=Entry(
            id=ids.new(),
            created_at=START,
            unit=unit,
            conversation=conversation,
            turn=None if conversation is None else 1,
            query=query,
            model="phi3",
            ruleset=RULESET,
            summary=Summary(
                intent="quick_answer",
                complexity=3.5,
                allocated=250,
                system="rules",
                confidence=0.75,
                timings_ms={"rules": 1.5},
            ),
        ),
        request=json.dumps({"facts": facts, "seed": 0}),
        ledger=json.dumps([{"born": 1, "fact": fact} for fact in facts]),
        answer=json.dumps({"text": f"You asked: {query} I do not know."}),
        personal=(query, *(word.lower() for word in words)),
    )


def kept(
    store: Store,
    query: str = "Was ist ein Bauantrag?",
    *,
    unit: str | None = "clerk",
    conversation: str | None = None,
) -> Decision:
    """A decision as the assistant would keep it, and kept."""
    decision = made(store, query, unit=unit, conversation=conversation)
    store.decisions.add(decision)
    return decision


def insert(store: Store, decision: Decision) -> None:
    """Put a decision into its table alone, as programs of earlier schemas did."""
    row = row_of(decision)
    places = ", ".join("?" * len(row))
    store.database.write(
        f"INSERT INTO decisions ({COLUMNS}, {TEXTS}) VALUES ({places})",  # noqa: S608
        row,
    )


def everything_in(path: Path) -> bytes:
    """All bytes of a database's files, and all its compressed texts unpacked."""
    files = [path, *path.parent.glob(f"{path.name}-*")]
    raw = b"\n".join(file.read_bytes() for file in files if file.exists())
    with Database.open(path) as database:
        ledgers = database.rows("SELECT ledger FROM decisions")
    return raw + "".join(unpacked(ledger) for (ledger,) in ledgers).encode()
