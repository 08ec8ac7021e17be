"""A complete match of one rule, why it holds, and how matches come and go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from engine.errors import Span
from engine.lang.rules import Rule
from engine.lang.syntax import Value
from engine.lang.values import Key, identity, join_key
from engine.match.facts import Fact

Bound: TypeAlias = "Value | Fact"
"""What a name can stand for."""
Values: TypeAlias = "tuple[Bound, ...]"
"""What an activation binds besides the facts of its patterns, in order."""


class Match(msgspec.Struct, eq=False):
    """One way in which a rule's conditions hold.

    Attributes:
        rule: The rule.
        facts: The facts matched by its outermost patterns, in order.
        values: Values bound by aggregates, ``let`` and ``any``, in order.
        choice: The group and key of its choice, or None.
        prefer: Its rank among the candidates of that choice, higher first.
    """

    rule: Rule
    facts: tuple[Fact, ...]
    values: tuple[Bound, ...] = ()
    choice: tuple[str, tuple[Value, ...]] | None = None
    prefer: float = 0

    @property
    def key(self) -> Key:
        """Equal for the same activation: rule, fact ids, and values with types."""
        return (
            self.rule.name,
            tuple([fact.id for fact in self.facts]),
            tuple(map(bound_identity, self.values)),
        )

    @property
    def bindings(self) -> dict[str, Bound]:
        """Every visible name and what it stands for."""
        rule = self.rule
        found: dict[str, Bound] = {
            name: fact
            for name, fact in zip(rule.fact_names, self.facts, strict=True)
            if name is not None
        }
        found.update(zip(rule.value_names, self.values, strict=True))
        return found


def group_key(choice: tuple[str, tuple[Value, ...]] | None) -> Key | None:
    """A key equal for choices of the same group whose keys compare as equal."""
    return None if choice is None else (choice[0], join_key(choice[1]))


def bound_identity(bound: Bound) -> Key:
    """A key equal for the same fact or the same value of the same type."""
    return ("fact", bound.id) if isinstance(bound, Fact) else identity(bound)


class Evidence(msgspec.Struct, frozen=True, array_like=True):
    """Why one condition held when its rule fired; as JSON its fields in their order.

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
