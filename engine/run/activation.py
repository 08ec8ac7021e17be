"""Activations: a rule with a complete match, waiting to fire or fired."""

from __future__ import annotations

from engine.lang.values import Key
from engine.match.facts import Fact
from engine.match.match import Match
from engine.run.strategy import SortKey


class Activation(Match, eq=False, gc=False):
    """One match on the agenda; it lives while its conditions hold without a break.

    Attributes:
        group: The key of its choice with its group, or None.
        fired: The number of its firing, or 0: refraction.
        chosen: The number of the choice it won, or 0.
        alive: Whether its conditions still hold.
        conclusions: The facts it supports, by id.
        place: Its place in the order, first is least; empty where none was worked out.
        queued: Whether the agenda's heap holds it.
    """

    group: Key | None = None
    fired: int = 0
    chosen: int = 0
    alive: bool = True
    conclusions: dict[int, Fact] | None = None
    place: SortKey = ()
    queued: bool = False
