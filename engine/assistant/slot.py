"""Slots: what stands in a slot of a fact, as the type the assistant relies on."""

from __future__ import annotations

from typing import TypeVar

from engine import EngineError, Fact

_Kind = TypeVar("_Kind", str, int, float)


class IncompleteError(EngineError):
    """Rules that left something about a question undecided."""


def text(fact: Fact, slot: str) -> str:
    """A slot that holds a text."""
    return _typed(fact, slot, str)


def whole(fact: Fact, slot: str) -> int:
    """A slot that holds a whole number."""
    return _typed(fact, slot, int)


def number(fact: Fact, slot: str) -> int | float:
    """A slot that holds a number."""
    value = fact[slot]
    return value if type(value) is int else _typed(fact, slot, float)


def _typed(fact: Fact, slot: str, kind: type[_Kind]) -> _Kind:
    value = fact[slot]
    if type(value) is not kind:  # a bool is no number
        raise IncompleteError(
            f"{fact} has {value!r} as its {slot}, where the assistant reads "
            f"{kind.__name__}: declare the slot so"
        )
    return value
