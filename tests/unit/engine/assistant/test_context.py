"""Packing what a model is shown."""

from __future__ import annotations

import re

import pytest
from support.planned import last_words, piece, plan, words

from engine.assistant.context import ContextError, Omission, pack
from engine.assistant.piece import Piece
from engine.assistant.plan import BRIEF, KNOWLEDGE, QUESTION, SECTIONS, SYSTEM, TURNS

ASKED = piece(QUESTION, "q", 10)


def turn(back: int, tokens: int) -> Piece:
    return piece(TURNS, str(back), tokens, place=-back)


def test_sections_come_in_reading_order_and_pieces_in_their_places() -> None:
    pieces = [
        ASKED,
        piece(KNOWLEDGE, "second", 1, place=2),
        piece(KNOWLEDGE, "first", 1, place=1, relevance=0.1),
        turn(1, 1),
        turn(2, 1),
        piece(BRIEF, "b", 1),
        piece(SYSTEM, "s", 1),
    ]
    context = pack(pieces, plan(), words, last_words)
    assert [one.id for one in context.pieces] == [
        *("s", "b", "2", "1", "first", "second", "q")
    ]
    assert (context.used, context.remaining) == (16, 7000 - 16)
    assert (context.dropped, context.cut, context.price) == ((), (), 0.0)


def test_the_best_choice_of_knowledge_is_shown_and_the_rest_is_on_the_receipt() -> None:
    pieces = [
        ASKED,
        piece(KNOWLEDGE, "large", 60, relevance=0.6),
        piece(KNOWLEDGE, "a", 45, relevance=0.5),
        piece(KNOWLEDGE, "b", 45, relevance=0.5),
    ]
    context = pack(pieces, plan((0, 0, 0, 100, 0)), words, last_words)
    assert [one.id for one in context.pieces] == ["a", "b", "q"]
    assert context.exact
    # Instead of a or b: 0.1 more relevance for 15 more tokens.
    assert context.price == pytest.approx(0.1 / 15)
    assert context.dropped == (
        Omission(
            section=KNOWLEDGE,
            id="large",
            tokens=60,
            shown=0,
            needed=105,
            rule=KNOWLEDGE,
            because="retrieved_context has room for 100 tokens "
            "(retrieved_context says 100); with all else as it is, 105 are needed",
        ),
    )


def test_priority_comes_before_relevance() -> None:
    pieces = [
        ASKED,
        piece(KNOWLEDGE, "high", 100, relevance=0.0, priority="high"),
        *(piece(KNOWLEDGE, str(n), 10, relevance=1.0) for n in range(9)),
    ]
    context = pack(pieces, plan((0, 0, 0, 100, 0)), words, last_words)
    assert [one.id for one in context.pieces] == ["high", "q"]


def test_only_so_many_pieces_of_knowledge_are_shown() -> None:
    pieces = [ASKED, *(piece(KNOWLEDGE, str(n), 5, relevance=n / 9) for n in range(9))]
    context = pack(pieces, plan(snippets=3), words, last_words)
    assert {one.id for one in context.pieces} == {"6", "7", "8", "q"}
    assert {(one.needed, one.rule) for one in context.dropped} == {(None, "snippets")}
    (because,) = {one.because for one in context.dropped}
    assert because == "at most 3 pieces are shown (few are read)"


def test_the_section_is_named_in_which_more_pieces_are_shown() -> None:
    pieces = [
        ASKED,
        piece(KNOWLEDGE, "pinned", 5, pinned=True),
        *(piece(KNOWLEDGE, str(n), 5, relevance=n / 9) for n in range(4)),
    ]
    by = plan((0, 0, 0, 100, 0), snippets=2, each=40, up_to=4)
    context = pack(pieces, by, words, last_words)
    receipts = {one.id: one for one in context.dropped}
    assert {id_: one.needed for id_, one in receipts.items()} == {
        "2": 120,
        "1": 160,
        "0": None,
    }
    assert {one.rule for one in receipts.values()} == {"snippets"}
    assert receipts["1"].because == (
        "at most 2 pieces are shown (few are read), 4 in a larger section; "
        "with all else as it is, 160 are needed"
    )


