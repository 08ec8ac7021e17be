"""The chase: firing what the newest fact leads to, as long as nothing comes before it.

What a firing asserts is the newest fact, and often all that it begins is the next thing
to fire. So long as that is so, nothing has to wait: the fact is joined, and what is found
fires. Where anything else may come first, the chase stops, and the cycle goes on as
always.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.match.facts import Facts
from engine.run.activation import Activation
from engine.run.lazy import LazyAgenda
from engine.run.side_code import Side

if TYPE_CHECKING:
    from engine.run.cycle import Cycle


def chase(  # noqa: C901  # one place, for the sake of speed
    lazy: LazyAgenda, cycle: Cycle, sides: Mapping[str, Side], last: int | None
) -> None:
    """Fire, one after the other, what the newest fact begins, if it is next.

    Args:
        lazy: The conflict set.
        cycle: The session's cycle.
        sides: What fires each rule, by name.
        last: The number of the last firing that may be, or None.
    """
    waiting, doubtful, store = lazy.waiting, lazy.doubtful, lazy.store
    heap, ended = waiting.heap, cycle.ended
    facts: Facts | None = None
    activation: Activation | None = None
    turn = None
    try:
        while True:
            mask, fact = waiting.fresh, waiting.newest
            if not mask or waiting.base or cycle.fired == last:
                return
            next_ = waiting.sowing.turns[mask]
            if turn is not next_:
                turn = next_
                rank, _, first, is_chased, _, rest = turn
                if first is None or not is_chased:
                    return
                place, node, join = first, first.rule, first.join
                rule, fire = node.rule, sides[node.rule.name]
            if (
                (heap and heap[0][0] <= rank)
                or (ended and fact.id in ended)
                or (doubtful and node in doubtful)
            ):
                return
            activation = facts = None
            found = join(store, fact)
            if len(found) == 1:
                facts = found[0]
            elif found:
                facts = waiting.several(rank, fact, place, found)[1]
            waiting.fresh = rest
            if facts is None:
                continue
            activation = Activation(rule, facts)
            requests = fire(cycle, activation, None)
            if requests or cycle.shaken or not activation.alive:
                cycle.finish(activation, requests)
            if cycle.halted:
                return
    except BaseException:  # whoever interrupts may go on afterwards
        if facts is not None and not (activation and activation.fired):
            waiting.put(node, [(node, facts)])
        raise
