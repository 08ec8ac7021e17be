"""Packing what a model is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.assistant.context import SECTIONS, Piece, pack


def piece(section: str, name: str, tokens: int, place: int = 0) -> Piece:
    return Piece(
        section=section, id=name, place=place, text=name, tokens=tokens, because="so"
    )


PIECES = st.lists(
    st.builds(
        piece,
        st.sampled_from(SECTIONS),
        st.text(max_size=3),
        st.integers(min_value=0, max_value=60),
        st.integers(min_value=-5, max_value=5),
    ),
    max_size=12,
)


@given(PIECES, st.integers(-50, 200), st.integers(0, 100))
def test_never_more_than_there_is_room_for(
    pieces: list[Piece], limit: int, reserved: int
) -> None:
    context = pack(pieces, limit, reserved)
    assert context.used == sum(one.tokens for one in context.pieces)
    assert context.used <= max(0, limit - reserved)


@given(PIECES, st.integers(0, 200), st.integers(0, 100))
def test_everything_is_shown_or_on_the_receipt(
    pieces: list[Piece], limit: int, reserved: int
) -> None:
    context = pack(pieces, limit, reserved)
    named = [(one.section, one.id, one.tokens) for one in context.pieces]
    named += [(one.section, one.id, one.tokens) for one in context.dropped]
    assert sorted(named) == sorted((one.section, one.id, one.tokens) for one in pieces)


@given(PIECES, st.integers(0, 200))
def test_the_needed_room_shows_the_first_dropped_piece(
    pieces: list[Piece], limit: int
) -> None:
    first = pack(pieces, limit, 0).dropped[:1]
    for dropped in first:
        more = pack(pieces, dropped.needed, 0)
        assert (dropped.section, dropped.id) in {(p.section, p.id) for p in more.pieces}


def test_reading_order_is_not_the_order_of_importance() -> None:
    pieces = [
        piece("question", "q", 1),
        piece("knowledge", "pinned", 1, 0),
        piece("turns", "1", 1, -1),
        piece("turns", "2", 1, -2),
        piece("system", "s", 1),
        piece("knowledge", "other", 1, 1),
    ]
    shown = [one.id for one in pack(pieces, 10, 0).pieces]
    assert shown == ["s", "q", "2", "1", "pinned", "other"]


def test_a_smaller_piece_may_still_fit() -> None:
    pieces = [piece("knowledge", "large", 9), piece("knowledge", "small", 5)]
    context = pack(pieces, 10, 4)
    assert [one.id for one in context.pieces] == ["small"]
    (dropped,) = context.dropped
    assert (dropped.needed, dropped.because) == (9, "it needs 9 tokens and 6 are left")


def test_a_conversation_is_shown_without_gaps() -> None:
    pieces = [
        piece("turns", "1", 5, -1),
        piece("turns", "2", 9, -2),
        piece("turns", "3", 1, -3),
    ]
    context = pack(pieces, 10, 0)
    assert [one.id for one in context.pieces] == ["1"]
    assert context.dropped[1].because == "a later turn is not shown either"


def test_the_json_form_names_all_sections() -> None:
    data = pack([piece("question", "q", 3)], 10, 2).to_json()
    assert (data["limit"], data["reserved"], data["used"]) == (10, 2, 3)
    sections = data["sections"]
    assert isinstance(sections, list)
    assert [one["name"] for one in sections] == list(SECTIONS)
    assert [one["tokens"] for one in sections] == [0, 3, 0, 0]
