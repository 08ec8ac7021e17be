"""Requests: what a caller wants decided, and with which material.

Values only; reading facts out of them is ``observe``'s part.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from msgspec import to_builtins

from engine import EngineError
from engine.errors import did_you_mean

DEFAULT_MODEL = "llama3.1:8b"
PREFERENCES = (0.5, 2.0)
PRESETS: Mapping[str, float] = {"quick": 0.5, "balanced": 1.0, "detailed": 2.0}
"""Preferences by name."""
AGENT_MODES = ("auto", "single")
"""Whether specialists take part, as the question needs them, or one agent answers."""
PRIORITIES = ("low", "medium", "high", "critical")
ROLES = ("user", "assistant")
MOST_CHUNKS = 400
"""Pieces of knowledge in one request: deciding about as many takes about 2 s."""
MOST_TURNS = 400
MOST_MODELS = 100
LONGEST_NAME = 200
"""Characters of a model's name, a unit, a conversation or an id."""


class RequestError(EngineError):
    """A request that cannot be decided, with the field, the cause and the cure."""


class FallbackError(RequestError):
    """A model that is to answer instead and cannot.

    Attributes:
        cause: Cause and cure, without the field of a request.
    """

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(f"fallback_models: {cause}")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenChunk:
    """A piece of knowledge the caller hands over.

    Attributes:
        text: What it says.
        id: Unique in the request; by default its number, from 1, as ``chunk-1``.
        source_type: The caller's word for where such pieces come from.
        score: How well it fits the question, in [0, 1]; by default the share of the
            question's words it holds, rare ones counting more.
        priority: low, medium, high or critical.
        pinned: Whether it is shown before everything but the question.
        recency: From 0 for old to 1 for new.
        group: What pieces have in common that are only shown together; by default a
            piece stands for itself.
    """

    text: str
    id: str = ""
    source_type: str = "caller"
    title: str = ""
    citation: str = ""
    score: float | None = None
    priority: str = "medium"
    pinned: bool = False
    recency: float = 0.0
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenTurn:
    """An earlier turn of the conversation: who spoke ("user", "assistant"), and what."""

    role: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A question and everything that comes with it.

    Attributes:
        query: The question as asked.
        model: The language model that is to answer.
        chunks: Knowledge to use; without any, knowledge is looked up.
        turns: Earlier turns, oldest first.
        unit: Who asks, or on whose behalf.
        conversation: The conversation the question belongs to.
        preference: 0.5 for short answers to 2.0 for long ones.
        system_prompt: What the model is told before anything else.
        confidence: How sure an earlier answer to the same question was, from 0 to 1;
            None where there was none.
        agent_mode: One of ``AGENT_MODES``.
        fallback_models: Models that may answer where the one asked has too little room.
    """

    query: str
    model: str = DEFAULT_MODEL
    chunks: tuple[GivenChunk, ...] = ()
    turns: tuple[GivenTurn, ...] = ()
    unit: str | None = None
    conversation: str | None = None
    preference: float = 1.0
    system_prompt: str = ""
    confidence: float | None = None
    agent_mode: str = AGENT_MODES[0]
    fallback_models: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no rule could make sense of.

        Raises:
            RequestError: A value is outside what its field admits.
        """
        least, most = PREFERENCES
        _demand(
            least <= self.preference <= most,
            f"preference is {_brief(self.preference)}; "
            f"give a number from {least} to {most}",
        )
        _demand(bool(self.model.strip()), "model is empty; name a language model")
        for name in ("model", "unit", "conversation"):
            _check_name(getattr(self, name) or "", name)
        for what, some, most in (
            ("chunks", self.chunks, MOST_CHUNKS),
            ("turns", self.turns, MOST_TURNS),
            ("fallback_models", self.fallback_models, MOST_MODELS),
        ):
            _demand(
                len(some) <= most,
                f"{what} has {len(some)} items; give the {most} that matter most",
            )
        _demand(
            self.confidence is None or 0 <= self.confidence <= 1,
            f"confidence is {_brief(self.confidence)}; give a number from 0 to 1",
        )
        _one_of(self.agent_mode, AGENT_MODES, "agent_mode")
        for number, name in enumerate(self.fallback_models, start=1):
            _check_name(name, f"fallback_models[{number}]")
        _check_text(self.query, "query")
        _check_text(self.system_prompt, "system_prompt")
        ids = [chunk.id for chunk in self.chunks if chunk.id]
        for number, chunk in enumerate(self.chunks, start=1):
            _check_chunk(chunk, f"chunks[{number}]", ids)
        for number, turn in enumerate(self.turns, start=1):
            _one_of(turn.role, ROLES, f"turns[{number}].role")
            _check_text(turn.text, f"turns[{number}].text")

    def to_json(self) -> dict[str, object]:
        """The request as JSON data; ``request_from_json`` reads it back."""
        done: dict[str, object] = to_builtins(self)
        return done


