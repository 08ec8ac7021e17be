"""Activations: a rule with a complete match, waiting to fire or fired."""

from __future__ import annotations

from engine.lang.values import Key, join_key
from engine.match.facts import Fact
from engine.match.match import Match
from engine.run.strategy import SortKey


class Activation:
    """One match on the agenda; it lives while its conditions hold without a break.

    Attributes:
        match: The match.
        place: Its place in the order, first is least.
        group: The key of its choice with its group, or None.
        alive: Whether its conditions still hold.
        fired: The number of its firing, or 0: refraction.
        choice: The number of the choice it won, or 0.
        conclusions: The facts it supports.
        queued: Whether the agenda's heap holds it.
    """

    __slots__ = (
        "alive",
        "choice",
        "conclusions",
        "fired",
        "group",
        "match",
        "place",
        "queued",
    )

    def __init__(self, match: Match, place: SortKey) -> None:
        self.match = match
        self.place = place
        self.group: Key | None = None
        if match.choice is not None:
            group, key = match.choice
            self.group = (group, join_key(key))
        self.alive = True
        self.fired = 0
        self.choice = 0
        self.conclusions: dict[int, Fact] = {}
        self.queued = False
