from __future__ import annotations

from pathlib import Path

import pytest
from support.model_server import Behaviour, ModelServer, failing, good

from engine.assistant.endpoint import Endpoint
from engine.assistant.model_summary import ask_summary
from engine.assistant.settings import Settings
from engine.assistant.settings_keys import LanguageModel, Summarizer
from engine.assistant.summarize import Summary, summarize
from engine.assistant.tokens import TokenCounter

COUNTER = TokenCounter(Path(__file__).parents[4] / "data" / "tokenizers", "gpt-4o")
TEXT = "Der Antrag ist unvollständig. Es fehlt der Lageplan bis Freitag. " * 20
TARGET = 50


def asked(
    *behaviours: Behaviour, text: str = TEXT, target: int = TARGET, language: str = "de"
) -> tuple[Summary, ModelServer]:
    with ModelServer(*behaviours) as server:
        settings = Settings(
            language_model=LanguageModel(endpoint=server.endpoint, first_wait=0),
            summarizer=Summarizer(model="small"),
        )
        endpoint = Endpoint(settings.summary_model, {})
        return ask_summary(endpoint, text, target, COUNTER, language), server


def test_the_model_is_asked_for_what_must_not_be_lost() -> None:
    summary, server = asked(good(" Der Lageplan fehlt. "))
    text = "Der Lageplan fehlt."
    assert summary == Summary(
        text=text, tokens=COUNTER.count(text).tokens, method="model"
    )
    (request,) = server.requests
    assert (request.body["model"], request.body["temperature"]) == ("small", 0.3)
    assert request.body["max_tokens"] == TARGET
    system, user = request.messages
    assert user == {"role": "user", "content": TEXT}
    for word in ("25 Wörtern", "Entscheidungen", "Belege", "Bedingungen", "offene"):
        assert word in system["content"]


@pytest.mark.parametrize("language", ["en", "fr", "und"])
def test_other_languages_are_asked_for_in_english(language: str) -> None:
    _, server = asked(good(), language=language)
    assert "in its own language" in server.requests[0].messages[0]["content"]


def test_a_summary_that_is_too_long_is_cut_at_a_sentence() -> None:
    long = "Der Lageplan fehlt seit Mai. " + "Und noch ein Satz mehr dazu. " * 500
    summary, _ = asked(good(long + "Er muss bis Freitag kommen."))
    assert summary.method == "model"
    assert 0 < summary.tokens == COUNTER.count(summary.text).tokens <= TARGET
    assert "took more than 50 tokens and was cut" in summary.note
    assert summary.text.endswith(".")


@pytest.mark.parametrize(
    "behaviour", [failing(500), failing(400), good("\0"), good("")]
)
def test_where_no_model_answers_sentences_are_chosen(behaviour: Behaviour) -> None:
    summary, server = asked(behaviour)
    assert summary.text == summarize(TEXT, TARGET, COUNTER, "de").text
    assert summary.method == "extractive"
    assert summary.note.startswith(f"the language model at {server.endpoint} ")


def test_a_failing_model_is_tried_three_times_first() -> None:
    _, server = asked(failing(503))
    assert len(server.requests) == 3


@pytest.mark.parametrize(("text", "target"), [("Kurz.", 50), (TEXT, 0), ("", 1)])
def test_nobody_is_asked_where_nothing_is_to_be_said(text: str, target: int) -> None:
    summary, server = asked(good("Mehr."), text=text, target=target)
    assert summary == summarize(text, target, COUNTER, "de")
    assert server.requests == []
