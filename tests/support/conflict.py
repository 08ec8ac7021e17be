"""The conflict set in order, worked out from all that holds."""

from __future__ import annotations

from engine.run.activation import Activation
from engine.run.cycle import Cycle
from engine.run.outlook import still_hold
from engine.run.strategy import order, ranking


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
