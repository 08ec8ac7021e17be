"""Patterns and tests made ready to be matched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from engine.errors import EvaluationError, Span
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.evaluate import Closure, Evaluator, truth
from engine.match.facts import Fact
from engine.match.match import Evidence
from engine.match.partial import Partial, World


class Tests:
    """Conjuncts: all must be true; one that cannot be evaluated is not."""

    def __init__(self, tests: Iterable[e.Expr], evaluator: Evaluator) -> None:
        self._tests = [(evaluator.closure(test), test.span) for test in tests]

    def hold(self, frame: Mapping[str, object], own: Fact | None, world: World) -> bool:
        """Whether all are true."""
        for test, span in self._tests:
            try:
                if not truth(test(frame, own)):
                    return False
            except EvaluationError as error:
                world.fault(span, str(error))
                return False
        return True


class PatternCondition:
    """``name: Template(test, …)``."""

    def __init__(self, pattern: r.Pattern, evaluator: Evaluator) -> None:
        self.template = pattern.template
        self.name = pattern.name
        self._tests = Tests(pattern.tests, evaluator)
        self._lookups = tuple(_lookups(pattern.tests, evaluator))

    def candidates(self, partial: Partial, world: World) -> Iterator[Fact]:
        """The facts that match."""
        found, tests = world.memory.of(self.template), self._tests
        for place, one in enumerate(self._lookups):
            try:
                wanted = one.value(partial.frame, None)
            except EvaluationError as error:
                if place == 0:
                    world.fault(one.span, str(error))
                    return
                continue  # whether it matters, the tests before it decide
            equal = world.memory.where(self.template, one.slot, wanted)
            if len(equal) < len(found) or tests is self._tests:
                found, tests = equal, one.others
        for fact in list(found):
            if (world.visible is None or world.visible(fact)) and tests.hold(
                partial.frame, fact, world
            ):
                yield fact

    def take(self, partial: Partial, fact: Fact) -> Partial:
        """The partial match with this fact."""
        frame = partial.frame
        if self.name is not None:
            frame = {**frame, self.name: fact}
        return Partial(frame, (*partial.facts, fact), partial.values)

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        for fact in self.candidates(partial, world):
            yield self.take(partial, fact)

    def try_on(self, partial: Partial, fact: Fact, world: World) -> Iterator[Partial]:
        """The extension by one given fact, if it matches."""
        if self._tests.hold(partial.frame, fact, world):
            yield self.take(partial, fact)

    def evidence(self, partial: Partial, world: World) -> Evidence:  # noqa: ARG002
        raise AssertionError("a pattern's evidence is the fact it matched")


class _Lookup(NamedTuple):
    """An equality of a slot with something known before the fact.

    Attributes:
        others: The tests besides it.
    """

    slot: int
    value: Closure
    span: Span
    others: Tests


def _lookups(tests: Sequence[e.Expr], evaluator: Evaluator) -> Iterator[_Lookup]:
    """The equalities among the tests of a pattern."""
    for place, test in enumerate(tests):
        if (
            isinstance(test, e.Compare)
            and len(test.rest) == 1
            and test.rest[0][0] == "=="
        ):
            for one, two in (
                (test.first, test.rest[0][1]),
                (test.rest[0][1], test.first),
            ):
                if isinstance(one, e.Own) and not e.reads_own(two):
                    others = Tests((*tests[:place], *tests[place + 1 :]), evaluator)
                    value = evaluator.closure(two)
                    yield _Lookup(one.index, value, test.span, others)
