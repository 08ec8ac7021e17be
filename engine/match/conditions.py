"""Conditions made ready to be matched: each extends a partial match.

A textbook join: conditions are taken in order, and each turns a partial match into
all its extensions. An equality with something already known picks its candidates
from an index; everything else is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from engine.errors import EvaluationError
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator
from engine.lang.syntax import Value
from engine.match.aggregate import AggregateCondition
from engine.match.facts import Fact
from engine.match.match import Bound, Evidence, bound_identity
from engine.match.partial import Condition, Partial, World
from engine.match.pattern import PatternCondition, Tests


def solve(
    conditions: tuple[Condition, ...], partial: Partial, world: World, start: int = 0
) -> Iterator[Partial]:
    """All ways in which conditions hold together, from a partial match on."""
    if start == len(conditions):
        yield partial
        return
    for extended in conditions[start].extend(partial, world):
        yield from solve(conditions, extended, world, start + 1)


class Absence:
    """``not``: no way in which the conditions inside hold together."""

    def __init__(self, body: tuple[Condition, ...]) -> None:
        self._body = body

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        inside = solve(self._body, Partial(partial.frame), world.everything())
        if next(inside, None) is None:
            yield partial

    def evidence(self, partial: Partial, world: World) -> Evidence:  # noqa: ARG002
        return Evidence("not")


class Existence:
    """``exists``: at least one way; which one may change."""

    def __init__(self, body: tuple[Condition, ...]) -> None:
        self._body = body

    def _witness(self, partial: Partial, world: World) -> Partial | None:
        return next(solve(self._body, Partial(partial.frame), world), None)

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        if self._witness(partial, world) is not None:
            yield partial

    def evidence(self, partial: Partial, world: World) -> Evidence:
        witness = self._witness(partial, world)
        return Evidence("exists", _ids(witness.facts) if witness else ())


class Universal:
    """``forall``: for every match of the first pattern the rest can be matched."""

    def __init__(self, body: tuple[Condition, ...]) -> None:
        self._first = cast("PatternCondition", body[0])
        self._rest = body[1:]

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        world = world.everything()
        inner = Partial(partial.frame)
        for ranged in self._first.extend(inner, world):
            if next(solve(self._rest, ranged, world), None) is None:
                return
        yield partial

    def evidence(self, partial: Partial, world: World) -> Evidence:
        inner = Partial(partial.frame)
        return Evidence(
            "forall", _ids(self._first.candidates(inner, world.everything()))
        )


class Alternatives:
    """``any``: one extension per distinct tuple of the names all alternatives bind."""

    def __init__(
        self, alternatives: tuple[tuple[Condition, ...], ...], names: tuple[str, ...]
    ) -> None:
        self._alternatives = alternatives
        self._names = names

    def _ways(self, partial: Partial, world: World) -> Iterator[tuple[int, Partial]]:
        for place, alternative in enumerate(self._alternatives):
            for way in solve(alternative, Partial(partial.frame), world):
                yield place, way

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        seen = set()
        for _, way in self._ways(partial, world):
            bound = [cast("Bound", way.frame[name]) for name in self._names]
            key = tuple(map(bound_identity, bound))
            if key in seen:
                continue
            seen.add(key)
            extended = partial
            for name, value in zip(self._names, bound, strict=True):
                extended = extended.bind(name, value)
            yield extended

    def evidence(self, partial: Partial, world: World) -> Evidence:
        inner = {k: v for k, v in partial.frame.items() if k not in self._names}
        wanted = [bound_identity(cast("Bound", partial.frame[n])) for n in self._names]
        for place, way in self._ways(Partial(inner), world):
            found = [bound_identity(cast("Bound", way.frame[n])) for n in self._names]
            if found == wanted:
                return Evidence("any", _ids(way.facts), place)
        return Evidence("any")


class TestCondition:
    """``test``."""

    def __init__(self, test: r.Test, evaluator: Evaluator) -> None:
        self._tests = Tests(test.tests, evaluator)

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        if self._tests.hold(partial.frame, None, world):
            yield partial

    def evidence(self, partial: Partial, world: World) -> Evidence:  # noqa: ARG002
        return Evidence("test")


class LetCondition:
    """``let``."""

    def __init__(self, let: r.Let, evaluator: Evaluator) -> None:
        self._let = let
        self._value = evaluator.closure(let.value)

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        try:
            value = self._value(partial.frame, None)
        except EvaluationError as error:
            world.fault(self._let.text.span, str(error))
            return
        yield partial.bind(self._let.name, value)

    def evidence(self, partial: Partial, world: World) -> Evidence:  # noqa: ARG002
        return Evidence("let", (), cast("Value", partial.frame[self._let.name]))


def _ids(facts: Iterable[Fact]) -> tuple[int, ...]:
    return tuple(fact.id for fact in facts)


def condition(element: r.Element, evaluator: Evaluator) -> Condition:
    """A checked condition made ready to be matched."""
    if isinstance(element, r.Block):
        return _block(element, evaluator)
    if isinstance(element, r.Pattern):
        return PatternCondition(element, evaluator)
    if isinstance(element, r.Test):
        return TestCondition(element, evaluator)
    if isinstance(element, r.Let):
        return LetCondition(element, evaluator)
    if isinstance(element, r.Aggregate):
        return AggregateCondition(element, evaluator)
    alternatives = tuple(conjunction(a, evaluator) for a in element.alternatives)
    return Alternatives(alternatives, tuple(element.names))


def _block(block: r.Block, evaluator: Evaluator) -> Condition:
    body = conjunction(block.body, evaluator)
    if block.kind == "not":
        return Absence(body)
    if block.kind == "exists":
        return Existence(body)
    return Universal(body)


def conjunction(
    elements: tuple[r.Element, ...], evaluator: Evaluator
) -> tuple[Condition, ...]:
    """Checked conditions made ready to be matched, in order."""
    return tuple(condition(element, evaluator) for element in elements)
