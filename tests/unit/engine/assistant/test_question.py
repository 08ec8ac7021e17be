"""What is observed in a question, and what is refused as one."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.effort import calls_made_by

from engine.assistant.question import (
    LONGEST_QUESTION,
    Flaw,
    Question,
    QuestionError,
    read_question,
)


def words(text: str) -> list[str]:
    return [word.text for word in read_question(text).words]


def asking(text: str, language: str) -> list[str]:
    return [word.text for word in read_question(text).question_words(language)]


def flaw(text: str) -> Flaw:
    with pytest.raises(QuestionError) as caught:
        read_question(text)
    return caught.value.flaw


class TestCleaning:
    def test_white_space_becomes_one_space(self) -> None:
        assert read_question("  Was \t ist\r\n\u00a0das?\u2028").text == "Was ist das?"

    def test_controls_and_invisible_marks_go(self) -> None:
        dirty = "\ufeffLä\u00adrm\x00schutz in der Nacht\u200b: was \u202egilt?\ufffd"
        assert read_question(dirty).text == "Lärmschutz in der Nacht: was gilt?"

    def test_decomposed_letters_are_composed(self) -> None:
        assert read_question("La\u0308rm").text == "Lärm"

    def test_length_counts_characters_of_the_cleaned_text(self) -> None:
        assert read_question(" Was  ist ein Bauantrag? ").length == 22


class TestWords:
    def test_are_lower_case_in_order_with_their_place(self) -> None:
        found = read_question("Was ist ein Bauantrag?").words
        assert [(word.position, word.text) for word in found] == [
            (0, "was"),
            (1, "ist"),
            (2, "ein"),
            (3, "bauantrag"),
        ]

    def test_keep_the_spelling_they_were_asked_in(self) -> None:
        found = read_question("Wo liegt O\u2019Fallon, in İzmir?").words
        written = [word.written for word in found]
        assert written == ["Wo", "liegt", "O\u2019Fallon", "in", "İzmir"]
        assert found[2].text == "o'fallon"

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Ermessen nach § 40 VwVfG", ["ermessen", "nach", "§", "40", "vwvfg"]),
            ("§§ 8-10 BauGB", ["§§", "8-10", "baugb"]),
            ("§40a", ["§", "40a"]),
            ("am 3.5.2024 1.000,50 Euro.", ["am", "3.5.2024", "1.000,50", "euro"]),
            ("Bau- und Planungsrecht", ["bau", "und", "planungsrecht"]),
            ("Größe, Straße: ÄNDERUNG", ["größe", "straße", "änderung"]),
            ("what\u2019s \u2018new\u2019?", ["what's", "new"]),
            ("snake_case a/b", ["snake", "case", "a", "b"]),
            ("?!", []),
        ],
    )
    def test_survive_what_is_written_around_them(
        self, text: str, expected: list[str]
    ) -> None:
        assert words(text) == expected

    @pytest.mark.parametrize(
        ("text", "forms"),
        [
            ("bauantrag", ("bauantrag",)),
            ("UVP-Pflicht", ("uvp-pflicht", "uvp", "pflicht", "uvppflicht")),
            (
                "Lärmschutz\u2011Verordnung",
                (
                    "lärmschutz-verordnung",
                    "lärmschutz",
                    "verordnung",
                    "lärmschutzverordnung",
                ),
            ),
            ("What's", ("what's", "what", "s", "whats")),
            ("8-10", ("8-10", "8", "10")),
            ("Ja-ja", ("ja-ja", "ja", "jaja")),
        ],
    )
    def test_are_looked_up_by_their_parts_too(
        self, text: str, forms: tuple[str, ...]
    ) -> None:
        (word,) = read_question(text).words
        assert word.forms == forms


class TestQuestionWords:
    def test_are_whole_words(self) -> None:
        assert asking("Gibt es etwas Neues im Wonnemonat?", "de") == []
        assert asking("Was ist etwas?", "de") == ["was"]

    def test_keep_order_and_repetition(self) -> None:
        assert asking("Wer darf was wann, und wer nicht?", "de") == [
            "wer",
            "was",
            "wann",
            "wer",
        ]

    def test_are_found_inside_contractions(self) -> None:
        assert asking("What's new?", "en") == ["what's"]
        assert asking("Qu'est-ce que c'est ?", "fr") == ["qu'est-ce", "que"]

    def test_belong_to_a_language(self) -> None:
        assert asking("It was here", "en") == []
        assert asking("¿Cómo y cuándo?", "es") == ["cómo", "cuándo"]

    def test_of_an_undetermined_language_are_those_of_all(self) -> None:
        assert asking("Warum / why / pourquoi", "und") == ["warum", "why", "pourquoi"]


class TestCounts:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("Nenne Beispiele.", 0),
            ("Was ist das?", 1),
            ("Was ist das? Und wer?", 2),
            ("eins; zwei", 0),
            ("eins; zwei; drei", 1),
            ("Wer; wann; wo? Was??", 4),
        ],
    )
    def test_of_sub_questions(self, text: str, count: int) -> None:
        assert read_question(text).sub_questions == count

    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("keine (Liste)", 0),
            ("1) Kosten 2) Fristen 13) Lärm", 3),
            ("1. Kosten 2. Fristen", 0),
            ("a) Kosten", 0),
        ],
    )
    def test_of_list_items(self, text: str, count: int) -> None:
        assert read_question(text).list_items == count


class TestSentences:
    @pytest.mark.parametrize(
        "sentences",
        [
            ("Was ist ein Bauantrag?",),
            ("Ich baue.", "Was muss ich tun?", "Und wann?"),
            ("Gilt § 40 Abs. 1 VwVfG, z. B. bei Lärm?",),
            ("Bis zum 3. Mai?", "Danach nicht!"),
            ("Er sagt: „Halt!“", "Wer sagt das?"),
            ("Es kostet ca. 3.50 Euro.", "¿Qué es?"),
            ("Wait...", "What?"),
            ("ohne Ende. aber klein weiter",),
        ],
    )
    def test_end_where_a_reader_stops(self, sentences: tuple[str, ...]) -> None:
        assert read_question(" ".join(sentences)).sentences == sentences


class TestRefusals:
    @pytest.mark.parametrize("text", ["", " ", "\n\t \u00a0", "\u200b\ufeff"])
    def test_nothing_is_no_question(self, text: str) -> None:
        assert flaw(text) == Flaw.EMPTY

    def test_the_longest_question_is_read_and_one_more_letter_is_not(self) -> None:
        assert read_question("a" * LONGEST_QUESTION).length == LONGEST_QUESTION
        assert flaw("a" * (LONGEST_QUESTION + 1)) == Flaw.TOO_LONG

    def test_the_sentence_names_numbers_and_cure(self) -> None:
        with pytest.raises(QuestionError) as caught:
            read_question("x" * 1_000_000)
        assert str(caught.value) == (
            "The question has 1,000,000 characters and at most 20,000 are read; ask a "
            "shorter one and pass long material as context."
        )

    @pytest.mark.parametrize("seed", range(5))
    @pytest.mark.parametrize(
        ("encoding", "errors"),
        [("utf-8", "replace"), ("utf-8", "surrogateescape"), ("latin-1", "strict")],
    )
    def test_binary_rubbish_is_no_question(
        self, seed: int, encoding: str, errors: str
    ) -> None:
        rubbish = random.Random(seed).randbytes(2_000)  # noqa: S311  no secret
        assert flaw(rubbish.decode(encoding, errors)) == Flaw.UNREADABLE

    def test_controls_alone_are_no_question(self) -> None:
        assert flaw("\x00\x01\x02") == Flaw.UNREADABLE

    def test_a_slip_in_a_readable_question_is_forgiven(self) -> None:
        assert words("Was ist ein Bau\x00antrag?") == ["was", "ist", "ein", "bauantrag"]


@pytest.mark.parametrize(
    "unit",
    ["1. A ", "a. ", ".", '"', "?!", "(", ". (", "1", "1.", "a-", "a'", "§", "\u0301"],
)
def test_work_grows_with_the_length_and_not_faster(unit: str) -> None:
    whole = (unit * LONGEST_QUESTION)[:LONGEST_QUESTION]
    half = whole[: LONGEST_QUESTION // 2]
    read_question(half)  # what is loaded once is loaded here
    effort = calls_made_by(lambda: read_question(half))
    assert calls_made_by(lambda: read_question(whole)) < 2.5 * effort + 1_000


FROM_BYTES = st.binary().map(os.fsdecode)
ASKED = st.one_of(
    st.text(), FROM_BYTES, st.text(alphabet="aÄß§.?!;:1)-\u2019'\"„“ \n\x00\u00ad")
)


@given(ASKED)
@example("İstanbul\u2019da ﬁ ΑΣ")
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        question = read_question(text)
    except QuestionError:
        return
    assert_consistent(question)


def assert_consistent(question: Question) -> None:
    assert question.length == len(question.text) > 0
    assert " ".join(question.sentences) == question.text
    assert all(question.sentences)
    rest = question.text.lower().replace("\u2019", "'").replace("\u2018", "'")
    rest = rest.replace("\u2010", "-").replace("\u2011", "-")
    for position, word in enumerate(question.words):
        assert word.position == position
        assert word.text == word.forms[0]
        before, found, rest = rest.partition(word.text)
        assert found, f"{word.text!r} is not in the text, or out of order"
        assert not any(map(str.isalnum, before)), f"{before!r} is in no word"
    assert not any(map(str.isalnum, rest))
    assert read_question(question.text) == question
