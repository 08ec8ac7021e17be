"""Which language a question is in, measured on real ones where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.assistant.language import LANGUAGES, UNDETERMINED, detect_language

INTEGREAT = Path(__file__).parents[5] / "shared" / "data" / "integreat"

SURE = 0.8


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Was ist ein Bauantrag?", "de"),
        ("Wie?", "de"),
        ("Wer haftet?", "de"),
        ("was ist das", "de"),
        ("WAS KOSTET DAS?", "de"),
        ("Erkläre den Unterschied zwischen Bauantrag und Bauvoranfrage.", "de"),
        ("What is a building permit?", "en"),
        ("Explain how a database index works", "en"),
        ("Why?", "en"),
        ("Is it legal?", "en"),
        ("Qu'est-ce qu'un permis de construire ?", "fr"),
        ("Combien ça coûte ?", "fr"),
        ("¿Qué es un permiso de obra?", "es"),
        ("¿Cuánto cuesta?", "es"),
    ],
)
def test_a_short_question_is_told_with_confidence(text: str, code: str) -> None:
    language = detect_language(text)
    assert language.code == code
    assert language.confidence >= SURE


@pytest.mark.parametrize("text", ["hello", "Hallo", "VwVfG", "SQL", "hola"])
def test_a_single_ambiguous_word_is_never_told_with_confidence(text: str) -> None:
    assert detect_language(text).confidence < SURE


@pytest.mark.parametrize("text", ["", " ", "1234", "???", "§ 40", "\ud800", "漢字"])
def test_a_text_without_evidence_is_undetermined(text: str) -> None:
    language = detect_language(text)
    assert (language.code, language.confidence) == (UNDETERMINED, 0.0)


def test_a_longer_text_makes_surer() -> None:
    short = detect_language("Wie?")
    longer = detect_language("Wie beantrage ich das?")
    assert short.code == longer.code == "de"
    assert short.confidence < longer.confidence


def test_decomposed_umlauts_are_the_same_text() -> None:
    composed = detect_language("Wofür gelten Lärmgrenzwerte nächtens?")
    assert detect_language(
        "Wofu\u0308r gelten La\u0308rmgrenzwerte na\u0308chtens?"
    ) == (composed)


@given(st.text())
def test_any_text_gets_a_code_and_a_probability(text: str) -> None:
    language = detect_language(text)
    assert language.code in (*LANGUAGES, UNDETERMINED)
    assert 0 <= language.confidence <= 1
    assert (language.code == UNDETERMINED) == (language.confidence == 0)
    assert detect_language(text) == language


def questions(code: str) -> list[str]:
    return [
        json.loads(line)["question"]
        for file in sorted(INTEGREAT.glob(f"*_{code}.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


@pytest.mark.skipif(
    not INTEGREAT.is_dir(), reason="needs ../shared/data/integreat beside the checkout"
)
class TestOnIntegreat:
    @pytest.mark.parametrize(
        ("code", "least"), [("de", 0.995), ("en", 0.99), ("fr", 0.99)]
    )
    def test_real_questions_are_told(self, code: str, least: float) -> None:
        asked = questions(code)
        assert len(asked) >= 193
        right = sum(detect_language(question).code == code for question in asked)
        assert right / len(asked) >= least

    @pytest.mark.parametrize(("words", "least"), [(2, 0.97), (3, 0.99)])
    def test_their_first_words_are_told(self, words: int, least: float) -> None:
        starts = {
            (code, " ".join(question.split()[:words]))
            for code in ("de", "en", "fr")
            for question in questions(code)
        }
        right = sum(detect_language(start).code == code for code, start in starts)
        assert right / len(starts) >= least

    def test_confidence_is_the_share_that_is_right(self) -> None:
        """Pieces of one to three words, those with a confidence of at most 0.95."""
        unsure = [
            (language.confidence, language.code == code)
            for code in ("de", "en", "fr")
            for piece in {
                " ".join(question.split()[start : start + length])
                for question in questions(code)
                for start in (0, 2)
                for length in (1, 2, 3)
            }
            if 0 < (language := detect_language(piece)).confidence <= 0.95
        ]
        assert len(unsure) > 100
        claimed = sum(confidence for confidence, _ in unsure) / len(unsure)
        right = sum(is_right for _, is_right in unsure) / len(unsure)
        assert right == pytest.approx(claimed, abs=0.05)
