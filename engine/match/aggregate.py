"""Aggregates made ready to be matched, and what is computed of their members."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TypeAlias, cast

from engine.errors import EvaluationError
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator
from engine.lang.functions import extreme, number
from engine.lang.syntax import Value
from engine.lang.values import ANY, Key, are_alike, fit, join_key, order_key
from engine.match.match import Evidence
from engine.match.partial import Partial, World
from engine.match.pattern import PatternCondition, Tests

NOTHING = object()
"""Stands for the value of an aggregate that does not match."""

Member: TypeAlias = "tuple[tuple[object, ...], int, Value]"
"""The sort keys of a member, the id of its fact, and its value."""


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
            values = [value for _, _, value in members]
            if not values and self._default is not None:
                value: object = self._default(partial.frame, None)
            else:
                value = computed(self._aggregate, values)
        except EvaluationError as error:
            world.fault(self._aggregate.text.span, str(error))
            return
        if value is not NOTHING:
            yield partial.bind(self._aggregate.name, cast("Value", value))

    def evidence(self, partial: Partial, world: World) -> Evidence:
        frame = dict(partial.frame)
        value = cast("Value", frame.pop(self._aggregate.name))
        members = self._members(Partial(frame), world.everything())
        return Evidence("aggregate", tuple(fact for _, fact, _ in members), value)

    def _members(self, partial: Partial, world: World) -> list[Member]:
        """Facts with their values, in the order in which they are taken."""
        found: list[Member] = []
        name, filters, worth = self._pattern.name, self._filters, self._value
        frame = partial.frame
        for fact in self._pattern.candidates(partial, world):
            if name is not None:
                frame = {**partial.frame, name: fact}
            if filters.hold(frame, None, world):
                value = worth(frame, None) if worth else fact.id
                found.append((self._key(frame), fact.id, value))
        return arranged(self._aggregate, found)

    def _key(self, frame: Mapping[str, object]) -> tuple[object, ...]:
        if not self._keys:
            return ()
        return tuple(
            [sort_key(closure(frame, None), down=down) for closure, down in self._keys]
        )


def sort_key(value: Value, *, down: bool) -> object:
    """What members are sorted by: a value, or a number downwards.

    Raises:
        EvaluationError: If what is to be sorted downwards is no number.
    """
    try:
        return order_key(-number(value) if down else value)
    except TypeError as error:
        raise EvaluationError(str(error)) from None


def arranged(aggregate: r.Aggregate, found: list[Member]) -> list[Member]:
    """Members in the order in which they are taken, equal values once if wanted.

    By the keys where there are some, else by value, and always by the fact's id.
    """
    alike = are_alike([value for _, _, value in found])
    if aggregate.keys:
        found.sort(key=_BY_KEYS)
    elif aggregate.value is not None:
        found.sort(key=_BY_VALUE if alike else lambda one: (order_key(one[2]), one[1]))
    if aggregate.distinct:
        first: dict[Key, Member] = {}
        for one in found:
            first.setdefault(one[2] if alike else join_key(one[2]), one)
        return list(first.values())
    return found


_BY_KEYS = itemgetter(0, 1)
_BY_VALUE = itemgetter(2, 1)


def computed(aggregate: r.Aggregate, values: Sequence[Value]) -> Value | object:
    """What an aggregate makes of its members' values; NOTHING if it does not match.

    Raises:
        EvaluationError: If the operation has no result for them.
    """
    operation = aggregate.operation
    try:
        if operation == "count":
            return len(values)
        if operation == "collect":
            return tuple(values)
        if operation in ("min", "max"):
            pick = min if operation == "min" else max
            return extreme(pick, values) if values else NOTHING
        return _numeric(aggregate, [number(value) for value in values])
    except (TypeError, ValueError, OverflowError) as error:
        raise EvaluationError(f"{operation}: {error}") from None


def _numeric(aggregate: r.Aggregate, values: list[int | float]) -> Value | object:
    if aggregate.operation == "avg":
        return total(values) / len(values) if values else NOTHING
    zero_is_real = aggregate.type.kind == "float"
    if aggregate.operation == "sum":
        if not values:
            return 0.0 if zero_is_real else 0
        return fit(total(values), ANY)
    if not values:
        return 1.0 if zero_is_real else 1
    product: Value = values[0]
    for value in values[1:]:
        product = fit(number(product) * value, ANY)
    return product


def total(values: list[int | float]) -> int | float:
    """The sum, exactly rounded if any value is a float."""
    if set(map(type, values)) <= {int}:
        return sum(values)
    return math.fsum(values)
