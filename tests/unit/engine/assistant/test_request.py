"""Requests and their JSON form."""

from __future__ import annotations

import json

import pytest

from engine.assistant.request import (
    GivenChunk,
    GivenTurn,
    Request,
    RequestError,
    request_from_json,
)


def test_a_request_survives_json() -> None:
    request = Request(
        query="Warum?",
        model="phi3",
        chunks=(GivenChunk(text="Darum.", score=0.5, pinned=True, priority="high"),),
        turns=(GivenTurn(role="user", text="Wie?"),),
        unit="u",
        conversation="c",
        preference=0.5,
        system_prompt="kurz",
    )
    assert request_from_json(json.loads(json.dumps(request.to_json()))) == request


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "the request is a list; give an object with query."),
        ({}, "the request has no query; add one."),
        ({"query": 1}, "query of the request is a number; give a text."),
        (
            {"query": "x", "preference": True},
            "preference of the request is true or false; give a number or a text.",
        ),
        (
            {"query": "x", "chunks": {}},
            "chunks of the request is an object; give a list.",
        ),
        (
            {"query": "x", "chunks": ["a"]},
            "chunks[1] is a text; give an object with text.",
        ),
        (
            {"query": "x", "chunks": [{"text": " "}]},
            "chunks[1] has no text; leave it out or fill it.",
        ),
        (
            {
                "query": "x",
                "chunks": [{"text": "a", "id": "i"}, {"text": "b", "id": "i"}],
            },
            "chunks[1].id 'i' is given 2 times; use it once.",
        ),
        (
            {"query": "x", "chunks": [{"text": "a", "score": 2}]},
            "chunks[1].score is 2; give a number from 0 to 1.",
        ),
        (
            {"query": "x", "turns": [{"role": "bot", "text": "a"}]},
            "turns[1].role is 'bot'; give one of user, assistant.",
        ),
        (
            {"query": "x", "preference": 3},
            "preference is 3; give a number from 0.5 to 2.0.",
        ),
        ({"query": "x", "model": " "}, "model is empty; name a language model."),
        (
            {"query": "x", "preference": float("nan")},
            "preference is nan; give a number from 0.5 to 2.0.",
        ),
    ],
)
def test_what_cannot_be_decided_is_refused(data: object, message: str) -> None:
    with pytest.raises(RequestError) as refused:
        request_from_json(data)
    assert str(refused.value) == message


def test_a_misspelt_field_gets_a_hint() -> None:
    with pytest.raises(RequestError, match=r"did you mean 'model'\?"):
        request_from_json({"query": "x", "modle": "y"})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"query": "x", "model": "m" * 201}, "model has 201 characters; 200"),
        ({"query": "x", "unit": "\ud800"}, "unit holds half a character"),
        ({"query": "\udfff"}, "query holds half a character"),
        ({"query": "x", "chunks": [{"text": "y"}] * 401}, "chunks has 401 items"),
        ({"query": "x", "k" * 1_000: 1}, "has no field 'kkk"),
    ],
)
def test_a_request_beyond_bounds_is_refused_in_a_short_sentence(
    data: dict[str, object], said: str
) -> None:
    with pytest.raises(RequestError, match=said) as caught:
        request_from_json(data)
    assert len(str(caught.value)) < 300
