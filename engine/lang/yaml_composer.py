"""From YAML text to nodes, within limits, and past the first syntax error.

YAML is read event by event, so that neither depth nor length of a file can exhaust
the stack. What the nodes mean is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol, cast

import yaml

from engine.errors import Code, Problem, Span
from engine.lang.collection import without_collection
from engine.lang.quoting import mend_line, split_at_commas
from engine.lang.yaml_node import ListNode, MappingNode, Node, ScalarNode

MAX_SIZE = 16 * 1024 * 1024
"""Characters of a file (bytes, where bytes are read)."""
MAX_LINE = 250_000
"""Characters of one line."""
MAX_DEPTH = 64
"""Lists and mappings inside each other."""
MAX_NODES = 1_000_000
"""Scalars, lists and mappings of one file; as many take about three seconds."""
MAX_REPAIRS = 20
"""Rules that are set aside in search of further syntax errors."""


class _BrokenError(Exception):
    """The text stops being YAML; `offset` is where the fault lies."""

    def __init__(self, problem: Problem, offset: int) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.offset = offset


def compose(text: str, path: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of a YAML text without byte order mark, and what is wrong with it.

    A rule whose YAML is broken is left out of the tree, so that the others can still
    be read; when the fault lies elsewhere there is no tree. An empty text has none
    either.
    """
    unfit = _unfit(text, path)
    if unfit:
        return None, (unfit,)
    with without_collection():
        return _composed(text, path)


