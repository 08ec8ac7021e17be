"""Conditions of a firing re-proved one by one, by brute force over live facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.lang import rules as r
from engine.lang.rules import Rule
from engine.match.facts import Fact
from engine.proof.evaluation import Evaluation
from engine.proof.history import Moment
from engine.proof.node import (
    Absent,
    Aggregated,
    Alternative,
    Derived,
    Fired,
    ForEvery,
    Given,
    Ground,
    Matched,
    Named,
    StepId,
    Tested,
    Witnessed,
)
from engine.proof.solution import Solution, Way, alike, read_by
from engine.proof.tree import Proof
from engine.proof.written import written
from engine.run.records import Firing


class GroundCheck:
    """Re-proves the conditions of one firing.

    Args:
        step: The firing.
        proof: The proof it is part of.
        moments: The state before the firing, and as of which its grounds are shown.
        params: The parameters in use at both, by the rule's names.
        evaluation: Evaluates expressions.
    """

    def __init__(
        self,
        step: Fired,
        proof: Proof,
        moments: tuple[Moment, Moment],
        params: tuple[Mapping[str, object], Mapping[str, object]],
        evaluation: Evaluation,
    ) -> None:
        self._step = step
        self._proof = proof
        self._moment = moments[1]
        self._params = params
        self._evaluation = evaluation
        self._then = Solution(evaluation, moments[0])
        self._now = Solution(evaluation, moments[1])

    def flaws(self, rule: Rule, firing: Firing) -> Iterator[str]:
        """What does not hold, each as one sentence."""
        grounds = self._step.grounds
        if len(grounds) != len(rule.when):
            yield f"its rule has {len(rule.when)} conditions, not {len(grounds)}"
            return
        way = Way(self._params[1])
        for element, ground in zip(rule.when, grounds, strict=True):
            if ground.text != written(element):
                yield f"no condition of its rule reads {ground.text!r}"
            after = self._check(element, ground, way)
            if after is None:
                yield f"its condition does not hold as stated: {written(element)}"
                return
            way = after
        bound = {n: v for n, v in way.frame.items() if n not in self._params[1]}
        if bound.keys() != firing.bindings.keys() or not all(
            alike(value, firing.bindings[name]) for name, value in bound.items()
        ):
            yield "its conditions bind other names or values"
        if way.facts != firing.facts:
            yield "its conditions match other facts"

    def _check(self, element: r.Element, ground: Ground, way: Way) -> Way | None:
        """The way after a condition that holds as stated, or None."""
        if isinstance(element, r.Pattern):
            return self._matched(element, ground, way)
        if isinstance(element, r.AnyOf):
            return self._alternative(element, ground, way)
        if isinstance(element, r.Let):
            return self._named(element, ground, way)
        if isinstance(element, r.Aggregate):
            return self._aggregated(element, ground, way)
        held = (
            self._tested(element, ground, way)
            if isinstance(element, r.Test)
            else self._block(element, ground, way)
        )
        return way if held else None

    def _facts(self, steps: tuple[StepId, ...]) -> tuple[int, ...]:
        found = (self._proof.steps[name] for name in steps)
        return tuple(one.fact for one in found if isinstance(one, (Given, Derived)))

    def _live(self, steps: tuple[StepId, ...]) -> tuple[Fact, ...] | None:
        numbers = self._facts(steps)
        if not all(number in self._moment.facts for number in numbers):
            return None
        return tuple(self._moment.facts[number] for number in numbers)

    def _matched(self, element: r.Pattern, ground: Ground, way: Way) -> Way | None:
        facts = self._live((ground.fact,)) if isinstance(ground, Matched) else None
        if not facts or facts[0].template != element.template:
            return None
        if not self._now.passes(element, facts[0], way.frame):
            return None
        named = way.bind(element.name, facts[0]) if element.name else way
        return Way(named.frame, (*way.facts, facts[0]))

    def _alternative(self, element: r.AnyOf, ground: Ground, way: Way) -> Way | None:
        if not isinstance(ground, Alternative):
            return None
        bindings = self._step.bindings
        witnesses = self._live(ground.witnesses)
        for inside in self._now.alternative(element, ground.place, way.frame):
            taken = self._now.taken(element, inside, way)
            if inside.facts == witnesses and all(
                self._is_bound(bindings.get(name), taken.frame[name])
                for name in element.names
            ):
                return taken
        return None

    @staticmethod
    def _is_bound(said: object, found: object) -> bool:
        if isinstance(found, Fact):
            return getattr(said, "fact", None) == found.id
        return alike(said, found)

    def _named(self, element: r.Let, ground: Ground, way: Way) -> Way | None:
        if not isinstance(ground, Named) or ground.name != element.name:
            return None
        for after in self._now.extend(element, way):
            if alike(after.frame[element.name], ground.value):
                return after
        return None

    def _aggregated(self, element: r.Aggregate, ground: Ground, way: Way) -> Way | None:
        if not isinstance(ground, Aggregated) or ground.name != element.name:
            return None
        now = self._now.aggregate(element, way.frame)
        then = self._then.aggregate(element, {**way.frame, **self._params[0]})
        if now is None or then is None or then[1] != self._facts(ground.members):
            return None
        if not alike(now[0], ground.value) or not alike(then[0], ground.value):
            return None
        return way.bind(element.name, now[0])

    def _tested(self, element: r.Test, ground: Ground, way: Way) -> bool:
        if not isinstance(ground, Tested):
            return False
        read = read_by(element.tests, way.frame)
        same = len(read) == len(ground.values) and all(
            one[0] == two[0] and alike(one[1:], two[1:])
            for one, two in zip(read, ground.values, strict=True)
        )
        return same and all(self._evaluation.holds(t, way.frame) for t in element.tests)

    def _block(self, element: r.Block, ground: Ground, way: Way) -> bool:
        holds = any(True for _ in self._now.extend(element, way))
        if element.kind == "not":
            return isinstance(ground, Absent) and holds
        if element.kind == "exists":
            return isinstance(ground, Witnessed) and any(
                inside.facts == self._live(ground.witnesses)
                for inside in self._now.ways(element.body, way.frame)
            )
        first = element.body[0]
        if not isinstance(ground, ForEvery) or not isinstance(first, r.Pattern):
            return False
        ranged = tuple(fact.id for fact in self._now.matching(first, way.frame))
        return holds and ranged == self._facts(ground.ranged)
