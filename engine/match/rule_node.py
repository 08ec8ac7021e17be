"""One rule of the network: its functions, made when they are first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.source import (
    ExpressionWriter,
    Scope,
    TooDeepError,
    can_fail,
    depth,
    is_plain,
)
from engine.lang.syntax import Value
from engine.lang.values import Key
from engine.lang.vocabulary import Function
from engine.match.alpha import fixed
from engine.match.anatomy import Anatomy, Inner, equalities
from engine.match.code import FunctionWriter, Source
from engine.match.completion import CompletionWriter
from engine.match.facts import Fact
from engine.match.join import Given, JoinWriter, Number, variables
from engine.match.match import Bound, group_key, value_names

if TYPE_CHECKING:
    from engine.match.store import Store

Facts: TypeAlias = "tuple[Fact, ...]"
Values: TypeAlias = "tuple[Bound, ...]"
Join: TypeAlias = "Callable[..., Sequence[Facts]]"
Complete: TypeAlias = "Callable[..., Sequence[Values]]"
Choice: TypeAlias = "tuple[tuple[Value, ...], float]"
"""The key of a choice, and the rank among its candidates."""


class Place:
    """An outermost pattern of a rule, as a reader of its template.

    Attributes:
        rule: The rule.
        number: Which of the rule's places.
        template: The template's name.
        is_single: Whether it is the rule's only place.
    """

    def __init__(self, rule: RuleNode, number: int) -> None:
        self.rule = rule
        self.number = number
        self.template = rule.anatomy.places[number].template
        self.is_single = len(rule.anatomy.places) == 1

    @property
    def tests(self) -> Sequence[e.Expr]:
        """What it asks of a fact, whatever the others are."""
        only = frozenset({self.number})
        skeleton = self.rule.anatomy.skeleton
        return [one.test for one in skeleton if one.own is not None and one.needs == only]

    @cached_property
    def is_alone(self) -> bool:
        """Whether what the alpha network lets pass needs no join: nothing is left."""
        anatomy = self.rule.anatomy
        return len(anatomy.places) == 1 and all(
            one.own is not None and fixed(one.test) is not None
            for one in anatomy.skeleton
        )

    @cached_property
    def is_stepwise(self) -> bool:
        """Whether tuples are found one by one: nothing ties it to other places."""
        return len(self.rule.anatomy.places) > 2 and self.number in self.rule.anatomy.isolated

    @cached_property
    def join(self) -> Join:
        """All tuples of facts whose newest is a given one at this place."""
        if self.is_alone:
            return _alone
        return self.rule.join((self.number,))

    @cached_property
    def is_ordered(self) -> bool:
        """Whether a join finds tuples in the order of age: only one fact differs."""
        return len(self.rule.anatomy.places) <= 2

    @property
    def others(self) -> Mapping[str, tuple[Place, ...]]:
        """The rule's places for other templates, by template."""
        return self.rule.places_besides(self.template)


def _alone(store: Store, fact: Fact) -> Sequence[Facts]:  # noqa: ARG001
    return ((fact,),)


class Watch:
    """A pattern inside a block or an aggregate, as a reader of its template.

    Attributes:
        rule: The rule.
        template: The template's name.
        tests: What it asks of a fact.
        sign: As `engine.match.anatomy.Inner` has it.
        key: From a fact's values, what ties it to the facts of places.
    """

    def __init__(self, rule: RuleNode, inner: Inner) -> None:
        self.rule = rule
        self.template = inner.pattern.template
        self.tests: Sequence[e.Expr] = inner.pattern.tests
        self.sign = inner.sign
        self._ties = list(_ties(rule.anatomy, inner))

    @cached_property
    def key(self) -> Callable[[tuple[Value, ...]], tuple[Value, ...]]:
        slots = [slot for slot, _ in self._ties]
        if len(slots) > 1:
            return cast("Callable[..., tuple[Value, ...]]", itemgetter(*slots))
        return lambda values: tuple([values[slot] for slot in slots])

    @cached_property
    def key_of(self) -> Callable[[Facts], tuple[Value, ...]]:
        """The same from the facts of the rule's places: equal where it is tied."""
        return self.rule.keys([node for _, node in self._ties])

    @property
    def others(self) -> Mapping[str, tuple[Place, ...]]:
        """The rule's places for other templates, by template."""
        return self.rule.places_besides(self.template)

    @cached_property
    def affected(self) -> Join:
        """All tuples of facts whose completion a fact with a key can matter to."""
        ties = enumerate(self._ties)
        return self.rule.matching([Given(node, item) for item, (_, node) in ties])


