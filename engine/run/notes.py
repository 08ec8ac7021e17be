"""Notes: what the cycle writes down while it runs, as briefly as it can.

At high rates the record of a firing costs more than finding it, so the cycle keeps
what it has in its hands anyway: the activation, the fact that began. The ledger
spells notes out as records when somebody reads them, see `engine.run.spelling`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from engine.lang.rules import Rule
from engine.match.facts import Fact
from engine.match.match import Evidence
from engine.run.activation import Activation
from engine.run.records import Reason, Record, Rival, SupportKind
from engine.run.setting import First, Setting


class Began(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A fact began, with its first support: `Changed` and `Supported`."""

    fact: Fact
    kind: SupportKind
    firing: int = 0
    source: str = ""


class Replaced(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A firing modified a fact: `Retracted`, `Changed` and `Supported`."""

    old: Fact
    new: Fact
    firing: int


class Removed(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A fact ended with all its supports: `Retracted` and `Changed`."""

    fact: Fact
    firing: int


class Fired(msgspec.Struct, frozen=True, eq=False, gc=False):
    """An activation fired, as the readable matcher notes it: `Firing`.

    Attributes:
        evidence: Why each condition held.
    """

    activation: Activation
    evidence: tuple[Evidence, ...]


class Chose(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A choice was made: `Chosen`.

    Attributes:
        winner: What won it.
        rivals: All candidates in order, or None if they are to be worked out: the
            winner was the first, and nothing was drawn.
    """

    number: int
    occasion: int
    winner: Activation
    rivals: tuple[Rival, ...] | None
    place: int
    drawn: bool
    error: float


class Stopped(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A run ended: `Ended`."""

    reason: Reason
    firings: int


class Concluded(msgspec.Struct, frozen=True, eq=False, gc=False):
    """An activation fired and let one fact begin: a note opened, see `Notes`."""

    activation: Activation
    began: Began


Note: TypeAlias = (
    Fact
    | Began
    | Replaced
    | Removed
    | Activation
    | Fired
    | Concluded
    | Chose
    | Setting
    | First
    | Stopped
    | Record
)
"""A note, or a record as it is.

A fact stands for its beginning, given without a source; an activation for its firing,
whose evidence is to be worked out from the facts that were alive; a setting for `Used`;
the facts of rule files for the record of each.
"""
Closed: TypeAlias = "tuple[Rule, Fact, int, SupportKind, Fact]"
"""A rule that fired on one fact, the fact, the firing's number, how the firing let another
begin, and that one: the shortest note there is, for the most frequent event."""


class Notes(list["Note | Closed"]):
    """What a cycle wrote, in order.

    The shortest notes are written closed. Whoever reads one first opens it, so that
    there is one activation of it, whoever reads it later.
    """

    def at(self, place: int) -> Note:
        """The note at a place."""
        note = self[place]
        if not isinstance(note, tuple):
            return note
        rule, fact, number, kind, new = note
        activation = Activation(rule, (fact,), fired=number)
        opened = self[place] = Concluded(activation, Began(new, kind, number))
        return opened

    def since(self, place: int) -> Iterator[Note]:
        """The notes from a place on."""
        for one in range(place, len(self)):
            yield self.at(one)


def fired(note: Note) -> Activation | None:
    """The activation that fired, if a note says that one did."""
    if isinstance(note, Activation):
        return note
    return note.activation if isinstance(note, (Fired, Concluded)) else None
