"""The language of the filter bar: what is typed there, and which steps it means.

All words have to be found in a step's label or rule, whatever their case; ``rule:``,
``fact:`` and ``kind:`` ask for one field, ``utility`` and ``cycle`` compare a number.
Quotes hold a phrase together. Where hits stand in a tree is not known here.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, get_args

from gui.core.proof_index import ProofIndex
from gui.messages.proofs import Kind, StepRow

KINDS: tuple[str, ...] = get_args(Kind)
FIELDS = ("rule:", "fact:", "kind:", "utility<", "utility>", "cycle<", "cycle>")
"""What a part may begin with, besides a word."""


class Fault(StrEnum):
    """What is wrong with a part of a filter."""

    UNCLOSED = "unclosed"  # a quote has no second one
    EMPTY = "empty"  # nothing follows the field
    KIND = "kind"  # there is no such kind
    NUMBER = "number"  # what is compared with is no number
    FIELD = "field"  # there is no such field


class Slip(ValueError):  # noqa: N818  # of the pen
    """A part of a filter that means nothing.

    Attributes:
        fault: What is wrong with it.
        part: The part as it was typed.
        start: Where it begins in what was typed.
        end: Where it ends there.
    """

    def __init__(self, fault: Fault, part: str, start: int, end: int) -> None:
        super().__init__(f"{fault} in {part!r} at {start}")
        self.fault = fault
        self.part = part
        self.start = start
        self.end = end


Test: TypeAlias = Callable[[StepRow, str], bool]
"""Whether a step passes, by its row and its text without case."""

_PART = re.compile(
    r"(?P<field>[A-Za-z_]+(?=[:<>])|(?i:utility|cycle)(?==))(?P<sign>:|[<>]=?|=)"
    r'(?P<value>"[^"]*"?|\S*)'
    r'|(?P<phrase>"[^"]*"?)|(?P<word>\S+)'
)
_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What was asked for: words that a step's text has, and tests that it passes."""

    words: tuple[str, ...]
    tests: tuple[Test, ...]

    def __bool__(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.words or self.tests)

    def hits(self, index: ProofIndex) -> list[int]:
        """The rows it means, each once, in the order of the full tree."""
        texts, rows = index.texts, index.rows
        found: Iterable[int] = range(len(rows))
        for word in self.words:
            found = [step for step in found if word in texts[step]]
        for test in self.tests:
            found = [step for step in found if test(rows[step], texts[step])]
        return index.in_order(found)


def parsed(text: str) -> Filter:
    """The filter that was typed.

    Raises:
        Slip: A part of it means nothing.
    """
    words: list[str] = []
    tests: list[Test] = []
    for part in _PART.finditer(text):
        if part["field"]:
            tests.append(_field(part))
        else:
            words.append(_unquoted(part, "phrase" if part["phrase"] else "word"))
    return Filter(tuple(words), tuple(tests))


def kept(index: ProofIndex, hits: Iterable[int]) -> bytearray:
    """A mark for each step: 1 for the hits and all they stand below."""
    marks = bytearray(len(index.rows))
    for hit in hits:
        step = hit
        while step >= 0 and not marks[step]:
            marks[step] = 1
            step = index.parent(step)
    return marks


def _unquoted(part: re.Match[str], group: str) -> str:
    """The text of a group without case and quotes."""
    value = part[group]
    if value.startswith('"'):
        if len(value) == 1 or not value.endswith('"'):
            raise _slip(Fault.UNCLOSED, part, group)
        value = value[1:-1]
    if not value:
        raise _slip(Fault.EMPTY, part, 0)
    return value.casefold()


def _slip(fault: Fault, part: re.Match[str], group: str | int) -> Slip:
    return Slip(fault, part[group], part.start(group), part.end(group))


def _field(part: re.Match[str]) -> Test:
    name, sign = part["field"].casefold(), part["sign"]
    if (name in {"rule", "fact", "kind"}) != (sign == ":") or name not in _MADE:
        raise _slip(Fault.FIELD, part, "field")
    return _MADE[name](part, _unquoted(part, "value"))


def _rule(part: re.Match[str], value: str) -> Test:  # noqa: ARG001
    return lambda row, _: value in row.rule.casefold()


def _fact(part: re.Match[str], value: str) -> Test:  # noqa: ARG001
    return lambda row, text: row.kind != "fired" and value in text.partition("(")[0]


def _kind(part: re.Match[str], value: str) -> Test:
    if value not in KINDS:
        raise _slip(Fault.KIND, part, "value")
    return lambda row, _: row.kind == value


def _number(part: re.Match[str], value: str) -> float:
    try:
        return float(value.replace(",", "."))
    except ValueError:
        raise _slip(Fault.NUMBER, part, "value") from None


def _utility(part: re.Match[str], value: str) -> Test:
    compare, bound = _SIGNS[part["sign"]], _number(part, value)
    return lambda row, _: row.utility is not None and compare(row.utility, bound)


def _cycle(part: re.Match[str], value: str) -> Test:
    compare, bound = _SIGNS[part["sign"]], _number(part, value)
    return lambda row, _: row.cycle > 0 and compare(row.cycle, bound)


_MADE: Mapping[str, Callable[[re.Match[str], str], Test]] = {
    "rule": _rule,
    "fact": _fact,
    "kind": _kind,
    "utility": _utility,
    "cycle": _cycle,
}
