"""Quotes: when YAML needs them round a value, and how a line looks with them.

YAML and the expressions inside it both use quotes, brackets, colons and ``#``.
Where the two collide YAML cuts an expression in half; this file finds such cuts and
shows the line that was meant.
"""

from __future__ import annotations

import re

_CLOSING = {"(": ")", "[": "]", "{": "}"}
_PART = re.compile(
    r"""\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[\"'()\[\]{}]""", re.DOTALL
)
_QUOTED = re.compile(r"""\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'""")
_LONGEST = 1000  # a longer line helps nobody when repeated in a message
_CLOSERS = tuple(_CLOSING.values())
_QUOTES = ('"', "'")
_LIST_WORDS = ("not", "exists", "forall", "any", "when", "then")
_KEYED = re.compile(r"(?P<head>\s*(?:- +)*[\w-]+ *: +)(?P<value>\S.*)")
_LISTED = re.compile(r"(?P<head>\s*(?:- +)+)(?P<value>\S.*)")
_FLOW_LIST = re.compile(r"\s*(?:- +)*(?P<word>[\w-]+) *: +\[(?P<items>.*)\]\s*(?:#.*)?")


def is_balanced(text: str) -> bool:
    """Whether all brackets and quotes of an expression are closed, in order."""
    awaited: list[str] = []
    for part in _PART.findall(text):
        if part in _CLOSING:
            awaited.append(_CLOSING[part])
        elif part in _QUOTES or (part in _CLOSERS and awaited[-1:] != [part]):
            return False
        elif part in _CLOSERS:
            awaited.pop()
    return not awaited


def quote(text: str) -> str:
    """The text as a single-quoted YAML scalar (for text on one line)."""
    return "'" + text.replace("'", "''") + "'"


def mend_line(line: str) -> tuple[int, str] | None:
    """A line with its value in quotes, and the value's offset in the line as it was.

    None if quotes are not the cure.
    """
    if len(line) > _LONGEST:
        return None
    keyed = _KEYED.fullmatch(line)
    found = keyed or _LISTED.fullmatch(line)
    if found is None:
        return None
    value = _without_comment(found["value"])
    if not _wants_quotes(value) or (keyed is None and "(" not in value):
        return None
    return found.start("value"), found["head"].strip() + " " + quote(value)


def _without_comment(value: str) -> str:
    """The value up to the first `` #`` that stands outside brackets and quotes."""
    for comment in re.finditer(" #", value):
        if is_balanced(value[: comment.start()]):
            return value[: comment.start()].rstrip()
    return value.rstrip()


def _wants_quotes(value: str) -> bool:
    if value[0] in "\"'":
        return _QUOTED.fullmatch(value) is None and is_balanced(value)
    if value[0] in "[{":  # wanted only if something follows where it closes
        ends = (match.end() for match in re.finditer(r"[\]}]", value))
        return any(is_balanced(value[:end]) for end in ends if end < len(value))
    return value[0] in "@`%" or ": " in value or value.endswith(":") or " #" in value


def split_at_commas(line: str) -> str:
    """What to say of a flow list of patterns on this line; nothing if it has none."""
    if len(line) > _LONGEST:
        return ""
    found = _FLOW_LIST.fullmatch(line)
    if found is None or found["word"] not in _LIST_WORDS or "(" not in found["items"]:
        return ""
    return split_message(found["word"], found["items"])


def split_message(word: str, items: str) -> str:
    """The sentence about a flow list that YAML split at the commas of its patterns."""
    block = " and ".join(f"'- {item}'" for item in _parts(items))
    return (
        "YAML splits this list at the commas inside its patterns; write it as a block "
        f"list: '{word}:', and on lines of their own below it {block}"
    )


def _parts(items: str) -> list[str]:
    parts: list[str] = []
    begun = ""
    for piece in items.split(","):
        begun = f"{begun},{piece}" if begun else piece
        if is_balanced(begun):
            parts.append(begun.strip())
            begun = ""
    if begun.strip():
        parts.append(begun.strip())
    return [part for part in parts if part]
