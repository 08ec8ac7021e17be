"""The argument of an aggregate taken apart, and the types it may have."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from engine.errors import Code
from engine.lang import expr as e
from engine.lang import syntax as s
from engine.lang.parse import Refused, span_of
from engine.lang.types import accepts, is_number, is_text
from engine.lang.values import ANY, FLOAT, INT, SlotType, list_of


class Ranged:
    """The parts of an aggregate's argument, still as syntax."""

    def __init__(self, pattern: ast.expr) -> None:
        self.pattern = pattern
        self.variable: ast.Name | None = None
        self.value: ast.expr | None = None
        self.filters: list[ast.expr] = []
        self.keys: list[ast.expr] = []
        self.distinct = False

    @staticmethod
    def of(node: ast.expr, text: s.Text) -> Ranged:
        """The parts of an argument.

        Raises:
            Refused: If it ranges over more than one pattern.
        """
        if not isinstance(node, (ast.GeneratorExp, ast.SetComp)):
            return Ranged(node)
        loop = node.generators[0]
        if len(node.generators) > 1 or not isinstance(loop.target, ast.Name):
            raise Refused(
                Code.FORBIDDEN,
                "an aggregate ranges over one pattern with one name",
                span_of(text, node),
            )
        source = loop.iter
        found = Ranged(source)
        if (
            isinstance(source, ast.Call)
            and isinstance(source.func, ast.Name)
            and source.func.id == "sorted"
            and source.args
        ):
            found.pattern, found.keys = source.args[0], source.args[1:]
        found.variable, found.value = loop.target, node.elt
        found.filters = loop.ifs
        found.distinct = isinstance(node, ast.SetComp)
        return found


def conjuncts(node: ast.expr) -> Iterator[ast.expr]:
    """The parts of a top-level ``and``."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for part in node.values:
            yield from conjuncts(part)
    else:
        yield node


def aggregate_type(
    operation: str, value: e.Expr | None, default: e.Expr | None
) -> SlotType:
    """The type of an aggregate's value."""
    taken = value.type if value is not None else ANY
    kind = {
        "count": INT,
        "avg": FLOAT,
        "collect": list_of(taken),
    }.get(operation, replace(taken, optional=False))
    if default is None or default.type == kind:
        return kind
    return kind if accepts(kind, default.type) and kind.kind == "float" else ANY


def check_values(operation: str, value: e.Expr, text: s.Text) -> None:
    """Refuse values the operation cannot take.

    Raises:
        Refused: With the reason.
    """
    kind = value.type
    fits = {
        "sum": is_number(kind),
        "product": is_number(kind),
        "avg": is_number(kind),
        "min": is_number(kind) or is_text(kind),
        "max": is_number(kind) or is_text(kind),
    }.get(operation, True)
    if not fits:
        raise Refused(
            Code.WRONG_TYPE,
            f"{operation} of values of type {kind}",
            text.span,
        )
