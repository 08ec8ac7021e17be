"""Tuples of facts, newest first, found one after the other while somebody wants them.

A control fact that nothing ties to the others, such as the goal of a planner, makes a
rule's matches start anew each time it changes. To find all of them at once would cost
the whole join each time, though only the first may ever fire. So the next newest fact
is taken lazily, place by place, until one that is tied to the rest: from there on a
join finds all, in an order that its indexes like.
(The lazy order of LEAPS: Miranker, Brant, Lofaso & Gadbois, AAAI 1990.)
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter, neg
from typing import TypeAlias

from engine.match.facts import Fact, Facts
from engine.match.rule_node import RuleNode
from engine.match.store import Store

ID = attrgetter("id")
FEW = 4
"""Candidates at which a join begins that are joined at once."""
SHARE = 64
"""Of the facts in question, after one in so many the rest is joined at once: one by
one each costs several times as much, so that waiting longer could cost more than it
can save. (Measured: with 16 Waltz takes an eighth longer, WaltzDB a twentieth; with 256
Manners of 128 guests does.)"""

Taken: TypeAlias = "tuple[tuple[int, ...], Facts]"
"""Places and their facts."""


def recency(facts: Facts, turn: int = 0) -> tuple[int, ...]:
    """Greater for what comes first: newer ids, then lower ids in condition order.

    Of tuples of several rules: newer ids, of which one may have more, then the greater
    turn, none being above 0. One flat tuple of whole numbers is what Python compares fastest.
    """
    ids = [*map(ID, facts)]
    return *sorted(ids, reverse=True), turn, *map(neg, ids)


def recency_of_two(one: int, two: int) -> Callable[[Facts], tuple[int, int, bool]]:
    """The same for tuples of one rule that differ at two places only, in order."""

    def key(facts: Facts) -> tuple[int, int, bool]:
        first, second = facts[one].id, facts[two].id
        if first > second:
            return first, second, False
        return second, first, True

    return key


def descending(
    node: RuleNode, store: Store, pins: tuple[int, ...], facts: Facts
) -> Iterable[Facts]:
    """All tuples whose newest facts are given ones at some places, best first.

    Args:
        node: The rule.
        store: The session's facts.
        pins: The places, the newest fact's first.
        facts: Their facts.
    """
    along: list[int] = []
    others: list[Fact] = []
    templates = {node.anatomy.places[place].template for place in pins}
    for place in sorted(node.anatomy.isolated - set(pins)):
        template = node.anatomy.places[place].template
        known = store.memory.of(template)
        if len(known) == 1 and template not in templates:
            # What all tuples share does not matter to their order.
            (fact,) = known
            if fact.id > facts[-1].id:
                return ()
            along.append(place)
            others.append(fact)
    return _below(node, store, (pins, facts), (tuple(along), tuple(others)))


def _below(
    node: RuleNode, store: Store, pinned: Taken, along: Taken
) -> Iterable[Facts]:
    """The same with facts at other places, which all tuples share."""
    pins, facts = pinned
    taken, given = (*pins, *along[0]), (*facts, *along[1])
    free = len(node.anatomy.places) - len(taken)
    is_free = free > 1 and pins[-1] in node.anatomy.isolated
    if is_free and node.width(taken)(store, *given) > FEW:
        return _stepwise(node, store, pinned, along)
    found = list(node.join(pins, along[0])(store, *given))
    if free == 1:
        found.reverse()
    elif len(found) > 1:
        if free == 2:  # noqa: PLR2004
            others = set(range(len(node.anatomy.places))) - {*taken}
            found.sort(key=recency_of_two(*sorted(others)), reverse=True)
        else:
            found.sort(key=recency, reverse=True)
    return found


def _stepwise(
    node: RuleNode, store: Store, pinned: Taken, along: Taken
) -> Iterator[Facts]:
    """The same, by the next newest fact, until so many were wanted that all will be."""
    pins, facts = pinned
    limit = facts[-1].id
    free = [
        place
        for place in range(len(node.anatomy.places))
        if place not in pins and place not in along[0]
    ]
    streams = [_older(node, store, place, limit + (place > pins[-1])) for place in free]
    known = sum(
        len(store.memory.of(node.anatomy.places[place].template)) for place in free
    )
    patience = max(FEW, known // SHARE)
    nexts = heapq.merge(*streams, key=_age)
    for age, together in groupby(nexts, key=_age):
        if patience < 0:
            rest = node.join(pins, along[0], bounded=True)
            found = list(rest(store, *facts, *along[1], 1 - age))
            found.sort(key=recency, reverse=True)
            yield from found
            return
        ways = [
            _below(node, store, ((*pins, place), (*facts, fact)), along)
            for place, fact in together
        ]
        patience -= len(ways)
        if len(ways) == 1:
            yield from ways[0]
        else:
            yield from heapq.merge(*ways, key=recency, reverse=True)


def _age(one: tuple[int, Fact]) -> int:
    return -one[1].id


def _older(
    node: RuleNode, store: Store, place: int, limit: int
) -> Iterator[tuple[int, Fact]]:
    """The facts of a place's template with an id below a limit, newest first.

    They are looked at when the first is wanted: what begins later has no place here.
    """
    template = node.anatomy.places[place].template
    ended = store.memory.ended
    for fact in reversed(list(store.memory.of(template))):
        if fact.id < limit and fact.id not in ended:
            yield place, fact
