"""What can be observed about the sentences of a hit."""

from __future__ import annotations

import pytest

from engine.assistant.knowledge.candidate import Candidate, candidates
from engine.assistant.knowledge.index import Hit, KnowledgeIndex
from engine.assistant.knowledge.section import Section

SENTENCES = (
    "Ein Bauantrag ist ein Antrag an die Behörde.",
    "Die Bearbeitung eines Bauantrags ist eine Folge von Schritten.",
    "Die Gebühr ist ein Betrag.",
    "Dem Bauantrag ist ein Plan beizufügen.",
)


def section(key: str, title: str, language: str, *sentences: str) -> Section:
    return Section(
        id=key,
        source_type="statute",
        language=language,
        title=title,
        citation="§ 1",
        path="x",
        text=" ".join(sentences),
        sentences=sentences,
    )


INDEX = KnowledgeIndex.of(
    (
        section("bau", "Bauantrag", "de", *SENTENCES),
        section("permit", "Permit", "en", "A permit is an act.", "Offices grant it."),
        *(section(f"de{n}", "Anderes", "de", "Die Gebühr.") for n in range(3)),
        *(section(f"de1{n}", "Noch", "de", "Etwas.") for n in range(5)),
        *(section(f"en{n}", "Other", "en", "Something else.") for n in range(3)),
    )
)


def seen(question: str, language: str = "de") -> tuple[Candidate, ...]:
    hit: Hit = INDEX.search(question, language, 1)[0]
    return candidates(INDEX, hit, question)


def test_each_sentence_is_told_in_order() -> None:
    found = seen("Was ist ein Bauantrag?")
    assert [candidate.text for candidate in found] == list(SENTENCES)
    assert [candidate.position for candidate in found] == [0, 1, 2, 3]
    assert [candidate.is_first for candidate in found] == [True, False, False, False]
    assert [candidate.words for candidate in found] == [8, 9, 5, 6]
    assert {candidate.section_id for candidate in found} == {"bau"}


def test_overlap_is_the_share_of_the_questions_terms() -> None:
    found = seen("Welche Gebühr kostet ein Bauantrag?")  # gebühr, kostet, bauantrag
    assert [candidate.overlap for candidate in found] == pytest.approx(
        [1 / 3, 1 / 3, 1 / 3, 1 / 3]
    )


def test_rarer_terms_weigh_more() -> None:
    found = seen("Gebühr Bauantrag")
    assert found[0].weighted_overlap > 0.5 > found[2].weighted_overlap
    assert found[0].weighted_overlap + found[2].weighted_overlap == pytest.approx(1)


def test_a_definition_names_the_subject_before_it_says_what_it_is() -> None:
    found = seen("Was ist ein Bauantrag?")
    assert [candidate.is_definition for candidate in found] == [
        True,
        True,  # defines how the subject is handled
        False,  # defines something else
        False,  # defines nothing
    ]
    english = seen("What is a permit?", "en")
    assert [candidate.is_definition for candidate in english] == [True, False]


def test_a_definition_of_what_was_asked_stands_out() -> None:
    found = seen("Was ist ein Bauantrag?")
    assert [candidate.definition_of for candidate in found] == [1.0, 0.5, 0.0, 0.0]


def test_a_question_without_terms_overlaps_with_nothing() -> None:
    hit = INDEX.search("Bauantrag", "de", 1)[0]
    for candidate in candidates(INDEX, hit, "Wie?"):
        assert candidate.overlap == candidate.weighted_overlap == 0
