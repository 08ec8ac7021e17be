"""Partial matches, the world they are matched against, and what extends them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

import msgspec

from engine.errors import Span
from engine.match.facts import Fact
from engine.match.match import Bound, Evidence
from engine.match.memory import WorkingMemory


class World(msgspec.Struct, frozen=True, eq=False):
    """What conditions are matched against.

    Attributes:
        memory: The facts.
        fault: Told of each condition that could not be evaluated.
        visible: Which facts positive conditions may see, or None for all.
    """

    memory: WorkingMemory
    fault: Callable[[Span, str], None]
    visible: Callable[[Fact], bool] | None = None

    def everything(self) -> World:
        """The world as ``not``, ``forall`` and aggregates see it: complete."""
        return World(self.memory, self.fault) if self.visible else self


class Partial:
    """A partial match: names bound so far, matched facts, bound values."""

    __slots__ = ("facts", "frame", "values")

    def __init__(
        self,
        frame: Mapping[str, object],
        facts: tuple[Fact, ...] = (),
        values: tuple[Bound, ...] = (),
    ) -> None:
        self.frame = frame
        self.facts = facts
        self.values = values

    def bind(self, name: str, value: Bound) -> Partial:
        """The partial match with one more value."""
        return Partial({**self.frame, name: value}, self.facts, (*self.values, value))


class Condition(Protocol):
    """One condition, ready to be matched."""

    def extend(self, partial: Partial, world: World) -> Iterator[Partial]:
        """All extensions of a partial match, by the ids of the facts they take."""

    def evidence(self, partial: Partial, world: World) -> Evidence:
        """Why the condition holds for a complete match with these bindings."""
