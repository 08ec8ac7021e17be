"""Context: what the model is shown, packed into the room it has, with a receipt.

The question, what is pinned and the system prompt come first, then turns from the
latest back, then the brief; knowledge has what is left. No section takes more than its
cap, and all together no more than the model has room for beside its answer. What is too
long by itself is cut at a sentence. How important knowledge is, rules have said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

from msgspec import to_builtins

from engine import EngineError
from engine.assistant.excerpt import Count, excerpt
from engine.assistant.packing import Choice, Item, Need, Rise, choose
from engine.assistant.piece import Piece
from engine.assistant.plan import (
    BRIEF,
    KNOWLEDGE,
    PARAMETERS,
    QUESTION,
    SECTIONS,
    SYSTEM,
    TURNS,
    Cap,
    Plan,
)
from engine.assistant.request import PRIORITIES

LEAST_EXCERPT = 50
"""Tokens below which knowledge is not cut: less says nothing."""

# Relevance is told apart to so many parts.
_RELEVANCE_PARTS = 10_000


class ContextError(EngineError):
    """A context that cannot hold what must be in it, with the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Omission:
    """A piece that is not shown, or of which only the beginning is.

    Attributes:
        tokens: What the whole costs.
        shown: What is shown of it costs; 0 for nothing.
        needed: The room for its section, in tokens, with which it is shown, others
            taking what they take; None if none is known. Of what is cut, and of what is
            shown in its order, that with which it is shown whole.
        rule: The name of the rule that set the limit.
        because: What the limit is, and whether less than ``needed`` would do.
    """

    section: str
    id: str
    tokens: int
    shown: int
    needed: int | None
    rule: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is shown and what is not.

    Attributes:
        plan: What each section may take.
        pieces: What is shown, section by section, in reading order.
        dropped: What is not.
        cut: What is shown in part.
        condensed: What is shown in fewer words, as one piece of all of them.
        price: The relevance that one more token for knowledge gains: the slope to the
            next better choice, in the highest priority that gains. 0 if all is shown,
            or if tokens are not what is missing.
        exact: Whether no other choice of knowledge that fits is worth more.
        bound: The choice of knowledge is worth at least this share of the best, in the
            highest priority that misses something.
    """

    plan: Plan
    pieces: tuple[Piece, ...]
    dropped: tuple[Omission, ...]
    cut: tuple[Omission, ...]
    price: float
    exact: bool
    bound: float
    condensed: tuple[Omission, ...] = ()

    @property
    def limit(self) -> int:
        """Tokens the model can safely take in and give out."""
        return self.plan.limit.tokens

    @property
    def reserved(self) -> int:
        """Tokens kept for the answer."""
        return self.plan.reserved.tokens

    @property
    def used(self) -> int:
        """Tokens of what is shown; never more than the plan has room for."""
        return sum(piece.tokens for piece in self.pieces)

    @property
    def remaining(self) -> int:
        """Tokens that could still be shown."""
        return self.plan.room - self.used

    def to_json(self) -> dict[str, object]:
        """The context as JSON data: sections, and the receipt."""
        return {
            "limit": self.limit,
            "total": self.plan.total.tokens,
            "reserved": self.reserved,
            "used": self.used,
            "remaining": self.remaining,
            "unplanned": self.plan.unplanned,
            "price": self.price,
            "exact": self.exact,
            "bound": self.bound,
            "sections": [self._section(name) for name in SECTIONS],
            "dropped": [to_builtins(piece) for piece in self.dropped],
            "cut": [to_builtins(piece) for piece in self.cut],
            "condensed": [to_builtins(piece) for piece in self.condensed],
        }

    def _section(self, name: str) -> dict[str, object]:
        pieces = [piece for piece in self.pieces if piece.section == name]
        used, cap = sum(piece.tokens for piece in pieces), self.plan.caps.get(name)
        return {
            "name": name,
            "cap": None if cap is None else cap.tokens,
            "rule": None if cap is None else cap.rule,
            "used": used,
            "remaining": self.remaining
            if cap is None
            else min(self.remaining, cap.tokens - used),
            "pieces": [_shown(piece) for piece in pieces],
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


Shorten: TypeAlias = "Callable[[str, int], str]"
"""What is left of a text in at most so many tokens."""


def pack(
    pieces: Iterable[Piece], plan: Plan, count: Count, summarized: Shorten
) -> Context:
    """What is shown of some pieces.

    A turn is shown only if all later ones are: with a gap a conversation misleads.

    Args:
        pieces: What could be shown.
        plan: What each section may take.
        count: Counts the tokens of what is cut, as those of the pieces were counted.
        summarized: Shortens a brief, the end of which is as good as its beginning.

    Raises:
        ContextError: The question and what is pinned do not fit beside the answer, or
            what is pinned exceeds the cap of its section.
    """
    given = sorted(pieces, key=lambda one: (SECTIONS.index(one.section), one.place))
    fixed = [one for one in given if one.pinned or one.section == QUESTION]
    free = [one for one in given if not (one.pinned or one.section == QUESTION)]
    _check_fixed(fixed, plan)
    packer = _Packer(plan=plan, count=count, summarized=summarized, shown=fixed)
    packer.in_order([one for one in free if one.section == SYSTEM])
    packer.in_order([one for one in reversed(free) if one.section == TURNS])
    packer.in_order([one for one in free if one.section == BRIEF])
    choice = packer.by_worth([one for one in free if one.section == KNOWLEDGE])
    return Context(
        plan=plan,
        pieces=tuple(
            sorted(packer.shown, key=lambda p: (SECTIONS.index(p.section), p.place))
        ),
        dropped=tuple(packer.dropped),
        cut=tuple(packer.cut),
        price=choice.price / _RELEVANCE_PARTS,
        exact=choice.exact,
        bound=choice.bound,
    )


def _check_fixed(fixed: Sequence[Piece], plan: Plan) -> None:
    sizes = {
        name: sum(one.tokens for one in fixed if one.section == name)
        for name in SECTIONS
    }
    for name, cap in plan.caps.items():
        if sizes.get(name, 0) > cap.tokens:
            raise ContextError(
                f"what is pinned in {name} takes {sizes[name]} tokens and its cap is "
                f"{cap.tokens} ({cap.because}): unpin some of it, or raise "
                f"{PARAMETERS[name]} (setting {name})."
            )
    asked, all_ = sizes[QUESTION], sum(sizes.values())
    if all_ > plan.room:
        bound = plan.bound
        larger = (
            "raise total_cap (setting max_total)"
            if bound is plan.total
            else "choose a larger model"
        )
        raise ContextError(
            f"the question takes {asked} tokens, what is pinned {all_ - asked} and the "
            f"answer {plan.reserved.tokens}, and there is room for {bound.tokens} "
            f"({bound.because}): ask a shorter question, unpin some, or {larger}."
        )


class _Room(NamedTuple):
    """What is left for a section, and why no more.

    Attributes:
        tokens: For what is not pinned.
        pinned: Tokens of what is.
    """

    tokens: int
    pinned: int
    section: str
    cap: Cap

    def __str__(self) -> str:
        return (
            f"{self.section} has room for {self.pinned + self.tokens} tokens "
            f"({self.cap.because})"
        )


@dataclass(slots=True, kw_only=True)
class _Packer:
    """Pieces on their way into a context."""

    plan: Plan
    count: Count
    summarized: Shorten
    shown: list[Piece]
    dropped: list[Omission] = field(default_factory=list)
    cut: list[Omission] = field(default_factory=list)

    def in_order(self, pieces: Sequence[Piece]) -> None:
        """Show pieces of one section as long as they fit, and a part of the next."""
        if not pieces:
            return
        room = self._room(pieces[0].section)
        taken, is_open = 0, True
        for piece in pieces:
            left = room.tokens - taken
            taken += piece.tokens
            need = Need(capacity=taken, is_smallest=True)
            if is_open and piece.tokens <= left:
                self.shown.append(piece)
                continue
            # Of turns only the latest is worth a part.
            may_cut = is_open and (piece.section != TURNS or piece is pieces[0])
            is_open = False
            part = self._omit(piece, left if may_cut else 0, need, room)
            self.shown += () if part is None else (part,)

    def by_worth(self, pieces: Sequence[Piece]) -> Choice:
        """Show the knowledge that is worth most together."""
        room, limit = self._room(KNOWLEDGE), self.plan.snippets
        pinned = sum(one.section == KNOWLEDGE for one in self.shown)
        wanted = {one.group for one in self.shown if one.pinned and one.group}
        items = [
            self._item(piece, room.tokens, is_wanted=piece.group in wanted)
            for piece in pieces
        ]
        most = max(0, limit.pieces - pinned)
        last = min(limit.up_to - pinned, len(items)) if limit.each else 0
        rises = [
            Rise((pinned + more) * limit.each - room.pinned, more)
            for more in range(most + 1, last + 1)
        ]
        choice = choose(items, room.tokens, most, rises)
        shown = {place: pieces[place] for place in choice.kept - choice.cut}
        least = {place: items[place].least or 0 for place in choice.cut}
        left = room.tokens - sum(one.tokens for one in shown.values())
        left -= sum(least.values())
        # What is left lengthens what is cut, the most important first.
        for place in sorted(
            choice.cut, key=lambda one: (-items[one].tier, -items[one].value, one)
        ):
            left += least[place]
            part = self._omit(pieces[place], left, choice.needs[place], room)
            if part is not None:
                shown[place] = part
                left -= part.tokens
        self.shown += (shown[place] for place in sorted(shown))
        for place, piece in enumerate(pieces):
            if place not in choice.kept:
                self._omit(piece, 0, choice.needs[place], room)
        return choice

    def _room(self, section: str) -> _Room:
        cap, bound = self.plan.caps[section], self.plan.bound
        taken = sum(one.tokens for one in self.shown if one.section == section)
        room = self.plan.room_of_knowledge if section == KNOWLEDGE else self.plan.room
        left = max(0, room - sum(one.tokens for one in self.shown))
        own = cap.tokens - taken
        return _Room(min(own, left), taken, section, cap if own <= left else bound)

    def _item(self, piece: Piece, room: int, *, is_wanted: bool) -> Item:
        least = None
        if piece.tokens > max(room, LEAST_EXCERPT) and not piece.group:
            least = self.count(excerpt(piece.text, LEAST_EXCERPT, self.count)) or None
        return Item(
            weight=piece.tokens,
            # What belongs together with a pinned piece comes before everything else.
            tier=len(PRIORITIES) if is_wanted else PRIORITIES.index(piece.priority),
            value=round(piece.relevance * _RELEVANCE_PARTS) + 1,
            group=piece.group,
            least=least,
        )

    def _omit(self, piece: Piece, tokens: int, need: Need, room: _Room) -> Piece | None:
        """As much of a piece as some tokens pay for, if any; writes the receipt."""
        if tokens <= 0:
            text = ""
        elif piece.section == BRIEF:
            text = self.summarized(piece.text, tokens)
        else:
            text = excerpt(piece.text, tokens, self.count)
        shown = self.count(text) if text else 0
        needed = None if need.capacity is None else room.pinned + need.capacity
        rule, because = self._limit(need, room, is_shown=shown > 0)
        if needed is not None:
            because += f"; with all else as it is, {needed} {_DO[need.is_smallest]}"
        omission = Omission(
            section=piece.section,
            id=piece.id,
            tokens=piece.tokens,
            shown=shown,
            needed=needed,
            rule=rule,
            because=because,
        )
        (self.cut if shown else self.dropped).append(omission)
        if not shown:
            return None
        told = _SHORTENED if piece.section == BRIEF else piece.because
        return replace(piece, text=text, tokens=shown, because=told)

    def _limit(self, need: Need, room: _Room, *, is_shown: bool) -> tuple[str, str]:
        """The rule that leaves a piece no place, or not for all of it; what it says."""
        limit = self.plan.snippets
        if is_shown or (need.capacity is not None and not need.more):
            return room.cap.rule, str(room)
        told = f"at most {limit.pieces} pieces are shown ({limit.because})"
        if need.more:
            told += f", {limit.pieces + need.more} in a larger section"
        return limit.rule, told


_SHORTENED = "condensed to the room that is left"
_DO = {True: "are needed", False: "are enough"}
