"""What the cycle asks of a conflict set, however it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from engine.errors import Span
from engine.lang.values import Key
from engine.match.facts import Fact
from engine.match.match import Evidence, Fault, Match
from engine.run.activation import Activation
from engine.run.setting import First


class ConflictSet(Protocol):
    """All activations of a session, kept in order while facts come and go.

    An activation that has fired stays away until it leaves and returns. While a choice
    stands, its rivals wait. The cycle changes working memory, and tells of it.

    Attributes:
        faults: Conditions that could not be evaluated, each once.
        standing: The winner of each choice that stands, by group and key.
    """

    faults: dict[tuple[str, Span], Fault]
    standing: dict[Key, Activation]

    def begin(self) -> None:
        """Take in what holds without any change; before anything else, once."""

    def start(self, first: First) -> None:
        """Follow the beginning of the facts that a session starts with."""

    def changed(
        self, removed: Sequence[Fact], added: Sequence[Fact]
    ) -> Sequence[Activation]:
        """Follow a change of working memory, as one step.

        Returns:
            The fired activations that left, by their firing; choices they had won no
            longer stand.
        """

    def first(self) -> Activation | None:
        """The activation whose turn it is, or None.

        It is to fire, or to be put back, before any fact changes.
        """

    def put_back(self, activation: Activation) -> None:
        """Let the first activation wait again: it did not fire."""

    def rivals(self, activation: Activation) -> list[Activation]:
        """All candidates of an activation's choice in order, itself among them."""

    def fire(self, activation: Activation) -> None:
        """Note that an activation has fired; if it chose, its choice stands."""

    def adopt(self, activation: Activation) -> bool:
        """Go on with what fired under other rules, if it holds and competes alike."""

    def matches(self) -> list[Activation]:
        """Everything that holds now, fired or not, in no particular order."""

    def evidence(self, match: Match) -> tuple[Evidence, ...]:
        """Why each condition holds now."""

    def rests_within(self, match: Match, visible: Callable[[Fact], bool]) -> bool:
        """Whether a match would hold if its positive conditions saw only these."""
