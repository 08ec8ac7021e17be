"""A condition of a rule with the values that its names stood for."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PIECE = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)(?P<after>\s*(?:\(|:|=(?!=)))?"
    r"|\d[\w.]*"
)


def with_values(text: str, values: Mapping[str, str]) -> str:
    """The text with values in the place of names; texts in quotes stay.

    A name stays as well where it does not stand for its value: before a bracket it is
    a function or a template, before a colon it is given, before ``=`` it is a slot.

    Args:
        text: The condition as written.
        values: Of names and of slots, such as ``q.complexity``, as rules write them.
    """

    def found(piece: re.Match[str]) -> str:
        name = piece["name"]
        if name is None or piece["after"] is not None or name not in values:
            return piece[0]
        return values[name]

    return _PIECE.sub(found, text)
