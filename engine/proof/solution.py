"""Conditions solved by brute force: every live fact is tried, for the checker alone.

What a condition means is written down here a second time, as plainly as possible and
without any index, so that the matchers are not trusted with their own results.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import ANY, fit, identity, order_key
from engine.match.facts import Fact
from engine.proof.evaluation import Evaluation, Frame, NoValue, as_number, same
from engine.proof.history import Moment


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which conditions hold: what names stand for, and facts in order."""

    frame: Mapping[str, object]
    facts: tuple[Fact, ...] = ()

    def bind(self, name: str, value: object) -> Way:
        """The way with one more name."""
        return Way({**self.frame, name: value}, self.facts)


class Solution:
    """Solves conditions at one moment.

    Args:
        evaluation: Evaluates expressions.
        moment: The facts.
    """

    def __init__(self, evaluation: Evaluation, moment: Moment) -> None:
        self._evaluation = evaluation
        self._moment = moment

    def ways(self, elements: tuple[r.Element, ...], frame: Frame) -> Iterator[Way]:
        """All ways in which conditions hold together."""
        yield from self._from(elements, Way(frame))

    def _from(self, elements: tuple[r.Element, ...], way: Way) -> Iterator[Way]:
        if not elements:
            yield way
            return
        for extended in self.extend(elements[0], way):
            yield from self._from(elements[1:], extended)

    def extend(self, element: r.Element, way: Way) -> Iterator[Way]:
        """All ways in which one more condition holds."""
        if isinstance(element, r.Pattern):
            for fact in self.matching(element, way.frame):
                named = way.bind(element.name, fact) if element.name else way
                yield Way(named.frame, (*way.facts, fact))
        elif isinstance(element, r.AnyOf):
            for place in range(len(element.alternatives)):
                for inside in self.alternative(element, place, way.frame):
                    yield self.taken(element, inside, way)
        elif isinstance(element, (r.Let, r.Aggregate)):
            value = self._valued(element, way.frame)
            if value is not None:
                yield way.bind(element.name, value[0])
        elif self._holds(element, way.frame):
            yield way

    def _valued(
        self, element: r.Let | r.Aggregate, frame: Frame
    ) -> tuple[Value, ...] | None:
        """The value in front of a tuple, or None without one."""
        if isinstance(element, r.Aggregate):
            found = self.aggregate(element, frame)
            return None if found is None else found[:1]
        try:
            return (self._evaluation.value(element.value, frame),)
        except NoValue:
            return None

    def _holds(self, element: r.Test | r.Block, frame: Frame) -> bool:
        if isinstance(element, r.Test):
            return all(self._evaluation.holds(test, frame) for test in element.tests)
        if element.kind == "exists":
            return any(True for _ in self.ways(element.body, frame))
        if element.kind == "not":
            return not any(True for _ in self.ways(element.body, frame))
        return all(
            any(True for _ in self._from(element.body[1:], way))
            for way in self.extend(element.body[0], Way(frame))
        )

    def matching(self, pattern: r.Pattern, frame: Frame) -> Iterator[Fact]:
        """The facts that pass a pattern's tests."""
        for fact in self._moment.of(pattern.template):
            if self.passes(pattern, fact, frame):
                yield fact

    def passes(self, pattern: r.Pattern, fact: Fact, frame: Frame) -> bool:
        """Whether one fact passes a pattern's tests."""
        return all(self._evaluation.holds(test, frame, fact) for test in pattern.tests)

    def alternative(self, element: r.AnyOf, place: int, frame: Frame) -> Iterator[Way]:
        """All ways in which one alternative holds."""
        if 0 <= place < len(element.alternatives):
            yield from self.ways(element.alternatives[place], frame)

    @staticmethod
    def taken(element: r.AnyOf, inside: Way, way: Way) -> Way:
        """The way with the names that every alternative binds."""
        for name in element.names:
            way = way.bind(name, inside.frame[name])
        return way

    def aggregate(
        self, element: r.Aggregate, frame: Frame
    ) -> tuple[Value, tuple[int, ...]] | None:
        """An aggregate's value and its members' ids in order, or None without one."""
        try:
            members = self._members(element, frame)
            values = [value for _, value in members]
            value = self._computed(element, values, frame)
        except (NoValue, TypeError, OverflowError):
            return None
        if value is None:
            return None
        return value[0], tuple(fact.id for fact, _ in members)

    def _members(self, element: r.Aggregate, frame: Frame) -> list[tuple[Fact, Value]]:
        value = self._evaluation.value
        found: list[tuple[tuple[object, ...], Fact, Value]] = []
        for fact in self.matching(element.pattern, frame):
            name = element.pattern.name
            inner = {**frame, name: fact} if name else frame
            if not all(self._evaluation.holds(t, inner) for t in element.filters):
                continue
            taken = value(element.value, inner) if element.value else fact.id
            keys = [_key(value(key, inner), down=down) for key, down in element.keys]
            if not keys and element.value:
                keys = [order_key(taken)]
            found.append(((*keys, fact.id), fact, taken))
        found.sort(key=lambda one: one[0])
        done: list[tuple[Fact, Value]] = []
        for _, fact, taken in found:
            if not element.distinct or not any(same(taken, v) for _, v in done):
                done.append((fact, taken))
        return done

    def _computed(
        self, element: r.Aggregate, values: list[Value], frame: Frame
    ) -> tuple[Value] | None:
        """The value in a tuple of one, since the value itself may be None."""
        if not values and element.default is not None:
            return (self._evaluation.value(element.default, frame),)
        if element.operation == "count":
            return (len(values),)
        if element.operation == "collect":
            return (tuple(values),)
        if element.operation in ("min", "max"):
            return _extreme(element.operation, values)
        return _numeric(element, [as_number(value) for value in values])


