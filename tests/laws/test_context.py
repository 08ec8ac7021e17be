"""Laws of contexts: whatever there is to show and however much room, it fits.

What is pinned stays, a second pass changes nothing, the receipt accounts for every
token, and the room it names does show the piece.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from support.planned import cap, last_words, piece, plan, words

from engine.assistant import front, knapsack
from engine.assistant.context import Context, ContextError, Omission, pack
from engine.assistant.piece import Piece
from engine.assistant.plan import KNOWLEDGE, QUESTION, SECTIONS, TURNS, Plan
from engine.assistant.request import PRIORITIES


@st.composite
def some_pieces(draw: st.DrawFn) -> list[Piece]:
    """A question and up to thirteen other pieces, each of as many words as tokens."""
    others = st.sampled_from((*SECTIONS[:4], KNOWLEDGE, KNOWLEDGE))
    sections = [QUESTION, *draw(st.lists(others, max_size=13))]
    return [
        piece(
            section,
            f"{section} {place}",
            draw(st.integers(0, 30) | st.integers(0, 200)),
            place=place,
            relevance=draw(st.sampled_from((0.0, 0.3, 0.5, 1.0))),
            priority=draw(st.sampled_from(PRIORITIES)),
            group=draw(st.sampled_from(("", "", "", "a", "b"))),
            pinned=draw(st.integers(0, 19)) == 7,
            sentence=draw(st.sampled_from((3, 10, 1000))),
        )
        for place, section in enumerate(sections)
    ]


@st.composite
def some_plans(draw: st.DrawFn) -> Plan:
    caps = [draw(st.integers(0, 60) | st.integers(0, 300)) for _ in range(5)]
    each, up_to = draw(st.integers(0, 40)), draw(st.integers(0, 12))
    usual = min(up_to, caps[3] // each) if each else 0
    return plan(
        (caps[0], caps[1], caps[2], caps[3], caps[4]),
        limit=draw(st.integers(200, 1500) | st.integers(0, 200)),
        total=sum(caps) + draw(st.integers(0, 300)),
        reserved=draw(st.integers(0, 60)),
        snippets=max(usual, draw(st.integers(0, 12))),
        each=each,
        up_to=up_to,
    )


@pytest.fixture(params=[64, 0], ids=["front", "greedy"])
def _sized(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Knowledge that is little, or too much for a front."""
    monkeypatch.setattr(knapsack, "MOST_LOADS", request.param)
    if request.param == 0:
        monkeypatch.setattr(front, "MOST_STATES", 0)
        monkeypatch.setattr(front, "MOST_BYTES", 0)


def packed(pieces: list[Piece], by: Plan) -> Context:
    """The context; what must be shown and does not fit is refused, and only that."""
    fixed = [one for one in pieces if is_fixed(one)]
    is_possible = sum(one.tokens for one in fixed) <= by.room and all(
        sum(one.tokens for one in fixed if one.section == name) <= limit.tokens
        for name, limit in by.caps.items()
    )
    if not is_possible:
        with pytest.raises(ContextError):
            pack(pieces, by, words, last_words)
    assume(is_possible)
    return pack(pieces, by, words, last_words)


def is_fixed(one: Piece) -> bool:
    return one.pinned or one.section == QUESTION


def tokens(context: Context, section: str) -> int:
    return sum(one.tokens for one in context.pieces if one.section == section)


@given(some_pieces(), some_plans())
def test_no_section_exceeds_its_cap_and_all_together_not_the_room(
    pieces: list[Piece], by: Plan
) -> None:
    context = packed(pieces, by)
    assert context.used + context.reserved <= min(context.limit, by.total.tokens)
    assert context.remaining >= 0
    for name, limit in by.caps.items():
        assert tokens(context, name) <= limit.tokens
    for one in context.pieces:
        assert words(one.text) == one.tokens


@given(some_pieces(), some_plans())
def test_what_is_fixed_stays_whole_and_what_is_shown_keeps_its_order(
    pieces: list[Piece], by: Plan
) -> None:
    context = packed(pieces, by)
    assert {one.id: one for one in context.pieces}.items() >= {
        one.id: one for one in pieces if is_fixed(one)
    }.items()
    order = [(SECTIONS.index(one.section), one.place) for one in context.pieces]
    assert order == sorted(order)
    free = [one for one in context.pieces if not one.pinned]
    snippets = [one for one in context.pieces if one.section == KNOWLEDGE]
    fixed = [one for one in snippets if is_fixed(one)]
    assert len(snippets) <= max(by.snippets.pieces, len(fixed))
    talk = [one for one in pieces if one.section == TURNS and not one.pinned]
    shown = {one.id for one in free if one.section == TURNS}
    kept = [one.id in shown for one in talk]
    assert kept == sorted(kept), "turns are shown without gaps, up to the latest"


