"""Conditions that exclude each other, and literals their slot does not admit.

Only what is certain is reported: comparisons of a slot with literals. A parameter
is not a literal, since it can be replaced.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.errors import Code, Problem, Span
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.evaluate import COMPARE
from engine.lang.syntax import Value
from engine.lang.template import Slot, Template
from engine.lang.values import equal, show

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(slots=True)
class Limits:
    """What the conditions so far leave of one slot."""

    slot: Slot
    wanted: list[Value] = field(default_factory=list)
    low: float = -math.inf
    high: float = math.inf
    tests: list[tuple[str, Value]] = field(default_factory=list)

    def add(self, operator: str, value: Value) -> bool:
        """Take one comparison in; False if nothing is left."""
        self.tests.append((operator, value))
        if operator == "==":
            self.wanted.append(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if operator in (">", ">="):
                self.low = max(self.low, value)
            if operator in ("<", "<="):
                self.high = min(self.high, value)
        if self.wanted:
            return all(_holds(self.wanted[0], *test) for test in self.tests)
        return self._within_slot() and (
            self.low < self.high
            or (
                self.low == self.high
                and all(_holds(self.low, *test) for test in self.tests)
            )
        )

    def _within_slot(self) -> bool:
        """Whether each comparison holds somewhere in the slot's range."""
        if self.slot.range is None:
            return True
        low, high = self.slot.range
        return all(
            operator in ("==", "!=")
            or _holds(low, operator, limit)
            or _holds(high, operator, limit)
            for operator, limit in self.tests
        )


def _holds(value: Value, operator: str, limit: Value) -> bool:
    try:
        return COMPARE[operator](value, limit)
    except Exception:  # noqa: BLE001  # no common order: reported as a type error elsewhere
        return True


def contradictions(
    conditions: tuple[r.Element, ...], templates: Mapping[str, Template]
) -> Iterator[Problem]:
    """Every place where a rule's conditions can never hold together."""
    yield from _conjunction(conditions, templates, {})


def _conjunction(
    conditions: Iterable[r.Element],
    templates: Mapping[str, Template],
    facts: Mapping[str, str],
) -> Iterator[Problem]:
    limits: dict[tuple[object, str], Limits] = {}
    bound = dict(facts)
    for place, element in enumerate(conditions):
        if isinstance(element, r.Pattern):
            if element.name:
                bound[element.name] = element.template
            own = (element.name or place, templates[element.template])
            for test in element.tests:
                yield from _judge(test, limits, bound, templates, own)
        elif isinstance(element, r.Test):
            for test in element.tests:
                yield from _judge(test, limits, bound, templates, None)
        for inner, names in _inside(element, bound):
            yield from _conjunction(inner, templates, names)


def _inside(
    element: r.Element, bound: Mapping[str, str]
) -> Iterator[tuple[tuple[r.Element, ...], Mapping[str, str]]]:
    """The conjunctions inside a condition, with the facts bound there."""
    if isinstance(element, r.Block):
        yield element.body, bound
    elif isinstance(element, r.AnyOf):
        for alternative in element.alternatives:
            yield alternative, bound
    elif isinstance(element, r.Aggregate):
        name = element.pattern.name
        names = {**bound, name: element.pattern.template} if name else bound
        yield (element.pattern, r.Test(element.filters, element.text)), names


def _judge(
    test: e.Expr,
    limits: dict[tuple[object, str], Limits],
    facts: Mapping[str, str],
    templates: Mapping[str, Template],
    own: tuple[object, Template] | None,
) -> Iterator[Problem]:
    if isinstance(test, e.Const) and test.value is False:
        yield _never("the condition is always false", test.span)
    if isinstance(test, e.Compare) and len(test.rest) == 1:
        found = _comparison(test, facts, templates, own)
        if found is None:
            return
        subject, slot, operator, value = found
        problem = _inadmissible(slot, operator, value, test.span)
        if problem is not None:
            yield problem
        elif operator in _MIRRORED:
            limit = limits.setdefault((subject, slot.name), Limits(slot))
            if not limit.add(operator, value):
                yield _never(
                    f"no value of slot {slot.name!r} can be {operator} {show(value)} "
                    "with what the slot admits and the other conditions demand",
                    test.span,
                )
    if any(map(e.parts, e.parts(test))):
        yield from _judge_inside(test, facts, templates, own)


def _judge_inside(
    test: e.Expr,
    facts: Mapping[str, str],
    templates: Mapping[str, Template],
    own: tuple[object, Template] | None,
) -> Iterator[Problem]:
    """Literals in the comparisons inside a test that their slot does not admit."""
    for node in e.walk(test):
        if node is not test and isinstance(node, e.Compare) and len(node.rest) == 1:
            inner = _comparison(node, facts, templates, own)
            problem = inner and _inadmissible(inner[1], inner[2], inner[3], node.span)
            if problem:
                yield problem


def _comparison(
    test: e.Compare,
    facts: Mapping[str, str],
    templates: Mapping[str, Template],
    own: tuple[object, Template] | None,
) -> tuple[object, Slot, str, Value] | None:
    operator, right = test.rest[0]
    left: e.Expr = test.first
    if isinstance(left, e.Const):
        left, right, operator = right, left, _MIRRORED.get(operator, "")
    if not isinstance(right, e.Const) or not operator:
        return None
    if isinstance(left, e.Own) and own is not None:
        return own[0], own[1].slots[left.slot], operator, right.value
    if isinstance(left, e.Field) and left.name in facts:
        slot = templates[facts[left.name]].slots[left.slot]
        return left.name, slot, operator, right.value
    return None


def _inadmissible(
    slot: Slot, operator: str, value: Value, span: Span
) -> Problem | None:
    if operator in ("==", "!="):
        values: tuple[Value, ...] = (value,)
    elif operator in ("in", "not in") and isinstance(value, tuple):
        values = value
    else:
        return None
    for one in values:
        if one is None:
            continue
        if slot.one_of is not None and not any(equal(one, x) for x in slot.one_of):
            choices = ", ".join(map(show, slot.one_of))
            return Problem(
                code=Code.OUTSIDE_ONE_OF,
                message=f"slot {slot.name!r} is never {show(one)}, only {choices}",
                span=span,
            )
        if slot.range is not None and isinstance(one, (int, float)):
            low, high = slot.range
            if not low <= one <= high:
                return Problem(
                    code=Code.OUTSIDE_RANGE,
                    message=f"slot {slot.name!r} is never {show(one)}, "
                    f"only {show(low)} to {show(high)}",
                    span=span,
                )
    return None


def _never(message: str, span: Span) -> Problem:
    return Problem(code=Code.NEVER_MATCHES, message=message, span=span)
