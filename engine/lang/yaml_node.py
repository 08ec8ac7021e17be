"""The nodes of a YAML file: scalars, lists and mappings, each with its place.

Words become values by YAML 1.2's core schema here; what the values are for is not
decided here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TypeAlias

from engine.errors import Span
from engine.lang.syntax import Scalar

MAX_DIGITS = 1300
"""Digits of a whole number; more than any value of the language has."""


@dataclass(slots=True, eq=False)
class ScalarNode:
    """A scalar's text; `start` and `end` are its offsets in the file's text."""

    value: str
    plain: bool
    span: Span
    start: int
    end: int


@dataclass(slots=True, eq=False)
class ListNode:
    """A list; `flow` tells ``[a, b]`` from a block list."""

    items: tuple[Node, ...]
    flow: bool
    span: Span
    start: int
    end: int


@dataclass(slots=True, eq=False)
class MappingNode:
    """A mapping, its keys in order and not yet checked for duplicates."""

    pairs: tuple[tuple[Node, Node], ...]
    flow: bool
    span: Span
    start: int
    end: int


Node: TypeAlias = ScalarNode | ListNode | MappingNode

NULLS = ("", "~", "null", "Null", "NULL")
"""Plain words for nothing."""

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(NULLS),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)


def resolve(node: ScalarNode) -> Scalar:
    """The scalar's value by YAML 1.2's core schema (chapter 10.3.2).

    Raises:
        ValueError: If it is a whole number of more than 1300 digits.
    """
    word = node.value
    if not node.plain:
        return word
    if word in _WORDS:
        return _WORDS[word]
    if word[0] not in "+-.0123456789":
        return word
    if _INT.fullmatch(word):
        if len(word) > MAX_DIGITS:
            raise ValueError(
                f"a whole number of more than {MAX_DIGITS} digits is too large"
            )
        return int(word, {"0o": 8, "0x": 16}.get(word[:2], 10))
    return float(word) if _FLOAT.fullmatch(word) else word
