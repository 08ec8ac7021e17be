"""What a cycle has fired that still holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.match.anatomy import is_over_when_fired
from engine.run.activation import Activation
from engine.run.notes import fired

if TYPE_CHECKING:
    from engine.run.cycle import Cycle


def still_hold(cycle: Cycle) -> Iterator[Activation]:
    """What has fired and still holds, in order.

    Nobody tells of a match that is over when it has fired.
    """
    over: dict[str, bool] = {}
    for note in cycle.ledger.notes.since(0):
        one = fired(note)
        if one and one.alive and all(fact in cycle.memory for fact in one.facts):
            rule = one.rule
            if rule.digest not in over:
                over[rule.digest] = is_over_when_fired(rule)
            if not over[rule.digest]:
                yield one
