"""Cutting a text where a sentence ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from engine.assistant.excerpt import ELLIPSIS, Count, excerpt
from engine.assistant.tokens import TokenCounter, estimate_tokens

TOKENIZERS = Path(__file__).parents[4] / "data" / "tokenizers"
COURT = (
    "Das Gericht entscheidet nach § 40 Abs. 1 VwVfG. Die Frist endet am 3. Mai.\n\n"
    "Danach ist nichts mehr möglich. Wirklich nichts."
)


def words(text: str) -> int:
    return len(text.split())


def counting(model: str) -> Count:
    counter = TokenCounter(TOKENIZERS, model)
    return lambda text: counter.count(text).tokens


COUNTS: dict[str, Count] = {
    "o200k": counting("gpt-4o"),
    "cl100k": counting("gpt-4"),
    "estimate": estimate_tokens,
}

each_count = pytest.mark.parametrize("count", COUNTS.values(), ids=COUNTS)

PARTS = st.sampled_from(
    (
        *("Was", "ist", "ein", "Bauantrag", "§", "40", "Abs.", "3.", "Mai", "z. B."),
        *("gilt.", "So.", "Nein!", "Warum?", "Ende.\n", "\n\n", "\t", "…", "語" * 50),
        *("„Ja.“", "(a)", "\x1c", "\u2028", "x" * 90, "", "  "),
    )
)
TEXTS = st.lists(PARTS, max_size=40).map(" ".join) | st.text(max_size=200)


@pytest.mark.parametrize(
    ("tokens", "shown"),
    [
        (0, ""),
        (1, "Das…"),
        (7, "Das Gericht entscheidet nach § 40 Abs.…"),
        (8, "Das Gericht entscheidet nach § 40 Abs. 1…"),
        (9, "Das Gericht entscheidet nach § 40 Abs. 1 VwVfG."),
        (13, "Das Gericht entscheidet nach § 40 Abs. 1 VwVfG."),
        (15, COURT.partition("\n")[0]),
        (20, COURT.removesuffix(" Wirklich nichts.")),
        (99, COURT),
    ],
)
def test_an_excerpt_ends_with_a_sentence_and_a_long_first_one_with_a_word(
    tokens: int, shown: str
) -> None:
    assert excerpt(COURT, tokens, words) == shown


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_of_nothing_there_is_nothing_to_cut(text: str) -> None:
    assert excerpt(text, 9, words) == text


def test_writing_without_spaces_is_cut_all_the_same() -> None:
    count = COUNTS["o200k"]
    shown = excerpt("許可" * 500, 50, count)
    assert shown.endswith("許可" + ELLIPSIS)
    assert 10 < count(shown) <= 50


@each_count
@given(text=TEXTS, tokens=st.integers(0, 80))
def test_an_excerpt_is_a_beginning_that_costs_no_more(
    count: Count, text: str, tokens: int
) -> None:
    shown = excerpt(text, tokens, count)
    assert count(shown) <= tokens or not shown
    assert text.startswith((shown, shown.removesuffix(ELLIPSIS)))
    if count(text) <= tokens:
        event("fits")
        assert shown == text
    elif shown:
        event("cut")
        assert shown == shown.rstrip()


@each_count
@given(text=TEXTS, tokens=st.integers(0, 80))
def test_cutting_an_excerpt_again_changes_nothing(
    count: Count, text: str, tokens: int
) -> None:
    shown = excerpt(text, tokens, count)
    assert excerpt(shown, tokens, count) == shown


@each_count
@given(st.lists(st.integers(1, 12), min_size=2, max_size=20), st.integers(20, 80))
def test_not_one_sentence_more_would_fit(
    count: Count, lengths: list[int], tokens: int
) -> None:
    sentences = [" ".join(["Wort"] * length) + "." for length in lengths]
    text = " ".join(sentences)
    shown = excerpt(text, tokens, count)
    if ELLIPSIS in shown or shown == text:
        return
    event("cut at a sentence")
    number = shown.count(".")
    assert shown == " ".join(sentences[:number])
    assert count(" ".join(sentences[: number + 1])) > tokens


def counted(count: Count) -> tuple[Count, Callable[[], int]]:
    """A counter, and how many characters it was asked to count."""
    asked: list[int] = []

    def counting_too(text: str) -> int:
        asked.append(len(text))
        return count(text)

    return counting_too, lambda: sum(asked)


@pytest.mark.parametrize(
    "text",
    ["Das gilt hier nicht. " * 48_000, "Wort " * 200_000, "a.b\n" * 250_000],
    ids=["sentences", "one sentence", "lines"],
)
def test_of_a_megabyte_only_the_beginning_is_looked_at(text: str) -> None:
    count, looked_at = counted(estimate_tokens)
    shown = excerpt(text, 100, count)
    assert 90 <= estimate_tokens(shown) <= 100
    assert looked_at() < 20_000


def test_a_large_excerpt_takes_a_few_looks_and_not_one_for_each_sentence() -> None:
    text = "Das gilt hier nicht. " * 48_000
    count, looked_at = counted(estimate_tokens)
    shown = excerpt(text, 100_000, count)
    assert 99_990 <= estimate_tokens(shown) <= 100_000
    assert looked_at() < 20 * len(text)