def test_a_long_piece_lacks_room_though_more_pieces_would_be_shown_with_it() -> None:
    pieces = [ASKED, piece(KNOWLEDGE, "1", 5), piece(KNOWLEDGE, "long", 90)]
    by = plan((0, 0, 0, 60, 0), snippets=2, each=30, up_to=4)
    (one,) = pack(pieces, by, words, last_words).cut
    assert (one.id, one.needed, one.rule) == ("long", 95, KNOWLEDGE)


def test_where_all_pieces_may_be_shown_it_is_the_room_that_is_named() -> None:
    pieces = [ASKED, *(piece(KNOWLEDGE, str(n), 60) for n in range(3))]
    by = plan((0, 0, 0, 100, 0), snippets=3, each=40, up_to=9)
    context = pack(pieces, by, words, last_words)
    assert [(one.needed, one.rule) for one in context.dropped] == [
        (120, KNOWLEDGE),
        (180, KNOWLEDGE),
    ]


def test_pinned_pieces_count_among_those_shown() -> None:
    pieces = [
        ASKED,
        piece(KNOWLEDGE, "pinned", 5, relevance=0.0, pinned=True),
        *(piece(KNOWLEDGE, str(n), 5, relevance=n / 9) for n in range(1, 4)),
    ]
    context = pack(pieces, plan(snippets=2), words, last_words)
    assert {one.id for one in context.pieces} == {"pinned", "3", "q"}


def test_what_is_grouped_with_something_pinned_stays_with_it() -> None:
    pieces = [
        ASKED,
        piece(KNOWLEDGE, "pinned", 50, pinned=True, group="g"),
        piece(KNOWLEDGE, "its", 50, relevance=0.0, group="g"),
        piece(KNOWLEDGE, "other", 50, relevance=1.0),
    ]
    context = pack(pieces, plan((0, 0, 0, 100, 0)), words, last_words)
    assert {one.id for one in context.pieces} == {"pinned", "its", "q"}
    assert context.dropped[0].needed == 150


def test_a_conversation_is_shown_from_the_latest_turn_back_without_gaps() -> None:
    pieces = [ASKED, turn(1, 40), turn(2, 90), turn(3, 1)]
    context = pack(pieces, plan((0, 0, 100, 0, 0)), words, last_words)
    assert [one.id for one in context.pieces] == ["1", "q"]
    assert [(one.id, one.needed) for one in context.dropped] == [("2", 130), ("3", 131)]


def test_of_a_latest_turn_that_is_too_long_the_beginning_is_shown() -> None:
    pieces = [ASKED, turn(1, 250), turn(2, 1)]
    context = pack(pieces, plan((0, 0, 105, 0, 0)), words, last_words)
    assert [one.tokens for one in context.pieces] == [100, 10]
    (cut,) = context.cut
    assert (cut.tokens, cut.shown, cut.needed, cut.rule) == (250, 100, 250, TURNS)
    assert [(one.id, one.needed) for one in context.dropped] == [("2", 251)]


@pytest.mark.parametrize(("section", "end"), [(SYSTEM, "w90."), (BRIEF, "200.")])
def test_a_prompt_over_its_cap_is_cut_at_a_sentence_and_a_brief_made_shorter(
    section: str, end: str
) -> None:
    caps = (95, 0, 0, 0, 0) if section == SYSTEM else (0, 95, 0, 0, 0)
    context = pack([ASKED, piece(section, "long", 200)], plan(caps), words, last_words)
    shown = context.pieces[0]
    assert (shown.tokens, shown.text[-4:]) == (90, end)
    assert context.cut == (
        Omission(
            section=section,
            id="long",
            tokens=200,
            shown=90,
            needed=200,
            rule=section,
            because=f"{section} has room for 95 tokens ({section} says 95); "
            "with all else as it is, 200 are needed",
        ),
    )


def test_where_a_cap_leaves_nothing_nothing_is_shown() -> None:
    pieces = [ASKED, piece(SYSTEM, "s", 5), piece(BRIEF, "b", 5), turn(1, 5)]
    context = pack(
        [*pieces, piece(KNOWLEDGE, "k", 5)], plan((0, 0, 0, 0, 0)), words, last_words
    )
    assert [one.id for one in context.pieces] == ["q"]
    assert [one.id for one in context.dropped] == ["s", "1", "b", "k"]


