"""The sweep: firing what the newest fact is all that it takes, without detours.

Many rules of a decision need one fact and only conclude something. For these no item
is taken and no activation offered: a generated function does it all, see
`engine.run.swift_code`. Where anything else comes first, the sweep stops, and the cycle
goes on as always.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine.run.lazy import LazyAgenda
from engine.run.waiting import Waiting

if TYPE_CHECKING:
    from engine.run.cycle import Cycle


def sweep(  # noqa: C901  # one place, for the sake of speed
    lazy: LazyAgenda, cycle: Cycle, last: int | None
) -> None:
    """Fire, one after the other, what comes first and needs only the newest fact.

    Args:
        lazy: The conflict set.
        cycle: The session's cycle.
        last: The number of the last firing that may be, or None.
    """
    waiting, doubtful = lazy.waiting, lazy.doubtful
    heap, fact = waiting.heap, waiting.newest
    if fact.id in cycle.ended:
        return
    if last is None and not (heap or doubtful or waiting.base):
        _sweep_quietly(waiting, cycle)
    fresh, base, steps = waiting.fresh, waiting.base, waiting.sowing.steps
    while fresh:
        first = fresh.bit_length() - 1
        rank, fire, place = steps[base + first]
        if (
            fire is None
            or (heap and heap[0] < (rank, -fact.id, 1, math.inf))
            or cycle.fired == last
            or (doubtful and place.rule in doubtful)
        ):
            break
        fired = cycle.fired
        waiting.fresh = fresh ^ 1 << first
        try:
            is_done = fire(cycle, fact)
        except BaseException:  # whoever interrupts may go on afterwards
            if cycle.fired == fired:
                waiting.fresh = fresh
            raise
        if not is_done:  # readable code will tell why
            waiting.fresh = fresh
            return
        if cycle.shaken:
            cycle.settle()
        if base and not waiting.fresh:
            waiting.refill()
        if waiting.newest is not fact:
            fact, steps = waiting.newest, waiting.sowing.steps
        if fact.id in cycle.ended:
            return
        fresh, base = waiting.fresh, waiting.base


def _sweep_quietly(waiting: Waiting, cycle: Cycle) -> None:
    """The same as long as nothing else waits and nobody reads what is concluded.

    What comes of such a firing is a fact that nobody reads, or that a choice is made.
    """
    fact, quiet = waiting.newest, waiting.sowing.quiet
    fresh, fired = waiting.fresh, cycle.fired
    try:
        while fresh:
            first = fresh.bit_length() - 1
            fire = quiet[first]
            if fire is None:
                return
            fired = cycle.fired
            waiting.fresh = fresh ^ 1 << first
            if not fire(cycle, fact):  # readable code will tell why
                waiting.fresh = fresh
                return
            fresh = waiting.fresh  # a choice takes its rivals away
    except BaseException:  # whoever interrupts may go on afterwards
        if cycle.fired == fired:
            waiting.fresh = fresh
        raise
