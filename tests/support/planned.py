"""Plans and pieces of contexts, for tests."""

from __future__ import annotations

from engine.assistant.piece import Piece
from engine.assistant.plan import PARAMETERS, Cap, Plan, SnippetLimit

USUAL = (700, 1200, 450, 3750, 1000)
"""The caps of a usual plan, in the order of ``PARAMETERS``."""


def cap(tokens: int, rule: str) -> Cap:
    return Cap(tokens=tokens, rule=rule, because=f"{rule} says {tokens}")


def plan(  # noqa: PLR0913  # as many as a plan has
    caps: tuple[int, ...] = USUAL,
    *,
    limit: int = 20_000,
    total: int = 8000,
    reserved: int = 1000,
    snippets: int = 12,
    each: int = 0,
    up_to: int = 0,
) -> Plan:
    """A plan whose caps have the names of their sections as rules."""
    return Plan(
        limit=cap(limit, "limit"),
        total=cap(total, "total"),
        caps={name: cap(n, name) for name, n in zip(PARAMETERS, caps, strict=True)},
        reserved=cap(reserved, "reserved"),
        snippets=SnippetLimit(
            pieces=snippets,
            rule="snippets",
            because="few are read",
            each=each,
            up_to=up_to,
        ),
    )


def words(text: str) -> int:
    """Counts words as tokens."""
    return len(text.split())


def last_words(text: str, most: int) -> str:
    """The last whole sentences that have at most so many words."""
    said = text.split()
    kept = said[-most:] if most else []
    while kept and len(kept) < len(said):
        before = said[len(said) - len(kept) - 1]
        if before.endswith("."):
            break
        kept = kept[1:]
    return " ".join(kept)


def piece(  # noqa: PLR0913  # as many as a piece has
    section: str,
    id_: str,
    tokens: int,
    *,
    place: int = 0,
    relevance: float = 0.5,
    priority: str = "medium",
    group: str = "",
    pinned: bool = False,
    sentence: int = 10,
) -> Piece:
    """A piece of so many words, in sentences of some words."""
    text = " ".join(
        f"w{n}." if n % sentence == 0 else "W" for n in range(1, tokens + 1)
    )
    return Piece(
        section=section,
        id=id_,
        place=place,
        text=text,
        tokens=tokens,
        because="so",
        relevance=relevance,
        priority=priority,
        group=group,
        pinned=pinned,
    )
