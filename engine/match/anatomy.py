"""What a rule's conditions are made of, for whoever compiles them.

The outermost patterns are the rule's *places*. A conjunct of a pattern or a ``test``
that reads facts of places only can be tried as soon as those are taken; it belongs to
the *skeleton*. Everything else, `not` and its kin, aggregates, ``any``, and what reads
their values, *completes* a tuple of facts: it is tried when all places are taken.
A ``let`` that rests on places only is replaced by its expression in the skeleton.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TypeVar, cast

from engine.errors import Span
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.plain import is_plain_pair
from engine.match.alpha import fixed

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Conjunct:
    """A test of the skeleton.

    Attributes:
        test: The test, with its ``let`` names replaced.
        own: The place whose slots it means by bare names, or None.
        needs: The places whose facts it reads.
    """

    test: e.Expr
    own: int | None
    needs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Inner:
    """A pattern inside a block, ``any`` or an aggregate.

    Attributes:
        pattern: The pattern.
        sign: 1 if one more fact of it can only make its rule match more, -1 if less,
            0 if either.
        hidden: Names that mean something of the block, whatever they mean outside.
    """

    pattern: r.Pattern
    sign: int
    hidden: frozenset[str]


class Anatomy:
    """One rule's conditions, taken apart.

    Attributes:
        rule: The rule.
        places: Its outermost patterns in order.
        names: The place of each name that means a fact of one.
        lets: What the ``let`` conditions that rest on places only stand for.
    """

    def __init__(self, rule: r.Rule) -> None:
        self.rule = rule
        self.places = tuple(one for one in rule.when if isinstance(one, r.Pattern))
        self.names = {p.name: n for n, p in enumerate(self.places) if p.name}
        self.lets: dict[str, e.Expr] = {}
        for element in rule.when:
            if isinstance(element, r.Let) and self.needs(element.value) is not None:
                self.lets[element.name] = self.replaced(element.value)

    def needs(
        self, node: e.Expr, hidden: frozenset[str] = frozenset()
    ) -> frozenset[int] | None:
        """The places an expression reads, or None if it reads what completes them."""
        found: set[int] = set()
        for one in e.walk(node):
            if not isinstance(one, (e.Field, e.FactRef, e.Ref)):
                continue
            if one.name in hidden:
                return None
            if isinstance(one, e.Ref):
                if one.name not in self.lets:
                    return None
                found |= self.needs(self.lets[one.name]) or frozenset()
            elif one.name in self.names:
                found.add(self.names[one.name])
            else:
                return None
        return frozenset(found)

    def replaced(self, node: e.Expr) -> e.Expr:
        """The expression with names of ``lets`` replaced by what they stand for."""
        if isinstance(node, e.Ref):
            return self.lets.get(node.name, node)
        if not any(isinstance(one, e.Ref) for one in e.walk(node)):
            return node
        changed = {f.name: self._replaced(getattr(node, f.name)) for f in fields(node)}
        return replace(node, **changed)

    def _replaced(self, thing: T) -> T:
        if isinstance(thing, tuple) and not isinstance(thing, Span):
            return cast("T", tuple(map(self._replaced, thing)))
        return cast("T", self.replaced(thing)) if isinstance(thing, e.Expr) else thing

    @cached_property
    def skeleton(self) -> tuple[Conjunct, ...]:
        """The conjuncts of the skeleton."""
        found = []
        for test, own in self._tests():
            needs = self.needs(test)
            if needs is not None:
                if own is not None and e.reads_own(test):
                    needs |= {own}
                found.append(Conjunct(self.replaced(test), own, needs))
        return tuple(found)

    def is_late(self, test: e.Expr) -> bool:
        """Whether a test of a place or a ``test`` has to wait for the rest."""
        return self.needs(test) is None

    def _tests(self) -> Iterator[tuple[e.Expr, int | None]]:
        place = 0
        for element in self.rule.when:
            if isinstance(element, r.Pattern):
                for test in element.tests:
                    yield test, place
                place += 1
            elif isinstance(element, r.Test):
                for test in element.tests:
                    yield test, None

    @cached_property
    def isolated(self) -> frozenset[int]:
        """The places that no equality ties to another: each is joined with all."""
        tied: set[int] = set()
        for conjunct in self.skeleton:
            if len(conjunct.needs) > 1 and any(equalities(conjunct.test)):
                tied |= conjunct.needs
        return frozenset(range(len(self.places))) - tied

    @cached_property
    def guards(self) -> bool:
        """Whether it looks at facts besides those of its places."""
        return any(
            isinstance(one, (r.Block, r.AnyOf, r.Aggregate)) for one in self.rule.when
        )

    @cached_property
    def ends_itself(self) -> bool:
        """Whether a firing surely ends one of the facts it needs.

        It retracts one, or gives a slot another value than the pattern demands.
        """
        return any(
            (isinstance(step, r.Retract) and step.name in self.names)
            or (
                isinstance(step, r.Modify)
                and step.name in self.names
                and self._changes(self.places[self.names[step.name]], dict(step.slots))
            )
            for step in self.rule.then
        )

    def _changes(self, place: r.Pattern, slots: Mapping[str, e.Expr]) -> bool:
        for test in place.tests:
            for one in fixed(test) or ():
                new = slots.get(one.name)
                if isinstance(new, e.Const) and isinstance(one.other, e.Const):
                    old = one.other.value
                    items = old if one.operator == "in" else (old,)
                    if one.operator in ("==", "in") and all(
                        _differ(new.value, item)
                        for item in cast("tuple[object]", items)
                    ):
                        return True
        return False

    @cached_property
    def completes(self) -> bool:
        """Whether a tuple of facts for its places has to be completed."""
        return not all(isinstance(one, (r.Pattern, r.Test)) for one in self.rule.when)

    @cached_property
    def inner(self) -> tuple[Inner, ...]:
        """The patterns inside blocks, ``any`` and aggregates."""
        kinds = (r.Block, r.AnyOf, r.Aggregate)
        blocks = [one for one in self.rule.when if isinstance(one, kinds)]
        return tuple(_inner(tuple(blocks), 1, frozenset()))


def _inner(
    elements: tuple[r.Element, ...], sign: int, hidden: frozenset[str]
) -> Iterator[Inner]:
    for element in elements:
        if isinstance(element, r.Pattern):
            yield Inner(element, sign, hidden)
            if element.name is not None:
                hidden |= {element.name}
        elif isinstance(element, r.Aggregate):
            yield Inner(element.pattern, 0, hidden)
            hidden |= {element.name}
        elif isinstance(element, r.Let):
            hidden |= {element.name}
        elif isinstance(element, r.AnyOf):
            for alternative in element.alternatives:
                yield from _inner(alternative, sign, hidden)
            hidden |= set(element.names)
        elif isinstance(element, r.Block):
            yield from _in_block(element, sign, hidden)


def _in_block(block: r.Block, sign: int, hidden: frozenset[str]) -> Iterator[Inner]:
    if block.kind != "forall":
        less = -sign if block.kind == "not" else sign
        yield from _inner(block.body, less, hidden)
        return
    ranged = cast("r.Pattern", block.body[0])
    yield Inner(ranged, -sign, hidden)
    if ranged.name is not None:
        hidden |= {ranged.name}
    yield from _inner(block.body[1:], sign, hidden)


def equalities(test: e.Expr) -> Iterator[tuple[e.Own | e.Field, e.Expr]]:
    """The readings of a test as ``slot == expression`` that an index can answer."""
    if isinstance(test, e.Compare) and len(test.rest) == 1:
        operator, right = test.rest[0]
        if operator == "==" and is_plain_pair(test.first.type, right.type):
            for one, two in ((test.first, right), (right, test.first)):
                if isinstance(one, (e.Own, e.Field)):
                    yield one, two


def _differ(one: object, two: object) -> bool:
    """Whether two literals surely differ in a slot, also where it holds floats."""
    if isinstance(one, str) or isinstance(two, str):
        return one != two
    try:
        return float(one) != float(two)  # type: ignore[arg-type]
    except (OverflowError, TypeError):
        return False


def is_over_when_fired(rule: r.Rule) -> bool:
    """Whether a match is over as soon as it has fired, though its facts live on.

    For rules on whose firings nothing stands; of others it has to be found out.
    """
    return rule.choose is None and not rule.concludes and blocks_itself(rule)


def blocks_itself(rule: r.Rule) -> bool:
    """Whether a firing surely asserts what a ``not`` of its rule forbids."""
    changed = {one.name for one in rule.then if isinstance(one, r.Modify)}
    asserted = [one for one in rule.then if isinstance(one, r.Put) and one.kept]
    forbidden = [
        block.body[0]
        for block in rule.when
        if isinstance(block, r.Block) and block.kind == "not" and len(block.body) == 1
    ]
    return any(
        isinstance(pattern, r.Pattern)
        and pattern.template == put.template
        and all(_is_met(test, dict(put.slots), changed) for test in pattern.tests)
        for pattern in forbidden
        for put in asserted
    )


def _is_met(
    test: e.Expr, slots: Mapping[str, e.Expr], changed: Collection[str]
) -> bool:
    """Whether a fact with some slots passes a test, as far as that can be read off."""
    for slot, other in equalities(test):
        if isinstance(slot, e.Own) and slot.type.kind == other.type.kind:
            new = slots.get(slot.slot)
            if isinstance(other, e.Const) and isinstance(new, e.Const):
                return new.type.kind == other.type.kind and other.value == new.value
            if isinstance(other, e.Field) and isinstance(new, e.Field):
                return (other.name, other.slot) == (
                    new.name,
                    new.slot,
                ) and other.name not in changed
    return False
