"""A complete match of one rule, and the protocol every matcher follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from engine.errors import Span
from engine.lang.rules import Rule
from engine.lang.syntax import Value
from engine.lang.values import Key, identity
from engine.match.facts import Fact
from engine.match.memory import WorkingMemory

Bound: TypeAlias = "Value | Fact"
"""What a name can stand for."""


class Match:
    """One way in which a rule's conditions hold.

    Attributes:
        rule: The rule.
        facts: The facts matched by its outermost patterns, in order.
        values: Values bound by aggregates, ``let`` and ``any``, in order.
        bindings: Every visible name and what it stands for.
        choice: The group and key of its choice, or None.
        prefer: Its rank among the candidates of that choice, higher first.
        key: Equal for the same activation: rule, fact ids, and values with types.
    """

    __slots__ = ("bindings", "choice", "facts", "key", "prefer", "rule", "values")

    def __init__(
        self,
        rule: Rule,
        facts: tuple[Fact, ...],
        values: tuple[Bound, ...],
        bindings: Mapping[str, Bound],
    ) -> None:
        self.rule = rule
        self.facts = facts
        self.values = values
        self.bindings = bindings
        self.choice: tuple[str, tuple[Value, ...]] | None = None
        self.prefer: float = 0
        self.key: Key = (
            rule.name,
            tuple(fact.id for fact in facts),
            tuple(bound_identity(value) for value in values),
        )


def bound_identity(bound: Bound) -> Key:
    """A key equal for the same fact or the same value of the same type."""
    return ("fact", bound.id) if isinstance(bound, Fact) else identity(bound)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why one condition held when its rule fired.

    Attributes:
        kind: What the condition is: fact, not, exists, forall, any, test, let or
            aggregate.
        facts: Ids of the facts it rests on: the matched fact, the lowest witnesses,
            what ``forall`` ranged over, the members of an aggregate.
        value: What it bound: an aggregate's or ``let``'s value; for ``any`` the place
            of the alternative, from 0.
    """

    kind: str
    facts: tuple[int, ...] = ()
    value: Value = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A condition that could not be evaluated, and therefore did not hold."""

    rule: str
    span: Span
    cause: str

    def __str__(self) -> str:
        """The fault as one line."""
        return f"{self.span}: rule {self.rule!r}: {self.cause}"


@dataclass(frozen=True, slots=True)
class Delta:
    """What a change of working memory did to the matches."""

    left: Sequence[Match]
    entered: Sequence[Match]


class Matcher(Protocol):
    """Keeps the matches of all rules up to date while facts come and go.

    Attributes:
        memory: The facts it has been told of.
        faults: Conditions that could not be evaluated, each once.
    """

    memory: WorkingMemory
    faults: dict[tuple[str, Span], Fault]

    def change(self, removed: Sequence[Fact], added: Sequence[Fact]) -> Delta:
        """Take facts out and put facts in, as one step."""

    def evidence(self, match: Match) -> tuple[Evidence, ...]:
        """Why each condition of a match holds now, in the order of conditions."""

    def rests_within(self, match: Match, visible: Callable[[Fact], bool]) -> bool:
        """Whether the match would hold if its positive conditions saw only these."""
