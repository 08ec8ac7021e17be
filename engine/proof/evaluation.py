"""Expressions evaluated a second way: a walk over the tree, for the checker alone.

It shares the language's data and its whitelisted functions with the engine, but
neither its compiled closures nor its matchers, so that a mistake there is found here.
A value that was forgotten on request cannot be judged; reading it says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias, cast

from engine.lang import expr as e
from engine.lang.functions import BUILTINS, MAX_ITEMS, MAX_TEXT, applied
from engine.lang.operands import MAX_EXPONENT
from engine.lang.syntax import Value
from engine.lang.values import ANY, MAX_BITS, fit, show
from engine.lang.vocabulary import Function

FORGOTTEN = "[forgotten"
"""How a placeholder begins that took the place of a text forgotten on request."""


class HasValues(Protocol):
    """A fact, as far as expressions are concerned."""

    @property
    def values(self) -> tuple[Value, ...]:
        """The slots' values in order."""


Frame: TypeAlias = Mapping[str, object]


class NoValue(Exception):  # noqa: N818  # it is an outcome, caught by the checker
    """The expression has no value for these facts."""


class Unverifiable(Exception):  # noqa: N818  # it is an outcome, caught by the checker
    """The expression reads a text that was forgotten."""


def remembered(value: Value) -> Value:
    """The value itself.

    Raises:
        Unverifiable: If a text in it was forgotten, in whole or in part.
    """
    if isinstance(value, str) and FORGOTTEN in value:
        raise Unverifiable("it reads a text that was forgotten on request")
    if isinstance(value, tuple):
        for item in value:
            remembered(item)
    return value


class Evaluation:
    """Evaluates expressions; knows the functions of one vocabulary."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self._functions = functions
        self._handlers: Mapping[type, Callable[..., Value]] = {
            e.Compare: self._compare,
            e.Logic: self._logic,
            e.Negation: self._negation,
            e.Minus: self._minus,
            e.Arithmetic: self._arithmetic,
            e.Conditional: self._conditional,
            e.Format: self._format,
            e.Item: self._item,
            e.Slice: self._slice,
            e.Call: self._call,
            e.ListOf: self._list,
        }

    def value(self, node: e.Expr, frame: Frame, own: HasValues | None = None) -> Value:
        """The expression's value.

        Raises:
            NoValue: If it has none.
            Unverifiable: If it reads a forgotten text.
        """
        if isinstance(node, e.Const):
            return node.value
        if isinstance(node, e.Own) and own is not None:
            return remembered(own.values[node.index])
        if isinstance(node, e.Field):
            fact = cast("HasValues", frame[node.name])
            return remembered(fact.values[node.index])
        if isinstance(node, (e.Ref, e.ParamRef, e.FactRef)):
            return remembered(cast("Value", frame[node.name]))
        return self._handlers[type(node)](node, frame, own)

    def truth(self, node: e.Expr, frame: Frame, own: HasValues | None = None) -> bool:
        """The expression's value as true or false.

        Raises:
            NoValue: If it is neither.
            Unverifiable: If it reads a forgotten text.
        """
        value = self.value(node, frame, own)
        if not isinstance(value, bool):
            raise NoValue(f"{show(value)[:99]} is neither true nor false")
        return value

    def holds(self, node: e.Expr, frame: Frame, own: HasValues | None = None) -> bool:
        """Whether it is true; without a value it is not.

        Raises:
            Unverifiable: If it reads a forgotten text.
        """
        try:
            return self.truth(node, frame, own)
        except NoValue:
            return False

    def _compare(self, node: e.Compare, frame: Frame, own: HasValues | None) -> bool:
        left = self.value(node.first, frame, own)
        for operator, part in node.rest:
            right = self.value(part, frame, own)
            if not compared(operator, left, right):
                return False
            left = right
        return True

    def _logic(self, node: e.Logic, frame: Frame, own: HasValues | None) -> bool:
        for part in node.parts:
            if self.truth(part, frame, own) is (node.operator == "or"):
                return node.operator == "or"
        return node.operator == "and"

    def _negation(self, node: e.Negation, frame: Frame, own: HasValues | None) -> bool:
        return not self.truth(node.part, frame, own)

    def _list(self, node: e.ListOf, frame: Frame, own: HasValues | None) -> Value:
        return tuple(self.value(one, frame, own) for one in node.items)

    def _minus(self, node: e.Minus, frame: Frame, own: HasValues | None) -> Value:
        return _held(-as_number(self.value(node.part, frame, own)))

    def _arithmetic(
        self, node: e.Arithmetic, frame: Frame, own: HasValues | None
    ) -> Value:
        left = self.value(node.left, frame, own)
        right = self.value(node.right, frame, own)
        try:
            return _held(_operated(node.operator, left, right))
        except (ArithmeticError, TypeError, ValueError) as error:
            raise NoValue(str(error)) from None

    def _conditional(
        self, node: e.Conditional, frame: Frame, own: HasValues | None
    ) -> Value:
        if self.truth(node.test, frame, own):
            return self.value(node.then, frame, own)
        return self.value(node.other, frame, own)

    def _format(self, node: e.Format, frame: Frame, own: HasValues | None) -> Value:
        text = ""
        for part in node.parts:
            if isinstance(part, str):
                text += part
                continue
            value = self.value(part[0], frame, own)
            if not part[1]:
                text += value if isinstance(value, str) else show(value)
            elif type(value) in (int, float, str):
                try:
                    text += format(value, part[1])
                except (ValueError, OverflowError) as error:
                    raise NoValue(str(error)) from None
            else:
                raise NoValue(f"{show(value)[:99]} takes no format")
        if len(text) > MAX_TEXT:
            raise NoValue("the text is too long")
        return text

    def _item(self, node: e.Item, frame: Frame, own: HasValues | None) -> Value:
        items = _items(self.value(node.base, frame, own))
        place = self.value(node.place, frame, own)
        if type(place) is not int or not -len(items) <= place < len(items):
            raise NoValue(f"there is no item {show(place)[:99]}")
        return items[place]

    def _slice(self, node: e.Slice, frame: Frame, own: HasValues | None) -> Value:
        items = _items(self.value(node.base, frame, own))
        ends = []
        for part in (node.lower, node.upper):
            place = None if part is None else self.value(part, frame, own)
            if part is not None and type(place) is not int:
                raise NoValue(f"{show(place)[:99]} is no index")
            ends.append(cast("int | None", place))
        return items[ends[0] : ends[1]]

    def _call(self, node: e.Call, frame: Frame, own: HasValues | None) -> Value:
        function = BUILTINS.get(node.function) or self._functions[node.function]
        arguments = tuple(self.value(one, frame, own) for one in node.arguments)
        try:
            return applied(function, arguments)
        except Exception as error:  # noqa: BLE001  # a host's function may raise anything
            raise NoValue(f"{function.name}: {error}") from None


def same(left: object, right: object) -> bool:
    """``left == right`` of the rule language: numbers by value, a bool is no number."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def compared(operator: str, left: Value, right: Value) -> bool:
    """Whether a comparison holds.

    Raises:
        NoValue: If the operands cannot be compared so.
    """
    if operator in ("==", "!="):
        return same(left, right) is (operator == "==")
    if operator in ("in", "not in"):
        if isinstance(right, tuple):
            return any(same(left, one) for one in right) is (operator == "in")
        if isinstance(right, str) and isinstance(left, str):
            return (left in right) is (operator == "in")
        raise NoValue(f"nothing can be in {show(right)[:99]}")
    if not (isinstance(left, str) and isinstance(right, str)):
        left, right = as_number(left), as_number(right)
    less, equal = left < right, left == right  # type: ignore[operator]
    return {"<": less, "<=": less or equal, ">": not (less or equal), ">=": not less}[
        operator
    ]


