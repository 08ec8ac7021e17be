"""The bundled knowledge keeps its promises, and the index finds the right pieces."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from engine.assistant.knowledge.candidate import candidates
from engine.assistant.knowledge.index import Hit, KnowledgeIndex
from engine.assistant.knowledge.reader import read_sections
from engine.assistant.knowledge.section import SOURCE_TYPES, Section
from engine.assistant.knowledge.terms import LANGUAGES

FOLDER = Path(__file__).parents[5] / "data" / "knowledge"
SECTIONS = read_sections(FOLDER)
INDEX = KnowledgeIndex.of(SECTIONS)

# A score from which a hit may be taken for an answer; figures in the test below.
ANSWERS = 0.3

ASKED = {
    "Was ist ein Bauantrag?": "statute-de-building-application",
    "Was ist ein Widerspruch?": "statute-de-objection",
    "Was ist ein Verwaltungsakt?": "statute-de-administrative-act",
    "Welche Unterlagen brauche ich für eine Baugenehmigung?": (
        "guidance-de-permit-documents"
    ),
    "Wie viel kostet eine Baugenehmigung?": "guidance-de-fees",
    "Wann wird der Führerschein entzogen?": "guidance-de-driving-licence",
    "Ist eine UVP nötig?": "statute-de-environmental-impact-assessment",
    "Wie bekomme ich Akteneinsicht?": "statute-de-file-inspection",
    "Welche Frist gilt für den Widerspruch?": "statute-de-objection",
    "Was passiert, wenn Unterlagen beim Bauantrag fehlen?": (
        "statute-de-building-application"
    ),
    "Wer darf Umweltinformationen verlangen?": "statute-de-environmental-information",
    "Was ist ein Gewerbegebiet?": "statute-de-land-use",
    "Wie wird ein Bescheid zugestellt?": "statute-de-service",
    "Was bedeutet Verhältnismäßigkeit?": "statute-de-proportionality",
    "Wie beantrage ich Zugang zu amtlichen Informationen?": (
        "statute-de-freedom-of-information"
    ),
    "Wie berechnet man eine Monatsfrist?": "guidance-de-deadlines",
    "Hat eine Klage aufschiebende Wirkung?": "statute-de-suspensive-effect",
    "Wie lösche ich meine Daten?": "manual-de-forgetting",
    "Kann eine Behörde einen rechtswidrigen Verwaltungsakt zurücknehmen?": (
        "statute-de-withdrawal"
    ),
    "Was ist ein Beweis in Regelwerk?": "manual-de-proof",
    "What is a building application?": "statute-en-building-application",
    "How is the discretion of the authority reviewed?": "guidance-en-discretion",
    "What noise limits apply at night?": "statute-en-noise",
    "When is a driving licence withdrawn?": "statute-en-driving-licence",
    "What is the deadline for an objection?": "statute-en-objection",
    "How long is a building permit valid?": "statute-en-building-permit",
    "What is a commercial area?": "statute-en-land-use",
    "How is a notice served?": "statute-en-service",
    "Can an authority withdraw an unlawful act?": "statute-en-withdrawal",
    "How is a period of one month calculated?": "guidance-en-deadlines",
    "How does public participation work?": "guidance-en-public-participation",
    "How large is the token budget?": "manual-en-token-budget",
    "How do I delete my data?": "manual-en-forgetting",
    "Does a court action have suspensive effect?": "statute-en-suspensive-effect",
    "Which animals does species protection protect?": "statute-en-nature",
}

FOREIGN = {
    "de": (
        "Was ist die Hauptstadt vom Mars?",
        "asdf qwer",
        "Wie wird das Wetter morgen?",
        "Wie backe ich Brot?",
        "Wer hat die Weltmeisterschaft 2014 gewonnen?",
        "Wo kann ich gut Pizza essen?",
        "Wie funktioniert ein Motor?",
        "Welche Sprache spricht man in Brasilien?",
        "Wann beginnt der Sommer?",
        "Wie lange dauert ein Flug nach New York?",
    ),
    "en": (
        "What is the capital of Mars?",
        "What will the weather be tomorrow?",
        "How do I bake bread?",
        "What is photosynthesis?",
        "Explain how a database index works",
        "How do I treat a cold?",
        "How do I install Linux?",
        "Which shares should I buy?",
        "How many people live in Berlin?",
        "What is the meaning of life?",
    ),
}


def language_of(key: str) -> str:
    return key.split("-")[1]


def test_every_type_speaks_both_languages_about_the_same_subjects() -> None:
    counts = Counter((found.source_type, found.language) for found in SECTIONS)
    assert set(counts) == {(kind, code) for kind in SOURCE_TYPES for code in LANGUAGES}
    assert min(counts.values()) >= 12
    subjects = {
        code: {
            found.id.replace(f"-{code}-", "-")
            for found in SECTIONS
            if found.language == code
        }
        for code in LANGUAGES
    }
    assert subjects["de"] == subjects["en"]


@pytest.mark.parametrize("found", SECTIONS, ids=lambda found: found.id)
def test_a_section_is_short_and_begins_with_a_definition(found: Section) -> None:
    assert found.id.startswith(f"{found.source_type}-{found.language}-")
    assert 4 <= len(found.sentences) <= 9
    hit = Hit(section=found, score=1.0, rank=1, matched=())
    first, *_ = candidates(INDEX, hit, found.title)
    assert first.is_definition


@pytest.mark.parametrize("found", SECTIONS, ids=lambda found: found.id)
def test_a_sections_title_finds_it(found: Section) -> None:
    hits = INDEX.search(found.title, found.language, 2)
    assert found.id in [hit.section.id for hit in hits]


@pytest.mark.parametrize(("question", "wanted"), ASKED.items())
def test_a_question_finds_its_section_among_the_first_two(
    question: str, wanted: str
) -> None:
    hits = INDEX.search(question, language_of(wanted), 2)
    assert wanted in [hit.section.id for hit in hits]


def test_a_question_of_discretion_finds_all_three_source_types() -> None:
    question = (
        "Wie ist das Ermessen der Behörde im Verwaltungsverfahren "
        "nach VwVfG zu beurteilen?"
    )
    hits = INDEX.search(question, "de", 4)
    assert {hit.section.source_type for hit in hits} == set(SOURCE_TYPES)
    assert {
        "statute-de-discretion",
        "guidance-de-discretion",
        "manual-de-discretion",
    } <= {hit.section.id for hit in hits}
    assert all(hit.score > ANSWERS for hit in hits)


def test_a_definition_question_leads_to_the_defining_sentence() -> None:
    question = "Was ist ein Bauantrag?"
    sentences = [
        candidate
        for hit in INDEX.search(question, "de", 3)
        for candidate in candidates(INDEX, hit, question)
        if candidate.definition_of == 1.0
    ]
    assert [candidate.section_id for candidate in sentences] == [
        "statute-de-building-application"
    ]
    assert sentences[0].text.startswith("Ein Bauantrag ist der Antrag")


def test_the_score_tells_what_is_known_from_what_is_not() -> None:
    """Nine in ten known questions pass, at most one in ten foreign ones."""
    known = [
        INDEX.search(question, language_of(wanted), 1)[0].score
        for question, wanted in ASKED.items()
    ]
    foreign = [
        max((hit.score for hit in INDEX.search(question, code, 1)), default=0.0)
        for code, questions in FOREIGN.items()
        for question in questions
    ]
    assert sum(score >= ANSWERS for score in known) >= 0.9 * len(known)
    assert sum(score >= ANSWERS for score in foreign) <= 0.1 * len(foreign)
