"""Which support carries each fact: the least deep one, and never in a circle.

Facts are asked for as of ledger positions. What was asserted rests on what held when
it was asserted, so positions are settled in ascending order; at one position facts
are settled level by level, so that a conclusion only rests on facts settled before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from engine.lang import rules as r
from engine.match.match import Evidence
from engine.match.matching import plans
from engine.match.memory import WorkingMemory
from engine.match.partial import Partial, World
from engine.proof.errors import ProofError
from engine.proof.timeline import Deed, Reason, Timeline

Asked: TypeAlias = tuple[int, int]
"""A fact's id and the ledger position as of which it is asked for."""


@dataclass(frozen=True, slots=True)
class Footing:
    """What carries a fact at a position.

    Attributes:
        depth: How many firings lie between it and given facts at most.
        reason: The support.
        at: The position as of which its firing's conditions are shown.
        evidence: Why each condition of that firing held; empty for given facts.
    """

    depth: int
    reason: Reason
    at: int
    evidence: tuple[Evidence, ...] = ()


class Foundation:
    """Footings of all facts that some question reaches.

    Args:
        timeline: The ledger, read.
        wanted: What is asked for.
    """

    def __init__(self, timeline: Timeline, wanted: Iterable[Asked]) -> None:
        self._timeline = timeline
        self._asked: dict[int, set[int]] = defaultdict(set)
        self._footings: dict[Asked, Footing] = {}
        queue = list(wanted)
        while queue:
            fact, position = queue.pop()
            if fact not in self._asked[position]:
                self._asked[position].add(fact)
                queue.extend(self._reaches(fact, position))
        for position in sorted(self._asked):
            self._settle(position)

    def footing(self, fact: int, position: int) -> Footing:
        """What carries a fact at a position.

        Raises:
            ProofError: If nothing does because the position lies inside a change.
        """
        found = self._footings.get((fact, position))
        if found is None:
            raise ProofError(
                f"fact {fact} has no founded support at ledger position {position}: "
                "ask as of a position between two steps"
            )
        return found

    def _reaches(self, fact: int, position: int) -> Iterator[Asked]:
        """Whatever a fact may rest on."""
        reasons = self._timeline.supports(fact, position)
        if not reasons or reasons[0].kind == "given":
            return
        for reason in reasons:
            deed = self._timeline.deed(reason.firing)
            if reason.kind == "asserted":
                yield from of_firing(deed)
            else:
                yield from self._under_conclusion(deed, position)

    def _under_conclusion(self, deed: Deed, position: int) -> Iterator[Asked]:
        rule = self._timeline.rule(deed.firing.rule, position)
        for element, evidence in zip(rule.when, deed.firing.evidence, strict=True):
            if isinstance(element, r.Pattern):
                yield evidence.facts[0], position
            elif isinstance(element, r.Aggregate):
                yield from ((number, deed.place) for number in evidence.facts)
            elif isinstance(element, (r.Block, r.AnyOf)):
                inside = r.elements((element,))
                names = {one.template for one in inside if isinstance(one, r.Pattern)}
                for fact in self._timeline.alive(position):
                    if fact.template in names:
                        yield fact.id, position

    def _settle(self, position: int) -> None:
        waiting = set(self._asked[position])
        settling = _Settling(self._timeline, position, self._footings)
        level = 0
        while waiting:
            best = {fact: settling.best(fact) for fact in waiting}
            depths = [one.depth for one in best.values() if one is not None]
            if not depths:
                return  # inside a change, what is left rests on nothing
            level = max(level, min(depths))
            for fact, found in best.items():
                if found is not None and found.depth <= level:
                    self._footings[fact, position] = found
                    waiting.discard(fact)


def of_firing(deed: Deed) -> Iterator[Asked]:
    """The facts a firing rested on when it fired."""
    for evidence in deed.firing.evidence:
        for number in evidence.facts:
            yield number, deed.place


class _Settling:
    """One position while its facts are being settled."""

    def __init__(
        self, timeline: Timeline, position: int, footings: dict[Asked, Footing]
    ) -> None:
        self._timeline = timeline
        self._position = position
        self._footings = footings
        self._memory: WorkingMemory | None = None

    def best(self, fact: int) -> Footing | None:
        """The least deep footing that rests on settled facts only."""
        found: Footing | None = None
        for reason in self._timeline.supports(fact, self._position):
            footing = self._footing(reason)
            if footing and (found is None or footing.depth < found.depth):
                found = footing
        return found

    def _footing(self, reason: Reason) -> Footing | None:
        if reason.kind == "given":
            return Footing(0, reason, self._position)
        deed = self._timeline.deed(reason.firing)
        if reason.kind == "asserted":
            depth = self._depth(of_firing(deed))
            if depth is None:
                return None
            return Footing(depth, reason, deed.place, deed.firing.evidence)
        evidence = self._evidence(deed)
        if evidence is None:
            return None
        depth = self._depth(self._rests(deed, evidence))
        if depth is None:
            return None
        return Footing(depth, reason, self._position, evidence)

    def _depth(self, facts: Iterator[Asked]) -> int | None:
        deepest = 0
        for asked in facts:
            footing = self._footings.get(asked)
            if footing is None:
                return None
            deepest = max(deepest, footing.depth)
        return deepest + 1

    def _rests(self, deed: Deed, evidence: tuple[Evidence, ...]) -> Iterator[Asked]:
        for one in evidence:
            place = deed.place if one.kind == "aggregate" else self._position
            for number in one.facts:
                yield number, place

    def _evidence(self, deed: Deed) -> tuple[Evidence, ...] | None:
        """Why the conditions hold now, seeing settled facts only."""
        if all(one.kind not in _MOVING for one in deed.firing.evidence):
            return deed.firing.evidence
        if any(
            (number, self._position) not in self._footings
            for one in deed.firing.evidence
            if one.kind == "fact"
            for number in one.facts
        ):
            return None
        rules = self._timeline.rules(self._position)
        plan = plans(rules)[deed.firing.rule]
        world = World(
            self._live(),
            lambda span, cause: None,  # noqa: ARG005  # faults are the run's to report
            lambda fact: (fact.id, self._position) in self._footings,
        )
        partial = Partial(self._timeline.frame(deed, self._position))
        found = []
        for condition, was in zip(plan.conditions, deed.firing.evidence, strict=True):
            now = was
            if was.kind in _MOVING:
                now = condition.evidence(partial, world)
                if was.kind == "exists" and not any(condition.extend(partial, world)):
                    return None
                if was.kind == "any" and now.value is None:
                    return None
            found.append(now)
        return tuple(found)

    def _live(self) -> WorkingMemory:
        if self._memory is None:
            self._memory = WorkingMemory()
            for fact in self._timeline.alive(self._position):
                self._memory.add(fact)
        return self._memory


_MOVING = ("exists", "forall", "any")
"""Conditions whose facts may change while they hold."""
