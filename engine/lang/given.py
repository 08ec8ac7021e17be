"""Facts as files state them: in rule files, in rule tests and in facts files.

Whether a fact fits its template is not asked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from engine.errors import Code, Problem, RuleSetError, Span
from engine.lang.declaration import CAP_WORDS_RULE
from engine.lang.shape import CAP_WORDS, Reading, as_text, is_empty
from engine.lang.syntax import Constant, FactSyntax, ParamUse, Text, Value
from engine.lang.yaml_composer import MAX_DEPTH, MAX_SIZE, compose
from engine.lang.yaml_node import MAX_DIGITS, MappingNode, Node, ScalarNode

_Stated: TypeAlias = "tuple[str, dict[str, Value]]"
"""The template of a fact and the values of its slots."""


def read_given(
    reading: Reading, node: Node, what: str, *, params: bool = False
) -> tuple[FactSyntax, ...]:
    """A list of facts; `params` tells whether ``{param: name}`` may give a value."""
    found = (_fact(reading, item, params=params) for item in reading.items(node, what))
    return tuple(fact for fact in found if fact is not None)


def _fact(reading: Reading, node: Node, *, params: bool) -> FactSyntax | None:
    if isinstance(node, ScalarNode) and not is_empty(node):
        head, body = as_text(node), None
    elif (
        isinstance(node, MappingNode)
        and len(node.pairs) == 1
        and isinstance(node.pairs[0][0], ScalarNode)
    ):
        head, body = as_text(node.pairs[0][0]), node.pairs[0][1]
    else:
        reading.report(
            Code.WRONG_SHAPE,
            node.span,
            "a fact is written '- Template: {slot: value}', one to an item",
        )
        return None
    before = len(reading.problems)
    reading.name(head, "the template", CAP_WORDS, CAP_WORDS_RULE)
    slots: list[tuple[Text, Constant | ParamUse]] = []
    if body is not None:
        for name, value in reading.pairs(body, f"the fact {head.value}"):
            content = _content(reading, name, value, params=params)
            if content is not None and reading.identifier(name, "the slot"):
                slots.append((name, content))
    if len(reading.problems) > before:
        return None
    return FactSyntax(template=head, slots=tuple(slots), span=node.span)


def _content(
    reading: Reading, name: Text, node: Node, *, params: bool
) -> Constant | ParamUse | None:
    what = f"slot {name.value!r}"
    if not isinstance(node, MappingNode):
        return reading.constant(node, what)
    if not params:
        reading.report(
            Code.WRONG_SHAPE, node.span, f"{what} must be a value, not a mapping"
        )
        return None
    fields = reading.fields(node, what, ("param",), ("param",))
    if fields is None or "param" not in fields:
        return None
    used = reading.text_of(fields["param"], "'param'")
    return None if used is None else ParamUse(used, node.span)


def read_facts(text: str, path: str) -> tuple[FactSyntax, ...]:
    """The facts of a facts file: YAML, JSON or (by its suffix) JSON Lines.

    Raises:
        RuleSetError: With all problems, if the file is not a list of
            ``{Template: {slot: value}}``.
    """
    text = text.removeprefix("\ufeff")
    suffix = PurePath(path).suffix.lower()
    if suffix in (".json", ".jsonl"):
        problems: list[Problem] = []
        source = _JsonFacts(text, path, problems)
        facts = tuple(source.lines() if suffix == ".jsonl" else source.whole())
    else:
        root, found = compose(text, path)
        reading = Reading(text, found)
        facts = () if root is None else read_given(reading, root, "a facts file")
        problems = reading.problems
    if problems:
        raise RuleSetError(problems)
    return facts


class Statement(NamedTuple):
    """A fact as a facts file states it; `source` is its place, as text."""

    template: str
    slots: Mapping[str, Value]
    source: str


def stream_facts(lines: Iterable[str], path: str) -> Iterator[Statement]:
    """The facts of a JSON Lines file, told while it is read: none is kept here.

    Raises:
        RuleSetError: After the last line, with all problems, if there are any; no
            fact is told after the first.
    """
    problems: list[Problem] = []
    source = _JsonFacts("", path, problems)
    for number, line in enumerate(lines, 1):
        if line.strip():
            stated = source.line(line, number)
            if stated is not None and not problems:
                yield Statement(*stated, f"{path}:{number}:1")
    if problems:
        raise RuleSetError(problems)


class _JsonFacts:
    """Facts from JSON, each with the place where its object begins."""

    def __init__(self, text: str, path: str, problems: list[Problem]) -> None:
        self._text = text
        self._path = path
        self._problems = problems
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_Object, parse_constant=_no_constant, parse_int=_whole
        )

    def lines(self) -> Iterator[FactSyntax]:
        """One fact a line; empty lines say nothing."""
        for number, line in enumerate(self._text.split("\n"), 1):
            if line.strip():
                stated = self.line(line, number)
                if stated is not None:
                    yield _syntax(stated, self._span(number))

    def line(self, text: str, number: int) -> _Stated | None:
        """The fact of one line; None, and a problem, if it states none."""
        data = self._decoded(text, number)
        return None if data is None else self._fact(data[0], number)

    def whole(self) -> Iterator[FactSyntax]:
        """One list of facts."""
        data = self._decoded(self._text, 1) if self._text.strip() else None
        if data is None:
            return
        if not isinstance(data[0], list):
            self._report(
                Code.WRONG_SHAPE, self._span(1), "a facts file must be a list of facts"
            )
            return
        for item in data[0]:
            stated = self._fact(item, 1)
            if stated is not None:
                yield _syntax(stated, self._span(1))

    def _span(self, line: int) -> Span:
        return Span(self._path, line, 1, line, 2)

    def _report(self, code: Code, span: Span, message: str) -> None:
        self._problems.append(Problem(code=code, message=message, span=span))

    def _decoded(self, text: str, line: int) -> tuple[object] | None:
        """The data of a text; None, and a problem, if it is no JSON."""
        if len(text) > MAX_SIZE:
            self._report(
                Code.TOO_LARGE, self._span(line), f"more than {MAX_SIZE} characters"
            )
            return None
        try:
            return (self._decoder.decode(text),)
        except json.JSONDecodeError as error:
            line += error.lineno - 1
            span = Span(self._path, line, error.colno, line, error.colno + 1)
            self._report(Code.YAML_SYNTAX, span, f"this is not JSON: {error.msg}")
        except _JsonError as error:
            self._report(Code.WRONG_TYPE, self._span(line), str(error))
        except RecursionError:
            self._report(
                Code.TOO_LARGE,
                self._span(line),
                f"values are nested deeper than {MAX_DEPTH}",
            )
        return None

    def _fact(self, item: object, line: int) -> _Stated | None:
        try:
            return _json_fact(item)
        except _JsonError as error:
            self._report(Code.WRONG_SHAPE, self._span(line), str(error))
            return None


class _JsonError(Exception):
    """JSON that states no fact; the message says why."""


class _Object(tuple[tuple[str, object], ...]):
    """A JSON object as its pairs, so that repeated keys are seen."""

    __slots__ = ()


def _no_constant(word: str) -> object:
    raise _JsonError(f"{word} is no JSON value")


def _whole(word: str) -> int:
    if len(word) > MAX_DIGITS:
        raise _JsonError(
            f"a whole number of more than {MAX_DIGITS} digits is too large"
        )
    return int(word)


def _json_fact(item: object) -> _Stated:
    if not isinstance(item, _Object) or len(item) != 1:
        raise _JsonError('a fact is written {"Template": {"slot": value}}')
    template, body = item[0]
    if not CAP_WORDS.fullmatch(template):
        raise _JsonError(f"the template {template!r} must be {CAP_WORDS_RULE}")
    if not isinstance(body, _Object):
        raise _JsonError(f"the slots of {template} must be an object")
    slots: dict[str, Value] = {}
    for name, value in body:
        if name in slots:
            raise _JsonError(f"the slot {name!r} of {template} is given twice")
        slots[name] = _json_value(value, name)
    return template, slots


def _syntax(stated: _Stated, span: Span) -> FactSyntax:
    template, slots = stated
    return FactSyntax(
        template=Text(template, span),
        slots=tuple(
            (Text(name, span), Constant(value, span)) for name, value in slots.items()
        ),
        span=span,
    )


def _json_value(value: object, name: str, depth: int = 0) -> Value:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, _Object):
        raise _JsonError(f"slot {name!r} must be a value, not an object")
    if isinstance(value, list):
        if depth > MAX_DEPTH:
            raise _JsonError(f"slot {name!r} is nested deeper than {MAX_DEPTH}")
        return tuple(_json_value(item, name, depth + 1) for item in value)
    raise AssertionError(value)