def _composed(text: str, path: str) -> tuple[Node | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    for _ in range(MAX_REPAIRS):
        composer = _Composer(text, path)
        try:
            root = composer.run()
        except _BrokenError as broken:
            problems.append(broken.problem)
            rest = _without_rule_at(text, broken.offset)
            if rest is None:
                return None, (*problems, *composer.problems)
            text = rest
        else:
            return root, (*problems, *composer.problems)
    return None, tuple(problems)


_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def _unfit(text: str, path: str) -> Problem | None:
    if len(text) > MAX_SIZE:
        return Problem(
            code=Code.TOO_LARGE,
            message=f"the file has more than {MAX_SIZE} characters; split it",
            span=Span(path),
        )
    if len(text) > MAX_LINE:
        for number, content in enumerate(text.split("\n"), 1):
            if len(content) > MAX_LINE:
                return Problem(
                    code=Code.TOO_LARGE,
                    message=f"the line has more than {MAX_LINE} characters; break it",
                    span=Span(path, number, 1, number, 2),
                )
    stray = _UNPRINTABLE.search(text)
    if stray is None:
        return None
    line = text.count("\n", 0, stray.start()) + 1
    column = stray.start() - text.rfind("\n", 0, stray.start())
    return Problem(
        code=Code.UNREADABLE,
        message=f"the character U+{ord(stray[0]):04X} cannot stand in a file; remove "
        'it or write it as an escape in double quotes, such as "\\u0007"',
        span=Span(path, line, column, line, column + 1),
    )


_RULE_ITEM = re.compile(r"^([ ]*)-[ ]+rule[ ]*:", re.MULTILINE)
_VISIBLE = re.compile(r"[^\r\n]")


def _without_rule_at(text: str, offset: int) -> str | None:
    """The text with the rule at the offset blanked out, or None if there is none."""
    starts = [match.start() for match in _RULE_ITEM.finditer(text)]
    before = [start for start in starts if start <= offset]
    if not before:
        return None
    start = before[-1]
    indent = len(text[start:]) - len(text[start:].lstrip(" "))
    end = next((place for place in starts if place > start), len(text))
    section = re.compile(rf"^[ ]{{0,{max(indent - 1, 0)}}}[^\s#-]", re.MULTILINE)
    leaving = section.search(text, start + indent + 1, end)
    if leaving:
        end = leaving.start()
        if offset >= end:
            return None
    return text[:start] + _VISIBLE.sub(" ", text[start:end]) + text[end:]


_Parser = getattr(yaml, "CLoader", yaml.Loader)  # in C where libyaml is at hand


class _Mark(Protocol):
    line: int
    column: int
    index: int


class _Event(Protocol):
    """What both parsers tell of an event; only some kinds have the later fields."""

    start_mark: _Mark
    end_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    flow_style: bool


class _Composer:
    """Events in, one node out."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.problems: list[Problem] = []
        self._next = cast(Callable[[], _Event], _Parser(text).get_event)
        self._open: list[tuple[_Event, list[Node]]] = []
        self._root: Node | None = None
        self._count = 0

    def run(self) -> Node | None:
        handlers: dict[type, Callable[[_Event], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.SequenceStartEvent: self._enter,
            yaml.MappingStartEvent: self._enter,
            yaml.SequenceEndEvent: self._leave,
            yaml.MappingEndEvent: self._leave,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        try:
            while True:
                event = self._next()
                kind: type = type(event)
                if kind in handlers:
                    handlers[kind](event)
                elif kind is yaml.StreamEndEvent:
                    return self._root
        except yaml.YAMLError as error:
            raise self._broken(error) from None

    def _span(self, start: _Mark, end: _Mark) -> Span:
        return Span(
            self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1
        )

    def _report(self, code: Code, event: _Event, message: str) -> None:
        span = self._span(event.start_mark, event.end_mark)
        self.problems.append(Problem(code=code, message=message, span=span))

    def _add(self, node: Node) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            self._stop(
                node.span, f"the file has more than {MAX_NODES} values; split it"
            )
        if self._open:
            self._open[-1][1].append(node)
        else:
            self._root = node

    def _stop(self, span: Span, message: str) -> None:
        problem = Problem(code=Code.TOO_LARGE, message=message, span=span)
        raise _BrokenError(problem, -1)

    def _scalar(self, event: _Event) -> None:
        start, end = event.start_mark, event.end_mark
        if event.tag is not None or event.anchor is not None:
            self._decorated(event)
        self._add(
            ScalarNode(
                event.value,
                event.style is None or event.style == "",
                self._span(start, end),
                start.index,
                end.index,
            )
        )

    def _decorated(self, event: _Event) -> None:
        if event.anchor is not None:
            self._report(
                Code.FORBIDDEN,
                event,
                f"the anchor '&{event.anchor}' is not part of rule files; write the "
                "value out where it is needed, or quote it if '&' is part of it",
            )
        else:
            self._report(
                Code.FORBIDDEN,
                event,
                "tags (a '!' before a value) are not part of rule files; remove the "
                "tag, or quote the value if '!' is part of it",
            )

    def _alias(self, event: _Event) -> None:
        self._report(
            Code.FORBIDDEN,
            event,
            f"the alias '*{event.anchor}' is not part of rule files; write the value "
            "out, or quote it if '*' is part of it",
        )
        start, end = event.start_mark, event.end_mark
        span = self._span(start, end)
        alias = f"*{event.anchor}"
        self._add(
            ScalarNode(alias, plain=False, span=span, start=start.index, end=end.index)
        )

    def _document(self, event: _Event) -> None:
        if self._root is not None:
            span = self._span(event.start_mark, event.end_mark)
            message = (
                "a second YAML document starts here; put it into a file of its own"
            )
            problem = Problem(code=Code.WRONG_SHAPE, message=message, span=span)
            raise _BrokenError(problem, -1)

    def _enter(self, event: _Event) -> None:
        if event.tag is not None or event.anchor is not None:
            self._decorated(event)
        if len(self._open) == MAX_DEPTH:
            span = self._span(event.start_mark, event.end_mark)
            self._stop(span, f"lists and mappings are nested deeper than {MAX_DEPTH}")
        self._open.append((event, []))

    def _leave(self, event: _Event) -> None:
        opening, items = self._open.pop()
        start, end, flow = opening.start_mark, event.end_mark, bool(opening.flow_style)
        span, stop = self._span(start, end), end.index
        if not flow and items:  # a block ends where its last item ends
            last = items[-1]
            stop = last.end
            span = Span(
                self.path,
                span.line,
                span.column,
                last.span.end_line,
                last.span.end_column,
            )
        kind: type = type(opening)
        if kind is yaml.SequenceStartEvent:
            self._add(ListNode(tuple(items), flow, span, start.index, stop))
        else:
            pairs = tuple(zip(items[::2], items[1::2], strict=True))
            self._add(MappingNode(pairs, flow, span, start.index, stop))

    def _broken(self, error: yaml.YAMLError) -> _BrokenError:
        place = getattr(error, "problem_mark", None)
        if place is None:
            problem = Problem(
                code=Code.YAML_SYNTAX,
                message=f"this is not YAML: {error}",
                span=Span(self.path),
            )
            return _BrokenError(problem, -1)
        begin = getattr(error, "context_mark", None) or place
        context = getattr(error, "context", None) or ""
        if context.startswith(("while scanning a quoted", "while parsing a flow")):
            place = begin
        return _BrokenError(self._syntax_problem(error, place), place.index)

    def _syntax_problem(self, error: yaml.YAMLError, place: _Mark) -> Problem:
        line = self.text[self.text.rfind("\n", 0, place.index) + 1 :].partition("\n")[0]
        line = line.rstrip("\r")
        span = self._span(place, place)
        split = split_at_commas(line)
        if split:
            return Problem(code=Code.SPLIT_PATTERN, message=split, span=span)
        mended = mend_line(line)
        if mended:
            column = mended[0] + 1
            return Problem(
                code=Code.QUOTE_VALUE,
                message="YAML cannot read this value without quotes; write: "
                + mended[1],
                span=Span(self.path, span.line, column, span.line, len(line) + 1),
            )
        message = f"this is not YAML: {getattr(error, 'problem', error)}"
        if line.startswith("\t"):
            message = "this is not YAML: a tab indents the line; indent with spaces"
        elif getattr(error, "context", None):
            message += f" {getattr(error, 'context', '')}"
        return Problem(code=Code.YAML_SYNTAX, message=message, span=span)
