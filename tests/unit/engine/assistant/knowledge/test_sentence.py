"""Sentences end where a reader says they do, also in legal German."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.assistant.knowledge.sentence import split_sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("de", ["Nach § 40 Abs. 1 VwVfG gilt das, z. B. bei Auflagen.", "Satz zwei."]),
        ("de", ["Siehe Nr. 3.", "Frau Dr. Meier prüft das gem. § 114 S. 1 VwGO."]),
        ("de", ["Die Frist endet am 3. Mai 2024.", "Sie gilt bzw. endet dann."]),
        ("de", ["Das regelt Art. 20 Abs. 3 GG i. V. m. § 35 Satz 1 VwVfG.", "Gut so."]),
        ("de", ["Im 2. Halbjahr steigt es u. a. in Bayern.", "Ja?", "Nein!"]),
        ("de", ["Das steht in § 8.", "Behörden lesen es.", "Vgl. §§ 68 ff. VwGO."]),
        ("de", ["Die Liste endet mit Punkt 10.", "Die Frist läuft."]),
        ("de", ["Das galt bis 2024.", "Seitdem gilt mehr."]),
        ("de", ["Er sagt „ja.“", "Sie nicht."]),
        ("de", ["Die Werte sind 3.5 usw.", "Danach endet es."]),
        ("en", ["See sec. 40, e.g. for conditions.", "Then comes more."]),
        ("en", ["Dr. Smith, i.e. the officer, reads No. 3.", "It is 3.5 dB.", "OK?"]),
        ("en", ["The U.S. rule differs.", "It ends at 5 p.m. on Monday."]),
        ("en", ["Is it free?", "No.", "It costs 5.", "Good."]),
    ],
)
def test_a_text_is_cut_between_its_sentences(
    language: str, sentences: list[str]
) -> None:
    assert split_sentences(" ".join(sentences), language) == tuple(sentences)


def test_line_breaks_count_as_spaces() -> None:
    assert split_sentences("Ein\nSatz.  Noch\teiner.", "de") == (
        "Ein Satz.",
        "Noch einer.",
    )


def test_nothing_has_no_sentences() -> None:
    assert split_sentences(" \n ", "en") == ()


@given(st.text(), st.sampled_from(["de", "en"]))
def test_no_character_is_lost_or_invented(text: str, language: str) -> None:
    sentences = split_sentences(text, language)
    assert " ".join(sentences) == " ".join(text.split())
    assert all(sentence.strip() for sentence in sentences)
