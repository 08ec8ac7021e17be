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

if TYPE_CHECKING:
    from engine.run.cycle import Cycle


def sweep(lazy: LazyAgenda, cycle: Cycle, last: int | None) -> None:
    """Fire, one after the other, what comes first and needs only the newest fact.

    Args:
        lazy: The conflict set.
        cycle: The session's cycle.
        last: The number of the last firing that may be, or None.
    """
    waiting, doubtful = lazy.waiting, lazy.doubtful
    heap, sowing, fact = waiting.heap, waiting.sowing, waiting.newest
    if lazy.head is not None or fact.id in cycle.ended:
        return
    fresh, base, steps = waiting.fresh, waiting.base, sowing.steps
    while fresh:
        first = fresh.bit_length() - 1
        rank, fire, is_quiet, place = steps[base + first]
        if (
            fire is None
            or (heap and heap[0] < (rank, -fact.id, 1, math.inf))
            or cycle.fired == last
            or (doubtful and place.rule in doubtful)
        ):
            break
        fresh ^= 1 << first
        if is_quiet and not base:
            if not fire(cycle, fact):
                fresh ^= 1 << first  # readable code will tell why
                break
            continue
        waiting.fresh = fresh
        if not fire(cycle, fact):
            waiting.fresh = fresh ^ 1 << first
            return
        if cycle.shaken:
            cycle.settle()
        if base and not waiting.fresh:
            waiting.refill()
        if waiting.newest is not fact:
            sowing, fact = waiting.sowing, waiting.newest
            steps = sowing.steps
        fresh, base = waiting.fresh, waiting.base
    waiting.fresh = fresh
