"""What language models answered, part by part.

What rules answer is part of the decision itself; a model is asked once that is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.store.database import Database, Row
from engine.store.decisions import Decisions
from engine.store.identity import Clock, as_moment, as_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A part of a model's answer.

    Attributes:
        decision: The decision's id.
        part: From 1.
        at: When it was complete, with its time zone.
        model: The model's name as its server gives it.
        text: What it said, or None once that is forgotten.
        tokens: Its length.
        is_last: Whether the answer ends with it.
    """

    decision: str
    part: int
    at: datetime
    model: str
    text: str | None
    tokens: int
    is_last: bool


class Replies:
    """The models' answers of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._decisions = Decisions(database)
        self._clock = clock

    def add(
        self,
        decision: str,
        part: int,
        *,
        model: str,
        text: str,
        tokens: int,
        is_last: bool,
    ) -> Reply:
        """Keep a part of an answer; of two programs that ask for one, the first keeps it.

        Raises:
            RecordError: There is no such decision.
        """
        at = self._clock()
        with self._database.transaction():
            id_ = self._decisions.resolve(decision)
            self._database.write(
                "INSERT OR IGNORE INTO replies "
                "(decision, part, at, model, text, tokens, is_last) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                [id_, part, as_text(at), model, text, tokens, int(is_last)],
            )
            (kept,) = (one for one in self.of(id_) if one.part == part)
        return kept

    def of(self, decision: str) -> tuple[Reply, ...]:
        """The parts of a decision's answer, in order; none where rules answered.

        Args:
            decision: Its whole id.
        """
        rows = self._database.rows(
            "SELECT decision, part, at, model, text, tokens, is_last FROM replies "
            "WHERE decision = ? ORDER BY part",
            [decision],
        )
        return tuple(_reply(row) for row in rows)


def _reply(row: Row) -> Reply:
    decision, part, at, model, text, tokens, is_last = row
    return Reply(
        decision=decision,
        part=part,
        at=as_moment(at),
        model=model,
        text=text,
        tokens=tokens,
        is_last=bool(is_last),
    )
