"""The call in which the end of an expression stands, found without parsing it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BEFORE = re.compile(r"(\w+) *$")
_GIVEN = re.compile(r"(\w+) *=(?!=)")
_ARGUMENT = re.compile(r"[(,]\s*\w*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An open call at the end of a text.

    Attributes:
        name: What is called; empty for mere parentheses.
        given: Names of the arguments given so far.
        in_string: Whether the text ends inside a string.
        is_argument: Whether an argument begins there.
    """

    name: str
    given: frozenset[str]
    in_string: bool
    is_argument: bool


def innermost(text: str) -> Call | None:
    """The innermost call that is still open at the end of a text, or None."""
    opened: list[int] = []
    quote = ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote and text[place - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "([{":
            opened.append(place)
        elif sign in ")]}" and opened:
            opened.pop()
    calls = [place for place in opened if text[place] == "("]
    if not calls:
        return None
    name = _BEFORE.search(text[: calls[-1]])
    inside = text[calls[-1] :]
    return Call(
        name=name.group(1) if name else "",
        given=frozenset(_GIVEN.findall(inside)),
        in_string=bool(quote),
        is_argument=not quote and bool(_ARGUMENT.search(inside)),
    )
