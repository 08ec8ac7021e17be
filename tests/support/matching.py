"""Conditions of one rule, tried on a working memory by themselves."""

from __future__ import annotations

import random
from collections.abc import Iterable

from support.sources import load, rule

from engine.lang.evaluate import Evaluator
from engine.lang.syntax import Value
from engine.lang.values import Key
from engine.match.alpha import Alpha
from engine.match.conditions import conjunction, solve
from engine.match.facts import Fact, FactId
from engine.match.match import Match, bound_identity
from engine.match.matching import Matching
from engine.match.memory import WorkingMemory
from engine.match.network import Network
from engine.match.partial import Condition, Partial, World
from engine.match.store import Store


class Tried:
    """The conditions of one rule and the facts they are tried on.

    Attributes:
        rules: The rule set.
        faults: Why a condition could not be evaluated.
    """

    def __init__(self, when: str, *more: str) -> None:
        self.rules = load(rule(when, "halt: true", *more))
        self.memory = WorkingMemory()
        self.faults: list[str] = []
        self.world = World(self.memory, lambda _, cause: self.faults.append(cause))
        self.conditions: tuple[Condition, ...] = conjunction(
            self.rules.rule("one").when, Evaluator({})
        )
        self._count = 0

    def fact(self, template: str, **slots: Value) -> Fact:
        """One more live fact."""
        self._count += 1
        shape = self.rules.templates[template]
        fact = Fact(FactId(self._count), shape, shape.values(slots))
        self.memory.add(fact)
        return fact

    def ways(self) -> list[Partial]:
        """All ways in which the conditions hold."""
        return list(solve(self.conditions, Partial({}), self.world))


def ids(facts: Iterable[Fact]) -> tuple[int, ...]:
    """The ids of some facts."""
    return tuple(fact.id for fact in facts)


class Compiled(Tried):
    """The same conditions compiled as well, on the same facts.

    Attributes:
        network: The rule set, compiled.
        node: The rule, compiled.
        store: The facts, for compiled code.
        matching: The rules in readable code.
    """

    def __init__(self, when: str, *more: str) -> None:
        super().__init__(when, *more)
        self.network = Network(self.rules, {})
        self.node = self.network.nodes["one"]
        self.store = Store(self.network, self.memory)
        self.matching = Matching(self.rules, {}, self.memory)

    def some(self, random_: random.Random, most: int) -> list[Fact]:
        """Facts of both templates at random; equal ones are left out."""
        return [
            self.fact(template, x=x)
            for template, x in dict.fromkeys(
                (random_.choice("AB"), random_.randrange(5))
                for _ in range(random_.randrange(most + 1))
            )
        ]

    def matches(self) -> list[Match]:
        """All matches, found by readable code."""
        return list(self.matching.matches(self.matching.plans["one"]))

    def identities(self) -> list[tuple[tuple[int, ...], Key]]:
        """The fact ids of each, and the key of its values."""
        return [
            (ids(match.facts), tuple(map(bound_identity, match.values)))
            for match in self.matches()
        ]

    def passing(self, place: int) -> list[Fact]:
        """The live facts that can take a place as far as they alone decide it."""
        shape = self.rules.templates[self.node.places[place].template]
        tests = [(self.node.places[place].tests, self.node.params)]
        alpha = Alpha([slot.type for slot in shape.slots.values()], tests)
        return [f for f in self.memory.of(shape.name) if alpha.mask(f.values)]

    def completed(self, facts: tuple[Fact, ...]) -> list[Key]:
        """The values of each activation with some facts, as keys."""
        complete = self.node.complete
        ways = ((),) if complete is None else complete(self.store, *facts)
        return [tuple(map(bound_identity, values)) for values in ways]
