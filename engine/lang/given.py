"""Facts as files state them: in rule files, in rule tests and in facts files.

Whether a fact fits its template is not asked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath

from engine.errors import Code, Problem, RuleSetError, Span
from engine.lang.declaration import CAP_WORDS_RULE
from engine.lang.shape import CAP_WORDS, Reading, as_text, is_empty
from engine.lang.syntax import Constant, FactSyntax, ParamUse, Text, Value
from engine.lang.yaml_composer import MAX_DEPTH, MAX_SIZE, compose
from engine.lang.yaml_node import MAX_DIGITS, MappingNode, Node, ScalarNode


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
                yield from self._facts(line, number)

    def whole(self) -> Iterator[FactSyntax]:
        """One list of facts."""
        if self._text.strip():
            yield from self._facts(self._text, 1, listed=True)

    def _report(self, code: Code, span: Span, message: str) -> None:
        self._problems.append(Problem(code=code, message=message, span=span))

    def _facts(
        self, text: str, line: int, *, listed: bool = False
    ) -> Iterator[FactSyntax]:
        span = Span(self._path, line, 1, line, 2)
        if len(text) > MAX_SIZE:
            self._report(Code.TOO_LARGE, span, f"more than {MAX_SIZE} characters")
            return
        try:
            data = self._decoder.decode(text)
        except json.JSONDecodeError as error:
            line += error.lineno - 1
            span = Span(self._path, line, error.colno, line, error.colno + 1)
            self._report(Code.YAML_SYNTAX, span, f"this is not JSON: {error.msg}")
            return
        except _JsonError as error:
            self._report(Code.WRONG_TYPE, span, str(error))
            return
        except RecursionError:
            self._report(
                Code.TOO_LARGE, span, f"values are nested deeper than {MAX_DEPTH}"
            )
            return
        if listed and not isinstance(data, list):
            self._report(Code.WRONG_SHAPE, span, "a facts file must be a list of facts")
            return
        for item in data if listed else [data]:
            fact = self._fact(item, span)
            if fact is not None:
                yield fact

    def _fact(self, item: object, span: Span) -> FactSyntax | None:
        try:
            return _json_fact(item, span)
        except _JsonError as error:
            self._report(Code.WRONG_SHAPE, span, str(error))
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


def _json_fact(item: object, span: Span) -> FactSyntax:
    if not isinstance(item, _Object) or len(item) != 1:
        raise _JsonError('a fact is written {"Template": {"slot": value}}')
    template, body = item[0]
    if not CAP_WORDS.fullmatch(template):
        raise _JsonError(f"the template {template!r} must be {CAP_WORDS_RULE}")
    if not isinstance(body, _Object):
        raise _JsonError(f"the slots of {template} must be an object")
    slots: dict[str, Constant] = {}
    for name, value in body:
        if name in slots:
            raise _JsonError(f"the slot {name!r} of {template} is given twice")
        slots[name] = Constant(_json_value(value, name), span)
    return FactSyntax(
        template=Text(template, span),
        slots=tuple((Text(name, span), value) for name, value in slots.items()),
        span=span,
    )


def _json_value(value: object, name: str, depth: int = 0) -> Value:
    if isinstance(value, _Object):
        raise _JsonError(f"slot {name!r} must be a value, not an object")
    if isinstance(value, list):
        if depth > MAX_DEPTH:
            raise _JsonError(f"slot {name!r} is nested deeper than {MAX_DEPTH}")
        return tuple(_json_value(item, name, depth + 1) for item in value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise AssertionError(value)
