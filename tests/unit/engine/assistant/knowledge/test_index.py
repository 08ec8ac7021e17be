"""Search finds what a question is about, whatever its characters."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.knowledge.section import Section


def section(key: str, text: str, **other: str) -> Section:
    return Section(
        id=key,
        source_type=other.get("source_type", "statute"),
        language=other.get("language", "de"),
        title=other.get("title", key),
        citation="§ 1",
        path="statute/de/x.md",
        text=text,
        sentences=(text,),
    )


SECTIONS = (
    section("bauantrag", "Ein Bauantrag ist ein Antrag an die Behörde."),
    section("laerm", "Lärmschutz ist der Schutz vor Lärm."),
    section("gebuehr", "Eine Gebühr zahlt, wer einen Bauantrag stellt."),
    section("rat", "Der Rat zur Gebühr.", source_type="guidance"),
    section("noise", "Noise protection is for neighbours.", language="en"),
    *(section(f"filler-{n}", f"Etwas ganz anderes, Nummer {n}.") for n in range(9)),
)
INDEX = KnowledgeIndex.of(SECTIONS)


def ids(question: str, language: str = "de", **options: tuple[str, ...]) -> list[str]:
    hits = INDEX.search(question, language, 5, source_types=options.get("source_types"))
    return [hit.section.id for hit in hits]


def test_the_section_with_the_term_in_its_title_comes_first() -> None:
    hits = INDEX.search("Was ist ein Bauantrag?", "de", 5)
    assert [hit.section for hit in hits] == [SECTIONS[0], SECTIONS[2]]
    assert [hit.rank for hit in hits] == [1, 2]
    assert hits[0].matched == ("bauantrag",)
    assert 1 > hits[0].score > hits[1].score > 0


def test_inflected_and_compound_words_find_their_subject() -> None:
    assert ids("Bauanträge")[0] == "bauantrag"
    assert ids("Schutz") == ["laerm"]
    assert ids("Lärmgebühren")[0] in {"laerm", "gebuehr"}


def test_a_term_in_the_title_outranks_one_in_the_text() -> None:
    index = KnowledgeIndex.of(
        [
            section("a", "Garten Lärm Zaun.", title="Haus"),
            section("b", "Garten Haus Zaun.", title="Lärm"),
            *(section(f"x{n}", "Ganz woanders.", title="y") for n in range(9)),
        ]
    )
    assert [hit.section.id for hit in index.search("Lärm", "de", 2)] == ["b", "a"]


def test_languages_do_not_mix() -> None:
    assert ids("noise protection", "en") == ["noise"]
    assert ids("noise protection", "de") == []
    assert ids("bruit", "fr") == []


def test_source_types_can_be_chosen() -> None:
    assert ids("Gebühr", source_types=("guidance",)) == ["rat"]
    assert ids("Gebühr", source_types=()) == []
    assert set(ids("Gebühr")) == {"gebuehr", "rat"}


def test_a_question_about_nothing_known_finds_nothing() -> None:
    for question in ("", "Wie?", "asdf qwer", "Was ist die Hauptstadt vom Mars?"):
        assert ids(question) == []


def test_words_nobody_knows_lower_the_score() -> None:
    (sure, *_) = INDEX.search("Lärm", "de", 1)
    (less, *_) = INDEX.search("Lärm auf dem Mars", "de", 1)
    assert less.score == pytest.approx(sure.score / 2, abs=0.001)


def test_equal_hits_are_ordered_by_id_whatever_the_input_order() -> None:
    twins = [section(key, "Gleicher Text.", title="Titel") for key in "dbca"]
    others = [section(f"x{n}", "Ganz woanders.", title="y") for n in range(9)]
    for order in (twins, twins[::-1]):
        hits = KnowledgeIndex.of((*order, *others)).search("gleich", "de", 3)
        assert [hit.section.id for hit in hits] == ["a", "b", "c"]


def test_a_term_in_most_sections_still_counts_as_a_hit() -> None:
    index = KnowledgeIndex.of([section(key, "Immer gleicher Text.") for key in "ab"])
    hits = index.search("gleich", "de", 5)
    assert [hit.section.id for hit in hits] == ["a", "b"]
    assert all(0 < hit.score <= 1 for hit in hits)


def test_impossible_demands_are_refused() -> None:
    with pytest.raises(ValueError, match="top must be at least 1"):
        INDEX.search("Lärm", "de", 0)
    with pytest.raises(ValueError, match="no terms for language 'fr'"):
        INDEX.lexicon("fr")
    with pytest.raises(ValueError, match="section 'x' is in language 'fr'"):
        KnowledgeIndex.of([section("x", "Bonjour.", language="fr")])


QUERY_PIECES = st.sampled_from(
    ['"', "'", "*", "^", ":", "(", ")", "-", "+", "AND", "OR", "NOT", "NEAR(", "title"]
)


@given(st.one_of(st.text(), st.lists(QUERY_PIECES).map(" Bauantrag ".join)))
@example('"Bauantrag')
@example("title:Bauantrag NEAR(Lärm, 2) OR *")
@example("Bauantrag\x00Lärm")
@example("\ud800 Bauantrag")
@example("Ⅷ ² \u017f İ 𞤀 Bauantrag")
def test_no_question_is_an_error(question: str) -> None:
    for language in ("de", "en", "xx"):
        hits = INDEX.search(question, language, 3)
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
        assert all(0 < hit.score <= 1 and hit.matched for hit in hits)
        assert hits == INDEX.search(question, language, 3)


def test_a_question_of_many_thousand_words_is_answered() -> None:
    flood = " ".join(f"wort{number}" for number in range(50_000))
    assert ids("Bauantrag " + flood)[0] == "bauantrag"
