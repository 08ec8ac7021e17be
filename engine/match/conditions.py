"""Conditions made ready to be matched: each extends a partial match.

A textbook join: conditions are taken in order, and each turns a partial match into
all its extensions. An equality with something already known picks its candidates
from an index; everything else is tried.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from engine.errors import EvaluationError, Span
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.evaluate import Closure, Evaluator, truth
from engine.lang.functions import comparable, number
from engine.lang.syntax import Value
from engine.lang.values import ANY, fit, join_key, order_key
from engine.match.facts import Fact
from engine.match.match import Bound, Evidence, bound_identity
from engine.match.memory import WorkingMemory


@dataclass(frozen=True, slots=True)
class World:
    """What conditions are matched against.

    Attributes:
        memory: The facts.
        fault: Told of each condition that could not be evaluated.
        visible: Which facts positive conditions may see, or None for all.
    """

    memory: WorkingMemory
    fault: Callable[[Span, str], None]
    visible: Callable[[Fact], bool] | None = None

    def everything(self) -> World:
        """The world as ``not``, ``forall`` and aggregates see it: complete."""
        return World(self.memory, self.fault) if self.visible else self


class Partial:
    """A partial match: names bound so far, matched facts, bound values."""

    __slots__ = ("facts", "frame", "values")

    def __init__(
        self,
        frame: Mapping[str, object],
        facts: tuple[Fact, ...] = (),
        values: tuple[Bound, ...] = (),
    ) -> None:
        self.frame = frame
        self.facts = facts
        self.values = values

    def bind(self, name: str, value: Bound) -> Partial:
        """The partial match with one more value."""
        return Partial({**self.frame, name: value}, self.facts, (*self.values, value))


class Condition(Protocol):
    """One condition, ready to be matched."""

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        """All extensions of a partial match, by the ids of the facts they take."""

    def evidence(self, partial: Partial, world: World) -> Evidence:
        """Why the condition holds for a complete match with these bindings."""


def solve(
    conditions: tuple[Condition, ...], partial: Partial, world: World, start: int = 0
) -> Iterator[Partial]:
    """All ways in which conditions hold together, from a partial match on."""
    if start == len(conditions):
        yield partial
        return
    for extended in conditions[start].extend(partial, world):
        yield from solve(conditions, extended, world, start + 1)


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
        self._lookup = _equality(pattern.tests, evaluator)

    def candidates(self, partial: Partial, world: World) -> Iterator[Fact]:
        """The facts that match."""
        found: Iterable[Fact]
        if self._lookup is None:
            found = world.memory.of(self.template)
        else:
            slot, value, span = self._lookup
            try:
                wanted = value(partial.frame, None)
            except EvaluationError as error:
                world.fault(span, str(error))
                return
            found = world.memory.where(self.template, slot, wanted)
        for fact in list(found):
            if (world.visible is None or world.visible(fact)) and self._tests.hold(
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


def _equality(
    tests: Iterable[e.Expr], evaluator: Evaluator
) -> tuple[int, Closure, Span] | None:
    """The first equality of a slot with something known before the fact."""
    for test in tests:
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
                    return one.index, evaluator.closure(two), test.span
    return None


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


class AggregateCondition:
    """``name: count(…)`` and its kin."""

    def __init__(self, aggregate: r.Aggregate, evaluator: Evaluator) -> None:
        self._aggregate = aggregate
        self._pattern = PatternCondition(aggregate.pattern, evaluator)
        self._filters = Tests(aggregate.filters, evaluator)
        self._value = evaluator.closure(aggregate.value) if aggregate.value else None
        self._keys = [(evaluator.closure(key), down) for key, down in aggregate.keys]
        self._default = (
            evaluator.closure(aggregate.default) if aggregate.default else None
        )

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        try:
            members = self._members(partial, world.everything())
            value = self._computed([value for _, value in members], partial)
        except EvaluationError as error:
            world.fault(self._aggregate.text.span, str(error))
            return
        if value is not _NOTHING:
            yield partial.bind(self._aggregate.name, cast("Value", value))

    def evidence(self, partial: Partial, world: World) -> Evidence:
        inner = {k: v for k, v in partial.frame.items() if k != self._aggregate.name}
        members = self._members(Partial(inner), world.everything())
        value = cast("Value", partial.frame[self._aggregate.name])
        return Evidence("aggregate", _ids(fact for fact, _ in members), value)

    def _members(self, partial: Partial, world: World) -> list[tuple[Fact, Value]]:
        """Facts with their values, in the order in which they are taken."""
        found = []
        for fact in self._pattern.candidates(Partial(partial.frame), world):
            frame = partial.frame
            if self._pattern.name is not None:
                frame = {**frame, self._pattern.name: fact}
            if self._filters.hold(frame, None, world):
                value = self._value(frame, None) if self._value else fact.id
                found.append((fact, value, self._key(frame)))
        if self._keys:
            found.sort(key=lambda one: (one[2], one[0].id))
        elif self._aggregate.value is not None:
            found.sort(key=lambda one: (order_key(one[1]), one[0].id))
        if self._aggregate.distinct:
            first = {}
            for one in found:
                first.setdefault(join_key(one[1]), one)
            found = list(first.values())
        return [(fact, value) for fact, value, _ in found]

    def _key(self, frame: Mapping[str, object]) -> tuple[object, ...]:
        keys: list[object] = []
        for closure, down in self._keys:
            value = closure(frame, None)
            try:
                keys.append(order_key(-number(value) if down else value))
            except TypeError as error:
                raise EvaluationError(str(error)) from None
        return tuple(keys)

    def _computed(self, values: list[Value], partial: Partial) -> Value | object:
        if not values and self._default is not None:
            return self._default(partial.frame, None)
        operation = self._aggregate.operation
        try:
            if operation == "count":
                return len(values)
            if operation == "collect":
                return tuple(values)
            if operation in ("min", "max"):
                comparable(tuple(values))
                if not values:
                    return _NOTHING
                pick = min if operation == "min" else max
                return pick(values, key=order_key)
            return self._numeric(operation, [number(value) for value in values])
        except (TypeError, ValueError, OverflowError) as error:
            raise EvaluationError(f"{operation}: {error}") from None

    def _numeric(self, operation: str, values: list[int | float]) -> Value | object:
        real = any(isinstance(value, float) for value in values)
        if operation == "avg":
            return total(values) / len(values) if values else _NOTHING
        zero_is_real = self._aggregate.type.kind == "float"
        if operation == "sum":
            if not values:
                return 0.0 if zero_is_real else 0
            return fit(total(values) if real else sum(values), ANY)
        if not values:
            return 1.0 if zero_is_real else 1
        product: Value = values[0]
        for value in values[1:]:
            product = fit(number(product) * value, ANY)
        return product


_NOTHING = object()


def total(values: list[int | float]) -> int | float:
    """The sum, exactly rounded if any value is a float."""
    if all(isinstance(value, int) for value in values):
        return sum(values)
    return math.fsum(values)


def _ids(facts: Iterable[Fact]) -> tuple[int, ...]:
    return tuple(fact.id for fact in facts)


def condition(element: r.Element, evaluator: Evaluator) -> Condition:
    """A checked condition made ready to be matched."""
    if isinstance(element, r.Pattern):
        return PatternCondition(element, evaluator)
    if isinstance(element, r.Test):
        return TestCondition(element, evaluator)
    if isinstance(element, r.Let):
        return LetCondition(element, evaluator)
    if isinstance(element, r.Aggregate):
        return AggregateCondition(element, evaluator)
    if isinstance(element, r.AnyOf):
        return Alternatives(
            tuple(conjunction(a, evaluator) for a in element.alternatives),
            tuple(element.names),
        )
    body = conjunction(element.body, evaluator)
    return {"not": Absence, "exists": Existence, "forall": Universal}[element.kind](
        body
    )


def conjunction(
    elements: tuple[r.Element, ...], evaluator: Evaluator
) -> tuple[Condition, ...]:
    """Checked conditions made ready to be matched, in order."""
    return tuple(condition(element, evaluator) for element in elements)
