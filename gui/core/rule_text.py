"""The text of a rule file, line by line: what stands where, without reading it as YAML.

A file that is being typed is seldom well formed, so nothing here may depend on more
than a line and the lines around it. Whether a file is right, the checker says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

INDENT = 2
"""Spaces by which a block is moved in."""


class Kind(StrEnum):
    """What a part of a line is; each has a colour in `gui.style.theme.Theme`."""

    KEY = "key"
    RULE = "rule"
    TEMPLATE = "template"
    STRING = "string"
    NUMBER = "number"
    COMMENT = "comment"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a line, in characters from its start."""

    start: int
    length: int
    kind: Kind


# One pass, in this order. A quote inside a word is an apostrophe, and a value may be cut
# off by the end of the line: the line is looked at while it is typed.
_TOKENS = re.compile(
    r"(?P<comment>(?:^|(?<=\s))\#.*)"
    r"|(?P<string>(?<!\w)[fr]?\"(?:\\.|[^\"\\])*\"?"
    r"|(?<!\w)'(?:''|[^'])*'?|(?<=\bdoc:)\ [^\#{}]+)"
    r"|(?P<rule>(?<=\brule:\ )[\w-]+)"
    r"|(?P<key>[A-Za-z_][\w-]*(?=:(?:\s|$)))"
    r"|(?P<keyword>\b(?:and|or|not|in|if|else|for|True|False|None|true|false|null)\b)"
    r"|(?P<template>\b[A-Z]\w*)"
    r"|(?P<number>(?<![\w.])\d+(?:\.\d+)?\b)"
    r"|[A-Za-z_][\w-]*",
    re.VERBOSE,
)
_NAMED = re.compile(r"\s*- +rule: +([\w-]+)")
_MEANT = re.compile(r"did you mean '([^']+)'")
_COMMENTED = re.compile(r"(\s*)# ?(.*)")


def tokens(line: str) -> tuple[Token, ...]:
    """The parts of a line that have a colour, in order and without overlap."""
    return tuple(
        Token(found.start(), found.end() - found.start(), Kind(found.lastgroup))
        for found in _TOKENS.finditer(line)
        if found.lastgroup
    )


def is_comment(line: str, column: int) -> bool:
    """Whether what is typed at a column of the line belongs to a comment."""
    return any(
        part.kind is Kind.COMMENT and part.start < column for part in tokens(line)
    )


def rule_named(line: str) -> str:
    """The rule that begins in a line; empty if none does."""
    found = _NAMED.match(line)
    return found.group(1) if found else ""


def rule_pattern(name: str) -> str:
    """A regular expression for the line in which a rule begins."""
    return rf"^\s*- +rule: +{re.escape(name)}\s*(#.*)?$"


def rule_above(upwards: Iterable[str]) -> str:
    """The rule to which a line belongs, given it and the lines above it, upwards."""
    for line in upwards:
        if name := rule_named(line):
            return name
        if line and not line[0].isspace() and line[0] not in "#-":
            return ""
    return ""


def indentation(line: str) -> str:
    """The spaces at the start of a line."""
    return line[: len(line) - len(line.lstrip(" "))]


def next_indentation(before: str) -> str:
    """The spaces with which a new line begins, given what stands before the cursor.

    A line that ends in ``:`` opens a block; the keys of a list item stand below its
    first key.
    """
    code = next(
        (before[: t.start] for t in tokens(before) if t.kind is Kind.COMMENT), before
    ).rstrip()
    indent = len(indentation(before))
    if code.endswith(":"):
        dashes = len(code.lstrip(" -"))
        return " " * (len(code) - dashes + INDENT)
    if code[indent:].startswith("- rule:") or code[indent:].startswith("- test: "):
        return " " * (indent + INDENT)
    return " " * indent


def toggled(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines as comments; or, if all are comments already, as they were before."""
    filled = [line for line in lines if line.strip()]
    if filled and all(line.lstrip().startswith("#") for line in filled):
        return tuple(_COMMENTED.sub(r"\1\2", line, count=1) for line in lines)
    column = min((len(indentation(line)) for line in filled), default=0)
    return tuple(
        f"{line[:column]}# {line[column:]}" if line.strip() else line for line in lines
    )


def meant(hint: str) -> str:
    """The word that a problem's hint proposes; empty if it proposes none."""
    found = _MEANT.search(hint)
    return found.group(1) if found else ""


def units(text: str) -> int:
    """The length of a text as Qt counts it: in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
