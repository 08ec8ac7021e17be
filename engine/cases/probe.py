"""Conditions that note whether they were seen to hold and seen to fail.

They match as the matcher's own conditions do, and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator
from engine.match.conditions import (
    Absence,
    Alternatives,
    Existence,
    Universal,
    condition,
)
from engine.match.match import Evidence
from engine.match.partial import Condition, Partial, World


class Probe:
    """One condition of one rule, watched.

    It is seen to hold when a partial match that reaches it can go on, and seen to fail
    when one cannot. A pattern is seen to fail, too, when its tests turn a fact of its
    template away. An aggregate is seen to hold when it has a member.

    Attributes:
        element: The condition.
        can_fail: Whether facts could make it fail at all.
        held: Whether it was seen to hold.
        failed: Whether it was seen to fail.
    """

    def __init__(
        self, element: r.Element, condition: Condition, *, can_fail: bool
    ) -> None:
        self.element = element
        self.can_fail = can_fail
        self.held = False
        self.failed = False
        self._condition = condition

    @property
    def is_done(self) -> bool:
        """Whether nothing more can be learned about it."""
        return self.held and (self.failed or not self.can_fail)

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        """All extensions of a partial match, as the condition gives them."""
        found = 0
        for extended in self._condition.extend(partial, world):
            if not found:
                self.held = self.held or self._rests_on_facts(extended, world)
            found += 1
            yield extended
        if not self.failed:
            self.failed = not found or self._turned_away(found, world)

    def _turned_away(self, found: int, world: World) -> bool:
        if not isinstance(self.element, r.Pattern):
            return False
        return len(list(world.memory.of(self.element.template))) > found

    def _rests_on_facts(self, extended: Partial, world: World) -> bool:
        if not isinstance(self.element, r.Aggregate):
            return True
        return bool(self._condition.evidence(extended, world).facts)

    def evidence(self, partial: Partial, world: World) -> Evidence:
        """Why the condition holds, as the condition says."""
        return self._condition.evidence(partial, world)


class Probes:
    """The watched conditions of one rule, in the order in which they are written.

    Conditions inside ``not``, ``exists``, ``forall`` and ``any`` are watched as well,
    but for a single one inside: it holds and fails with its block.

    Attributes:
        conditions: The rule's outermost conditions, ready to be matched.
        watched: All probes.
    """

    def __init__(
        self, rule: r.Rule, evaluator: Evaluator, start: Partial, given: World
    ) -> None:
        self._evaluator = evaluator
        self._start = start
        self._given = given
        self.watched: list[Probe] = []
        self.conditions: tuple[Condition, ...] = self._conjunction(rule.when)

    def _conjunction(self, elements: tuple[r.Element, ...]) -> tuple[Condition, ...]:
        return tuple(self._probe(element) for element in elements)

    def _probe(self, element: r.Element) -> Probe:
        place = len(self.watched)
        condition = self._condition(element)
        probe = Probe(element, condition, can_fail=self._can_fail(element))
        self.watched.insert(place, probe)
        return probe

    def _condition(self, element: r.Element) -> Condition:
        if isinstance(element, r.AnyOf):
            alternatives = tuple(map(self._conjunction, element.alternatives))
            return Alternatives(alternatives, tuple(element.names))
        if not isinstance(element, r.Block) or len(element.body) == 1:
            return condition(element, self._evaluator)
        body = self._conjunction(element.body)
        if element.kind == "not":
            return Absence(body)
        return Existence(body) if element.kind == "exists" else Universal(body)

    def _can_fail(self, element: r.Element) -> bool:
        """Whether facts of a case could make a condition fail.

        ``let`` and aggregates only compute. A test of constants has one answer, and a
        pattern that compares with constants only, and matches a fact of the rule files
        themselves, always finds it.
        """
        if isinstance(element, (r.Let, r.Aggregate)):
            return False
        if isinstance(element, r.Test):
            return not all(map(_is_constant, element.tests))
        if isinstance(element, r.Pattern) and all(map(_is_constant, element.tests)):
            found = condition(element, self._evaluator).extend(self._start, self._given)
            return next(found, None) is None
        if isinstance(element, r.Block) and element.kind == "exists":
            return any(map(self._can_fail, element.body))
        return True


def _is_constant(test: e.Expr) -> bool:
    """Whether a test reads nothing bound before it but parameters."""
    return not any(
        isinstance(node, (e.Field, e.Ref, e.FactRef)) for node in e.walk(test)
    )
