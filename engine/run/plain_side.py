"""Right-hand sides in readable code: for the readable matcher, and where others doubt.

All that the actions need is evaluated before the firing begins, so that nothing is done
by half if something fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.errors import FiringError
from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import show
from engine.match.facts import Fact
from engine.match.match import Bound
from engine.run.actions import ActionFault, right_hand_sides
from engine.run.activation import Activation
from engine.run.done import (
    Done,
    HaltDone,
    ModifyDone,
    PutDone,
    RequestDone,
    RetractDone,
)
from engine.run.notes import Chose
from engine.run.records import SupportKind

if TYPE_CHECKING:
    from engine.run.cycle import Cycle


def act(
    cycle: Cycle, activation: Activation, choice: Chose | None
) -> Sequence[RequestDone]:
    """Fire an activation, which may have won a choice.

    Returns:
        The effects to be requested.

    Raises:
        FiringError: If its right-hand side cannot be carried out.
    """
    done = _planned(cycle, activation)
    cycle.begin(activation, choice)
    requests = []
    for action in done:
        if isinstance(action, RequestDone):
            requests.append(action)
        else:
            _do(cycle, action)
    return requests


def _planned(cycle: Cycle, activation: Activation) -> tuple[Done, ...]:
    setting, rule = cycle.setting, activation.rule
    side = right_hand_sides(setting.rules)[rule.name]
    params = {name: setting.params[param.key] for name, param in rule.params.items()}
    try:
        return side.plan({**params, **activation.bindings}, cycle.memory)
    except ActionFault as fault:
        bindings = {n: _shown(bound) for n, bound in activation.bindings.items()}
        facts = tuple(str(fact) for fact in activation.facts)
        raise FiringError(rule.name, fault.span, str(fault), bindings, facts) from fault


def _shown(bound: Bound) -> str:
    return str(bound) if isinstance(bound, Fact) else show(bound)


def _do(cycle: Cycle, action: PutDone | ModifyDone | RetractDone | HaltDone) -> None:
    if isinstance(action, HaltDone):
        cycle.halted = True
        return
    entrance = cycle.entrances[action.shape.name]
    if isinstance(action, PutDone):
        kind: SupportKind = "asserted" if action.kept else "concluded"
        entrance.enter(cycle, action.values, kind, cycle.fired, "")
    elif isinstance(action, RetractDone):
        entrance.end(cycle, _found(cycle, action.shape, action.values), cycle.fired)
    else:
        old = _found(cycle, action.shape, action.old)
        entrance.change(cycle, old, action.new, cycle.fired)


def _found(cycle: Cycle, shape: Template, values: tuple[Value, ...]) -> Fact:
    fact = cycle.memory.find(shape, values)
    if fact is None:
        raise AssertionError("planning saw a live fact")
    return fact
