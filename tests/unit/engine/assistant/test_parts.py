"""An answer in parts: each within its tokens, none of it lost before the room is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.assistant.excerpt import ELLIPSIS
from engine.assistant.parts import in_parts


def words(text: str) -> int:
    return len(text.split())


def test_parts_end_where_sentences_end() -> None:
    text = "One two. Three four. Five six seven."
    assert in_parts(text, (4, 4), words) == ("One two. Three four.", "Five six seven.")


def test_a_text_that_fits_is_one_part() -> None:
    assert in_parts("One two.", (4, 4), words) == ("One two.",)


def test_a_sentence_longer_than_its_part_goes_on_in_the_next() -> None:
    assert in_parts("one two three four", (3, 3), words) == (
        f"one two three{ELLIPSIS}",
        "four",
    )


def test_without_room_there_is_an_empty_part() -> None:
    assert in_parts("One two.", (), words) == ("",)
    assert in_parts("", (3,), words) == ("",)


@given(
    text=st.text(alphabet="ab .!?", max_size=200),
    sizes=st.lists(st.integers(1, 12), min_size=1, max_size=12),
)
def test_each_part_fits_and_all_of_them_are_the_text(
    text: str, sizes: list[int]
) -> None:
    parts = in_parts(text, sizes, words)
    assert all(words(part) <= size for part, size in zip(parts, sizes, strict=False))
    given_words = "".join(part.removesuffix(ELLIPSIS) for part in parts).split()
    if sum(sizes) >= 3 * words(text) + 3 and len(sizes) >= len(text):
        assert "".join(given_words) == "".join(text.split())
    assert "".join(text.split()).startswith("".join(given_words))
