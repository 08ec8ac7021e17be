"""Values of slots and expressions: their types, identity, order and digests.

A value is None, bool, int, float, str or a tuple of values. Comparison follows the
rule language, not Python: a bool equals no number, and nothing here depends on
hash seeds or insertion order.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from engine.lang.syntax import Value

Key: TypeAlias = Hashable

MAX_BITS = 4096
"""Whole numbers stay below 2**4096, so that no rule can fill memory by squaring."""

_KINDS = ("str", "int", "float", "bool", "any", "pattern")

SMALL = 2**62
"""Whole numbers up to this need no look at their size."""


@dataclass(frozen=True, slots=True)
class SlotType:
    """The type of a slot or an expression.

    Attributes:
        kind: One of str, int, float, number (either), bool, any, pattern, none, list,
            fact, and unknown for a name whose condition has a problem.
        optional: Whether None is a value too.
        item: The type of a list's items.
        template: The template's name if the kind is fact.
    """

    kind: str
    optional: bool = False
    item: SlotType | None = None
    template: str = ""

    def __str__(self) -> str:
        """The type as a rule file writes it."""
        if self.kind == "fact":
            return f"a {self.template} fact"
        word = f"[{self.item}]" if self.kind == "list" and self.item else self.kind
        return word + ("?" if self.optional else "")


ANY = SlotType("any")
BOOL = SlotType("bool")
FLOAT = SlotType("float")
INT = SlotType("int")
NONE = SlotType("none", optional=True)
STR = SlotType("str")


def list_of(item: SlotType) -> SlotType:
    """The type of lists with items of one type."""
    return SlotType("list", item=item)


def parse_type(text: str) -> SlotType | None:
    """Read ``str``, ``int?``, ``[str]`` and so on; None if it is no type."""
    word = text.strip()
    optional = word.endswith("?")
    if optional:
        word = word[:-1].strip()
    if word.startswith("[") and word.endswith("]"):
        item = parse_type(word[1:-1])
        return None if item is None else SlotType("list", optional, item)
    return SlotType(word, optional) if word in _KINDS else None


def type_of(value: Value) -> SlotType:
    """The narrowest type of a value; lists of mixed items are lists of any."""
    if value is None:
        return NONE
    if isinstance(value, tuple):
        kinds = {type_of(item) for item in value}
        return list_of(kinds.pop() if len(kinds) == 1 else ANY)
    return SlotType(type(value).__name__)


def fit(value: Value, kind: SlotType) -> Value:
    """The value as a slot of this type holds it: int widened for float.

    Raises:
        TypeError: If the value is of another type, or none the language has: NaN,
            half a character, a whole number beyond `MAX_BITS`.
    """
    if value is None:
        if kind.optional or kind.kind in ("any", "none"):
            return None
    elif isinstance(value, tuple):
        item = ANY if kind.kind == "any" else kind.item
        if kind.kind in ("any", "list") and item is not None:
            return tuple(fit(part, item) for part in value)
    else:
        value = _sound(value)
        name = type(value).__name__
        if kind.kind in (name, "any") or (kind.kind == "pattern" and name == "str"):
            return value
        if kind.kind == "float" and isinstance(value, int) and name == "int":
            return _widened(value)
    raise TypeError(f"{show(value)} is not of type {kind}")


def _sound(value: Value) -> Value:
    """A scalar that the language has."""
    if isinstance(value, float):
        if math.isnan(value):
            raise TypeError("not a number (NaN) is no value")
        return value or 0.0  # -0.0 and 0.0 are one value
    if isinstance(value, str):
        if not value.isascii():
            _refuse_surrogates(value)
    elif isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise TypeError(f"a whole number of more than {MAX_BITS} bits is too large")
    return value


def _widened(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        raise TypeError("the number is too large for float") from None


def _refuse_surrogates(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise TypeError("the text holds half a character (a lone surrogate)") from None


def is_exact(kind: SlotType) -> bool:
    """Whether values that a slot of this type holds are the same when they are equal.

    A slot widens whole numbers for float and takes no bool for a number, so that
    only ``any`` can hold both 1 and 1.0, or 1 and True.
    """
    if kind.kind == "list":
        return kind.item is not None and is_exact(kind.item)
    return kind.kind in ("str", "pattern", "int", "float", "bool")


def identity(value: Value) -> Key:
    """A key equal for the same value of the same type: 1, 1.0 and True differ."""
    if isinstance(value, tuple):
        return ("tuple", *map(identity, value))
    return (type(value).__name__, value)


def join_key(value: Value) -> Key:
    """A key equal for values that ``==`` in the rule language calls equal."""
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, tuple):
        return ("tuple", *map(join_key, value))
    return value


def equal(left: Value, right: Value) -> bool:
    """``left == right`` in the rule language: numbers by value, bool no number."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, bool) is not isinstance(right, bool):
        return False
    return left == right


_SIMPLE = frozenset(frozenset((kind,)) for kind in (str, int, float))


def are_alike(values: Iterable[Value]) -> bool:
    """Whether all are texts, whole numbers or floats, of which Python's order is ours.

    Nothing has to be asked of each of them then. Of no values nothing is told.
    """
    return frozenset(map(type, values)) in _SIMPLE


_RANK = {type(None): 0, bool: 1, int: 2, float: 2, str: 3}


def order_key(value: Value) -> tuple[object, ...]:
    """A key of the total order over all values.

    None, then bools, numbers by value (an int before the float it equals), strings
    by code point, tuples item by item.
    """
    if isinstance(value, tuple):
        return (4, tuple(map(order_key, value)), 0)
    kind = type(value)
    return (_RANK[kind], 0 if value is None else value, 1 if kind is float else 0)


def show(value: Value) -> str:
    """The value as the rule language writes it, strings in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(show, value)) + "]"
    return repr(value)


def canonical_json(value: object) -> str:
    """JSON with sorted keys and no spaces: equal data give equal text."""
    return _CANONICAL.encode(value)


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
"""Made once: every rule and every recorded value is written by it."""


def digest(parts: Iterable[str]) -> str:
    """A content digest (BLAKE2b, 16 bytes, hexadecimal) of texts in their order."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()
