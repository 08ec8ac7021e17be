"""Checked expressions to Python source, for expressions that are evaluated often.

Only nodes that the resolver admitted are written; nothing of a rule's text is copied
but values, by `repr`. The code is fast where types say enough, and calls the functions
of `engine.lang.evaluate` elsewhere. It may raise where `evaluate` has an answer or an
error of its own: whoever runs it asks `evaluate` then, so that errors are told alike.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import ClassVar

from engine.errors import EvaluationError
from engine.lang import expr as e
from engine.lang.evaluate import ARITHMETIC, COMPARE, formatted, sequence, truth, whole
from engine.lang.functions import (
    BUILTINS,
    applied,
    bounded,
    bounded_list,
)
from engine.lang.pattern import compiled
from engine.lang.plain import (
    depth,
    have_order,
    is_bool,
    is_number,
    is_plain_pair,
    is_str,
)
from engine.lang.syntax import Value
from engine.lang.values import ANY, SMALL, SlotType, equal, fit
from engine.lang.vocabulary import Function

DEEP = 12
"""Levels of nesting above which an expression is left to `evaluate`: Python's own
parser takes no more than 200 open brackets."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean in the code around an expression.

    Attributes:
        facts: Variables that hold a fact and its values, by the fact's name.
        values: Code for values by name.
        own: The variables of the fact a pattern is tried on, or None.
    """

    facts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    own: tuple[str, str] | None = None

    def with_fact(self, name: str | None, variables: tuple[str, str]) -> Scope:
        """The scope in which a name means the fact in some variables."""
        if name is None:
            return self
        return Scope({**self.facts, name: variables}, self.values, self.own)

    def with_value(self, name: str, code: str) -> Scope:
        """The scope in which a name means a value."""
        return Scope(self.facts, {**self.values, name: code}, self.own)

    def inside(self, variables: tuple[str, str] | None) -> Scope:
        """The scope of a pattern that is tried on the fact in some variables."""
        return Scope(self.facts, self.values, variables)


class ExpressionWriter:
    """Writes the expressions of one piece of code, and collects what it refers to.

    Attributes:
        constants: What the code's free names mean, besides `HELPERS`.
        params: The variables of the parameters it reads, by their names.
    """

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self._functions = functions
        self._numbers = count(1)
        self.constants: dict[str, object] = {}
        self.params: dict[str, str] = {}

    def temporary(self) -> str:
        """A name nothing else has."""
        return f"t{next(self._numbers)}"

    def constant(self, thing: object, prefix: str = "k") -> str:
        """A free name for a thing."""
        for name, known in self.constants.items():
            if known is thing:
                return name
        name = f"{prefix}{next(self._numbers)}"
        self.constants[name] = thing
        return name

    def write(self, node: e.Expr, scope: Scope) -> str:
        """The code of an expression; a bracket or a name, so that it can stand anywhere.

        Raises:
            TooDeepError: If it nests too deeply to be written.
        """
        if depth(node) > DEEP:
            raise TooDeepError
        return self._write(node, scope)

    def test(self, node: e.Expr, scope: Scope) -> str:
        """The code of an expression that must be true or false.

        Raises:
            TooDeepError: If it nests too deeply to be written.
        """
        code = self.write(node, scope)
        return code if is_bool(node.type) else f"truth({code})"

    def _write(self, node: e.Expr, scope: Scope) -> str:
        return self._writers[type(node)](self, node, scope)

    def _all(self, nodes: Iterable[e.Expr], scope: Scope) -> list[str]:
        return [self._write(node, scope) for node in nodes]

    def _const(self, node: e.Const, scope: Scope) -> str:  # noqa: ARG002
        return literal(node.value) or self.constant(node.value)

    def _own(self, node: e.Own, scope: Scope) -> str:
        if scope.own is None:
            raise AssertionError("a slot of its own needs a fact")
        return f"{scope.own[1]}[{node.index}]"

    def _field(self, node: e.Field, scope: Scope) -> str:
        if node.name in scope.facts:
            return f"{scope.facts[node.name][1]}[{node.index}]"
        return f"{scope.values[node.name]}.values[{node.index}]"

    def _ref(self, node: e.Ref, scope: Scope) -> str:
        return scope.values[node.name]

    def _param(self, node: e.ParamRef, scope: Scope) -> str:  # noqa: ARG002
        return self.params.setdefault(node.name, f"p{len(self.params)}")

    def _fact(self, node: e.FactRef, scope: Scope) -> str:
        if node.name in scope.facts:
            return scope.facts[node.name][0]
        return scope.values[node.name]

    def _compare(self, node: e.Compare, scope: Scope) -> str:
        parts = [node.first, *(part for _, part in node.rest)]
        if isinstance(node.first, e.FactRef):
            codes = self._all(parts, scope)
            signs = ["is" if op == "==" else "is not" for op, _ in node.rest]
            pairs = zip(codes, signs, codes[1:], strict=False)
            return _joined(" and ", [" ".join(pair) for pair in pairs])
        codes = self._all(parts, scope)
        kinds = [part.type for part in parts]
        if node.rest[1:]:  # each operand is evaluated once
            names = [self.temporary() for _ in codes]
            codes = [f"({n} := {c})" for n, c in zip(names, codes, strict=True)]
            rights, codes[1:] = codes[1:], names[1:]
        else:
            rights = codes[1:]
        tests = []
        for place, (operator, right) in enumerate(node.rest):
            left = codes[place]
            known = (kinds[place], kinds[place + 1])
            tests.append(self._compared(operator, left, rights[place], known, right))
        return _joined(" and ", tests)

    def _compared(
        self,
        operator: str,
        left: str,
        right: str,
        kinds: tuple[SlotType, SlotType],
        node: e.Expr,
    ) -> str:
        if operator in ("==", "!="):
            if is_plain_pair(*kinds):
                return f"({left} {operator} {right})"
            return f"({'not ' if operator == '!=' else ''}equal({left}, {right}))"
        if operator in ("in", "not in"):
            if (
                isinstance(node, e.Const)
                and _are_texts(node.value)
                and is_str(kinds[0])
            ):
                return f"({left} {operator} {right})"
        elif have_order(*kinds):
            return f"({left} {operator} {right})"
        name = self.constant(COMPARE[operator], "compare")
        return f"{name}({left}, {right})"

    def _logic(self, node: e.Logic, scope: Scope) -> str:
        parts = [
            code if is_bool(part.type) else f"truth({code})"
            for part, code in zip(node.parts, self._all(node.parts, scope), strict=True)
        ]
        return _joined(f" {node.operator} ", parts)

    def _negation(self, node: e.Negation, scope: Scope) -> str:
        code = self._write(node.part, scope)
        return f"(not {code})" if is_bool(node.part.type) else f"(not truth({code}))"

    def _minus(self, node: e.Minus, scope: Scope) -> str:
        code = self._write(node.part, scope)
        if is_number(node.part.type):
            return self._number(f"-{code}", node.part.type)
        return f"fitted(-number({code}))"

    def _arithmetic(self, node: e.Arithmetic, scope: Scope) -> str:
        left, right = self._all((node.left, node.right), scope)
        kinds = (node.left.type, node.right.type)
        if node.operator != "**" and all(map(is_number, kinds)):
            return self._number(f"{left} {node.operator} {right}", node.type)
        name = self.constant(ARITHMETIC[node.operator], "operate")
        return f"fitted({name}({left}, {right}))"

    def _number(self, code: str, kind: SlotType) -> str:
        """A number as `fit` leaves it: small whole numbers and ordinary floats at once.

        A float of zero may be -0.0, and one that differs from itself is none.
        """
        name = self.temporary()
        if kind.kind == "int":
            return f"({name} if -{SMALL} < ({name} := {code}) < {SMALL} else fitted({name}))"
        ordinary = (
            f"({name} := {code}) and {name} == {name} and {name}.__class__ is float"
        )
        return f"({name} if {ordinary} else fitted({name}))"

    def _conditional(self, node: e.Conditional, scope: Scope) -> str:
        then, other = self._all((node.then, node.other), scope)
        code = self._write(node.test, scope)
        test = code if is_bool(node.test.type) else f"truth({code})"
        return f"({then} if {test} else {other})"

    def _format(self, node: e.Format, scope: Scope) -> str:
        parts = []
        for part in node.parts:
            if isinstance(part, str):
                parts.append(literal(part) or self.constant(part))
                continue
            value, spec = part
            code = self._write(value, scope)
            plain = not spec and is_str(value.type)
            parts.append(code if plain else f"formatted({code}, {spec!r})")
        return f"bounded(''.join(({', '.join(parts)},)))" if parts else "''"

    def _item(self, node: e.Item, scope: Scope) -> str:
        base, index = self._all((node.base, node.place), scope)
        return f"sequence({base})[whole({index})]"

    def _slice(self, node: e.Slice, scope: Scope) -> str:
        ends = [
            f"whole({self._write(end, scope)})" if end is not None else ""
            for end in (node.lower, node.upper)
        ]
        return f"sequence({self._write(node.base, scope)})[{ends[0]}:{ends[1]}]"

    def _call(self, node: e.Call, scope: Scope) -> str:
        codes = self._all(node.arguments, scope)
        kinds = [argument.type for argument in node.arguments]
        short = _SHORT.get(node.function)
        if node.function == "matches" and isinstance(node.arguments[1], e.Const):
            if is_str(kinds[0]):
                pattern = compiled(str(node.arguments[1].value))
                return f"{self.constant(pattern.found, 'found')}({codes[0]})"
        elif short is not None and all(map(is_str, kinds)):
            return short.format(*codes)
        builtin = BUILTINS.get(node.function)
        if builtin is not None:
            call = self.constant(builtin.call, "call")
            return f"fitted({call}({', '.join(codes)}))"
        function = self.constant(self._functions[node.function], "call")
        return f"applied({function}, ({', '.join(codes)},))"

    def _list(self, node: e.ListOf, scope: Scope) -> str:
        codes = self._all(node.items, scope)
        return f"bounded_list(({', '.join(codes)},))" if codes else "()"

    _writers: ClassVar[Mapping[type[e.Expr], Callable[..., str]]] = {
        e.Const: _const,
        e.Own: _own,
        e.Field: _field,
        e.Ref: _ref,
        e.ParamRef: _param,
        e.FactRef: _fact,
        e.Compare: _compare,
        e.Logic: _logic,
        e.Negation: _negation,
        e.Minus: _minus,
        e.Arithmetic: _arithmetic,
        e.Conditional: _conditional,
        e.Format: _format,
        e.Item: _item,
        e.Slice: _slice,
        e.Call: _call,
        e.ListOf: _list,
    }


class TooDeepError(Exception):
    """An expression that nests too deeply to be written as code."""


_SHORT = {
    "len": "len({0})",
    "lower": "{0}.lower()",
    "upper": "{0}.upper()",
    "contains": "({1} in {0})",
    "startswith": "{0}.startswith({1})",
    "endswith": "{0}.endswith({1})",
}
"""Functions of texts that Python has as they are."""


def _fitted(value: Value) -> Value:
    return fit(value, ANY)


def _refused_number(value: Value) -> int | float:
    if type(value) is int or type(value) is float:
        return value
    raise EvaluationError(f"{value!r} is not a number")


HELPERS: Mapping[str, object] = {
    "applied": applied,
    "bounded": bounded,
    "bounded_list": bounded_list,
    "equal": equal,
    "fitted": _fitted,
    "formatted": formatted,
    "number": _refused_number,
    "sequence": sequence,
    "truth": truth,
    "whole": whole,
}
"""What written code may call."""


LONG_TEXT = 200
"""Characters beyond which a text has a name in code, instead of standing there."""
LARGE = 1_000
"""Bits beyond which a whole number has."""
LONG_LIST = 50
"""Items beyond which a list has."""


def literal(value: Value) -> str | None:
    """A value as Python writes it, or None if it should have a name instead."""
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else None
    if isinstance(value, str) and len(value) > LONG_TEXT:
        return None
    if isinstance(value, int) and value.bit_length() > LARGE:
        return None
    if isinstance(value, tuple):
        items = [literal(item) for item in value]
        if None in items or len(items) > LONG_LIST:
            return None
        return f"({', '.join(map(str, items))},)" if items else "()"
    text = repr(value)
    return f"({text})" if text.startswith("-") else text


def _joined(word: str, codes: list[str]) -> str:
    return codes[0] if len(codes) == 1 else f"({word.join(codes)})"


def _are_texts(value: Value) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
