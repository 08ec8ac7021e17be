"""The functions generated for one rule, with what each is for: for people to read.

What is listed is the text that runs, made by the same writers; only that nothing is
made when it is first needed, but all of it at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.template import Template
from engine.lang.values import SlotType
from engine.match.code import Doubt, Source
from engine.match.join import variables
from engine.match.network import IndexIds
from engine.match.rule_node import RuleNode
from engine.run.ranks import Ranks
from engine.run.side_code import SideWriter
from engine.run.strategy import DEFAULT
from engine.run.swift_code import SwiftWriter

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Listed:
    """One generated function.

    Attributes:
        name: Its name.
        purpose: What it is for, as a sentence without a full stop.
        text: Its lines, with those of the functions that only it calls.
        names: What its free names mean, where their own words do not say it.
    """

    name: str
    purpose: str
    text: str
    names: Mapping[str, str]


class Listing:
    """The generated functions of one rule, with the author's parameters.

    Args:
        rules: The rule set.
        name: The rule's name; it must not be switched off.

    Attributes:
        rule: The rule.
    """

    def __init__(self, rules: r.RuleSet, name: str) -> None:
        self.rule = rules.rule(name)
        self._rules = rules
        self._ids = IndexIds()
        values = {key: param.value for key, param in rules.params.items()}
        used = {word: param.value for word, param in self.rule.params.items()}
        functions = rules.vocabulary.functions
        self._node = RuleNode(self.rule, used, functions, self._ids.number)
        utilities = {rule.name: rule.utility for rule in rules.rules}
        self._ranks = Ranks(rules, DEFAULT, values, utilities)

    def variables(self) -> Iterator[tuple[str, str]]:
        """The variables of each pattern's fact and its values, and what they hold."""
        for number, pattern in enumerate(self._node.anatomy.places):
            fact, values = variables(number)
            slots = self._rules.templates[pattern.template].slots.values()
            held = ", ".join(f"[{slot.index}] {slot.name}" for slot in slots)
            called = f" {pattern.name}" if pattern.name else ""
            yield f"{fact}, {values}", f"the fact{called} of {pattern.template}: {held}"

    def functions(self) -> Iterator[Listed]:
        """All functions, in the order in which they come into use."""
        node = self._node
        for place in node.places:
            yield from self._made(
                "finds the tuples of facts whose newest is a given fact of "
                f"{place.template}, of which its own tests hold",
                partial(getattr, place, "join"),
            )
        if node.places:
            yield from self._made(
                "tells whether patterns and tests hold of given facts of all patterns",
                lambda: node.skeleton,
            )
            yield from self._made(
                "finds all tuples of facts of which they hold", lambda: node.everything
            )
        for watch in node.watches:
            yield from self._made(
                f"finds the tuples of facts to which a fact of {watch.template} in a "
                "block or an aggregate can matter",
                partial(getattr, watch, "affected"),
            )
        yield from self._made(
            "works out the other conditions for a tuple of facts: the values bound, "
            "once for each activation",
            lambda: node.complete,
        )
        if self.rule.choose is not None:
            yield from self._made(
                "gives the key of the choice of an activation, and what it prefers",
                lambda: node.choice,
            )
            yield from self._made(
                "finds the tuples of facts that can compete for a choice of some key",
                lambda: node.competing,
            )
        yield from self._sides()

    def _made(self, purpose: str, make: Callable[[], object]) -> Iterator[Listed]:
        """What the node makes when it is asked for something."""
        self._node.sources = []
        make()
        for source in self._node.sources:
            yield self._listed(source, purpose)

    def _sides(self) -> Iterator[Listed]:
        node = self._ranks.network.nodes[self.rule.name]
        arguments = (node, self._rules, self._ranks.entrances)
        side = SideWriter(*arguments).source()
        if side is not None:
            yield self._listed(
                side,
                "fires an activation: evaluates its actions, then carries them out",
            )
        if len(node.places) == 1 and node.places[0].is_alone:
            (place,) = node.places
            rivals = self._ranks.sowings[place.template].rivals(place)
            swift = SwiftWriter(*arguments, rivals).source()
            if swift is not None:
                yield self._listed(
                    swift, "fires at once what a new fact is all that it takes for"
                )

    def _listed(self, source: Source, purpose: str) -> Listed:
        words = set(_WORD.findall(source.text))
        names = {
            variable: f"the parameter {name}"
            for name, variable in source.params.items()
        }
        for name, thing in source.constants.items():
            meaning = self._meaning(name, thing) if name in words else ""
            if meaning:
                names[name] = meaning
        return Listed(source.name, purpose, source.text.strip("\n"), names)

    def _meaning(self, name: str, thing: object) -> str:
        """What a free name means; nothing if it is the name of a thing of the engine."""
        if name.startswith("index") and isinstance(thing, int):
            return self._index(thing)
        meaning = _in_rules(thing)
        if meaning:
            return meaning
        if callable(thing):
            called = getattr(thing, "__name__", type(thing).__name__)
            return "" if name == called else f"the function {called}"
        return repr(thing)

    def _index(self, number: int) -> str:
        which = self._ids[number]
        names = tuple(self._rules.templates[which.template].slots)
        keys = " and ".join(names[slot] for slot in which.slots)
        return f"the facts of {which.template}" + (f" by {keys}" if keys else "")


def _in_rules(thing: object) -> str:
    """What a thing is in the rules; nothing if it is none of them."""
    if isinstance(thing, Doubt):
        return f"asks readable code about {_written(thing.node)}"
    if isinstance(thing, r.Aggregate):
        return _written(thing)
    if isinstance(thing, r.Rule):
        return f"the rule {thing.name}"
    if isinstance(thing, SlotType):
        return f"the type {thing}"
    return f"the template {thing.name}" if isinstance(thing, Template) else ""


def _written(node: e.Expr | r.Aggregate) -> str:
    if isinstance(node, r.Aggregate):
        return f"{node.name}: {node.text.value}"
    return f"the expression at {node.span}"
