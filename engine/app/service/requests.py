"""What clients may send besides the request of ``regelwerk decide``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeVar

from engine.app.latency import check_latency
from engine.app.options import MOST
from engine.assistant.request import (
    DEFAULT_MODEL,
    Request,
    RequestError,
    request_from_json,
)
from engine.errors import did_you_mean

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question, with the fields of a request that a person would fill in.

    Attributes:
        query: The question as asked.
        model: The language model that is to answer.
        agent_mode: "auto", or "single" for one agent.
        conversation: The conversation the question belongs to.
        unit: Who asks, or on whose behalf.
        preference: 0.5 for short answers to 2.0 for long ones, or a preset's name.
    """

    query: str
    model: str = DEFAULT_MODEL
    agent_mode: str = "auto"
    conversation: str | None = None
    unit: str | None = None
    preference: float | str = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a decision; at least one of the figures.

    Attributes:
        decision_id: Its id, the beginning of it, or ``last``.
        tokens_used: Tokens the answer took.
        rating: How good it was, any finite number on a scale of your own.
        latency_ms: Milliseconds until the answer was there.
    """

    decision_id: str
    tokens_used: int | None = None
    rating: float | None = None
    latency_ms: float | None = None


def query_from_json(data: object) -> Request:
    """The request in a query.

    Raises:
        RequestError: It is none; the message names the field, the cause and the cure.
    """
    if isinstance(data, dict):
        _refuse_others(data, Query)
    return request_from_json(data)


def outcome_from_json(data: object) -> Outcome:
    """The outcome in JSON data.

    Raises:
        RequestError: It is none; the message names the field, the cause and the cure.
    """
    if not isinstance(data, dict) or "decision_id" not in data:
        raise RequestError("the outcome has no decision_id; give an object with it.")
    _refuse_others(data, Outcome)
    id_ = data["decision_id"]
    if not isinstance(id_, str):
        raise RequestError("decision_id of the outcome is no text; give an id.")
    try:
        id_.encode()
    except UnicodeEncodeError:
        raise RequestError(
            "decision_id holds half a character (a lone surrogate); send whole ones."
        ) from None
    tokens = data.get("tokens_used")
    if not (tokens is None or (type(tokens) is int and 0 <= tokens <= MOST)):
        raise RequestError("tokens_used is no count; give a whole number, 0 or more.")
    figures = {name: data.get(name) for name in ("rating", "latency_ms")}
    for name, value in figures.items():
        if not (value is None or type(value) is float or _is_short(value)):
            raise RequestError(f"{name} is no number that can be kept; give one.")
    check_latency("latency_ms", figures["latency_ms"])
    return Outcome(decision_id=id_, tokens_used=tokens, **figures)


def _is_short(value: object) -> bool:
    return type(value) is int and -MOST <= value <= MOST


def _refuse_others(data: dict[str, object], kind: type[Query | Outcome]) -> None:
    known = [field.name for field in fields(kind)]
    for name in data:
        if name not in known:
            hint = did_you_mean(name, known)
            raise RequestError(
                f"the {kind.__name__.lower()} has no field {name[:60]!r}; there are "
                f"{', '.join(known)}" + (f" ({hint})." if hint else ".")
            )
