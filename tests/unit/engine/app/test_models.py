"""What language models do for rules, as the settings in force say."""

from __future__ import annotations

import pytest
from support.assisted import TOKENIZERS
from support.model_server import ModelServer, good

from engine.app.models import Models
from engine.assistant.endpoint import EndpointError
from engine.assistant.settings import Settings
from engine.assistant.settings_keys import LanguageModel, Summarizer
from engine.assistant.tokens import TokenCounter

COUNTER = TokenCounter(TOKENIZERS, "gpt-4o")
QUESTION = "How is a hearing held?"
TEXT = "The site plan is missing. It must come by Friday. " * 20
JUDGED = good('{"intent": "explanation", "confidence": 0.8, "reasoning": "asks how"}')
VARIABLE = "REGELWERK_API_KEY"
AUTO = Summarizer()


def settings(
    server: ModelServer, summarizer: Summarizer = AUTO, *, model: str = ""
) -> Settings:
    return Settings(
        language_model=LanguageModel(
            endpoint=server.endpoint, model=model, first_wait=0
        ),
        summarizer=summarizer,
    )


def condensed(summarizer: Summarizer, *, model: str = "") -> tuple[str, ModelServer]:
    """Who condensed a text with these settings, and the server."""
    with ModelServer(good("It is missing.")) as server:
        models = Models(lambda: settings(server, summarizer, model=model))
        return models.condense(TEXT, 50, COUNTER, "en").method, server


@pytest.mark.parametrize(("own", "asked"), [("", "phi3"), ("large", "large")])
def test_the_model_of_the_settings_judges_or_else_the_one_asked_for(
    own: str, asked: str
) -> None:
    with ModelServer(JUDGED) as server:
        models = Models(lambda: settings(server, model=own))
        judged = models.classify(QUESTION, "phi3")
    assert judged == ("explanation", 0.8, "asks how")
    (request,) = server.requests
    assert request.body["model"] == asked
    assert request.messages[-1]["content"] == QUESTION


def test_without_a_model_nobody_judges() -> None:
    with pytest.raises(EndpointError, match=r"^there is no language model to ask"):
        Models(Settings).classify(QUESTION, "phi3")


@pytest.mark.parametrize("summarizer", [AUTO, Summarizer(method="model")])
def test_a_model_condenses_where_there_is_one(summarizer: Summarizer) -> None:
    who, server = condensed(summarizer)
    assert who == "model"
    (request,) = server.requests
    system, user = request.messages
    assert "in its own language" in system["content"]
    assert user["content"] == TEXT
    assert request.body["max_tokens"] == 50


@pytest.mark.parametrize(
    ("summarizer", "model", "asked"),
    [
        (Summarizer(model="small"), "large", "small"),
        (AUTO, "large", "large"),
        (AUTO, "", "gpt-4o"),
    ],
)
def test_summaries_have_a_model_of_their_own(
    summarizer: Summarizer, model: str, asked: str
) -> None:
    _, server = condensed(summarizer, model=model)
    assert [one.body["model"] for one in server.requests] == [asked]


def test_no_model_is_asked_where_the_settings_say_so() -> None:
    who, server = condensed(Summarizer(method="extractive"))
    assert (who, server.requests) == ("extractive", [])


def test_without_a_model_sentences_are_chosen_as_their_language_weighs_words() -> None:
    text = "The site plan shows trees. All of this is what it was about for them."
    told = {
        language: Models(Settings).condense(text, 12, COUNTER, language).text
        for language in ("en", "de")
    }
    assert told == {
        "en": "The site plan shows trees.",
        "de": "All of this is what it was about for them.",
    }


def test_new_settings_hold_from_the_next_call_on() -> None:
    with ModelServer(JUDGED, good("It is missing.")) as server:
        in_force = [Settings()]
        models = Models(lambda: in_force[-1])
        before = models.condense(TEXT, 50, COUNTER, "en")
        in_force.append(settings(server))
        assert models.classify(QUESTION, "phi3")[0] == "explanation"
        after = models.condense(TEXT, 50, COUNTER, "en")
    assert (before.method, after.method) == ("extractive", "model")


def test_the_key_is_taken_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "sk-1")
    with ModelServer(JUDGED, good("It is missing.")) as server:
        models = Models(lambda: settings(server))
        models.classify(QUESTION, "phi3")
        models.condense(TEXT, 50, COUNTER, "en")
    sent = [one.headers["authorization"] for one in server.requests]
    assert sent == ["Bearer sk-1", "Bearer sk-1"]


def test_a_key_that_cannot_be_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "clé")
    with ModelServer(good()) as server:
        models = Models(lambda: settings(server))
        with pytest.raises(EndpointError, match=VARIABLE):
            models.classify(QUESTION, "phi3")
        with pytest.raises(EndpointError, match=VARIABLE):
            models.condense(TEXT, 50, COUNTER, "en")
    assert server.requests == []
