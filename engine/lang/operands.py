"""Operands that fit: comparisons, bounded arithmetic, arguments of functions.

Each check takes operands that are already typed and refuses what cannot be meant.
"""

from __future__ import annotations

import ast
import math

from engine.errors import Code, Span
from engine.lang import expr as e
from engine.lang.functions import MAX_ITEMS
from engine.lang.parse import Refused
from engine.lang.pattern import compiled
from engine.lang.types import accepts, comparable, is_number, is_text
from engine.lang.values import ANY, SlotType, show
from engine.lang.vocabulary import Function

MAX_EXPONENT = 1_024
"""The largest exponent of a power."""
BEYOND = 2.0 * MAX_EXPONENT
"""Stands for every number that is too large as an exponent."""


def check_comparison(
    operator: str, left: e.Expr, right: e.Expr, whole: ast.expr, span: Span
) -> None:
    """Refuse to compare what can never be equal or has no order.

    The whole comparison is shown in the message.

    Raises:
        Refused: With the reason.
    """
    one, two = isinstance(left, e.FactRef), isinstance(right, e.FactRef)
    if one or two:
        if one and two and operator in ("==", "!="):
            return
        raise Refused(
            Code.FACT_AS_VALUE,
            "a fact can only be compared with a fact, by == or !=",
            span,
            "name one of its slots",
        )
    if not _fits(operator, left.type, right.type):
        raise Refused(
            Code.WRONG_TYPE,
            f"{ast.unparse(whole)!r} compares {left.type} with {right.type} by {operator}",
            span,
        )
    for side, other in ((left, right), (right, left)):
        if isinstance(side, e.Const) and other.type.kind == "pattern":
            check_pattern(side)


def _fits(operator: str, one: SlotType, two: SlotType) -> bool:
    if operator in ("==", "!="):
        return comparable(one, two)
    if operator not in ("in", "not in"):
        return (is_number(one) and is_number(two)) or (is_text(one) and is_text(two))
    if two.kind == "list":
        return comparable(one, two.item or ANY)
    return two.kind == "any" or (is_text(one) and is_text(two))


def check_bounds(operator: str, left: e.Expr, right: e.Expr, span: Span) -> None:
    """Judge literal operands of powers and repetitions; others are when evaluated.

    Raises:
        Refused: If the value would be too large.
    """
    if operator == "**" and _least_exponent(right) > MAX_EXPONENT:
        raise Refused(
            Code.TOO_COMPLEX, f"an exponent beyond {MAX_EXPONENT} is refused", span
        )
    if operator == "*":
        _check_repetition(left, right, span)
        _check_repetition(right, left, span)


def _least_exponent(node: e.Expr) -> float:
    """How large an exponent of literals is, towers of powers too; 0 if unknown.

    What is beyond the largest exponent anyway is not computed.
    """
    if isinstance(node, e.Const):
        value = node.value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return min(abs(value), BEYOND)
        return 0
    if isinstance(node, e.Arithmetic) and node.operator == "**":
        base, exponent = _least_exponent(node.left), _least_exponent(node.right)
        if base <= 1:
            return base
        return (
            BEYOND if exponent * math.log(base) > math.log(BEYOND) else base**exponent
        )
    return 0


def _check_repetition(part: e.Expr, times: e.Expr, span: Span) -> None:
    count = times.value if isinstance(times, e.Const) else None
    if not isinstance(count, int) or isinstance(count, bool) or is_number(part.type):
        return
    value = part.value if isinstance(part, e.Const) else " "
    if len(value if isinstance(value, (str, tuple)) else " ") * count > MAX_ITEMS:
        raise Refused(
            Code.TOO_COMPLEX, f"a repetition beyond {MAX_ITEMS} is refused", span
        )


def check_arguments(
    function: Function, arguments: tuple[e.Expr, ...], span: Span
) -> None:
    """Refuse a call whose arguments do not fit its function.

    Raises:
        Refused: With the reason.
    """
    most = len(function.takes)
    least = most - function.optional
    if len(arguments) < least or (len(arguments) > most and not function.variadic):
        count = f"{least}" if least == most else f"{least} to {most}"
        if function.variadic:
            count = f"at least {least}"
        raise Refused(
            Code.WRONG_ARGUMENTS,
            f"{function.name} takes {count} argument{'' if count == '1' else 's'}, "
            f"not {len(arguments)}",
            span,
        )
    for number, argument in enumerate(arguments):
        wanted = function.takes[min(number, most - 1)]
        if not accepts(wanted, argument.type):
            raise Refused(
                Code.WRONG_TYPE,
                f"argument {number + 1} of {function.name} is of type "
                f"{argument.type}, {wanted} is needed",
                argument.span,
            )
    if function.name in ("matches", "hits") and isinstance(arguments[1], e.Const):
        check_pattern(arguments[1])


def check_pattern(node: e.Const) -> None:
    """Refuse a literal that is no regular expression.

    Raises:
        Refused: With the reason.
    """
    try:
        compiled(str(node.value))
    except ValueError as error:
        raise Refused(
            Code.BAD_PATTERN,
            f"{show(node.value)} is not a regular expression: {error}",
            node.span,
        ) from None
