"""Conditions as written to conditions as checked: patterns, blocks, aggregates.

Walks a rule's ``when`` in order, binding names as it goes, and reports every
problem it meets instead of stopping at the first.
"""

from __future__ import annotations

import ast
import keyword
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import cast

from engine.errors import Code, Problem, did_you_mean
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang import syntax as s
from engine.lang.aggregate import Ranged, aggregate_type, check_values, conjuncts
from engine.lang.parse import Refused, parse, span_of
from engine.lang.resolve import Resolver, resolve
from engine.lang.scope import UNKNOWN, Scope
from engine.lang.template import Template
from engine.lang.types import comparable, is_number
from engine.lang.values import SlotType

AGGREGATES = ("count", "sum", "product", "min", "max", "avg", "collect")
RESERVED = ("not", "exists", "forall", "any", "test", "let")


class Collecting:
    """A ``with`` block that turns a refusal inside into a problem on a list."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems

    def __enter__(self) -> None:
        """Nothing to set up."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Take the refusal in; let everything else through."""
        if isinstance(error, Refused):
            self._problems.append(error.problem)
            return True
        return False


class Conditions:
    """Checks the conditions of one rule and collects its problems.

    Attributes:
        problems: What there is to mend, in the order found.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def collecting(self) -> Collecting:
        """A block whose refusal becomes a problem on the list."""
        return Collecting(self.problems)

    def conjunction(
        self, conditions: tuple[s.Condition, ...], scope: Scope
    ) -> tuple[tuple[r.Element, ...], Scope]:
        """The conditions that could be checked, and the scope after them."""
        done: list[r.Element] = []
        for condition in conditions:
            element, scope = self._condition(condition, scope)
            if element is not None:
                done.append(element)
        return tuple(done), scope

    def _condition(
        self, condition: s.Condition, scope: Scope
    ) -> tuple[r.Element | None, Scope]:
        handler = cast(
            "Callable[[object, Scope], tuple[r.Element | None, Scope]]",
            {
                s.Match: self._match,
                s.Block: self._block,
                s.AnyOf: self._any,
                s.Test: self._test,
                s.Let: self.let,
            }[type(condition)],
        )
        return handler(condition, scope)

    def _match(self, match: s.Match, scope: Scope) -> tuple[r.Element | None, Scope]:
        element: r.Pattern | r.Aggregate | None = None
        name = None
        with self.collecting():
            name = self.binding(match.name, scope) if match.name else None
        with self.collecting():
            node = parse(match.text)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in AGGREGATES:
                    element = self._aggregate(name, node, match.text, scope)
                else:
                    element = self._pattern(name, node, match.text, scope)
            else:
                raise self._no_pattern(node, match.text, scope)
        if name is None or (element is not None and element.name is None):
            return element, scope
        if element is None:
            return None, scope.bind(name, UNKNOWN)
        if isinstance(element, r.Aggregate):
            return element, scope.bind(name, element.type)
        return element, scope.bind(name, SlotType("fact", template=element.template))

    @staticmethod
    def _no_pattern(node: ast.expr, text: s.Text, scope: Scope) -> Refused:
        hint = "a condition on values starts with 'test:'"
        if isinstance(node, ast.Name) and node.id in scope.templates:
            hint = f"write {node.id}()"
        return Refused(
            Code.EXPRESSION_SYNTAX,
            f"{text.value.strip()[:80]!r} is no pattern: Template(test, …) is needed",
            text.span,
            hint,
        )

    def binding(self, name: s.Text, scope: Scope) -> str:
        """The name if it may be bound here.

        Raises:
            Refused: If it is no name, reserved, or taken.
        """
        word = name.value
        if not word.isidentifier() or keyword.iskeyword(word) or word in RESERVED:
            raise Refused(Code.BAD_NAME, f"{word!r} cannot be bound", name.span)
        if word in scope.names or word in scope.params:
            other = "bound earlier" if word in scope.names else "a parameter"
            raise Refused(Code.REBOUND_NAME, f"{word!r} is already {other}", name.span)
        return word

    def template(self, node: ast.Name, text: s.Text, scope: Scope) -> Template:
        """The template a call names.

        Raises:
            Refused: If there is none.
        """
        found = scope.templates.get(node.id)
        if found is None:
            raise Refused(
                Code.UNKNOWN_TEMPLATE,
                f"there is no template {node.id!r}",
                span_of(text, node),
                did_you_mean(node.id, (*scope.templates, *AGGREGATES)),
            )
        return found

    def _pattern(
        self, name: str | None, node: ast.Call, text: s.Text, scope: Scope
    ) -> r.Pattern:
        template = self.template(cast("ast.Name", node.func), text, scope)
        tests: list[e.Expr] = []
        inside = Resolver(text, scope.inside(template))
        for argument in node.args:
            for part in conjuncts(argument):
                with self.collecting():
                    tests.append(inside.truth(part))
        for word in node.keywords:
            with self.collecting():
                tests.append(self._equality(template, word, text, scope))
        return r.Pattern(template.name, tuple(tests), name, text)

    def _equality(
        self, template: Template, word: ast.keyword, text: s.Text, scope: Scope
    ) -> e.Expr:
        span = span_of(text, word)
        slot = template.slots.get(word.arg or "")
        if slot is None:
            raise Refused(
                Code.UNKNOWN_SLOT,
                f"{template.name} has no slot {word.arg!r}",
                span,
                did_you_mean(word.arg or "", template.slots),
            )
        right = Resolver(text, scope.outside()).expression(word.value)
        if not comparable(slot.type, right.type):
            raise Refused(
                Code.WRONG_TYPE,
                f"slot {slot.name!r} is of type {slot.type}, compared with {right.type}",
                span,
            )
        own = e.Own(slot.name, slot.index, slot.type, span)
        return e.Compare(own, (("==", right),), span)

    def _block(self, block: s.Block, scope: Scope) -> tuple[r.Element | None, Scope]:
        body, _ = self.conjunction(block.body, scope)
        text = s.Text(block.kind, block.span)
        if block.kind == "forall" and not (body and isinstance(body[0], r.Pattern)):
            with self.collecting():
                raise Refused(
                    Code.WRONG_SHAPE,
                    "forall ranges over a pattern, which must come first",
                    block.span,
                )
        return r.Block(block.kind, body, text), scope

    def _any(self, block: s.AnyOf, scope: Scope) -> tuple[r.Element | None, Scope]:
        done, bound = [], []
        for alternative in block.alternatives:
            body, inner = self.conjunction(alternative, scope)
            done.append(body)
            bound.append({n: t for n, t in inner.names.items() if n not in scope.names})
        first = bound[0] if bound else {}
        shared = {n: t for n, t in first.items() if all(b.get(n) == t for b in bound)}
        element = r.AnyOf(tuple(done), shared, s.Text("any", block.span))
        return element, replace(scope, names={**scope.names, **shared})

    def _test(self, test: s.Test, scope: Scope) -> tuple[r.Element | None, Scope]:
        tests: list[e.Expr] = []
        with self.collecting():
            for part in conjuncts(parse(test.text)):
                with self.collecting():
                    tests.append(Resolver(test.text, scope).truth(part))
        return r.Test(tuple(tests), test.text), scope

    def let(self, let: s.Let, scope: Scope) -> tuple[r.Let | None, Scope]:
        """``name = expression``, in conditions and in actions."""
        head, sign, tail = let.text.value.partition("=")
        name = s.Text(head.strip(), let.text.at(0, max(1, len(head.rstrip()))))
        if not sign or tail.startswith("="):
            with self.collecting():
                raise Refused(
                    Code.EXPRESSION_SYNTAX,
                    "let needs 'name = expression'",
                    let.text.span,
                )
            return None, scope
        bound = None
        with self.collecting():
            bound = self.binding(name, scope)
        value = None
        with self.collecting():
            lead = len(head) + 1
            text = s.Text(tail, let.text.span, let.text.start + lead)
            value = resolve(text, scope)
        if bound is None:
            return None, scope
        if value is None:
            return None, scope.bind(bound, UNKNOWN)
        return r.Let(bound, value, let.text), scope.bind(bound, value.type)

    def _aggregate(
        self, name: str | None, node: ast.Call, text: s.Text, scope: Scope
    ) -> r.Aggregate:
        operation = cast("r.Operation", cast("ast.Name", node.func).id)
        if name is None:
            raise Refused(
                Code.EXPRESSION_SYNTAX,
                f"{operation} needs a name for its value",
                text.span,
                f"write 'n: {text.value.strip()[:60]}'",
            )
        default = self._default(node, text, scope)
        if len(node.args) != 1:
            raise Refused(
                Code.WRONG_ARGUMENTS,
                f"{operation} takes a pattern or a generator",
                span_of(text, node),
            )
        ranged = Ranged.of(node.args[0], text)
        pattern, inner = self._range(ranged, text, scope)
        keys = tuple(self._key(key, text, inner) for key in ranged.keys)
        value = self._value(operation, ranged, text, inner)
        filters = [
            Resolver(text, inner).truth(part)
            for test in ranged.filters
            for part in conjuncts(test)
        ]
        kind = aggregate_type(operation, value, default)
        if value is not None:
            check_values(operation, value, text)
        return r.Aggregate(
            name,
            operation,
            pattern,
            value,
            tuple(filters),
            keys,
            ranged.distinct,
            default,
            kind,
            text,
        )

    def _default(self, node: ast.Call, text: s.Text, scope: Scope) -> e.Expr | None:
        for word in node.keywords:
            if word.arg != "default":
                raise Refused(
                    Code.WRONG_ARGUMENTS,
                    f"an aggregate has no argument {word.arg!r}",
                    span_of(text, word),
                    did_you_mean(word.arg or "", ("default",)),
                )
            return Resolver(text, scope.outside()).expression(word.value)
        return None

    def _range(
        self, ranged: Ranged, text: s.Text, scope: Scope
    ) -> tuple[r.Pattern, Scope]:
        call = ranged.pattern
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            raise Refused(
                Code.EXPRESSION_SYNTAX,
                "an aggregate ranges over a pattern, Template(test, …)",
                span_of(text, call),
            )
        name = None
        if ranged.variable is not None:
            variable = ranged.variable
            place = s.Text(variable.id, span_of(text, variable))
            name = self.binding(place, scope)
        pattern = self._pattern(name, call, text, scope)
        if name is None:
            return pattern, scope
        return pattern, scope.bind(name, SlotType("fact", template=pattern.template))

    def _key(self, key: ast.expr, text: s.Text, scope: Scope) -> tuple[e.Expr, bool]:
        descending = isinstance(key, ast.UnaryOp) and isinstance(key.op, ast.USub)
        node = key.operand if descending and isinstance(key, ast.UnaryOp) else key
        found = Resolver(text, scope).expression(node)
        if descending and not is_number(found.type):
            raise Refused(
                Code.WRONG_TYPE,
                f"-x sorts numbers downwards, this is of type {found.type}",
                span_of(text, key),
            )
        return found, descending

    def _value(
        self, operation: str, ranged: Ranged, text: s.Text, scope: Scope
    ) -> e.Expr | None:
        if ranged.value is None:
            if operation != "count":
                raise Refused(
                    Code.WRONG_ARGUMENTS,
                    f"{operation} needs a value of each fact",
                    text.span,
                    f"write {operation}(x.slot for x in …)",
                )
            return None
        found = Resolver(text, scope).operand(ranged.value)
        if isinstance(found, e.FactRef):
            if operation == "count":
                return None
            return Resolver(text, scope).expression(ranged.value)  # refuses the fact
        return found
