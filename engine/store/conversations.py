"""The turns of conversations, in order; who said what, and at what cost.

Which turn follows up which is decided by rules, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.store.database import Database, Row
from engine.store.errors import RecordError
from engine.store.identity import Clock, as_moment, as_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One contribution to a conversation.

    Attributes:
        n: Counts the turns of the conversation from 1.
        at: With its time zone.
        role: Who speaks, such as "user" or "assistant".
        text: What was said, or None once it is forgotten.
        decision: The decision it asked for, or came from.
        tokens: Its length.
    """

    conversation: str
    n: int
    at: datetime
    role: str
    text: str | None
    decision: str | None
    tokens: int


class Conversations:
    """The conversations of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(
        self,
        conversation: str,
        role: str,
        text: str,
        *,
        tokens: int,
        decision: str | None = None,
    ) -> Turn:
        """Add a turn at the end.

        Raises:
            RecordError: The decision is not kept.
        """
        at = self._clock()
        with self._database.transaction():
            if decision is not None and not self._database.row(
                "SELECT 1 FROM decisions WHERE id = ?", [decision]
            ):
                raise RecordError(
                    f"a turn of conversation {conversation!r} belongs to decision "
                    f"{decision}, which is not kept: keep the decision first"
                )
            n = self.length(conversation) + 1
            self._database.write(
                "INSERT INTO turns (conversation, n, at, role, text, decision, tokens) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [conversation, n, as_text(at), role, text, decision, tokens],
            )
        return Turn(
            conversation=conversation,
            n=n,
            at=at,
            role=role,
            text=text,
            decision=decision,
            tokens=tokens,
        )

    def answer(self, decision: str, text: str, *, tokens: int) -> None:
        """Put another answer to a decision's question in place of the one there is."""
        self._database.write(
            "UPDATE turns SET text = ?, tokens = ? "
            "WHERE decision = ? AND role = 'assistant'",
            [text, tokens, decision],
        )

    def length(self, conversation: str) -> int:
        """How many turns it has; 0 if nobody spoke yet."""
        row = self._database.row(
            "SELECT max(n) FROM turns WHERE conversation = ?", [conversation]
        )
        return 0 if row is None or row[0] is None else int(row[0])

    def turns(self, conversation: str, last: int | None = None) -> tuple[Turn, ...]:
        """The turns in order, or only the last few of them."""
        rows = self._database.rows(
            "SELECT conversation, n, at, role, text, decision, tokens FROM turns "
            "WHERE conversation = ? ORDER BY n DESC LIMIT ?",
            [conversation, -1 if last is None else last],
        )
        return tuple(_turn(row) for row in reversed(rows))


def _turn(row: Row) -> Turn:
    conversation, n, at, role, text, decision, tokens = row
    return Turn(
        conversation=conversation,
        n=n,
        at=as_moment(at),
        role=role,
        text=text,
        decision=decision,
        tokens=tokens,
    )
