"""The functions every rule file may call, all pure and bounded.

Regular expressions run in linear time, so that no pattern can hang a run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import cast

from engine.lang.pattern import compiled
from engine.lang.syntax import Value
from engine.lang.values import (
    ANY,
    BOOL,
    INT,
    STR,
    SlotType,
    are_alike,
    fit,
    list_of,
    order_key,
)
from engine.lang.vocabulary import Function

MAX_TEXT = 1_000_000
"""Characters a text built by an expression may have."""
MAX_ITEMS = 100_000
"""Items a list built by an expression may have, those of lists inside it included."""
MAX_DIGITS = 300
"""Digits ``int`` reads from a text."""

_WORD = r"[\pL\pN]+(?:['’\-][\pL\pN]+)*"


def matches(text: str, pattern: str) -> bool:
    """Whether the pattern is found anywhere in the text."""
    return compiled(pattern).found(text)


def hits(text: str, pattern: str) -> int:
    """How often the pattern is found in the text, without overlaps."""
    return compiled(pattern).count(text)


def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, in order."""
    return tuple(compiled(_WORD).parts(text.lower()))


def bounded(text: str) -> str:
    """The text itself.

    Raises:
        ValueError: If it is longer than `MAX_TEXT`.
    """
    if len(text) > MAX_TEXT:
        raise ValueError(f"a text of more than {MAX_TEXT} characters is refused")
    return text


