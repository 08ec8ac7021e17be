"""One rule of the network: its functions, made when they are first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.plain import is_plain
from engine.lang.source import ExpressionWriter, Scope, TooDeepError
from engine.lang.syntax import Value
from engine.lang.values import Key
from engine.lang.vocabulary import Function
from engine.match.anatomy import Anatomy, is_over_when_fired
from engine.match.code import FunctionWriter, Source
from engine.match.completion import CompletionWriter
from engine.match.facts import Facts
from engine.match.join import Given, Join, JoinWriter, Number, variables
from engine.match.match import Values, group_key
from engine.match.readers import Place, Watch, is_simple

if TYPE_CHECKING:
    from engine.match.store import Store

Complete: TypeAlias = "Callable[..., Sequence[Values]]"
Choice: TypeAlias = "tuple[tuple[Value, ...], float]"
"""The key of a choice, and the rank among its candidates."""


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
            because they can be found again, or can end while their facts live, and a
            firing does not end them anyway.
        is_plain: Whether its skeleton is all of it: it binds no values, and chooses
            nothing.
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
            self.anatomy.guards
            and not self.anatomy.ends_itself
            and not is_over_when_fired(rule)
        )
        self.holds = rule.concludes or rule.choose is not None
        self.is_plain = rule.choose is None and not self._is_completed
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
        if not self._is_completed:
            return None
        return cast("Complete", self._made(self.complete_source))

    @property
    def _is_completed(self) -> bool:
        """Whether anything is to be worked out when the facts of places are known."""
        return self.anatomy.completes or any(
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
        for number, name in enumerate(self.rule.value_names):
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
            if self.anatomy.needs(part) and is_simple(node) and is_plain(node.type):
                given.append(Given(node, item))
        return self.matching(given)
