"""Terms are stems of telling words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.assistant.knowledge.stopwords import STOP_WORDS
from engine.assistant.knowledge.terms import LANGUAGES, terms, words


def test_inflected_forms_are_one_term() -> None:
    assert set(terms("Bauantrag Bauanträge Bauantrags", "de")) == {"bauantrag"}
    assert set(terms("permits permit", "en")) == {"permit"}


def test_words_that_only_form_the_question_are_left_out() -> None:
    assert tuple(terms("Was ist ein Bauantrag?", "de")) == ("bauantrag",)
    assert tuple(terms("Explain what a permit is", "en")) == ("permit",)
    assert tuple(terms("Wie?", "de")) == ()


def test_numbers_and_repetitions_stay() -> None:
    assert tuple(terms("§ 40 VwVfG, § 40", "de")) == ("40", "vwvfg", "40")


def test_both_ways_to_write_an_umlaut_are_one_word() -> None:
    assert list(words("La\u0308rm")) == list(words("Lärm")) == ["lärm"]


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        tuple(terms("bonjour", "fr"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_words_are_words_as_texts_are_cut_into(language: str) -> None:
    for word in STOP_WORDS[language]:
        assert list(words(word)) == [word]


@given(st.text(), st.sampled_from(LANGUAGES))
def test_terms_need_no_escaping(text: str, language: str) -> None:
    for term in terms(text, language):
        assert term
        assert list(words(term)) == [term]
