"""The closed class of words that ask."""

from __future__ import annotations

from engine.assistant.language import LANGUAGES
from engine.assistant.question_words import QUESTION_WORDS


def test_every_detected_language_has_its_question_words() -> None:
    assert set(QUESTION_WORDS) == set(LANGUAGES)


def test_the_words_that_weigh_in_german_are_all_there() -> None:
    simple = {"was", "wer", "wo", "wann", "welche"}
    medium = {"wie", "wieviel", "wodurch"}
    hard = {"warum", "weshalb", "wieso", "inwiefern"}
    assert simple | medium | hard <= QUESTION_WORDS["de"]


def test_words_are_in_the_form_in_which_a_question_offers_them() -> None:
    for words in QUESTION_WORDS.values():
        assert all(word == word.lower() and word.isalpha() for word in words)
