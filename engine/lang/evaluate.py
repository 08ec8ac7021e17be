"""Checked expressions to Python closures.

A closure takes a frame, which maps names to facts and values, and the fact a
pattern is being tried on. It returns a value or raises `EvaluationError` when the
expression has none for these facts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import singledispatchmethod
from typing import Protocol, TypeAlias, cast

from engine.errors import EvaluationError
from engine.lang import expr as e
from engine.lang.functions import (
    BUILTINS,
    MAX_ITEMS,
    applied,
    bounded,
    bounded_list,
    comparable,
    number,
)
from engine.lang.operands import MAX_EXPONENT
from engine.lang.syntax import Value
from engine.lang.values import ANY, MAX_BITS, equal, fit, show
from engine.lang.vocabulary import Function


class HasValues(Protocol):
    """A fact, as far as expressions are concerned."""

    @property
    def values(self) -> tuple[Value, ...]:
        """The slots' values in order."""


Frame: TypeAlias = Mapping[str, object]
Closure: TypeAlias = Callable[[Frame, HasValues | None], Value]

_FAULTS = (TypeError, ValueError, ZeroDivisionError, OverflowError, IndexError)


class Evaluator:
    """Makes closures; knows the functions of one vocabulary."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self._functions = functions

    def closure(self, node: e.Expr) -> Closure:
        """The closure that evaluates a node."""
        return self._node(node)

    @singledispatchmethod
    def _node(self, node: e.Expr) -> Closure:
        raise AssertionError(f"{type(node).__name__} is no expression")

    @_node.register(e.Const)
    def _(self, node: e.Const) -> Closure:
        value = node.value
        return lambda frame, own: value

    @_node.register(e.Own)
    def _(self, node: e.Own) -> Closure:
        index = node.index
        # Here and below nothing is cast: these are called for every value.
        return lambda frame, own: own.values[index]  # type: ignore[union-attr]

    @_node.register(e.Field)
    def _(self, node: e.Field) -> Closure:
        name, index = node.name, node.index
        return lambda frame, own: frame[name].values[index]  # type: ignore[attr-defined]

    @_node.register(e.Ref)
    @_node.register(e.ParamRef)
    @_node.register(e.FactRef)
    def _(self, node: e.Ref | e.ParamRef | e.FactRef) -> Closure:
        name = node.name
        return lambda frame, own: frame[name]  # type: ignore[return-value]

    @_node.register(e.Compare)
    def _(self, node: e.Compare) -> Closure:
        if isinstance(node.first, e.FactRef):  # then so are all it is compared with
            return self._same_fact(node)
        first = self.closure(node.first)
        rest = [(COMPARE[op], self.closure(part)) for op, part in node.rest]
        if len(rest) == 1:
            test, second = rest[0]
            return lambda frame, own: test(first(frame, own), second(frame, own))

        def chain(frame: Frame, own: HasValues | None) -> bool:
            left = first(frame, own)
            for test, part in rest:
                right = part(frame, own)
                if not test(left, right):
                    return False
                left = right
            return True

        return chain

    def _same_fact(self, node: e.Compare) -> Closure:
        names = [cast("e.FactRef", part).name for _, part in node.rest]
        names.insert(0, cast("e.FactRef", node.first).name)
        wanted = [op == "==" for op, _ in node.rest]

        def same(frame: Frame, own: HasValues | None) -> bool:  # noqa: ARG001
            facts = [frame[name] for name in names]
            pairs = zip(facts, facts[1:], wanted, strict=False)
            return all((one is two) == want for one, two, want in pairs)

        return same

    @_node.register(e.Logic)
    def _(self, node: e.Logic) -> Closure:
        parts = [self.closure(part) for part in node.parts]
        decided = node.operator == "or"

        def decide(frame: Frame, own: HasValues | None) -> bool:
            return next(
                (decided for part in parts if truth(part(frame, own)) is decided),
                not decided,
            )

        return decide

    @_node.register(e.Negation)
    def _(self, node: e.Negation) -> Closure:
        part = self.closure(node.part)
        return lambda frame, own: not truth(part(frame, own))

    @_node.register(e.Minus)
    def _(self, node: e.Minus) -> Closure:
        part = self.closure(node.part)

        def negated(frame: Frame, own: HasValues | None) -> Value:
            try:
                return fit(-number(part(frame, own)), ANY)
            except TypeError as error:
                raise EvaluationError(str(error)) from None

        return negated

    @_node.register(e.Arithmetic)
    def _(self, node: e.Arithmetic) -> Closure:
        left, right = self.closure(node.left), self.closure(node.right)
        operate = ARITHMETIC[node.operator]

        def computed(frame: Frame, own: HasValues | None) -> Value:
            one, two = left(frame, own), right(frame, own)
            try:
                return fit(operate(one, two), ANY)
            except _FAULTS as error:
                shown = f"{show(one)} {node.operator} {show(two)}"
                raise EvaluationError(f"{shown[:200]}: {error}") from None

        return computed

    @_node.register(e.Conditional)
    def _(self, node: e.Conditional) -> Closure:
        test, then = self.closure(node.test), self.closure(node.then)
        other = self.closure(node.other)
        return lambda frame, own: (
            then(frame, own) if truth(test(frame, own)) else other(frame, own)
        )

    @_node.register(e.Format)
    def _(self, node: e.Format) -> Closure:
        parts = [
            part if isinstance(part, str) else (self.closure(part[0]), part[1])
            for part in node.parts
        ]

        def text(frame: Frame, own: HasValues | None) -> str:
            done = [
                part
                if isinstance(part, str)
                else formatted(part[0](frame, own), part[1])
                for part in parts
            ]
            try:
                return bounded("".join(done))
            except ValueError as error:
                raise EvaluationError(str(error)) from None

        return text

    @_node.register(e.Item)
    def _(self, node: e.Item) -> Closure:
        base, index = self.closure(node.base), self.closure(node.place)

        def picked(frame: Frame, own: HasValues | None) -> Value:
            items, place = sequence(base(frame, own)), whole(index(frame, own))
            try:
                return items[place]
            except IndexError:
                raise EvaluationError(
                    f"there is no item {place} among {len(items)}"
                ) from None

        return picked

    @_node.register(e.Slice)
    def _(self, node: e.Slice) -> Closure:
        base = self.closure(node.base)
        lower = self.closure(node.lower) if node.lower else None
        upper = self.closure(node.upper) if node.upper else None

        def part(frame: Frame, own: HasValues | None) -> Value:
            start = whole(lower(frame, own)) if lower else None
            stop = whole(upper(frame, own)) if upper else None
            return sequence(base(frame, own))[start:stop]

        return part

    @_node.register(e.Call)
    def _(self, node: e.Call) -> Closure:
        function = BUILTINS.get(node.function) or self._functions[node.function]
        arguments = [self.closure(argument) for argument in node.arguments]

        def called(frame: Frame, own: HasValues | None) -> Value:
            values = tuple(argument(frame, own) for argument in arguments)
            try:
                return applied(function, values)
            except Exception as error:  # noqa: BLE001  # a host's function may raise anything
                raise EvaluationError(f"{function.name}: {error}") from None

        return called

    @_node.register(e.ListOf)
    def _(self, node: e.ListOf) -> Closure:
        parts = [self.closure(part) for part in node.items]

        def listed(frame: Frame, own: HasValues | None) -> Value:
            try:
                return bounded_list(tuple(part(frame, own) for part in parts))
            except ValueError as error:
                raise EvaluationError(str(error)) from None

        return listed


def truth(value: Value) -> bool:
    """The value as true or false.

    Raises:
        EvaluationError: If it is neither.
    """
    if value is True or value is False:
        return value
    raise EvaluationError(f"{show(value)[:200]} is neither true nor false")


def sequence(value: Value) -> str | tuple[Value, ...]:
    """The value as a text or a list.

    Raises:
        EvaluationError: If it is neither.
    """
    if isinstance(value, (str, tuple)):
        return value
    raise EvaluationError(f"{show(value)[:200]} has no items")


def whole(value: Value) -> int:
    """The value as an index.

    Raises:
        EvaluationError: If it is no whole number.
    """
    if type(value) is int:
        return value
    raise EvaluationError(f"{show(value)[:200]} is no index")


def formatted(value: Value, spec: str) -> str:
    """A value inside an f-string; without a specification texts stand as they are.

    Raises:
        EvaluationError: If the specification does not suit the value.
    """
    if not spec:
        return value if isinstance(value, str) else show(value)
    if isinstance(value, (bool, tuple)) or value is None:
        raise EvaluationError(f"{show(value)[:200]} takes no format")
    try:
        return format(value, spec)
    except (ValueError, OverflowError) as error:
        raise EvaluationError(str(error)) from None


def _ordered(test: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool]:
    def compare(left: Value, right: Value) -> bool:
        try:
            comparable((left, right))
        except TypeError:
            raise EvaluationError(
                f"{show(left)[:99]} and {show(right)[:99]} have no order"
            ) from None
        return test(left, right)

    return compare


def among(item: Value, items: Value) -> bool:
    """``item in items``: a part of a text, or equal to an item of a list.

    Raises:
        EvaluationError: If `items` is neither, or a text is asked for a non-text.
    """
    if isinstance(items, tuple):
        return any(equal(item, one) for one in items)
    if isinstance(items, str) and isinstance(item, str):
        return item in items
    raise EvaluationError(f"{show(item)[:99]} cannot be in {show(items)[:99]}")


COMPARE: Mapping[str, Callable[[Value, Value], bool]] = {
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": _ordered(lambda left, right: left < right),  # type: ignore[operator]
    "<=": _ordered(lambda left, right: left <= right),  # type: ignore[operator]
    ">": _ordered(lambda left, right: left > right),  # type: ignore[operator]
    ">=": _ordered(lambda left, right: left >= right),  # type: ignore[operator]
    "in": among,
    "not in": lambda item, items: not among(item, items),
}
"""What each comparison means for values."""


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        return bounded(left + right)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return bounded_list(left + right)
    return number(left) + number(right)


def _multiply(left: Value, right: Value) -> Value:
    if isinstance(right, (str, tuple)):
        left, right = right, left
    if isinstance(left, (str, tuple)):
        if type(right) is not int:
            raise TypeError("a repetition needs a whole number")
        if len(left) * right > MAX_ITEMS:
            raise ValueError(f"a repetition beyond {MAX_ITEMS} is refused")
        return left * right if isinstance(left, str) else bounded_list(left * right)
    return number(left) * number(right)


def _power(left: Value, right: Value) -> Value:
    base, exponent = number(left), number(right)
    if abs(exponent) > MAX_EXPONENT:
        raise ValueError(f"an exponent beyond {MAX_EXPONENT} is refused")
    if isinstance(base, int) and isinstance(exponent, int):
        if exponent > 0 and base.bit_length() * exponent > 2 * MAX_BITS:
            raise ValueError("the power is too large")
    elif base < 0 and exponent != math.floor(exponent):
        raise ValueError("a root of a negative number is refused")
    return cast("Value", base**exponent)


ARITHMETIC: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": _add,
    "-": lambda left, right: number(left) - number(right),
    "*": _multiply,
    "/": lambda left, right: number(left) / number(right),
    "//": lambda left, right: number(left) // number(right),
    "%": lambda left, right: number(left) % number(right),
    "**": _power,
}
"""What each operator does to values, bounded."""
