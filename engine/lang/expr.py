"""Expressions as checked data: what the resolver admits and everyone else reads.

Every node carries its place and its static type. Nodes are plain frozen records;
evaluating them is `engine.lang.evaluate`, reading them from text is
`engine.lang.resolve`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias, cast, get_args

from engine.errors import Span
from engine.lang.syntax import Value
from engine.lang.values import BOOL, SlotType


@dataclass(frozen=True, slots=True)
class Const:
    """A literal value."""

    value: Value
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Own:
    """A slot of the fact that the enclosing pattern is being tried on."""

    slot: str
    index: int
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Field:
    """``q.slot``: a slot of a fact bound earlier."""

    name: str
    slot: str
    index: int
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Ref:
    """A value bound earlier by ``let``, an aggregate or ``any``."""

    name: str
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class ParamRef:
    """A parameter; `key` is ``name`` for a file's, ``rule.name`` for a rule's."""

    name: str
    key: str
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class FactRef:
    """A bound fact itself; only equality of identity and counting admit it."""

    name: str
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    """``a < b <= c``: each operator is ==, !=, <, <=, >, >=, in or not in."""

    first: Expr
    rest: tuple[tuple[str, Expr], ...]
    span: Span
    type: SlotType = BOOL


@dataclass(frozen=True, slots=True)
class Logic:
    """``a and b`` or ``a or b``, evaluated left to right until decided."""

    operator: str
    parts: tuple[Expr, ...]
    span: Span
    type: SlotType = BOOL


@dataclass(frozen=True, slots=True)
class Negation:
    """``not a``."""

    part: Expr
    span: Span
    type: SlotType = BOOL


@dataclass(frozen=True, slots=True)
class Minus:
    """``-a``."""

    part: Expr
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``a + b`` and its kin: +, -, *, /, //, %, **."""

    operator: str
    left: Expr
    right: Expr
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """``a if test else b``."""

    test: Expr
    then: Expr
    other: Expr
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Format:
    """An f-string: texts and (expression, format specification) pairs."""

    parts: tuple[str | tuple[Expr, str], ...]
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """``a[i]``."""

    base: Expr
    place: Expr
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Slice:
    """``a[lower:upper]``."""

    base: Expr
    lower: Expr | None
    upper: Expr | None
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A whitelisted function applied to values."""

    function: str
    arguments: tuple[Expr, ...]
    type: SlotType
    span: Span


@dataclass(frozen=True, slots=True)
class ListOf:
    """``[a, b]`` or ``(a, b)``."""

    items: tuple[Expr, ...]
    type: SlotType
    span: Span


Expr: TypeAlias = (
    Const
    | Own
    | Field
    | Ref
    | ParamRef
    | FactRef
    | Compare
    | Logic
    | Negation
    | Minus
    | Arithmetic
    | Conditional
    | Format
    | Item
    | Slice
    | Call
    | ListOf
)


_HOLDING: Mapping[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if "Expr" in str(field.type))
    for kind in get_args(Expr)
}
"""Which fields of each kind hold expressions; looked up for every node of every rule."""


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and everything inside it, outermost first."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        if _HOLDING[type(node)]:  # most nodes hold nothing
            waiting.extend(reversed(parts(node)))


def parts(expr: Expr) -> Sequence[Expr]:
    """The expressions right inside an expression, in order."""
    if isinstance(expr, Compare):  # most tests are
        return [expr.first, *[part for _, part in expr.rest]]
    found: list[Expr] = []
    for name in _HOLDING[type(expr)]:
        _gather(getattr(expr, name), found)
    return found


def _gather(value: object, found: list[Expr]) -> None:
    if type(value) in _HOLDING:
        found.append(cast("Expr", value))
    elif isinstance(value, tuple):
        for item in value:
            _gather(item, found)


def reads_own(expr: Expr) -> bool:
    """Whether the expression looks at the fact its pattern is tried on."""
    return any(isinstance(node, Own) for node in walk(expr))
