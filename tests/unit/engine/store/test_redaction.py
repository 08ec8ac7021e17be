"""What is personal goes, what is not stays, and equal things stay equal."""

from __future__ import annotations

import json
import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.store.redaction import (
    Json,
    Redaction,
    every_string,
    is_forgotten,
    spellings,
)

KEY = b"key"
QUESTION = "Was ist ein Bauantrag?"
WORDS = ("was", "ist", "ein", "bauantrag")


def redaction(
    phrases: tuple[str, ...] = (QUESTION,), words: tuple[str, ...] = WORDS
) -> Redaction:
    return Redaction(phrases, words, KEY)


@pytest.mark.parametrize(
    "text",
    [QUESTION, QUESTION.upper(), "  was  ist\nein Bauantrag? ", "Bauantrag", "IST"],
)
def test_a_personal_string_goes_whole(text: str) -> None:
    redacted = redaction().text(text)
    assert is_forgotten(redacted)
    assert len(redacted) == len("[forgotten 0123456789ab]")


def test_a_quotation_goes_and_its_surroundings_stay() -> None:
    redacted = redaction().text(f"You asked: {QUESTION} And I say: ist.")
    assert redacted.startswith("You asked: [forgotten ")
    assert redacted.endswith("] And I say: ist.")


@pytest.mark.parametrize("text", ["", " ", "Ein Bauantrag ist ein Antrag.", "wasser"])
def test_what_is_not_the_question_stays(text: str) -> None:
    assert redaction().text(text) == text


def test_a_question_of_one_word_is_found_among_words_only() -> None:
    one = redaction(("Frist",), ())
    assert is_forgotten(one.text("Zur Frist: nein"))
    assert one.text("Fristen und Abfrist") == "Fristen und Abfrist"


def test_a_question_of_signs_is_found_anywhere() -> None:
    assert redaction(("(?)",), ()).text("a(?)b").startswith("a[forgotten ")


def test_longer_phrases_go_first() -> None:
    both = redaction(("was ist", "was ist ein bauantrag"), ())
    assert both.text("x was ist ein bauantrag y").count("[") == 1


def test_words_of_several_words_are_found_inside() -> None:
    assert is_forgotten(redaction((), ("nach dem",)).text("frist nach dem gesetz"))
    assert not is_forgotten(redaction((), ("nach",)).text("frist nach dem gesetz"))


def test_nothing_personal_changes_nothing() -> None:
    assert redaction((), ("", " ")).text("anything at all ") == "anything at all "


def test_equal_strings_stay_equal_and_others_different() -> None:
    one = redaction()
    assert one.text("bauantrag") == one.text("bauantrag")
    assert one.text("bauantrag") != one.text("ist")
    other = Redaction((QUESTION,), WORDS, b"another key")
    assert one.text("bauantrag") != other.text("bauantrag")


def test_json_keeps_its_shape() -> None:
    value = {
        "facts": [{"Query": {"text": QUESTION, "was": 1, "n": 2.5, "ok": True}}, None],
        f"about {QUESTION}": ["bauantrag", "antrag"],
    }
    new = json.loads(redaction().json(json.dumps(value), every_string))
    fact = new["facts"][0]["Query"]
    assert list(fact) == ["text", "was", "n", "ok"]
    assert is_forgotten(fact["text"])
    assert (fact["was"], fact["n"], fact["ok"], new["facts"][1]) == (1, 2.5, True, None)
    ((key, values),) = ((k, v) for k, v in new.items() if k != "facts")
    assert is_forgotten(key)
    assert is_forgotten(values[0])
    assert values[1] == "antrag"


def test_json_without_the_question_stays_to_the_letter() -> None:
    text = '{ "a" : 1.50, "b":["\\u00e4"] }'
    assert redaction().json(text, every_string) == text


def only_words(value: Json, replace: Callable[[str], str]) -> Json:
    assert isinstance(value, dict)
    word = value["word"]
    assert isinstance(word, str)
    return {**value, "word": replace(word)}


def test_the_caller_may_say_which_strings_count() -> None:
    text = '{"rule": "ist", "word": "ist"}'
    new = json.loads(redaction().json(text, only_words))
    assert new["rule"] == "ist"
    assert is_forgotten(new["word"])


PRINTED = st.text(string.ascii_letters + "äß .?()*[\\", max_size=20)


@given(PRINTED.filter(str.strip), PRINTED, PRINTED)
def test_a_quoted_question_never_survives(
    question: str, before: str, after: str
) -> None:
    text = f"{before} {question} {after}"
    redacted = Redaction((question,), (), KEY).text(text)
    assert is_forgotten(redacted)
    assert len(question.split()) < 2 or question not in redacted


@given(st.text(max_size=200), st.lists(st.text(max_size=20)), st.text(max_size=200))
def test_no_question_breaks_it(question: str, words: list[str], text: str) -> None:
    replaced = Redaction((question,), words, KEY).text(text)
    assert is_forgotten(replaced) or replaced == text


def test_a_very_long_question_is_handled() -> None:
    question = "wort ä " * 30_000
    redacted = Redaction((question,), (), KEY).text(f"asked: {question}!")
    assert is_forgotten(redacted)
    assert len(redacted) < 50


def test_a_question_is_found_by_sentence_and_inside_json_texts() -> None:
    text = 'Wohnt "Übach" hier?\nEr ist seit Mai nicht da. Ja.'
    found = list(spellings(text))
    assert found[0] == text
    assert "Er ist seit Mai nicht da." in found
    assert "Ja." not in found, "anybody may say so"
    for is_plain in (True, False):
        recorded = json.dumps({"text": text}, ensure_ascii=is_plain)
        assert "bach" not in redaction(tuple(found)).text(recorded)