def test_knowledge_longer_than_its_room_is_cut_into_what_the_rest_leaves() -> None:
    pieces = [
        ASKED,
        piece(KNOWLEDGE, "giant", 5000),
        piece(KNOWLEDGE, "small", 120),
    ]
    context = pack(pieces, plan((0, 0, 0, 300, 0)), words, last_words)
    assert [(one.id, one.tokens) for one in context.pieces] == [
        *[("giant", 180), ("small", 120), ("q", 10)]
    ]
    (cut,) = context.cut
    assert (cut.shown, cut.needed) == (180, 5000 + 120)


def test_of_several_too_long_the_most_important_gets_the_rest() -> None:
    pieces = [
        ASKED,
        piece(KNOWLEDGE, "minor", 5000, relevance=0.1, place=1),
        piece(KNOWLEDGE, "major", 4000, relevance=0.9, place=2),
    ]
    context = pack(pieces, plan((0, 0, 0, 300, 0)), words, last_words)
    assert [(one.id, one.tokens) for one in context.pieces[:2]] == [
        *[("minor", 50), ("major", 250)]
    ]
    assert all("are needed" in one.because for one in context.cut)


def test_the_model_has_the_last_word_on_the_room() -> None:
    pieces = [ASKED, piece(SYSTEM, "s", 100), piece(KNOWLEDGE, "k", 100)]
    context = pack(pieces, plan(limit=260, reserved=100), words, last_words)
    assert [(one.id, one.tokens) for one in context.pieces] == [
        *[("s", 100), ("k", 50), ("q", 10)]
    ]
    assert (context.used, context.remaining) == (160, -10 + 10)
    assert context.cut[0].rule == "limit"


def test_what_must_be_shown_and_does_not_fit_is_refused_with_the_cure() -> None:
    pieces = [ASKED, piece(KNOWLEDGE, "k", 200, pinned=True)]
    message = (
        "the question takes 10 tokens, what is pinned 200 and the answer 100, and there "
        "is room for 300 (limit says 300): ask a shorter question, unpin some, or "
        "choose a larger model."
    )
    with pytest.raises(ContextError, match=f"^{re.escape(message)}$"):
        pack(pieces, plan(limit=300, reserved=100), words, last_words)
    assert pack(pieces, plan(limit=310, reserved=100), words, last_words).remaining == 0


def test_where_the_total_is_the_bound_it_is_the_total_to_raise() -> None:
    with pytest.raises(ContextError, match="or raise total_cap"):
        pack([piece(QUESTION, "q", 7001)], plan(), words, last_words)


def test_pinned_pieces_beyond_their_cap_are_refused_with_the_cure() -> None:
    message = (
        "what is pinned in retrieved_context takes 200 tokens and its cap is 150 "
        "(retrieved_context says 150): unpin some of it, or raise knowledge_cap (setting retrieved_context)."
    )
    with pytest.raises(ContextError, match=f"^{re.escape(message)}$"):
        pack(
            [ASKED, piece(KNOWLEDGE, "k", 200, pinned=True)],
            plan((0, 0, 0, 150, 0)),
            words,
            last_words,
        )


def test_the_json_form_has_caps_and_what_remains_of_them() -> None:
    data = pack([ASKED, piece(SYSTEM, "s", 100)], plan(), words, last_words).to_json()
    assert {name: data[name] for name in ("limit", "total", "reserved", "used")} == {
        "limit": 20_000,
        "total": 8000,
        "reserved": 1000,
        "used": 110,
    }
    assert (data["remaining"], data["unplanned"]) == (6890, 900)
    assert (data["price"], data["exact"], data["bound"]) == (0.0, True, 1.0)
    sections = data["sections"]
    assert isinstance(sections, list)
    assert [one["name"] for one in sections] == list(SECTIONS)
    assert [one["cap"] for one in sections] == [700, 1200, 450, 3750, None]
    assert [one["used"] for one in sections] == [100, 0, 0, 0, 10]
    assert [one["remaining"] for one in sections] == [600, 1200, 450, 3750, 6890]
    assert sections[0]["rule"] == SYSTEM
