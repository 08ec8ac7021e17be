"""Queries and outcomes are read, or refused with the field, the cause and the cure."""

from __future__ import annotations

import math
from dataclasses import fields

import pytest

from engine.app.service.requests import (
    Outcome,
    Query,
    outcome_from_json,
    query_from_json,
)
from engine.assistant.request import Request, RequestError


def test_a_query_is_a_request() -> None:
    given = {
        "query": "Was ist ein Bauantrag?",
        "model": "phi3",
        "agent_mode": "single",
        "conversation": "c",
        "unit": "u",
        "preference": 2,
    }
    request = query_from_json(given)
    assert {name: getattr(request, name) for name in given} == given


def test_what_a_query_leaves_out_is_as_in_a_request() -> None:
    names = {field.name for field in fields(Query)}
    assert names <= {field.name for field in fields(Request)}
    bare = Query(query="x")
    request = query_from_json({"query": "x"})
    assert [getattr(request, name) for name in names] == [
        getattr(bare, name) for name in names
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"query": "x", "modell": "phi3"}, "did you mean 'model'?"),
        ({"query": "x", "chunks": []}, "has no field 'chunks'"),
        ({"query": "x", "agent_mode": "many"}, "agent_mode is 'many'"),
        ({"query": "x", "preference": float("nan")}, "preference is nan"),
        ({"query": "x", "preference": True}, "preference"),
        ({"query": "x\ud800"}, "half a character"),
        ({"query": 5}, "query"),
        ({}, "has no query"),
        ([], "is a list"),
        (None, "is null"),
    ],
)
def test_a_query_that_is_none_is_refused(given: object, said: str) -> None:
    with pytest.raises(RequestError) as raised:
        query_from_json(given)
    assert said in str(raised.value)


def test_an_outcome_is_read() -> None:
    given = {"decision_id": "last", "tokens_used": 0, "rating": -1, "latency_ms": 1.5}
    assert outcome_from_json(given) == Outcome(
        decision_id="last", tokens_used=0, rating=-1, latency_ms=1.5
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"tokens_used": 1}, "has no decision_id"),
        ("last", "has no decision_id"),
        ({"decision_id": 7}, "is no text"),
        ({"decision_id": "\udc00"}, "half a character"),
        ({"decision_id": "x", "tokens_used": -1}, "tokens_used"),
        ({"decision_id": "x", "tokens_used": 1.5}, "tokens_used"),
        ({"decision_id": "x", "tokens_used": True}, "tokens_used"),
        ({"decision_id": "x", "tokens_used": 10**30}, "tokens_used"),
        ({"decision_id": "x", "rating": "good"}, "rating"),
        ({"decision_id": "x", "rating": 10**400}, "rating"),
        ({"decision_id": "x", "latency_ms": [1]}, "latency_ms"),
        ({"decision_id": "x", "latency_ms": -1.5}, "latency_ms is -1.5, and"),
        ({"decision_id": "x", "latency_ms": math.inf}, "latency_ms is inf, and"),
        ({"decision_id": "x", "latency": 1}, "did you mean 'latency_ms'?"),
    ],
)
def test_an_outcome_that_is_none_is_refused(given: object, said: str) -> None:
    with pytest.raises(RequestError) as raised:
        outcome_from_json(given)
    assert said in str(raised.value)
