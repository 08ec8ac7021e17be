"""Aggregates made ready to be matched."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import cast

from engine.errors import EvaluationError
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator
from engine.lang.functions import comparable, number
from engine.lang.syntax import Value
from engine.lang.values import ANY, Key, fit, join_key, order_key
from engine.match.facts import Fact
from engine.match.match import Evidence
from engine.match.partial import Partial, World
from engine.match.pattern import PatternCondition, Tests


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
        return Evidence("aggregate", tuple(fact.id for fact, _ in members), value)

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
            first: dict[Key, tuple[Fact, Value, tuple[object, ...]]] = {}
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
        if operation == "avg":
            return total(values) / len(values) if values else _NOTHING
        zero_is_real = self._aggregate.type.kind == "float"
        if operation == "sum":
            if not values:
                return 0.0 if zero_is_real else 0
            return fit(total(values), ANY)
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