def request_from_json(data: object) -> Request:
    """The request in JSON data: an object with at least ``query``.

    Raises:
        RequestError: It is none; the message names the field, the cause and the cure.
    """
    found = _object(data, "the request", _REQUEST, "query")
    chunks = [
        GivenChunk(**_object(one, f"chunks[{number}]", _CHUNK, "text"))  # type: ignore[arg-type]
        for number, one in enumerate(_list(found.pop("chunks", ())), start=1)
    ]
    turns = [
        GivenTurn(**_object(one, f"turns[{number}]", _TURN, "role", "text"))  # type: ignore[arg-type]
        for number, one in enumerate(_list(found.pop("turns", ())), start=1)
    ]
    models = []
    for number, one in enumerate(_list(found.pop("fallback_models", ())), start=1):
        if not isinstance(one, str):
            raise RequestError(
                f"fallback_models[{number}] is {_named(one)}; give {_WORDS[str]}."
            )
        models.append(one)
    if isinstance(found.get("preference"), str):
        found["preference"] = preference_of(str(found["preference"]))
    return Request(
        **found,  # type: ignore[arg-type]
        chunks=tuple(chunks),
        turns=tuple(turns),
        fallback_models=tuple(models),
    )


def preference_of(name: str) -> float:
    """The preference that a preset's name or a number written out stands for.

    Raises:
        RequestError: It is neither.
    """
    if name in PRESETS:
        return PRESETS[name]
    try:
        return float(name)
    except ValueError:
        least, most = PREFERENCES
        raise RequestError(
            f"preference is {_brief(name)}; give {', '.join(PRESETS)}, or a number "
            f"from {least} to {most}."
        ) from None


_Kinds: TypeAlias = "Mapping[str, type | tuple[type, ...]]"
_MAYBE = (str, type(None))
_NUMBER = (int, float)
_REQUEST: _Kinds = {
    "query": str,
    "model": str,
    "chunks": (list, tuple),
    "turns": (list, tuple),
    "unit": _MAYBE,
    "conversation": _MAYBE,
    "preference": (*_NUMBER, str),
    "system_prompt": str,
    "confidence": (*_NUMBER, type(None)),
    "agent_mode": str,
    "fallback_models": (list, tuple),
}
_CHUNK: _Kinds = {
    "text": str,
    "id": str,
    "source_type": str,
    "title": str,
    "citation": str,
    "score": (*_NUMBER, type(None)),
    "priority": str,
    "pinned": bool,
    "recency": _NUMBER,
    "group": str,
}
_TURN: _Kinds = {"role": str, "text": str}


def _object(
    data: object, place: str, kinds: _Kinds, *required: str
) -> dict[str, object]:
    if not isinstance(data, dict):
        raise RequestError(
            f"{place} is {_named(data)}; give an object with {', '.join(required)}."
        )
    for name, value in data.items():
        if name not in kinds:
            hint = did_you_mean(str(name), kinds)
            raise RequestError(
                f"{place} has no field {_brief(name)}; there are {', '.join(kinds)}"
                + (f" ({hint})." if hint else ".")
            )
        kind = kinds[name]
        is_bool = isinstance(value, bool) and kind is not bool
        if is_bool or not isinstance(value, kind):
            raise RequestError(
                f"{name} of {place} is {_named(value)}; give {_wanted(kind)}."
            )
    for name in required:
        _demand(name in data, f"{place} has no {name}; add one")
    return dict(data)


def _list(data: object) -> Collection[object]:
    # _object has let nothing else through.
    return data if isinstance(data, (list, tuple)) else ()


_WORDS = {
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    tuple: "a list",
    dict: "an object",
    type(None): "null",
}


def _named(value: object) -> str:
    return _WORDS.get(type(value), type(value).__name__)


def _wanted(kind: type | tuple[type, ...]) -> str:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(dict.fromkeys(_WORDS[one] for one in kinds))


def _brief(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


_SHOWN = 60


def _check_name(name: str, place: str) -> None:
    _demand(
        len(name) <= LONGEST_NAME,
        f"{place} has {len(name)} characters; {LONGEST_NAME} are allowed",
    )
    _check_text(name, place)


def _check_text(text: str, place: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RequestError(
            f"{place} holds half a character (a lone surrogate); send whole ones."
        ) from None


def _check_chunk(chunk: GivenChunk, place: str, ids: Collection[str]) -> None:
    for name in ("id", "source_type", "group"):
        _check_name(getattr(chunk, name), f"{place}.{name}")
    for name in ("text", "title", "citation"):
        _check_text(getattr(chunk, name), f"{place}.{name}")
    _demand(bool(chunk.text.strip()), f"{place} has no text; leave it out or fill it")
    _one_of(chunk.priority, PRIORITIES, f"{place}.priority")
    for name, share in (("score", chunk.score), ("recency", chunk.recency)):
        _demand(
            share is None or 0 <= share <= 1,
            f"{place}.{name} is {_brief(share)}; give a number from 0 to 1",
        )
    same = sum(other == chunk.id for other in ids)
    _demand(same <= 1, f"{place}.id {chunk.id!r} is given {same} times; use it once")


def _one_of(value: str, known: Collection[str], place: str) -> None:
    choices = ", ".join(known)
    _demand(value in known, f"{place} is {_brief(value)}; give one of {choices}")


def _demand(condition: bool, message: str) -> None:  # noqa: FBT001  # reads as a sentence
    if not condition:
        raise RequestError(f"{message}.")
