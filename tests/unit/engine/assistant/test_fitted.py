"""An answer that streams in, held to its tokens."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from hypothesis import given
from hypothesis import strategies as st

from engine.assistant.excerpt import ELLIPSIS
from engine.assistant.fitted import fitted


def words(text: str) -> int:
    return len(text.split())


def heard(
    sentences: Generator[str, None, tuple[str, bool]],
) -> tuple[list[str], str, bool]:
    shown = []
    while True:
        try:
            shown.append(next(sentences))
        except StopIteration as end:
            return shown, *end.value


def test_sentences_are_handed_on_as_soon_as_they_are_whole() -> None:
    asked: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ("One two", ". Three", " four. ", "Five"):
            asked.append(piece)
            yield piece

    sentences = fitted(pieces(), 100, words)
    assert next(sentences) == "One two. "
    assert asked == ["One two", ". Three"]
    assert heard(sentences) == (
        ["Three four. ", "Five"],
        "One two. Three four. Five",
        False,
    )


def test_an_answer_that_goes_on_for_too_long_ends_with_a_sentence() -> None:
    assert heard(fitted(["One two. ", "Three four five. ", "Six."], 4, words)) == (
        ["One two. "],
        "One two.",
        True,
    )


def test_a_first_sentence_that_is_too_long_is_cut() -> None:
    shown, text, is_cut = heard(fitted(["one two three four five"], 3, words))
    assert shown == [text] == [f"one two three{ELLIPSIS}"]
    assert is_cut


def test_nobody_listens_to_a_model_that_does_not_stop() -> None:
    taken = 0

    def pieces() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "word "

    shown, text, is_cut = heard(fitted(pieces(), 10, words))
    assert is_cut
    assert words(text) == 10
    assert shown == [text]
    assert taken < 100


def test_nothing_said_is_nothing_heard() -> None:
    assert heard(fitted([], 10, words)) == ([], "", False)


@given(
    text=st.text(alphabet="ab .!?\n", max_size=300),
    sizes=st.lists(st.integers(1, 20), max_size=60),
    tokens=st.integers(1, 30),
)
def test_what_is_heard_is_the_text_and_fits(
    text: str, sizes: list[int], tokens: int
) -> None:
    pieces, rest = [], text
    for size in sizes:
        pieces.append(rest[:size])
        rest = rest[size:]
    shown, said, is_cut = heard(fitted([*pieces, rest], tokens, words))
    text = text.lstrip()
    assert words(said) <= tokens
    assert "".join(shown).rstrip() == said.rstrip()
    if words(text) <= tokens:
        assert (said, is_cut) == (text, False)
    else:
        assert is_cut
        assert text.startswith(said.removesuffix(ELLIPSIS))
