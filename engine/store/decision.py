"""What is kept of one decision: who asked, what was decided, and how it came about.

Plain values; reading and writing them is the repository's business (``decisions``).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.store.database import Row
from engine.store.errors import RecordError
from engine.store.identity import as_moment, as_text

# Level 1 halves the time of level 6 and costs a tenth in size (24 kB of ledger,
# 137 µs against 322 µs, 7.2 kB against 6.5 kB).
_LEVEL = 1


class State(StrEnum):
    """What is left of the question's text."""

    WHOLE = "whole"  # all that was recorded
    REDACTED = "redacted"  # replaced in the tables, not yet wiped from the files
    FORGOTTEN = "forgotten"  # gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The decision in a few columns, for lists and statistics; None is unknown.

    Attributes:
        allocated: Tokens.
        timings_ms: Milliseconds by the name of the stage.
    """

    intent: str | None = None
    complexity: float | None = None
    allocated: int | None = None
    system: str | None = None
    confidence: float | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a list of decisions shows of one.

    Attributes:
        id: As ``Ids`` makes them, so that later decisions sort later.
        created_at: With its time zone.
        unit: Who asked, or on whose behalf.
        conversation: The conversation it is part of.
        turn: The number of the question's turn in it.
        query: The question, or None once it is forgotten.
        model: The language model the budget was made for.
        ruleset: The digest of the rule set that decided.
    """

    id: str
    created_at: datetime
    ruleset: str
    unit: str | None = None
    conversation: str | None = None
    turn: int | None = None
    query: str | None = None
    model: str | None = None
    summary: Summary = Summary()
    state: State = State.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision in full; its parts are JSON texts, kept to the letter.

    Attributes:
        entry: What lists show of it.
        request: All that is needed to decide again: the facts as given, seed,
            strategy, exploration, utilities, params, the effects' answers.
        ledger: What happened in between.
        answer: What came out.
        personal: The strings in these texts that tell the question: the question
            itself, parts of it, its words. They go when it is forgotten.
    """

    entry: Entry
    request: str
    ledger: str
    answer: str
    personal: tuple[str, ...] = ()


COLUMNS = (
    "id, created_at, state, unit, conversation, turn, query, model, ruleset, intent, "
    "complexity, allocated, system, confidence, timings"
)
"""The columns of an entry, in the order of ``entry_of`` and ``row_of``."""

TEXTS = "personal, request, answer, ledger"
"""The further columns of a decision."""


def entry_of(row: Row) -> Entry:
    """The entry in a row of ``COLUMNS``."""
    return Entry(
        id=row[0],
        created_at=as_moment(row[1]),
        state=State(row[2]),
        unit=row[3],
        conversation=row[4],
        turn=row[5],
        query=row[6],
        model=row[7],
        ruleset=row[8],
        summary=Summary(
            intent=row[9],
            complexity=row[10],
            allocated=row[11],
            system=row[12],
            confidence=row[13],
            timings_ms=json.loads(row[14]),
        ),
    )


def decision_of(row: Row) -> Decision:
    """The decision in a row of ``COLUMNS`` and ``TEXTS``.

    Raises:
        RecordError: The row is damaged.
    """
    *entry, personal, request, answer, ledger = row
    try:
        return Decision(
            entry=entry_of(tuple(entry)),
            personal=tuple(json.loads(personal)),
            request=request,
            answer=answer,
            ledger=unpacked(ledger),
        )
    except (ValueError, TypeError) as error:
        raise RecordError(
            f"decision {row[0]} is damaged ({error}): restore a copy of the database"
        ) from error


def row_of(decision: Decision) -> Row:
    """The row of ``COLUMNS`` and ``TEXTS``; most of the cost of keeping a decision.

    Raises:
        RecordError: A text holds what is no Unicode character.
    """
    entry, summary = decision.entry, decision.entry.summary
    try:
        return (
            entry.id,
            as_text(entry.created_at),
            entry.state.value,
            _encodable(entry.unit),
            _encodable(entry.conversation),
            entry.turn,
            _encodable(entry.query),
            _encodable(entry.model),
            entry.ruleset,
            summary.intent,
            summary.complexity,
            summary.allocated,
            summary.system,
            summary.confidence,
            json.dumps(dict(summary.timings_ms), allow_nan=False),
            json.dumps(decision.personal),
            _encodable(decision.request),
            _encodable(decision.answer),
            packed(decision.ledger),
        )
    except UnicodeEncodeError as error:
        raise RecordError(
            f"decision {entry.id} holds bytes that are no text ({error.reason} at "
            f"character {error.start}): decode the question before asking it"
        ) from error


def packed(text: str) -> bytes:
    """A long text as it is kept: UTF-8, compressed."""
    return zlib.compress(text.encode(), _LEVEL)


def unpacked(data: bytes) -> str:
    """The text that ``packed`` wrote.

    Raises:
        ValueError: It is damaged.
    """
    try:
        return zlib.decompress(data).decode()
    except zlib.error as error:
        raise ValueError(str(error)) from error


def _encodable(text: str | None) -> str | None:
    # A lone surrogate would only be noticed by SQLite, which cannot name the decision.
    if text is not None and not text.isascii():
        text.encode()
    return text