def _key(value: Value, *, down: bool) -> tuple[object, ...]:
    return order_key(-as_number(value) if down else value)


def _extreme(operation: str, values: list[Value]) -> tuple[Value] | None:
    if not all(isinstance(value, str) for value in values):
        for value in values:
            as_number(value)
    if not values:
        return None
    ordered = sorted(values, key=order_key)
    if operation == "min":
        return (ordered[0],)
    last = ordered[-1]  # of equal ones the first, as ``max`` takes it
    return (next(v for v in values if order_key(v) == order_key(last)),)


def _numeric(element: r.Aggregate, values: list[int | float]) -> tuple[Value] | None:
    real = any(isinstance(value, float) for value in values)
    whole = math.fsum(values) if real else sum(values)
    if element.operation == "avg":
        return (whole / len(values),) if values else None
    if not values:
        start: int = 1 if element.operation == "product" else 0
        return (float(start) if element.type.kind == "float" else start,)
    if element.operation == "sum":
        return (fit(whole, ANY),)
    product: Value = values[0]
    for value in values[1:]:
        product = fit(as_number(product) * value, ANY)
    return (product,)


def parameters(rule: r.Rule, values: Mapping[str, int | float]) -> dict[str, object]:
    """A rule's parameters with the values in use, by the rule's names for them."""
    return {name: values[param.key] for name, param in rule.params.items()}


def stated(
    rule: r.Rule,
    templates: Mapping[str, Template],
    evaluation: Evaluation,
    frame: Frame,
) -> list[tuple[str, str, tuple[Value, ...]]]:
    """The facts a right-hand side states: asserted or concluded, template, values.

    Raises:
        NoValue: If an action has no value.
        Unverifiable: If an action reads a forgotten text.
    """
    names = dict(frame)
    found = []
    for step in rule.then:
        if isinstance(step, r.Let):
            names[step.name] = evaluation.value(step.value, names)
        elif isinstance(step, (r.Put, r.Modify)):
            given = {slot: evaluation.value(one, names) for slot, one in step.slots}
            if isinstance(step, r.Put):
                shape = templates[step.template]
                values = shape.values(given)
                kind = "asserted" if step.kept else "concluded"
            else:
                old = cast("Fact", names[step.name])
                shape, kind = templates[old.template], "asserted"
                kept = dict(zip(shape.slots, old.values, strict=True))
                values = shape.values({**kept, **given})
                names[step.name] = Fact(old.id, shape, values)
            found.append((kind, shape.name, values))
    return found


def alike(left: object, right: object) -> bool:
    """Whether two bound things are the same fact, or the same value of one type."""
    if isinstance(left, Fact) or isinstance(right, Fact):
        return left is right
    return identity(cast("Value", left)) == identity(cast("Value", right))


def read_by(exprs: tuple[e.Expr, ...], frame: Frame) -> tuple[tuple[str, Value], ...]:
    """The names some expressions read, each once in order, with their values."""
    found: dict[str, Value] = {}
    for node in (one for expr in exprs for one in e.walk(expr)):
        if isinstance(node, e.Field):
            fact = cast("Fact", frame[node.name])
            found.setdefault(f"{node.name}.{node.slot}", fact.values[node.index])
        elif isinstance(node, (e.Ref, e.ParamRef)):
            found.setdefault(node.name, cast("Value", frame[node.name]))
    return tuple(found.items())
