"""Shapes: what a node must be, and the collection of everything that is not so.

A `Reading` walks one file. It never stops at the first problem; a part that is not
what it should be is reported once and then treated as absent.
"""

from __future__ import annotations

import keyword
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence

from engine.errors import Code, Problem, Span, did_you_mean
from engine.lang.quoting import is_balanced, mend_line
from engine.lang.syntax import Constant, Text, Value
from engine.lang.yaml_node import (
    NULLS,
    ListNode,
    MappingNode,
    Node,
    ScalarNode,
    resolve,
)

RESERVED = ("not", "exists", "forall", "any", "test", "let")
"""Words that open a condition and therefore name nothing."""

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
CAP_WORDS = re.compile(r"[A-Z][A-Za-z0-9]*", re.ASCII)
LAYER = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)


class Reading:
    """One file being read: its text and the problems found so far."""

    def __init__(self, text: str, problems: Sequence[Problem] = ()) -> None:
        self.text = text
        self.problems: list[Problem] = list(problems)

    def report(self, code: Code, span: Span, message: str, hint: str = "") -> None:
        """Add one problem."""
        self.problems.append(Problem(code=code, message=message, span=span, hint=hint))

    def line_of(self, node: Node) -> str:
        """The line on which the node begins, without its line break."""
        start = self.text.rfind("\n", 0, node.start) + 1
        return self.text[start:].partition("\n")[0].rstrip("\r")

    def pairs(self, node: Node, what: str) -> Iterator[tuple[Text, Node]]:
        """Keys and values of a mapping whose keys are free; nothing if it is empty.

        Keys that stand twice are reported and passed over.
        """
        for key, value in self._pairs(node, what):
            yield as_text(key), value

    def _pairs(self, node: Node, what: str) -> Iterator[tuple[ScalarNode, Node]]:
        if is_empty(node):
            return
        if not isinstance(node, MappingNode):
            self.report(
                Code.WRONG_SHAPE, node.span, f"{what} must be a mapping ('key: value')"
            )
            return
        seen: dict[str, Span] = {}
        for key, value in node.pairs:
            if not isinstance(key, ScalarNode):
                self.report(Code.WRONG_SHAPE, key.span, f"a key of {what} must be text")
            elif key.value in seen:
                self.report(
                    Code.DUPLICATE_KEY,
                    key.span,
                    f"the key {key.value!r} stands here again; it was given on line "
                    f"{seen[key.value].line}",
                )
            else:
                seen[key.value] = key.span
                yield key, value

    def fields(
        self, node: Node, what: str, keys: Sequence[str], required: Sequence[str] = ()
    ) -> dict[str, Node] | None:
        """The values of a mapping whose keys are fixed; None if it is no mapping."""
        if not isinstance(node, MappingNode):
            self.report(
                Code.WRONG_SHAPE,
                node.span,
                f"{what} must be a mapping with the keys {', '.join(keys)}",
            )
            return None
        found: dict[str, Node] = {}
        for key, value in self._pairs(node, what):
            if key.value in keys:
                found[key.value] = value
            else:
                self.report(
                    Code.UNKNOWN_KEY,
                    key.span,
                    f"{what} has no key {key.value!r}",
                    did_you_mean(key.value, keys) or f"its keys: {', '.join(keys)}",
                )
        for missing in required:
            if missing not in found:
                self.report(
                    Code.MISSING_KEY, first_line(node.span), f"{what} lacks {missing!r}"
                )
        return found

    def items(self, node: Node, what: str) -> tuple[Node, ...]:
        """The items of a list; nothing if the place is left empty."""
        if is_empty(node):
            return ()
        if isinstance(node, ListNode):
            return node.items
        self.report(
            Code.WRONG_SHAPE,
            node.span,
            f"{what} must be a list (lines that begin '- ')",
        )
        return ()

    def text_of(self, node: Node, what: str) -> Text | None:
        """A scalar as text; None (and a problem) for anything else."""
        if isinstance(node, ScalarNode) and not is_empty(node):
            return as_text(node)
        self.report(Code.WRONG_SHAPE, node.span, f"{what} must be text")
        return None

    def prose(self, node: Node | None, what: str) -> str:
        """A text for people; empty if it is not given."""
        if node is None or is_empty(node):
            return ""
        text = self.text_of(node, what)
        return "" if text is None else text.value.strip()

    def expression(self, node: Node, what: str) -> Text | None:
        """A scalar that holds an expression, whole as its author wrote it."""
        text = self.text_of(node, what)
        if text is None or not isinstance(node, ScalarNode):
            return None
        if node.plain and not is_balanced(text.value) and not self._is_whole(node):
            return None
        return text

    def _is_whole(self, node: ScalarNode) -> bool:
        """Report a scalar that YAML cut at `` #``; others are the checker's."""
        rest = self.text[node.end :].partition("\n")[0]
        mended = (
            mend_line(self.line_of(node)) if rest.lstrip().startswith("#") else None
        )
        if mended is None:
            return True
        self.report(
            Code.QUOTE_VALUE,
            node.span,
            f"YAML takes ' #' for the start of a comment; write: {mended[1]}",
        )
        return False

    def constant(self, node: Node, what: str) -> Constant | None:
        """A value: a scalar or a list of values."""
        try:
            return Constant(_value(node), node.span)
        except ValueError as error:
            self.report(Code.WRONG_TYPE, node.span, f"{what}: {error}")
        except TypeError:
            self.report(
                Code.WRONG_SHAPE, node.span, f"{what} must be a value, not a mapping"
            )
        return None

    def number(self, node: Node, what: str) -> Constant | None:
        """A finite int or float."""
        return self._amount(node, what, (int, float))

    def amount(self, node: Node, what: str) -> Constant | None:
        """A finite number, or a switch: true or false."""
        return self._amount(node, what, (int, float, bool))

    def _amount(
        self, node: Node, what: str, types: tuple[type, ...]
    ) -> Constant | None:
        found = self.constant(node, what)
        if found is None:
            return None
        value = found.value
        if type(value) in types and not (
            isinstance(value, float) and not math.isfinite(value)
        ):
            return found
        self.report(Code.WRONG_TYPE, node.span, f"{what} must be a number")
        return None

    def flag(self, node: Node, what: str) -> bool | None:
        """True or false."""
        found = self.constant(node, what)
        if found is None:
            return None
        if isinstance(found.value, bool):
            return found.value
        self.report(Code.WRONG_TYPE, node.span, f"{what} must be true or false")
        return None

    def limits(self, node: Node, what: str) -> tuple[Constant, Constant] | None:
        """A ``range: [low, high]`` of two numbers."""
        ends = self.items(node, what)
        if len(ends) != len(("low", "high")):
            self.report(
                Code.WRONG_SHAPE, node.span, f"{what} must be two numbers, [low, high]"
            )
            return None
        low, high = (self.number(end, what) for end in ends)
        if low is None or high is None:
            return None
        if low.value > high.value:  # type: ignore[operator]
            self.report(
                Code.OUTSIDE_RANGE, node.span, f"{what} begins above its end; swap them"
            )
            return None
        return low, high

    def name(self, text: Text, what: str, pattern: re.Pattern[str], rule: str) -> bool:
        """Whether the name follows its rule; reported if not."""
        if pattern.fullmatch(text.value) and not keyword.iskeyword(text.value):
            return True
        self.report(Code.BAD_NAME, text.span, f"{what} {text.value!r} must be {rule}")
        return False

    def identifier(self, text: Text, what: str, *, binds: bool = False) -> bool:
        """Whether an expression can use the name; reported if not."""
        word = text.value
        if not word.isidentifier() or unicodedata.normalize("NFKC", word) != word:
            reason = (
                "must be a word of letters, digits and '_', not beginning with a digit"
            )
        elif keyword.iskeyword(word) or (binds and word in RESERVED):
            reason = "is a word of the language itself; choose another"
        else:
            return True
        self.report(Code.BAD_NAME, text.span, f"{what} {word!r} {reason}")
        return False


def as_text(node: ScalarNode) -> Text:
    """The scalar with its place."""
    return Text(node.value, node.span, 0 if node.plain else 1)


def is_empty(node: Node) -> bool:
    """Whether nothing, ``~`` or ``null`` stands in the node's place."""
    return isinstance(node, ScalarNode) and node.plain and node.value in NULLS


def first_line(span: Span) -> Span:
    """The span, cut at the end of its first line if it has several."""
    if span.end_line == span.line:
        return span
    return Span(span.file, span.line, span.column, span.line, span.column + 1)


def _value(node: Node) -> Value:
    if isinstance(node, ScalarNode):
        value = resolve(node)
        if isinstance(value, float) and math.isnan(value):
            raise ValueError("not a number (NaN) is no value")
        return value
    if isinstance(node, ListNode):
        return tuple(_value(item) for item in node.items)
    raise TypeError
