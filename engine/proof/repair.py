"""Single changes that may let a failing condition hold: guesses, to be verified.

Each is one fact given or left out, one slot of a given fact changed, one parameter
of the rule replaced, or one literal of the rule rewritten.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from engine.errors import EngineError, EvaluationError
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator
from engine.lang.syntax import Value
from engine.lang.template import Slot, Template
from engine.match.facts import Fact
from engine.proof.miss import Miss
from engine.proof.rerun import Change

Thing = TypeVar("Thing")


class Repairs:
    """Guesses for one rule.

    Args:
        rule: The rule that should fire.
        rules: Its rule set.
        inputs: Ids of the facts that were given and may be changed.
    """

    def __init__(
        self, rule: r.Rule, rules: r.RuleSet, inputs: Mapping[int, Fact]
    ) -> None:
        self._rule = rule
        self._rules = rules
        self._inputs = inputs
        self._evaluator = Evaluator(rules.vocabulary.functions)

    def of_facts(self, miss: Miss, serial: int) -> Iterator[Change]:
        """Changes of facts, smallest first.

        Args:
            miss: What stopped the rule.
            serial: Tells new facts apart that would otherwise be equal.
        """
        yield from self._slots(miss)
        for fact in miss.blockers:
            if fact.id in self._inputs:
                yield Change(removed=(fact.id,))
        for pattern in (*_patterns(miss.element), *self._counted(miss)):
            slots = self._filled(pattern, miss.frame, serial)
            if slots is not None:
                yield Change(added=((pattern.template, slots),))

    def of_rule(self, miss: Miss) -> Iterator[tuple[Change, str]]:
        """Changes of the rule, each in words: one parameter or one literal."""
        for one, _, other in self._comparisons(miss):
            wanted = self._value(other[0], miss)
            if wanted is None:
                continue
            target = _reached(other[1], wanted[0], None)
            for value in target:
                if isinstance(one, e.ParamRef) and _is_number(value):
                    yield from self._parameter(one, cast("float", value))
                elif isinstance(one, e.Const):
                    rules = self._rewritten(one, value)
                    yield (
                        Change(rules=rules),
                        f"write {_show(value)} for {_show(one.value)} in {miss.quoted}",
                    )

    def _parameter(
        self, param: e.ParamRef, wanted: float
    ) -> Iterator[tuple[Change, str]]:
        """A parameter replaced; one that is a whole number stays one."""
        whole = isinstance(self._rules.params[param.key].value, int)
        near = (math.floor(wanted), math.ceil(wanted)) if whole else (wanted,)
        for number in dict.fromkeys(near):
            said = f"set its parameter {param.name} to {number:g}"
            yield Change(params={param.key: number}), said

    def _counted(self, miss: Miss) -> Iterator[r.Pattern]:
        """The patterns of the aggregates whose values a failing test reads."""
        nodes = e.walk(miss.test) if miss.test is not None else ()
        names = {node.name for node in nodes if isinstance(node, e.Ref)}
        for element in self._rule.when:
            if isinstance(element, r.Aggregate) and element.name in names:
                yield element.pattern

    def _slots(self, miss: Miss) -> Iterator[Change]:
        for one, fact, other in self._comparisons(miss):
            if fact is None or fact.id not in self._inputs:
                continue
            wanted = self._value(other[0], miss)
            if wanted is None or not isinstance(one, (e.Own, e.Field)):
                continue
            shape = self._rules.templates[fact.template]
            slot = shape.slots[one.slot]
            for value in _reached(other[1], wanted[0], slot):
                if _admits(slot, value):
                    yield Change(changed={fact.id: {one.slot: value}})
        yield from self._truths(miss)

    def _truths(self, miss: Miss) -> Iterator[Change]:
        """A slot that is itself the test: true or false as wanted."""
        test, wanted = miss.test, True
        if isinstance(test, e.Negation):
            test, wanted = test.part, False
        if isinstance(test, (e.Own, e.Field)):
            fact = _fact_of(test, miss)
            if fact is not None and fact.id in self._inputs:
                yield Change(changed={fact.id: {test.slot: wanted}})

    def _comparisons(
        self, miss: Miss
    ) -> Iterator[tuple[e.Expr, Fact | None, tuple[e.Expr, str]]]:
        """Each side of each comparison that failed, with the other side."""
        for node in e.walk(miss.test) if miss.test is not None else ():
            if not isinstance(node, e.Compare):
                continue
            left = node.first
            for operator, right in node.rest:
                yield left, _fact_of(left, miss), (right, operator)
                yield right, _fact_of(right, miss), (left, _TURNED.get(operator, ""))
                left = right

    def _value(self, node: e.Expr, miss: Miss) -> tuple[Value] | None:
        """The value of one side, in a tuple of one since it may be None."""
        try:
            return (self._evaluator.closure(node)(miss.frame, miss.own),)
        except (EvaluationError, AttributeError):
            return None

    def _filled(
        self, pattern: r.Pattern, frame: Mapping[str, object], serial: int
    ) -> Mapping[str, Value] | None:
        """Slots of a fact that should match a pattern, or None if none is seen."""
        shape = self._rules.templates[pattern.template]
        slots: dict[str, Value] = {
            slot.name: _plain(slot) for slot in shape.slots.values() if slot.required
        }
        slots.update(_apart(pattern, shape, serial))
        for test in pattern.tests:
            slots.update(self._demanded(test, shape, frame, serial))
        try:
            shape.values(slots)
        except EngineError:
            return None
        return slots

    def _demanded(
        self, test: e.Expr, shape: Template, frame: Mapping[str, object], serial: int
    ) -> Iterator[tuple[str, Value]]:
        if isinstance(test, e.Own):
            yield test.slot, True
        if not isinstance(test, e.Compare) or len(test.rest) != 1:
            return
        operator, right = test.rest[0]
        for one, other, way in (
            (test.first, right, operator),
            (right, test.first, _TURNED.get(operator, "")),
        ):
            if isinstance(one, e.Own) and not e.reads_own(other):
                try:
                    value = self._evaluator.closure(other)(frame, None)
                except (EvaluationError, KeyError):
                    return
                slot = shape.slots[one.slot]
                reached = _reached(way, value, slot, serial)
                found = [value for value in reached if _admits(slot, value)]
                if found:
                    yield one.slot, found[0]

    def _rewritten(self, const: e.Const, value: Value) -> r.RuleSet:
        """The rule set with another literal in the rule."""
        when = _replaced(self._rule.when, const, replace(const, value=value))
        digest = f"{self._rule.digest}~"
        rule = replace(self._rule, when=when, digest=digest)
        rules = tuple(rule if one is self._rule else one for one in self._rules.rules)
        return replace(self._rules, rules=rules, digest=f"{self._rules.digest}~")


_TURNED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _fact_of(node: e.Expr, miss: Miss) -> Fact | None:
    if isinstance(node, e.Own):
        return miss.own
    found = miss.frame.get(node.name) if isinstance(node, e.Field) else None
    return found if isinstance(found, Fact) else None


def _patterns(element: r.Element | None) -> Iterator[r.Pattern]:
    """Patterns whose match would help."""
    if isinstance(element, r.Pattern):
        yield element
    elif isinstance(element, r.Aggregate):
        yield element.pattern
    elif isinstance(element, r.Block) and element.kind == "exists":
        yield from (one for one in element.body if isinstance(one, r.Pattern))
    elif isinstance(element, r.AnyOf):
        for alternative in element.alternatives:
            yield from (one for one in alternative if isinstance(one, r.Pattern))


def _reached(
    operator: str, value: Value, slot: Slot | None, step: int = 1
) -> list[Value]:
    """Values for which ``x operator value`` holds, at first so many steps away."""
    if operator in ("==", "<=", ">="):
        return [value]
    if operator == "in" and isinstance(value, tuple):
        return list(value)
    if operator == "!=":
        choices = slot.one_of if slot is not None and slot.one_of else ()
        return [one for one in choices if one != value][:1] or _other(value)
    if operator in ("<", ">") and _is_number(value):
        number = cast("float", value)
        up = operator == ">"
        if isinstance(number, int):
            return [number + (step if up else -step)]
        return [
            float(math.floor(number) + step if up else math.ceil(number) - step),
            math.nextafter(number, math.inf if up else -math.inf),
        ]
    return []


def _other(value: Value) -> list[Value]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1]
    return [f"not {value}"] if isinstance(value, str) else []


def _apart(pattern: r.Pattern, shape: Template, serial: int) -> Mapping[str, Value]:
    """Values that make a new fact differ from others, in slots nobody tests."""
    nodes = [node for test in pattern.tests for node in e.walk(test)]
    tested = {node.slot for node in nodes if isinstance(node, e.Own)}
    found: dict[str, Value] = {}
    for slot in shape.slots.values():
        for value in (f"new {serial}", serial, float(serial)):
            if slot.name not in tested and _admits(slot, value) and not slot.one_of:
                found.setdefault(slot.name, value)
    return found


def _plain(slot: Slot) -> Value:
    """An ordinary value for a slot nobody has wishes for."""
    if slot.one_of:
        return slot.one_of[0]
    if slot.type.optional or slot.type.kind == "any":
        return None
    if slot.range is not None:
        return slot.range[0]
    plain: Mapping[str, Value] = {"int": 0, "float": 0.0, "bool": False, "list": ()}
    return plain.get(slot.type.kind, "")


def _admits(slot: Slot, value: Value) -> bool:
    try:
        slot.admit(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_number(value: Value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _show(value: Value) -> str:
    return repr(value)


def _replaced(thing: Thing, old: object, new: object) -> Thing:
    """Checked data with one part, known by identity, replaced."""
    if thing is old:
        return cast("Thing", new)
    if isinstance(thing, tuple):
        items = tuple(_replaced(one, old, new) for one in thing)
        same = all(one is two for one, two in zip(items, thing, strict=True))
        return thing if same else cast("Thing", items)
    if is_dataclass(thing) and not isinstance(thing, type):
        changes = {
            field.name: _replaced(getattr(thing, field.name), old, new)
            for field in fields(thing)
            if field.init
        }
        if any(one is not getattr(thing, name) for name, one in changes.items()):
            return cast("Thing", replace(thing, **changes))
    return thing
