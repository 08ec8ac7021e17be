"""Conditions in the author's words, and the values that expressions read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, cast

from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.syntax import Text, Value
from engine.lang.values import show


class HasValues(Protocol):
    """A fact, as far as its slots are concerned."""

    @property
    def values(self) -> tuple[Value, ...]:
        """The slots' values in order."""


def written(element: r.Element) -> str:
    """A condition as its author wrote it, on one line."""
    if isinstance(element, r.Block):
        return f"{element.kind}: {conjunction(element.body)}"
    if isinstance(element, r.AnyOf):
        return "any: " + " or: ".join(map(conjunction, element.alternatives))
    if isinstance(element, (r.Pattern, r.Aggregate)):
        name = f"{element.name}: " if element.name else ""
        return name + flat(element.text)
    word = "test" if isinstance(element, r.Test) else "let"
    return f"{word}: {flat(element.text)}"


def conjunction(elements: Iterable[r.Element]) -> str:
    """Several conditions, separated by semicolons."""
    return "; ".join(map(written, elements))


def flat(text: Text) -> str:
    """A text without its line breaks."""
    return " ".join(text.value.split())


def quoted(text: Text, expr: e.Expr) -> str:
    """The part of a text that an expression stands in, or the text if unknown."""
    span, whole = expr.span, text.span
    start = span.column - whole.column - text.start
    length = span.end_column - span.column
    if span.line != span.end_line or whole.line != whole.end_line or length < 1:
        return flat(text)
    part = text.value[start : start + length] if start >= 0 else ""
    return " ".join(part.split()) or flat(text)


def values_read(
    exprs: Iterable[e.Expr], frame: Mapping[str, object], own: HasValues | None = None
) -> tuple[tuple[str, Value], ...]:
    """Names the expressions read, each once in order, with the values they had.

    Names that are not bound yet are left out.
    """
    found: dict[str, Value] = {}
    for expr in exprs:
        for name, value in _read(expr, frame, own):
            found.setdefault(name, value)
    return tuple(found.items())


def _read(
    expr: e.Expr, frame: Mapping[str, object], own: HasValues | None
) -> Iterator[tuple[str, Value]]:
    for node in e.walk(expr):
        if isinstance(node, e.Own) and own is not None:
            yield node.slot, own.values[node.index]
        elif isinstance(node, e.Field) and node.name in frame:
            fact = cast("HasValues", frame[node.name])
            yield f"{node.name}.{node.slot}", fact.values[node.index]
        elif isinstance(node, (e.Ref, e.ParamRef)) and node.name in frame:
            yield node.name, cast("Value", frame[node.name])


def shown(values: Iterable[tuple[str, Value]]) -> str:
    """Values in words: ``complexity is 4.3, deep is 7``."""
    return ", ".join(f"{name} is {brief(value)}" for name, value in values)


LONGEST = 200
"""Characters of a value that are shown in a sentence."""


def brief(value: Value) -> str:
    """A value as the rule language writes it, cut if it is long."""
    text = show(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
