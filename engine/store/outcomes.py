"""What later came of decisions: tokens really used, ratings, latencies.

A decision may have several outcomes. What is learned from them happens elsewhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

from engine.store.database import Database
from engine.store.decisions import Decisions
from engine.store.errors import RecordError
from engine.store.identity import Clock, as_moment, as_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was reported of one decision at one time; None was not reported.

    Attributes:
        decision: The decision's id.
        at: When it was reported, with its time zone.
        tokens_used: Tokens that the answer really took.
        rating: How good it was, on the reporter's scale.
        latency: Seconds until the answer was there.
    """

    decision: str
    at: datetime
    tokens_used: int | None = None
    rating: float | None = None
    latency: float | None = None


class Outcomes:
    """The outcomes of one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._decisions = Decisions(database)
        self._clock = clock

    def add(
        self,
        decision: str,
        *,
        tokens_used: int | None = None,
        rating: float | None = None,
        latency: float | None = None,
    ) -> Outcome:
        """Keep what came of a decision.

        Args:
            decision: Its id, or a beginning of it that no other has.
            tokens_used: Tokens that the answer really took.
            rating: How good it was.
            latency: Seconds.

        Raises:
            RecordError: The decision is unknown, nothing is reported, or a number is
                none that can be.
        """
        _check(decision, tokens_used, rating, latency)
        at = self._clock()
        with self._database.transaction():
            id_ = self._decisions.resolve(decision)
            self._database.write(
                "INSERT INTO outcomes (decision, at, tokens_used, rating, latency) "
                "VALUES (?, ?, ?, ?, ?)",
                [id_, as_text(at), tokens_used, rating, latency],
            )
        return Outcome(
            decision=id_,
            at=at,
            tokens_used=tokens_used,
            rating=rating,
            latency=latency,
        )

    def of(self, decision: str) -> tuple[Outcome, ...]:
        """All outcomes of a decision, latest first.

        Raises:
            RecordError: The decision is unknown.
        """
        rows = self._database.rows(
            "SELECT decision, at, tokens_used, rating, latency FROM outcomes "
            "WHERE decision = ? ORDER BY id DESC",
            [self._decisions.resolve(decision)],
        )
        return tuple(
            Outcome(
                decision=id_,
                at=as_moment(at),
                tokens_used=tokens_used,
                rating=rating,
                latency=latency,
            )
            for id_, at, tokens_used, rating, latency in rows
        )


def _check(
    decision: str, tokens_used: int | None, rating: float | None, latency: float | None
) -> None:
    if tokens_used is None and rating is None and latency is None:
        raise RecordError(
            f"nothing is reported of decision {decision}: give at least one of "
            "tokens used, rating and latency"
        )
    for name, value, least in (
        ("tokens used", tokens_used, 0.0),
        ("rating", rating, -math.inf),
        ("latency", latency, 0.0),
    ):
        if value is not None and not (math.isfinite(value) and value >= least):
            raise RecordError(
                f"{name} of decision {decision} cannot be {value}: give a finite number"
                + (", 0 or more" if least == 0 else "")
            )
