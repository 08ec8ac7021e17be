from __future__ import annotations

from pathlib import Path

import pytest

from engine.assistant.summarize import Summary, summarize
from engine.assistant.tokens import TokenCounter

TOKENIZERS = Path(__file__).parents[4] / "data" / "tokenizers"
COUNTER = TokenCounter(TOKENIZERS, "gpt-4o")

TALK = """\
user: Hallo, guten Tag.
assistant: Guten Tag. Schön, dass Sie da sind.
user: Der Bauantrag für den Carport ist seit Mai offen. Das Wetter war wechselhaft.
assistant: Der Bauantrag muss bis 31. August vollständig sein. Es fehlt der Lageplan.
user: Gut. Dann machen wir das so.
assistant: Beschlossen ist: Der Lageplan zum Bauantrag kommt von der Vermessung.
"""


def short(text: str, target: int, language: str = "de") -> Summary:
    return summarize(text, target, COUNTER, language)


def test_a_text_within_the_target_comes_back_as_it_is() -> None:
    text = "  Der Antrag\tist da. \n\n"
    tokens = COUNTER.count(text).tokens
    assert short(text, tokens) == Summary(
        text=text, tokens=tokens, method="unchanged", note=""
    )


def test_what_matters_is_kept_in_its_order() -> None:
    summary = short(TALK, 60)
    assert summary.method == "extractive"
    opened, wanted, _, decided = summary.text.splitlines()
    assert opened == "user: Der Bauantrag für den Carport ist seit Mai offen."
    assert wanted.startswith("assistant: ")
    assert wanted.endswith("bis 31. August vollständig sein. Es fehlt der Lageplan.")
    assert decided.startswith("assistant: Beschlossen ist: Der Lageplan")


def test_it_is_counted_as_it_is_returned() -> None:
    for target in range(120):
        summary = short(TALK, target)
        assert summary.tokens == COUNTER.count(summary.text).tokens <= target


def test_what_is_left_over_is_less_than_the_next_sentence() -> None:
    used = [short(TALK, target).tokens for target in range(20, 91)]
    assert all(target - tokens < 8 for target, tokens in enumerate(used, start=20))


def test_what_is_said_twice_is_kept_once() -> None:
    text = "Der Antrag muss bis Freitag da sein. " * 50 + "Die Gebühr beträgt 50 Euro."
    assert short(text, 40).text == (
        "Der Antrag muss bis Freitag da sein. Die Gebühr beträgt 50 Euro."
    )


def test_a_sentence_longer_than_the_target_is_cut_at_a_word() -> None:
    text = "Der Antrag " + "und seine Anlage " * 50 + "fehlen."
    summary = short(text, 10)
    assert summary.text.startswith("Der Antrag und seine Anlage")
    assert summary.text.endswith("…")
    assert summary.tokens <= 10


def test_where_not_even_a_word_fits_nothing_is_left() -> None:
    assert short("Verwaltungsverfahrensgesetz gilt.", 1).text == ""
    assert short("Der Antrag ist da.", 0) == Summary(
        text="", tokens=0, method="extractive"
    )
    assert short("Der Antrag ist da.", -5).text == ""


@pytest.mark.parametrize("language", ["en", "de", "fr", "und", ""])
def test_any_language_can_be_summarized(language: str) -> None:
    summary = short(TALK, 30, language)
    assert 0 < summary.tokens <= 30


@pytest.mark.parametrize("text", ["", " ", "\n" * 500, "\0" * 500, "…" * 500, "\ud800"])
def test_text_without_sentences_is_no_trouble(text: str) -> None:
    assert short(text, 3).tokens <= 3


@pytest.mark.parametrize(
    "text",
    [
        "abcdefghij" * 100_000,
        "Der Antrag ist da. " * 50_000,
        " ".join(f"Satz {number} gilt." for number in range(60_000)),
        "文字" * 150_000,
    ],
    ids=["no spaces", "one sentence", "many sentences", "no letters"],
)
def test_a_megabyte_is_summarized(text: str) -> None:
    assert short(text, 100).tokens <= 100


def test_an_estimate_is_held_to_as_well() -> None:
    counter = TokenCounter(TOKENIZERS, "any", "words")
    summary = summarize(TALK, 40, counter, "de")
    assert 30 < summary.tokens == counter.count(summary.text).tokens <= 40
