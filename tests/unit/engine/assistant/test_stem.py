"""Stems of the four languages, and words that have none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.assistant.language import LANGUAGES
from engine.assistant.stem import LONGEST_WORD, stem


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Bauantrag", "Bauanträge", "de"),
        ("Genehmigung", "genehmigungen", "de"),
        ("permit", "permits", "en"),
        ("permis", "permis", "fr"),
        ("constructions", "construction", "fr"),
        ("licencias", "licencia", "es"),
    ],
)
def test_inflected_forms_share_a_stem(one: str, other: str, language: str) -> None:
    assert stem(one, language) == stem(other, language)


def test_each_language_has_its_own_endings() -> None:
    assert stem("permits", "en") == "permit"
    assert stem("permits", "de") == "permit"
    assert stem("running", "en") == "run"
    assert stem("running", "de") == "running"


def test_other_languages_keep_the_word_in_lower_case() -> None:
    assert stem("Bauanträge", "und") == "bauanträge"


def test_a_word_longer_than_any_keeps_its_ending() -> None:
    endless = "er" * LONGEST_WORD
    assert stem(endless, "de") == endless


def test_threads_do_not_disturb_each_other() -> None:
    words = [f"genehmigung{letter}en" for letter in "abcdefghijklmnop"] * 50
    alone = [stem.__wrapped__(word, "de") for word in words]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda word: stem.__wrapped__(word, "de"), words))
    assert together == alone


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_has_a_stem(text: str, language: str) -> None:
    assert isinstance(stem(text, language), str)
