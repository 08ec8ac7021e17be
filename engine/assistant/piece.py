"""Pieces: what a model may be shown, read from the facts of a question."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine import EngineError, Fact
from engine.assistant.plan import BRIEF, KNOWLEDGE, SECTIONS, TURNS
from engine.assistant.request import PRIORITIES
from engine.assistant.slot import IncompleteError, whole
from engine.errors import did_you_mean


class PieceError(EngineError):
    """A piece that cannot be weighed against others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something that may be shown.

    Attributes:
        section: One of ``SECTIONS``.
        id: Unique in its section.
        place: Its place in its section, lower first.
        role: Who said a turn; empty for everything else.
        tokens: What it costs.
        because: Why it may be worth showing.
        pinned: Whether it is shown whole, whatever else there is; a question always is.
        priority: Of knowledge: one of ``PRIORITIES``.
        relevance: Of knowledge: how worthwhile it is among its priority, from 0.
        group: Of knowledge: what pieces have in common that are only shown together;
            empty for none.
    """

    section: str
    id: str
    place: int
    text: str
    tokens: int
    because: str
    role: str = ""
    pinned: bool = False
    priority: str = "medium"
    relevance: float = 0.0
    group: str = ""

    def __post_init__(self) -> None:
        """Refuse what has no weight or no worth.

        Raises:
            PieceError: A value is outside what its field admits.
        """
        for name, value, known in (
            ("section", self.section, SECTIONS),
            ("priority", self.priority, PRIORITIES),
        ):
            if value not in known:
                hint = did_you_mean(value, known) or f"one of {', '.join(known)}"
                raise PieceError(f"{self._named} has the {name} {value!r}: {hint}.")
        if self.tokens < 0:
            raise PieceError(
                f"{self._named} has {self.tokens} tokens: count them, from 0."
            )
        if not (math.isfinite(self.relevance) and self.relevance >= 0):
            raise PieceError(
                f"{self._named} has the relevance {self.relevance}: conclude a number "
                "from 0 on."
            )

    @property
    def _named(self) -> str:
        return f"piece {self.id!r} of the context"


def read_turns(turns: Sequence[Fact]) -> Iterator[Piece]:
    """Earlier turns, from Turn facts.

    Args:
        turns: Turn facts.
    """
    for fact in turns:
        back = whole(fact, "back")
        yield Piece(
            section=TURNS,
            id=str(back),
            place=-back,
            role=str(fact["role"]),
            text=str(fact["text"]),
            tokens=whole(fact, "tokens"),
            because="the latest turn" if back == 1 else f"{back} back",
        )


def read_brief(condensed: Sequence[Fact]) -> Iterator[Piece]:
    """What was said so far in fewer words.

    Args:
        condensed: Condensed facts.
    """
    for place, fact in enumerate(shortened(condensed, "brief")):
        yield _condensed(fact, BRIEF, place)


def shortened(condensed: Sequence[Fact], what: str) -> Sequence[Fact]:
    """What stands for a brief or for knowledge; no words stand for nothing."""
    return [fact for fact in condensed if fact["what"] == what and fact["text"]]


def read_knowledge(
    chunks: Sequence[Fact], relevance: Sequence[Fact], condensed: Sequence[Fact]
) -> Iterator[Piece]:
    """Pieces of knowledge: pinned ones, then by priority, relevance and score.

    Where knowledge was condensed, that stands for all that is not pinned.

    Args:
        chunks: Chunk facts.
        relevance: Relevance facts of the chunks.
        condensed: Condensed facts.

    Raises:
        IncompleteError: A piece that may be shown has no relevance.
    """
    worth = {str(fact["chunk"]): float(str(fact["value"])) for fact in relevance}
    short = shortened(condensed, "knowledge")
    shown = [fact for fact in chunks if fact["pinned"] or not short]
    for fact in shown:
        if fact["id"] not in worth:
            raise IncompleteError(
                f"{fact} has no Relevance: let a rule conclude one for each Chunk"
            )
    ordered = sorted(
        shown,
        key=lambda fact: (
            not fact["pinned"],
            -PRIORITIES.index(str(fact["priority"])),
            -worth[str(fact["id"])],
            -float(str(fact["score"])),
            fact["rank"],
            str(fact["id"]),
        ),
    )
    for place, fact in enumerate(ordered):
        name, priority = str(fact["id"]), str(fact["priority"])
        yield Piece(
            section=KNOWLEDGE,
            id=name,
            place=place,
            text=str(fact["text"]),
            tokens=whole(fact, "tokens"),
            because="pinned"
            if fact["pinned"]
            else f"{priority} priority, relevance {worth[name]:.2f}",
            pinned=bool(fact["pinned"]),
            priority=priority,
            relevance=worth[name],
            group=str(fact["group"]),
        )
    for place, fact in enumerate(short, start=len(ordered)):
        yield _condensed(fact, KNOWLEDGE, place)


def _condensed(fact: Fact, section: str, place: int) -> Piece:
    return Piece(
        section=section,
        id="condensed",
        place=place,
        text=str(fact["text"]),
        tokens=whole(fact, "tokens"),
        because="as it was said"
        if fact["method"] == "unchanged"
        else f"condensed by {fact['method']}",
    )
