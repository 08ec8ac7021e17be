"""Shares: how much each rule had to do with what came out.

The measure: the facts that came out, such as the reply and the allocated tokens, have
equal shares, 1 together. A rule that stands behind a fact keeps half of the share that
reaches it; the other half goes on in equal parts to those facts it rested on that rules
brought about, and if there are none it keeps all. Rules tagged ``helper`` keep nothing.
It tells who stands close behind the outcome, not what would have happened without a
rule.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from engine import Ledger, Supported, Withdrawn

_KEPT = 0.5


@dataclass(frozen=True, slots=True)
class RuleShare:
    """A rule and its share of the outcome, in (0, 1]."""

    rule: str
    share: float


def rule_shares(
    ledger: Ledger, goals: Collection[int], helpers: Collection[str]
) -> tuple[RuleShare, ...]:
    """The rules behind some facts, the one with the largest share first.

    Args:
        ledger: What happened.
        goals: Ids of the facts that came out, alive at the end.
        helpers: Names of rules that only pass things on.
    """
    behind = _firings(ledger)
    reached: dict[int, list[float]] = defaultdict(list)
    made = [behind[goal] for goal in goals if goal in behind]
    for number in made:
        reached[number].append(1 / len(made))
    waiting = [-number for number in reached]
    heapq.heapify(waiting)
    kept: dict[str, list[float]] = defaultdict(list)
    while waiting:
        # The latest first, so that all that can reach a firing has reached it.
        number = -heapq.heappop(waiting)
        firing = ledger.firing(number)
        share = math.fsum(reached[number])
        facts = {fact for one in firing.evidence for fact in one.facts}
        earlier = [behind[fact] for fact in facts if behind.get(fact, number) < number]
        if firing.rule not in helpers:
            keeps = share * _KEPT if earlier else share
            kept[firing.rule].append(keeps)
            share -= keeps
        for one in earlier:
            if one not in reached:
                heapq.heappush(waiting, -one)
            reached[one].append(share / len(earlier))
    return _ordered(kept)


def concluded_by(ledger: Ledger, facts: Collection[int]) -> Mapping[int, str]:
    """The rules that concluded some facts, by the facts' ids.

    Args:
        ledger: What happened.
        facts: Ids of facts alive at the end; those no rule concluded are left out.
    """
    behind = _firings(ledger, frozenset(facts))
    return {fact: ledger.firing(behind[fact]).rule for fact in facts if fact in behind}


def _ordered(kept: Mapping[str, Iterable[float]]) -> tuple[RuleShare, ...]:
    shares = (RuleShare(rule, math.fsum(parts)) for rule, parts in kept.items())
    return tuple(sorted(shares, key=lambda one: (-one.share, one.rule)))


def _firings(
    ledger: Ledger, wanted: Collection[int] | None = None
) -> Mapping[int, int]:
    """For every fact a rule brought about, the earliest firing that supports it still.

    Args:
        ledger: What happened.
        wanted: The facts that are asked for; all if left out.
    """
    withdrawn = {(one.fact, one.firing) for one in ledger.of(Withdrawn)}
    earliest: dict[int, int] = {}
    for one in ledger.of(Supported):
        if one.kind == "given" or (wanted is not None and one.fact not in wanted):
            continue
        # What is asserted stays, although the same firing's conclusion went.
        if one.kind == "asserted" or (one.fact, one.firing) not in withdrawn:
            known = earliest.get(one.fact, one.firing)
            earliest[one.fact] = min(known, one.firing)
    return earliest