def _ties(anatomy: Anatomy, inner: Inner) -> Iterator[tuple[int, e.Expr]]:
    """Slots of an inner pattern with what they must equal of the places' facts."""
    for test in inner.pattern.tests:
        for slot, other in equalities(test):
            if isinstance(slot, e.Own) and not e.reads_own(other):
                if anatomy.needs(other, inner.hidden) and _is_simple(
                    anatomy.replaced(other)
                ):
                    yield slot.index, anatomy.replaced(other)
                    break


def _is_simple(node: e.Expr) -> bool:
    """Whether code for it cannot fail, and is short."""
    return not can_fail(node) and depth(node) <= 3


class RuleNode:
    """One rule, compiled.

    Args:
        rule: The rule.
        params: The values of its parameters, by the names it uses.
        functions: The vocabulary's functions.
        number: Gives indexes their numbers.

    Attributes:
        anatomy: Its conditions, taken apart.
        remembers: Whether its activations have to be remembered when they fired,
            because they can be found again, or can end while their facts live.
        holds: Whether something stands as long as one that fired holds: a choice that
            it won, or what it concluded.
        places: Its outermost patterns.
        watches: Its other patterns.
        readers: All of them.
        sources: Takes the text of whatever is made, if anybody wants to read it.
    """

    def __init__(
        self,
        rule: r.Rule,
        params: Mapping[str, int | float],
        functions: Mapping[str, Function],
        number: Number,
    ) -> None:
        self.rule = rule
        self.params = params
        self._functions = functions
        self._number = number
        self.sources: list[Source] | None = None
        self._joins: dict[tuple[tuple[int, ...], tuple[int, ...], bool], Join] = {}
        self._widths: dict[tuple[int, ...], Callable[..., int]] = {}
        self.anatomy = Anatomy(rule)
        self.remembers = rule.choose is not None or (
            self.anatomy.guards and not self.anatomy.ends_itself
        )
        self.holds = rule.concludes or rule.choose is not None
        self.places = tuple(Place(self, n) for n in range(len(self.anatomy.places)))
        self.watches = tuple(Watch(self, inner) for inner in self.anatomy.inner)
        self.readers: tuple[Place | Watch, ...] = (*self.places, *self.watches)

    def _made(self, source: Source) -> Callable[..., object]:
        if self.sources is not None:
            self.sources.append(source)
        return source.made(self.params)

    def places_besides(self, template: str) -> dict[str, tuple[Place, ...]]:
        """Its places for other templates than one, by template."""
        names = dict.fromkeys(place.template for place in self.places)
        return {
            name: tuple(place for place in self.places if place.template == name)
            for name in names
            if name != template
        }

    def join(
        self,
        pins: tuple[int, ...],
        along: tuple[int, ...] = (),
        *,
        bounded: bool = False,
    ) -> Join:
        """All tuples of facts whose newest are given ones at some places.

        The facts of the pins come newest first; of equal facts, that of the earlier
        place comes first. Facts at further places can be given besides; and after
        these an id, if it is `bounded`, below which those of the others must be.
        """
        which = (pins, along, bounded)
        found = self._joins.get(which)
        if found is None:
            made = self._made(self.join_source(*which))
            found = self._joins[which] = cast("Join", made)
        return found

    def join_source(
        self,
        pins: tuple[int, ...],
        along: tuple[int, ...] = (),
        bounded: bool = False,  # noqa: FBT001, FBT002
    ) -> Source:
        """The text of a join."""
        name = "_".join(("join", *map(str, pins), *(f"with_{n}" for n in along)))
        writer = JoinWriter(
            self.anatomy,
            self._functions,
            self._number,
            pins,
            along=along,
            bounded=bounded,
        )
        return writer.source(f"{name}_below" if bounded else name)

    def width(self, given: tuple[int, ...]) -> Callable[..., int]:
        """How many candidates there are where a join begins, with facts given."""
        found = self._widths.get(given)
        if found is None:
            writer = JoinWriter(self.anatomy, self._functions, self._number, given)
            made = self._made(writer.width_source("width"))
            found = self._widths[given] = cast("Callable[..., int]", made)
        return found

    def keys(self, nodes: Sequence[e.Expr]) -> Callable[[Facts], tuple[Value, ...]]:
        """From the facts of its places to the values of expressions."""
        source = self._keys_source(nodes)
        return cast("Callable[[Facts], tuple[Value, ...]]", self._made(source))

    def _keys_source(self, nodes: Sequence[e.Expr]) -> Source:
        expressions = ExpressionWriter(self._functions)
        writer = FunctionWriter(self.rule.name, expressions)
        scope = Scope()
        for number, place in enumerate(self.anatomy.places):
            if place.name is not None:
                fact, held = variables(number)
                writer.line(f"{fact} = facts[{number}]")
                writer.line(f"{held} = {fact}.values")
                scope = scope.with_fact(place.name, (fact, held))
        codes = "".join(f"{expressions.write(node, scope)}, " for node in nodes)
        writer.line(f"return ({codes})")
        return writer.source("keys", ("facts",))

    def matching(self, given: Sequence[Given]) -> Join:
        """All tuples of facts for which expressions equal the items of a tuple."""
        writer = JoinWriter(self.anatomy, self._functions, self._number, (), given)
        return cast("Join", self._made(writer.source("matching")))

    @cached_property
    def skeleton(self) -> Join:
        """The given facts of all places as the one tuple, if the skeleton holds."""
        places = tuple(range(len(self.anatomy.places)))
        writer = JoinWriter(
            self.anatomy, self._functions, self._number, places, answered=False
        )
        return cast("Join", self._made(writer.source("skeleton")))

    @cached_property
    def everything(self) -> Join:
        """All tuples of facts of which the skeleton holds."""
        return self.matching(())

    @cached_property
    def complete(self) -> Complete | None:
        """The values of every activation with some facts; None if there are none."""
        if not self.anatomy.completes and not self._is_late:
            return None
        return cast("Complete", self._made(self.complete_source))

    @cached_property
    def _is_late(self) -> bool:
        return any(
            self.anatomy.is_late(test)
            for element in self.rule.when
            if isinstance(element, (r.Pattern, r.Test))
            for test in element.tests
        )

    @property
    def complete_source(self) -> Source:
        """The text of ``complete``."""
        writer = CompletionWriter(self.anatomy, self._functions, self._number)
        return writer.source("complete")

    @cached_property
    def is_plain(self) -> bool:
        """Whether a tuple of facts is an activation, with nothing to work out."""
        return self.complete is None and self.rule.choose is None

    @cached_property
    def settled(self) -> tuple[tuple[str, tuple[Value, ...]], float, Key] | None:
        """Its choice, rank and group, if they are the same whatever the facts are."""
        choose = self.rule.choose
        if choose is None or choose.key or choose.prefer is not None:
            return None
        choice: tuple[str, tuple[Value, ...]] = (choose.group, ())
        return choice, 0, group_key(choice)

    @cached_property
    def choice(self) -> Callable[[Store, Facts, Values], Choice | None]:
        """The key and rank in its choice of an activation; None if it has none."""
        return cast(
            "Callable[[Store, Facts, Values], Choice | None]",
            self._made(self.choice_source),
        )

    @property
    def choice_source(self) -> Source:
        """The text of ``choice``."""
        choose = self.rule.choose
        if choose is None:
            raise AssertionError("the rule does not choose")
        expressions = ExpressionWriter(self._functions)
        writer = FunctionWriter(self.rule.name, expressions)
        scope = self._unpacked(writer, choose)
        asked = f"s.choice({self.rule.name!r}, facts, values)"
        try:
            keys = [expressions.write(part, scope) for part in choose.key]
            prefer = "0"
            if choose.prefer is not None:
                prefer = f"number({expressions.write(choose.prefer, scope)})"
            key = f"({', '.join(keys)},)" if keys else "()"
            writer.line("try:")
            writer.line(f"    return ({key}, {prefer})")
            writer.line("except Exception:")
            writer.line(f"    return {asked}")
        except TooDeepError:
            writer.line(f"return {asked}")
        return writer.source("choice", ("s", "facts", "values"))

    def _unpacked(self, writer: FunctionWriter, choose: r.Choose) -> Scope:
        """The scope of what a choice reads of ``facts`` and ``values``."""
        read = {
            one.name
            for node in (*choose.key, *([choose.prefer] if choose.prefer else []))
            for one in e.walk(node)
            if isinstance(one, (e.Field, e.FactRef, e.Ref))
        }
        scope = Scope()
        for number, place in enumerate(self.anatomy.places):
            if place.name in read:
                fact, held = variables(number)
                writer.line(f"{fact} = facts[{number}]")
                writer.line(f"{held} = {fact}.values")
                scope = scope.with_fact(place.name, (fact, held))
        for number, name in enumerate(value_names(self.rule)):
            if name in read:
                scope = scope.with_value(name, f"values[{number}]")
        return scope

    @cached_property
    def competing(self) -> Join:
        """All tuples of facts that can compete for a choice with a given key."""
        choose = self.rule.choose
        if choose is None:
            raise AssertionError("the rule does not choose")
        given = []
        for item, part in enumerate(choose.key):
            node = self.anatomy.replaced(part)
            if self.anatomy.needs(part) and _is_simple(node) and is_plain(node.type):
                given.append(Given(node, item))
        return self.matching(given)
