"""Rules to generated functions: what completes the facts of all places.

``complete`` takes a fact for each place, of which the skeleton holds, and returns the
values of every activation with these facts: one empty tuple where nothing is bound,
and nothing at all if a condition fails. Conditions are written in the rule's order;
every block, aggregate and ``any`` that an index cannot answer becomes a function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.plain import can_fail
from engine.lang.source import ExpressionWriter, Scope, TooDeepError
from engine.lang.vocabulary import Function
from engine.match.aggregate import arranged, computed, sort_key
from engine.match.anatomy import Anatomy, equalities
from engine.match.code import Doubt, FunctionWriter, Source
from engine.match.index import IndexId
from engine.match.join import (
    Number,
    candidates,
    key_code,
    looked_up,
    variables,
)
from engine.match.match import bound_identity

Leaf: TypeAlias = Callable[[FunctionWriter, Scope], None]


class CompletionWriter:
    """Writes ``complete`` for one rule, with the functions it calls.

    Args:
        anatomy: The rule.
        functions: The vocabulary's functions.
        number: Gives indexes their numbers.
    """

    def __init__(
        self, anatomy: Anatomy, functions: Mapping[str, Function], number: Number
    ) -> None:
        self._anatomy = anatomy
        self._number = number
        self._expressions = ExpressionWriter(functions)
        self._texts: list[str] = []

    def _writer(self) -> FunctionWriter:
        return FunctionWriter(self._anatomy.rule.name, self._expressions)

    def source(self, name: str) -> Source:
        """The function: from the facts of all places to tuples of values."""
        writer, scope = self._writer(), Scope()
        several = any(isinstance(one, r.AnyOf) for one in self._anatomy.rule.when)
        arguments = []
        for number, place in enumerate(self._anatomy.places):
            fact, values = variables(number)
            arguments.append(fact)
            writer.line(f"{values} = {fact}.values")
            scope = scope.with_fact(place.name, (fact, values))
        if several:
            writer.line("found = []")

        def leaf(writer: FunctionWriter, scope: Scope) -> None:
            bound = self._bound(scope)
            writer.line(f"found.append({bound})" if several else f"return ({bound},)")

        self._outer(writer, scope, leaf)
        writer.back_to(1)
        writer.line("return found" if several else "return ()")
        main = writer.source(name, ["s", *arguments])
        text = "\n".join((*self._texts, main.text))
        used = self._expressions
        return Source(name, text, {**USES, **used.constants}, dict(used.params))

    def _bound(self, scope: Scope) -> str:
        """The tuple of the activation's values."""
        codes = [_named(scope, name) for name in self._anatomy.rule.value_names]
        return f"({', '.join(codes)},)" if codes else "()"

    def _outer(self, writer: FunctionWriter, scope: Scope, leaf: Leaf) -> None:
        """The rule's own conditions: of patterns and tests, what the joins left."""
        rest: list[r.Element | _Late] = []
        place = 0
        for element in self._anatomy.rule.when:
            if isinstance(element, r.Pattern):
                late = [one for one in element.tests if self._anatomy.is_late(one)]
                own = variables(place)
                rest.extend(_Late(one, own) for one in late)
                place += 1
            elif isinstance(element, r.Test):
                late = [one for one in element.tests if self._anatomy.is_late(one)]
                rest.extend(_Late(one, None) for one in late)
            else:
                rest.append(element)
        self._all(writer, scope, tuple(rest), leaf)

    def _all(
        self,
        writer: FunctionWriter,
        scope: Scope,
        elements: tuple[r.Element | _Late, ...],
        leaf: Leaf,
    ) -> None:
        """Conditions in order; the leaf stands where all of them hold."""
        if not elements:
            leaf(writer, scope)
            return
        element, rest = elements[0], elements[1:]
        if isinstance(element, _Late):
            writer.when(element.test, scope.inside(element.own))
        elif isinstance(element, r.Test):
            for test in element.tests:
                writer.when(test, scope)
        elif isinstance(element, r.Let):
            scope = self._let(writer, scope, element)
        elif isinstance(element, r.Pattern):
            scope, _ = self._pattern(writer, scope, element)
        elif isinstance(element, r.Block):
            self._block(writer, scope, element)
        elif isinstance(element, r.Aggregate):
            scope = self._aggregate(writer, scope, element)
        else:
            scope = self._any(writer, scope, element)
        self._all(writer, scope, rest, leaf)

    def _let(self, writer: FunctionWriter, scope: Scope, let: r.Let) -> Scope:
        variable = self._expressions.temporary()
        writer.value(let.value, scope, variable)
        if can_fail(let.value):
            writer.open(f"if {variable} is not NOTHING:")
        return scope.with_value(let.name, variable)

    def _pattern(
        self, writer: FunctionWriter, scope: Scope, pattern: r.Pattern
    ) -> tuple[Scope, str]:
        """Open a loop over the facts that match; also the variable of the fact."""
        which, keys, tests = self._lookup(scope, pattern)
        fact, values = self._expressions.temporary(), self._expressions.temporary()
        candidates(writer, self._number(which), keys, fact)
        writer.line(f"{values} = {fact}.values")
        for test in tests:
            writer.when(test, scope.inside((fact, values)))
        return scope.with_fact(pattern.name, (fact, values)), fact

    def _lookup(
        self, scope: Scope, pattern: r.Pattern
    ) -> tuple[IndexId, list[str], list[e.Expr]]:
        """The index for a pattern, the code of its keys, and the tests it leaves."""
        keys: dict[int, str] = {}
        tests = []
        for test in pattern.tests:
            for slot, other in equalities(test):
                if (
                    isinstance(slot, e.Own)
                    and slot.index not in keys
                    and not e.reads_own(other)
                    and not can_fail(other)
                ):
                    try:
                        keys[slot.index] = self._expressions.write(other, scope)
                    except TooDeepError:
                        continue
                    break
            else:
                tests.append(test)
        which = IndexId(pattern.template, tuple(sorted(keys)))
        return which, [keys[slot] for slot in which.slots], tests

    def _block(self, writer: FunctionWriter, scope: Scope, block: r.Block) -> None:
        """Open a block for when ``not``, ``exists`` or ``forall`` holds."""
        if block.kind == "forall":
            found = self._ways(scope, block.body[:1], block.body[1:])
            writer.open(f"if not {found}:")
        elif block.kind == "exists":
            writer.open(f"if {self._some(writer, scope, block.body)}:")
        else:
            writer.open(f"if not {self._some(writer, scope, block.body)}:")

    def _some(
        self, writer: FunctionWriter, scope: Scope, body: tuple[r.Element, ...]
    ) -> str:
        """Code that is true if there is a way in which all conditions hold."""
        if len(body) == 1 and isinstance(body[0], r.Pattern):
            which, keys, tests = self._lookup(scope, body[0])
            if not tests:
                if not keys:
                    index = self._expressions.constant(self._number(which), "index")
                    return f"(len(s[{index}]) > 0)"
                buckets = looked_up(writer, self._number(which))
                return f"({key_code(keys)} in {buckets})"
        return self._ways(scope, body, None)

    def _ways(
        self,
        scope: Scope,
        body: tuple[r.Element, ...],
        without: tuple[r.Element, ...] | None,
    ) -> str:
        """A call of a function that tells whether conditions can hold together.

        Args:
            scope: What is bound around them.
            body: The conditions.
            without: Further conditions that must not hold for a way to count, if any.
        """

        def leaf(writer: FunctionWriter, scope: Scope) -> None:
            if without is not None:
                writer.open(f"if not {self._some(writer, scope, without)}:")
            writer.line("return True")

        writer = self._writer()
        self._all(writer, scope, body, leaf)
        writer.back_to(1)
        writer.line("return False")
        return self._called(writer, scope, "some")

    def _called(self, writer: FunctionWriter, scope: Scope, prefix: str) -> str:
        """A call of a function that has been written, with what it reads."""
        name = f"{prefix}_{self._expressions.temporary()}"
        bound = [one for pair in scope.facts.values() for one in pair]
        bound.extend(scope.values.values())
        mentioned = set(_WORD.findall(writer.body))
        arguments = ["s", *(one for one in dict.fromkeys(bound) if one in mentioned)]
        self._texts.append(writer.source(name, arguments).text)
        return f"{name}({', '.join(arguments)})"

    def _aggregate(
        self, writer: FunctionWriter, scope: Scope, aggregate: r.Aggregate
    ) -> Scope:
        """Give a variable the aggregate's value; open a block for when there is one."""
        variable = self._expressions.temporary()
        writer.line(f"{variable} = {self._computed(scope, aggregate)}")
        writer.open(f"if {variable} is not NOTHING:")
        return scope.with_value(aggregate.name, variable)

    def _computed(self, scope: Scope, aggregate: r.Aggregate) -> str:
        """A call of a function with the aggregate's value; readable code if it fails."""
        names = (*scope.facts, *scope.values)
        frame = ", ".join(f"{name!r}: {_named(scope, name)}" for name in names)
        doubt = Doubt(self._anatomy.rule.name, aggregate)
        asked = f"{self._expressions.constant(doubt, 'doubt')}, {{{frame}}}"
        writer = self._writer()
        try:
            writer.open("try:")
            if not self._counted(writer, scope, aggregate):
                self._gathered(writer, scope, aggregate)
            writer.back_to(1)
            writer.line("except Exception:")
            writer.line(f"    return s.aggregate({asked})")
        except TooDeepError:
            writer = self._writer()
            writer.line(f"return s.aggregate({asked})")
        return self._called(writer, scope, "computed")

    def _counted(
        self, writer: FunctionWriter, scope: Scope, aggregate: r.Aggregate
    ) -> bool:
        """Read a plain count off an index; False if it is no such count."""
        which, keys, tests = self._lookup(scope, aggregate.pattern)
        if tests or aggregate.filters or aggregate.default or aggregate.distinct:
            return False
        if aggregate.operation != "count" or not keys:
            return False
        buckets = looked_up(writer, self._number(which))
        writer.line(f"held = {buckets}.get({key_code(keys)})")
        writer.line("if held is None: return 0")
        writer.line("return len(held) if held.__class__ is dict else 1")
        return True

    def _gathered(
        self, writer: FunctionWriter, scope: Scope, aggregate: r.Aggregate
    ) -> None:
        """Gather the values of all members and compute with them."""
        known = self._expressions.constant(aggregate, "aggregate")
        writer.line("found = []")
        inner, fact = self._pattern(writer, scope, aggregate.pattern)
        for test in aggregate.filters:
            writer.when(test, inner)
        value = f"{fact}.id"
        if aggregate.value is not None:
            value = self._expressions.write(aggregate.value, inner)
        if _has_order(aggregate):
            keys = [
                f"sort_key({self._expressions.write(key, inner)}, down={down})"
                for key, down in aggregate.keys
            ]
            key = f"({', '.join(keys)},)" if keys else "()"
            writer.line(f"found.append(({key}, {fact}.id, {value}))")
            writer.back_to(2)
            writer.line(f"found = [one[2] for one in arranged({known}, found)]")
        else:
            writer.line(f"found.append({value})")
            writer.back_to(2)
        if aggregate.default is not None:
            code = self._expressions.write(aggregate.default, scope)
            writer.line(f"if not found: return {code}")
        writer.line(f"return computed({known}, found)")

    def _any(self, writer: FunctionWriter, scope: Scope, any_of: r.AnyOf) -> Scope:
        """Open a block, or a loop over the distinct tuples of what is bound."""
        names = tuple(any_of.names)

        def leaf(writer: FunctionWriter, scope: Scope) -> None:
            codes = [_named(scope, name) for name in names]
            keys = "".join(f"bound_identity({code}), " for code in codes)
            if names:
                writer.line(f"found.setdefault(({keys}), ({', '.join(codes)},))")
            else:
                writer.line("return True")

        inside = self._writer()
        if names:
            inside.line("found = {}")
        for alternative in any_of.alternatives:
            self._all(inside, scope, alternative, leaf)
            inside.back_to(1)
        inside.line("return found.values()" if names else "return False")
        called = self._called(inside, scope, "any")
        if not names:
            writer.open(f"if {called}:")
            return scope
        bound = [self._expressions.temporary() for _ in names]
        writer.open(f"for ({', '.join(bound)},) in {called}:")
        for name, variable in zip(names, bound, strict=True):
            scope = scope.with_value(name, variable)
        return scope


@dataclass(frozen=True, slots=True)
class _Late:
    """A test that the joins left, with the variables of its own fact."""

    test: e.Expr
    own: tuple[str, str] | None


_WORD = re.compile(r"\w+")

USES: Mapping[str, object] = {
    "arranged": arranged,
    "bound_identity": bound_identity,
    "computed": computed,
    "sort_key": sort_key,
}
"""What the code may call besides the helpers of expressions."""


def _has_order(aggregate: r.Aggregate) -> bool:
    """Whether the result depends on the order in which members are taken."""
    ordered = aggregate.operation in ("product", "collect")
    return ordered or bool(aggregate.keys) or aggregate.distinct


def _named(scope: Scope, name: str) -> str:
    known = scope.facts.get(name)
    return known[0] if known else scope.values[name]