def as_number(value: Value) -> int | float:
    """The value itself.

    Raises:
        NoValue: If it is no number.
    """
    if type(value) is int or type(value) is float:
        return value
    raise NoValue(f"{show(value)[:99]} is not a number")


def _items(value: Value) -> str | tuple[Value, ...]:
    if isinstance(value, (str, tuple)):
        return value
    raise NoValue(f"{show(value)[:99]} has no items")


def _held(value: Value) -> Value:
    try:
        return fit(value, ANY)
    except TypeError as error:
        raise NoValue(str(error)) from None


def _operated(operator: str, left: Value, right: Value) -> Value:
    if operator in ("+", "*"):
        joined = _joined(operator, left, right)
        if joined is not None:
            return joined
    one, two = as_number(left), as_number(right)
    if operator == "**":
        return _power(one, two)
    return _NUMERIC[operator](one, two)


_NUMERIC: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda one, two: one + two,
    "-": lambda one, two: one - two,
    "*": lambda one, two: one * two,
    "/": lambda one, two: one / two,
    "//": lambda one, two: one // two,
    "%": lambda one, two: one % two,
}


def _joined(operator: str, left: Value, right: Value) -> Value:
    """Texts and lists added or repeated; None where numbers are meant."""
    if operator == "*" and isinstance(right, (str, tuple)):
        left, right = right, left
    if not isinstance(left, (str, tuple)):
        return None
    if operator == "*":
        if type(right) is not int or len(left) * right > MAX_ITEMS:
            raise ValueError("no such repetition")
        return left * right
    if type(left) is not type(right):
        raise TypeError("a text and a list cannot be added")
    whole = left + right  # type: ignore[operator]
    if len(whole) > (MAX_TEXT if isinstance(whole, str) else MAX_ITEMS):
        raise ValueError("the sum is too long")
    return cast("Value", whole)


def _power(base: int | float, exponent: int | float) -> Value:  # noqa: PYI041  # both occur
    if abs(exponent) > MAX_EXPONENT:
        raise ValueError("the exponent is too large")
    whole = isinstance(base, int) and isinstance(exponent, int)
    if whole and exponent > 0 and int(base).bit_length() * exponent > 2 * MAX_BITS:
        raise ValueError("the power is too large")
    if not whole and base < 0 and exponent != math.floor(exponent):
        raise ValueError("a root of a negative number")
    return cast("Value", base**exponent)
