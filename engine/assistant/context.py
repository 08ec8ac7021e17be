"""Context: what the model is shown, packed into the room it has, with a receipt.

Pieces are taken in the order of their importance as long as they fit; nothing is
shortened. How important a piece of knowledge is, rules have said (Relevance).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine import Fact
from engine.assistant.request import PRIORITIES

SECTIONS = ("system", "question", "turns", "knowledge")
"""The sections of a context, in the order in which a model reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Something that may be shown.

    Attributes:
        section: One of ``SECTIONS``.
        id: Unique in its section.
        place: Its place in its section, lower first.
        role: Who said a turn; empty for everything else.
        tokens: What it costs.
        because: Why it comes when it comes.
    """

    section: str
    id: str
    place: int
    text: str
    tokens: int
    because: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A piece that is not shown.

    Attributes:
        needed: The room, in tokens, with which it would have been shown, all that was
            shown before it included.
        because: Why it is not shown.
    """

    section: str
    id: str
    tokens: int
    needed: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is shown and what is not.

    Attributes:
        pieces: What is shown, section by section, in reading order.
        dropped: What is not, in the order in which it was considered.
        limit: Tokens the model can safely take in and give out.
        reserved: Tokens of these kept for the answer.
        used: Tokens of what is shown; never more than ``limit - reserved``.
    """

    pieces: tuple[Piece, ...]
    dropped: tuple[Dropped, ...]
    limit: int
    reserved: int
    used: int

    def to_json(self) -> dict[str, object]:
        """The context as JSON data: sections, and the receipt."""
        return {
            "limit": self.limit,
            "reserved": self.reserved,
            "used": self.used,
            "sections": [
                {
                    "name": name,
                    "tokens": sum(p.tokens for p in self.pieces if p.section == name),
                    "pieces": [_shown(p) for p in self.pieces if p.section == name],
                }
                for name in SECTIONS
            ],
            "dropped": [
                {
                    "section": piece.section,
                    "id": piece.id,
                    "tokens": piece.tokens,
                    "needed": piece.needed,
                    "because": piece.because,
                }
                for piece in self.dropped
            ],
        }


def _shown(piece: Piece) -> dict[str, object]:
    role = {"role": piece.role} if piece.role else {}
    return {
        "id": piece.id,
        **role,
        "text": piece.text,
        "tokens": piece.tokens,
        "because": piece.because,
    }


def pack(pieces: Iterable[Piece], limit: int, reserved: int) -> Context:
    """The pieces that fit, taken in the order in which they come.

    A turn is shown only if all later ones are: with a gap a conversation misleads.

    Args:
        pieces: What could be shown, most important first.
        limit: Tokens the model can safely take in and give out.
        reserved: Tokens of these that the answer needs.
    """
    room = limit - reserved
    kept: list[Piece] = []
    dropped: list[Dropped] = []
    used, missing_turn = 0, False
    for piece in pieces:
        is_turn = piece.section == "turns"
        needed = used + piece.tokens
        if needed <= room and not (is_turn and missing_turn):
            kept.append(piece)
            used = needed
            continue
        missing_turn = missing_turn or is_turn
        dropped.append(
            Dropped(
                section=piece.section,
                id=piece.id,
                tokens=piece.tokens,
                needed=needed,
                because=f"it needs {piece.tokens} tokens and {room - used} are left"
                if needed > room
                else "a later turn is not shown either",
            )
        )
    kept.sort(key=lambda one: (SECTIONS.index(one.section), one.place))
    return Context(
        pieces=tuple(kept),
        dropped=tuple(dropped),
        limit=limit,
        reserved=reserved,
        used=used,
    )


def by_importance(
    question: Piece,
    system: Piece | None,
    turns: Sequence[Fact],
    chunks: Sequence[Fact],
    relevance: Sequence[Fact],
) -> tuple[Piece, ...]:
    """All that could be shown, most important first.

    The question, the system prompt, pinned knowledge, turns from the latest back, and
    then knowledge by priority, of equal priority by relevance.

    Args:
        question: The question.
        system: The system prompt, or None without one.
        turns: Turn facts.
        chunks: Chunk facts.
        relevance: Relevance facts of the chunks.
    """
    worth = {str(fact["chunk"]): float(str(fact["value"])) for fact in relevance}
    knowledge = sorted(
        chunks,
        key=lambda fact: (
            not fact["pinned"],
            -PRIORITIES.index(str(fact["priority"])),
            -worth[str(fact["id"])],
            fact["rank"],
            str(fact["id"]),
        ),
    )
    found = [
        Piece(
            section="knowledge",
            id=str(fact["id"]),
            place=place,
            text=str(fact["text"]),
            tokens=_whole(fact, "tokens"),
            because="pinned"
            if fact["pinned"]
            else f"{fact['priority']} priority, relevance {worth[str(fact['id'])]:.2f}",
        )
        for place, fact in enumerate(knowledge)
    ]
    pinned = sum(1 for fact in knowledge if fact["pinned"])
    talk = [
        Piece(
            section="turns",
            id=str(fact["back"]),
            place=-_whole(fact, "back"),
            role=str(fact["role"]),
            text=str(fact["text"]),
            tokens=_whole(fact, "tokens"),
            because="the latest turn" if fact["back"] == 1 else f"{fact['back']} back",
        )
        for fact in sorted(turns, key=lambda fact: _whole(fact, "back"))
    ]
    first = (question,) if system is None else (question, system)
    return (*first, *found[:pinned], *talk, *found[pinned:])


def _whole(fact: Fact, slot: str) -> int:
    value = fact[slot]
    assert isinstance(value, int)  # noqa: S101  # the template says so
    return value
