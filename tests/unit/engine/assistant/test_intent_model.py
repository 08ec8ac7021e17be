from __future__ import annotations

import json

import pytest
from support.model_server import Behaviour, ModelServer, failing, good

from engine.assistant.endpoint import Endpoint, EndpointError, UselessAnswerError
from engine.assistant.intent_model import LONGEST_REASONING, ask_intent
from engine.assistant.settings_keys import LanguageModel

QUESTION = "Wie läuft eine Anhörung ab?"
JUDGED = {"intent": "analysis", "confidence": 0.8, "reasoning": "wägt ab"}


def asked(behaviour: Behaviour) -> tuple[tuple[str, float, str], ModelServer]:
    with ModelServer(behaviour) as server:
        settings = LanguageModel(endpoint=server.endpoint, temperature=1, first_wait=0)
        return ask_intent(Endpoint(settings, {}, "small"), QUESTION), server


def test_the_model_judges_the_question_alone() -> None:
    judged, server = asked(good(json.dumps(JUDGED)))
    assert judged == ("analysis", 0.8, "wägt ab")
    (request,) = server.requests
    assert (request.body["temperature"], request.body["max_tokens"]) == (0.1, 150)
    system, user = request.messages
    assert user["content"] == QUESTION
    for intent in ("quick_answer", "explanation", "analysis", "research"):
        assert intent in system["content"]


@pytest.mark.parametrize(
    "wrapped", ["```json\n{}\n```", "```\n{}```", "```JSON {} ```", " \n{}\n "]
)
def test_fences_around_it_are_no_harm(wrapped: str) -> None:
    judged, _ = asked(good(wrapped.replace("{}", json.dumps(JUDGED))))
    assert judged == ("analysis", 0.8, "wägt ab")


@pytest.mark.parametrize("confidence", [0, 1, 0.5])
def test_confidence_is_from_nothing_to_all(confidence: float) -> None:
    judged, _ = asked(good(json.dumps({**JUDGED, "confidence": confidence})))
    assert judged[1] == confidence


def test_reasoning_is_one_line_of_a_bearable_length() -> None:
    reasoning = "a\nb\0\u202e" + "c" * 10_000
    judged, _ = asked(good(json.dumps({**JUDGED, "reasoning": reasoning})))
    assert judged[2].startswith("a b c")
    assert len(judged[2]) == LONGEST_REASONING
    assert judged[2].isprintable()


@pytest.mark.parametrize(
    "said",
    [
        "analysis",
        "Here is the JSON: " + json.dumps(JUDGED),
        json.dumps(JUDGED) + " I hope this helps.",
        json.dumps([JUDGED]),
        json.dumps({**JUDGED, "intent": "chitchat"}),
        json.dumps({**JUDGED, "intent": None}),
        json.dumps({**JUDGED, "confidence": 1.1}),
        json.dumps({**JUDGED, "confidence": -0.1}),
        json.dumps({**JUDGED, "confidence": "0.8"}),
        json.dumps({**JUDGED, "confidence": True}),
        json.dumps({**JUDGED, "confidence": float("nan")}),
        json.dumps({**JUDGED, "confidence": float("inf")}),
        json.dumps({**JUDGED, "reasoning": 5}),
        json.dumps({**JUDGED, "reasoning": "\ud800"}),
        json.dumps({"intent": "analysis", "confidence": 0.8}),
        json.dumps({"intent": "analysis", "reasoning": ""}),
        "[" * 100_000,
        "```json",
        "5",
    ],
)
def test_anything_else_is_no_judgement(said: str) -> None:
    with pytest.raises(UselessAnswerError, match="asked for an intent and answered no"):
        asked(good(said))


def test_a_model_that_does_not_answer_judges_nothing() -> None:
    with pytest.raises(EndpointError, match="HTTP 503") as raised:
        asked(failing(503))
    assert raised.type is EndpointError
