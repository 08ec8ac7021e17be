"""Where a line of a rule file stands: the keys above it, and what its rule binds.

Indentation alone decides, as in YAML's block style; flow style is only met within a
line. Nothing here fails on text that is not well formed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gui.core.rule_text import rule_named

_HEAD = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*)(?:(?P<key>[\w-]+)[ ]*:(?=\s|$))?")
_BINDS = re.compile(r"\s*- +(\w+): +(?:([A-Z]\w*) *\()?")
_LET = re.compile(r"\s*- +let: +(\w+) *=")
_EACH = re.compile(r"\bfor +(\w+) +in +(?:sorted\( *)?([A-Z]\w*)")
_PARAM = re.compile(r"([a-z_]\w*): *(?:\{|[-\d.]|true\b|false\b)")
_OF_PARAM = frozenset(("value", "range", "doc"))
_ELEMENTS = frozenset(
    (
        "not",
        "exists",
        "forall",
        "any",
        "test",
        "let",
        "assert",
        "conclude",
        "modify",
        "retract",
        "effect",
        "halt",
        "rule",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A line's place.

    Attributes:
        path: The keys above the line, outermost first.
        key: The line's own key; empty if none is there yet.
        is_item: Whether the line begins an item of a list.
        beside: The other keys of the mapping to which the line's key belongs.
    """

    path: tuple[str, ...]
    key: str
    is_item: bool
    beside: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Head:
    dash: int
    column: int
    key: str

    @property
    def is_item(self) -> bool:
        return self.dash < self.column


def spot(lines: Sequence[str], row: int) -> Spot:
    """Where a line stands."""
    here = _head(lines[row])
    path: list[str] = []
    at = here
    for line in reversed(lines[:row]):
        head = _head(line)
        if not head.key:
            continue
        if head.column < at.column and not (at.is_item and head.column > at.dash):
            path.append(head.key)
            at = head
        elif head.is_item and head.column == at.column and not at.is_item:
            at = head
        if path and at.column == 0:
            break
    return Spot(
        path=tuple(reversed(path)),
        key=here.key,
        is_item=here.is_item,
        beside=frozenset(_above(lines[:row], here) + _below(lines[row + 1 :], here)),
    )


def _above(lines: Sequence[str], here: _Head) -> list[str]:
    """Keys of the same mapping in the lines above."""
    found: list[str] = []
    if here.is_item:
        return found
    for line in reversed(lines):
        head = _head(line)
        if head.key and head.column < here.column:
            break
        if head.key and head.column == here.column:
            found.append(head.key)
            if head.is_item:
                break
    return found


def _below(lines: Sequence[str], here: _Head) -> list[str]:
    """Keys of the same mapping in the lines below."""
    found: list[str] = []
    for line in lines:
        head = _head(line)
        if line.strip() and head.dash < here.column:
            break
        if head.key and head.column == here.column and not head.is_item:
            found.append(head.key)
    return found


def rule_lines(lines: Sequence[str], row: int) -> Sequence[str]:
    """The lines of the rule to which a line belongs; none if it belongs to no rule."""
    start = row
    while start >= 0 and not rule_named(lines[start]):
        if lines[start][:1].strip() and lines[start][0] not in "#-":
            return ()
        start -= 1
    if start < 0:
        return ()
    end = row + 1
    while end < len(lines) and not (rule_named(lines[end]) or lines[end][:1].isalpha()):
        end += 1
    return lines[start:end]


def bound(rule: Sequence[str]) -> Mapping[str, str]:
    """The names that a rule's conditions bind, each with its template or nothing."""
    names: dict[str, str] = {}
    for line in rule:
        if found := _LET.match(line):
            names[found.group(1)] = ""
        elif (found := _BINDS.match(line)) and found.group(1) not in _ELEMENTS:
            names[found.group(1)] = found.group(2) or ""
    return names


def each(line: str) -> Mapping[str, str]:
    """The names that an aggregate in a line goes through, each with its template."""
    return dict(_EACH.findall(line))


def own_params(rule: Sequence[str]) -> tuple[str, ...]:
    """The parameters that a rule declares for itself."""
    found: list[str] = []
    for row, line in enumerate(rule):
        head = _head(line)
        if head.key == "params":
            found += _PARAM.findall(line.partition(":")[2].strip().removeprefix("{"))
        elif head.key and "params" in spot(rule, row).path:
            found.append(head.key)
    return tuple(name for name in dict.fromkeys(found) if name not in _OF_PARAM)


def _head(line: str) -> _Head:
    found = _HEAD.match(line)
    lead, key = found.group("lead", "key") if found else ("", "")
    return _Head(len(lead) - len(lead.lstrip(" ")), len(lead), key or "")
