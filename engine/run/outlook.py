"""What a cycle could fire, and what it has fired that still holds, told to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.match.anatomy import is_over_when_fired
from engine.run.activation import Activation
from engine.run.notes import fired
from engine.run.strategy import order, ranking

if TYPE_CHECKING:
    from engine.run.cycle import Cycle


def could_fire(cycle: Cycle) -> list[Activation]:
    """What could fire, in order, rivals of standing choices left out."""
    done = {one.key for one in still_hold(cycle)}
    utilities, standing = cycle.setting.utilities, cycle.conflict.standing
    ranked = ranking(cycle.setting.strategy)
    return sorted(
        (
            one
            for one in cycle.conflict.matches()
            if one.key not in done and one.group not in standing
        ),
        key=lambda one: order(one, utilities[one.rule.name], ranked),
    )


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
