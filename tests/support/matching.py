"""Conditions of one rule, tried on a working memory by themselves."""

from __future__ import annotations

from support.sources import load, rule

from engine.lang.evaluate import Evaluator
from engine.lang.syntax import Value
from engine.match.conditions import conjunction, solve
from engine.match.facts import Fact, FactId
from engine.match.memory import WorkingMemory
from engine.match.partial import Condition, Partial, World


class Tried:
    """The conditions of one rule and the facts they are tried on.

    Attributes:
        faults: Why a condition could not be evaluated.
    """

    def __init__(self, when: str) -> None:
        self._rules = load(rule(when, "halt: true"))
        self.memory = WorkingMemory()
        self.faults: list[str] = []
        self.world = World(self.memory, lambda _, cause: self.faults.append(cause))
        self.conditions: tuple[Condition, ...] = conjunction(
            self._rules.rule("one").when, Evaluator({})
        )
        self._count = 0

    def fact(self, template: str, **slots: Value) -> Fact:
        """One more live fact."""
        self._count += 1
        shape = self._rules.templates[template]
        fact = Fact(FactId(self._count), shape, shape.values(slots))
        self.memory.add(fact)
        return fact

    def ways(self) -> list[Partial]:
        """All ways in which the conditions hold."""
        return list(solve(self.conditions, Partial({}), self.world))
