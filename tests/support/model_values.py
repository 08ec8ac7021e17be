"""The model's own reading of expressions: plain recursion over Python's syntax trees.

Written from the language's description alone; it shares nothing with the engine.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

Plain: TypeAlias = "bool | int | float | str | tuple[Plain, ...] | None"


class NoValueError(Exception):
    """An expression without a value for these facts."""


class ModelFact:
    """A fact: its id, template and values by slot."""

    def __init__(self, number: int, template: str, slots: Mapping[str, Plain]) -> None:
        self.id = number
        self.template = template
        self.slots = dict(slots)

    def content(self) -> object:
        """Equal for facts that are one."""
        return self.template, tuple((k, exact(v)) for k, v in self.slots.items())


Names: TypeAlias = "Mapping[str, Plain | ModelFact]"


def exact(value: Plain | ModelFact) -> object:
    """Equal for the same value of the same type, or the same fact."""
    if isinstance(value, ModelFact):
        return "fact", value.id
    if isinstance(value, tuple):
        return "list", tuple(map(exact, value))
    return type(value).__name__, value


def same(one: Plain, two: Plain) -> bool:
    """Numbers are equal by value; a bool equals no number."""
    if isinstance(one, tuple) and isinstance(two, tuple):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two
    return one == two


def rank(value: Plain | ModelFact) -> tuple[object, ...]:
    """A total order of values: kinds apart, numbers by value, an int before a float."""
    if isinstance(value, ModelFact):
        return (2, value.id, 0)
    if value is None:
        return (0, 0, 0)
    if isinstance(value, bool):
        return (1, value, 0)
    if isinstance(value, tuple):
        return (4, tuple(map(rank, value)), 0)
    return (3, value, 0) if isinstance(value, str) else (2, value, type(value) is float)


def is_number(value: Plain) -> bool:
    """Whether the value is a number; a bool is none."""
    return type(value) in (int, float)


def numeric(value: Plain) -> int | float:
    """The value as a number, or no value."""
    if not is_number(value):
        raise NoValueError
    return cast("int | float", value)


def tree(text: str) -> ast.expr:
    """An expression's syntax tree."""
    return ast.parse(text.strip(), mode="eval").body


def conjuncts(node: ast.expr) -> list[ast.expr]:
    """The parts of a top-level ``and``."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        return [part for value in node.values for part in conjuncts(value)]
    return [node]


ARITHMETIC: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
ORDERED: Mapping[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def compare(op: ast.cmpop, one: Plain, two: Plain) -> bool:
    """One comparison; things without a common order have no value."""
    if isinstance(op, (ast.Eq, ast.NotEq)):
        return same(one, two) is isinstance(op, ast.Eq)
    if isinstance(op, (ast.In, ast.NotIn)):
        items = cast("tuple[Plain, ...]", two)
        return any(same(one, item) for item in items) is isinstance(op, ast.In)
    texts = isinstance(one, str) and isinstance(two, str)
    if not texts and not (is_number(one) and is_number(two)):
        raise NoValueError
    return ORDERED[type(op)](cast("float", one), cast("float", two))


def evaluate(node: ast.expr, names: Names) -> Plain:
    """The value of an expression; slots of a pattern's fact stand among the names."""
    handler = _HANDLERS[type(node)]
    return handler(node, names)


def truth(node: ast.expr, names: Names) -> bool:
    """Whether an expression is true; neither true nor false is no value."""
    value = evaluate(node, names)
    if not isinstance(value, bool):
        raise NoValueError
    return value


def holds(node: ast.expr, names: Names) -> bool:
    """Whether a test holds; one without a value does not."""
    try:
        return truth(node, names)
    except NoValueError:
        return False


def _constant(node: ast.Constant, names: Names) -> Plain:  # noqa: ARG001
    return cast("Plain", node.value)


def _name(node: ast.Name, names: Names) -> Plain:
    return cast("Plain", names[node.id])


def _slot(node: ast.Attribute, names: Names) -> Plain:
    fact = cast("ModelFact", names[cast("ast.Name", node.value).id])
    return fact.slots[node.attr]


def _compare(node: ast.Compare, names: Names) -> Plain:
    left = evaluate(node.left, names)
    for op, part in zip(node.ops, node.comparators, strict=True):
        right = evaluate(part, names)
        if not compare(op, left, right):
            return False
        left = right
    return True


def _logic(node: ast.BoolOp, names: Names) -> Plain:
    if isinstance(node.op, ast.And):
        return all(truth(part, names) for part in node.values)
    return any(truth(part, names) for part in node.values)


def _unary(node: ast.UnaryOp, names: Names) -> Plain:
    if isinstance(node.op, ast.Not):
        return not truth(node.operand, names)
    return -numeric(evaluate(node.operand, names))


def _binary(node: ast.BinOp, names: Names) -> Plain:
    one, two = evaluate(node.left, names), evaluate(node.right, names)
    try:
        return ARITHMETIC[type(node.op)](numeric(one), numeric(two))
    except ZeroDivisionError:
        raise NoValueError from None


def _conditional(node: ast.IfExp, names: Names) -> Plain:
    return evaluate(node.body if truth(node.test, names) else node.orelse, names)


def _list(node: ast.List, names: Names) -> Plain:
    return tuple(evaluate(item, names) for item in node.elts)


def _text(node: ast.JoinedStr, names: Names) -> Plain:
    parts = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            parts.append(str(evaluate(part.value, names)))
        else:
            parts.append(str(cast("ast.Constant", part).value))
    return "".join(parts)


_HANDLERS = cast(
    "Mapping[type[ast.expr], Callable[[ast.expr, Names], Plain]]",
    {
        ast.Constant: _constant,
        ast.Name: _name,
        ast.Attribute: _slot,
        ast.Compare: _compare,
        ast.BoolOp: _logic,
        ast.UnaryOp: _unary,
        ast.BinOp: _binary,
        ast.IfExp: _conditional,
        ast.List: _list,
        ast.JoinedStr: _text,
    },
)
