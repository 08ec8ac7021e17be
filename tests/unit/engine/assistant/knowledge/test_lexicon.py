"""Rare terms weigh more than common ones, unknown ones as the rarest."""

from __future__ import annotations

import math

import pytest

from engine.assistant.knowledge.lexicon import Lexicon

LEXICON = Lexicon(
    "de", total=10, counts={"larm": 1, "schutz": 3, "behord": 9, "larmschutz": 1}
)


def test_a_term_weighs_what_fts5_gives_it() -> None:
    assert LEXICON.weights("Lärm Schutz") == {
        "larm": pytest.approx(math.log(9.5 / 1.5)),
        "schutz": pytest.approx(math.log(7.5 / 3.5)),
    }


def test_an_unknown_term_weighs_as_the_rarest_known_one() -> None:
    weights = LEXICON.weights("Mars Lärm")
    assert weights["mar"] == weights["larm"]


def test_a_term_of_most_sections_weighs_next_to_nothing() -> None:
    assert 0 < LEXICON.weights("Behörde")["behord"] < 1e-3


def test_a_known_compound_counts_with_its_parts() -> None:
    assert list(LEXICON.weights("Lärmschutz")) == ["larmschutz", "larm", "schutz"]


def test_an_unknown_compound_is_left_to_its_parts() -> None:
    assert list(LEXICON.weights("Schutzbehörde")) == ["schutz", "behord"]


def test_english_words_are_not_opened() -> None:
    english = Lexicon("en", total=2, counts={"nois": 1, "protect": 1})
    assert english.terms("noiseprotect") == ("noiseprotect",)


def test_a_flood_of_words_is_cut_off() -> None:
    flood = " ".join(f"x{number}" for number in range(10_000))
    assert len(LEXICON.weights(flood)) == 256