@given(some_pieces(), some_plans())
def test_groups_of_knowledge_are_shown_together_or_not_at_all(
    pieces: list[Piece], by: Plan
) -> None:
    context = packed(pieces, by)
    groups = Counter(
        one.group
        for one in pieces
        if one.section == KNOWLEDGE and one.group and not one.pinned
    )
    event(f"the largest group has {max(groups.values(), default=0)}")
    shown = Counter(
        one.group
        for one in context.pieces
        if one.section == KNOWLEDGE and not one.pinned
    )
    for group, size in groups.items():
        assert shown[group] in {0, size}


@given(some_pieces(), some_plans())
def test_the_receipt_accounts_for_every_piece_and_every_token(
    pieces: list[Piece], by: Plan
) -> None:
    context = packed(pieces, by)
    named = Counter(one.id for one in context.pieces)
    named.update(one.id for one in context.dropped)
    assert named == Counter(one.id for one in pieces)
    assert {one.id for one in context.cut} <= {one.id for one in context.pieces}
    missing = sum(one.tokens - one.shown for one in (*context.dropped, *context.cut))
    assert context.used + missing == sum(one.tokens for one in pieces)
    rules = {limit.rule for limit in (by.limit, by.total, *by.caps.values())}
    for one in (*context.dropped, *context.cut):
        if one.section == KNOWLEDGE and one.needed is None:
            assert one.rule == by.snippets.rule
        elif one.rule == by.snippets.rule:
            assert one.section == KNOWLEDGE
            assert within(by, one.needed) > by.snippets.pieces
            assert one.shown == 0, "it is one of those that are shown"
        else:
            assert one.rule in rules


@pytest.mark.usefixtures("_sized")
@given(pieces=some_pieces(), by=some_plans())
def test_a_second_pass_changes_nothing(pieces: list[Piece], by: Plan) -> None:
    context = packed(pieces, by)
    again = pack(context.pieces, by, words, last_words)
    assert again.pieces == context.pieces
    assert (again.dropped, again.cut, again.price, again.exact) == ((), (), 0.0, True)


@pytest.mark.usefixtures("_sized")
@given(pieces=some_pieces(), by=some_plans())
def test_the_room_that_is_named_shows_the_piece_and_the_least_is_the_least(
    pieces: list[Piece], by: Plan
) -> None:
    context = packed(pieces, by)
    for omission in (*context.dropped, *context.cut):
        if omission.needed is None:
            event("no room helps")
            continue
        assert shows(pieces, context, omission, omission.needed)
        if omission.because.endswith("are needed"):
            event("the least room is named")
            assert not shows(pieces, context, omission, omission.needed - 1)
        else:
            event("enough room is named")


def within(by: Plan, tokens: int | None) -> int:
    """How many pieces rules show in a section of so many tokens or the present one."""
    limit = by.snippets
    usual = (tokens or 0) // limit.each if limit.each else 0
    return max(limit.pieces, min(limit.up_to, usual))


def shows(pieces: list[Piece], context: Context, omission: Omission, room: int) -> bool:
    """Whether a piece is shown once its section has so much room, others as they were.

    Whole, if part of it is shown already or its section has an order. In a larger
    section of knowledge more pieces may be shown.
    """
    own = [one for one in pieces if one.section == omission.section]
    others = [one for one in context.pieces if one.section != omission.section]
    caps = {**context.plan.caps, omission.section: cap(room, omission.section)}
    snippets = context.plan.snippets
    if omission.section == KNOWLEDGE:
        snippets = replace(snippets, pieces=within(context.plan, room))
    larger = replace(
        context.plan,
        caps=caps,
        limit=cap(9999, "limit"),
        total=cap(9999, "total"),
        snippets=snippets,
    )
    again = pack([*own, *others], larger, words, last_words)
    shown = [one.tokens for one in again.pieces if one.id == omission.id]
    if omission.shown or omission.section != KNOWLEDGE:
        return shown == [omission.tokens]
    return bool(shown)