def bounded_list(items: tuple[Value, ...]) -> tuple[Value, ...]:
    """The list itself.

    Raises:
        ValueError: If it holds more than `MAX_ITEMS` items at all depths; a long text
            counts for more than one, so that no list of texts fills the memory.
    """
    left, inside = MAX_ITEMS, [items]
    while inside and left >= 0:
        one = inside.pop()
        left -= len(one)
        left -= sum(len(item) // 10 for item in one if isinstance(item, str))
        inside.extend(item for item in one if isinstance(item, tuple))
    if left < 0:
        raise ValueError(f"a list of more than {MAX_ITEMS} items is refused")
    return items


def join(separator: str, items: tuple[str, ...]) -> str:
    """The texts with the separator between them."""
    size = sum(map(len, items)) + len(separator) * max(0, len(items) - 1)
    if size > MAX_TEXT:
        raise ValueError(f"a text of more than {MAX_TEXT} characters is refused")
    return separator.join(items)


def occurrences(text: str, part: str) -> int:
    """How often the part occurs in the text, without overlaps."""
    if not part:
        raise ValueError("an empty part occurs everywhere")
    return text.count(part)


def number(value: Value) -> int | float:
    """The value itself.

    Raises:
        TypeError: If it is no number (a bool is none).
    """
    if type(value) is int or type(value) is float:
        return value
    raise TypeError(f"{value!r} is not a number")


def whole(value: Value) -> int:
    """``int``: a number without its fraction, or a text of digits as a number."""
    if isinstance(value, str):
        if len(value) > MAX_DIGITS:
            raise ValueError(f"more than {MAX_DIGITS} digits are refused")
        return int(value)
    return int(number(value))


def rounded(value: Value, digits: int | None = None) -> int | float:
    """``round``: half to even, to a whole number or to so many digits."""
    if digits is not None and abs(digits) > MAX_DIGITS:
        raise ValueError(f"more than {MAX_DIGITS} digits are refused")
    return round(number(value), digits)


def length(value: Value) -> int:
    """``len`` of a text or a list."""
    if isinstance(value, (str, tuple)):
        return len(value)
    raise TypeError(f"{value!r} has no length")


def _extreme(pick: Callable[..., Value]) -> Callable[..., Value]:
    def chosen(*values: Value) -> Value:
        items = values
        if len(values) == 1 and isinstance(values[0], tuple):
            items = values[0]
        if not items:
            raise ValueError("the list is empty")
        return extreme(pick, items)

    return chosen


def extreme(pick: Callable[..., Value], items: Sequence[Value]) -> Value:
    """The least or the greatest of values, of which there is one at least.

    Raises:
        TypeError: Unless all are numbers or all are texts.
    """
    if are_alike(items):
        return pick(items)
    comparable(items)
    return pick(items, key=order_key)


def comparable(items: Iterable[Value]) -> None:
    """Refuse values that have no common order.

    Raises:
        TypeError: Unless all are numbers or all are texts.
    """
    kinds = set(map(type, items))
    if kinds <= {str}:
        return
    if not kinds <= _NUMBERS:
        for item in items:
            number(item)


_NUMBERS = frozenset((int, float))


def in_order(items: Value) -> tuple[Value, ...]:
    """``sorted`` of a list of numbers or of texts, ascending."""
    if not isinstance(items, tuple):
        raise TypeError(f"{items!r} is not a list")
    comparable(items)
    return tuple(sorted(items, key=order_key))


def _widest(types: tuple[SlotType, ...]) -> SlotType:
    """The type of the greatest of values of these types."""
    if len(types) == 1:
        return types[0].item or ANY
    return types[0] if len(set(types)) == 1 else ANY


def _same(types: tuple[SlotType, ...]) -> SlotType:
    return types[0]


def _round_type(types: tuple[SlotType, ...]) -> SlotType:
    return INT if len(types) == 1 or types[0] == INT else types[0]


_TEXTS = list_of(STR)


def _function(  # noqa: PLR0913  # one line per function below
    name: str,
    call: Callable[..., Value],
    takes: tuple[SlotType, ...],
    returns: SlotType,
    doc: str,
    *,
    optional: int = 0,
    variadic: bool = False,
    infer: Callable[[tuple[SlotType, ...]], SlotType] | None = None,
) -> Function:
    return Function(
        name=name,
        call=call,
        takes=takes,
        returns=returns,
        optional=optional,
        variadic=variadic,
        infer=infer,
        doc=doc,
    )


NUMBER = SlotType("number")
"""An int or a float: the type of arguments that take either."""

BUILTINS = {
    function.name: function
    for function in (
        _function("len", length, (ANY,), INT, "length of a text or a list"),
        _function(
            "min", _extreme(min), (ANY,), ANY, "the least", variadic=True, infer=_widest
        ),
        _function(
            "max",
            _extreme(max),
            (ANY,),
            ANY,
            "the greatest",
            variadic=True,
            infer=_widest,
        ),
        _function(
            "abs", lambda x: abs(number(x)), (NUMBER,), ANY, "without sign", infer=_same
        ),
        _function(
            "round",
            rounded,
            (NUMBER, INT),
            ANY,
            "rounded half to even",
            optional=1,
            infer=_round_type,
        ),
        _function("int", whole, (ANY,), INT, "without its fraction"),
        _function(
            "floor", lambda x: math.floor(number(x)), (NUMBER,), INT, "rounded down"
        ),
        _function("ceil", lambda x: math.ceil(number(x)), (NUMBER,), INT, "rounded up"),
        _function("sorted", in_order, (list_of(ANY),), ANY, "in order", infer=_same),
        _function("lower", str.lower, (STR,), STR, "in small letters"),
        _function("upper", str.upper, (STR,), STR, "in capitals"),
        _function("contains", lambda t, p: p in t, (STR, STR), BOOL, "has the part"),
        _function("startswith", str.startswith, (STR, STR), BOOL, "begins with"),
        _function("endswith", str.endswith, (STR, STR), BOOL, "ends with"),
        _function("words", words, (STR,), _TEXTS, "its words in small letters"),
        _function(
            "occurrences", occurrences, (STR, STR), INT, "how often the part occurs"
        ),
        _function("matches", matches, (STR, STR), BOOL, "whether the pattern is found"),
        _function("hits", hits, (STR, STR), INT, "how often the pattern is found"),
        _function(
            "join", join, (STR, _TEXTS), STR, "the texts with a separator between"
        ),
    )
}
"""The functions of every rule file, by name."""


def applied(function: Function, arguments: tuple[Value, ...]) -> Value:
    """The function's value, held to its declared type.

    Raises:
        ValueError, TypeError: If there is none.
    """
    value: object = function.call(*arguments)
    if isinstance(value, list):
        value = tuple(value)
    return fit(cast("Value", value), function.returns)
