"""What a worker does: from the bytes a client sent to the status and bytes it gets."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec

from engine.app.errors import UsageError
from engine.app.exchange import (
    NotJsonError,
    outcome_to_json,
    proved_to_json,
    read_json,
)
from engine.app.logfile import LOGGER
from engine.app.service.requests import outcome_from_json, query_from_json
from engine.app.service.wire import error_text, text_of
from engine.app.storage import find
from engine.app.vocabulary import params_of
from engine.app.workbench import Logged, Workbench
from engine.assistant.context import ContextError
from engine.assistant.encoding import RANK_FILES, load_encoding
from engine.assistant.question import QuestionError
from engine.assistant.request import RequestError, request_from_json
from engine.assistant.settings import Settings
from engine.errors import EngineError, RunError
from engine.store.errors import RecordError

Answer: TypeAlias = tuple[int, bytes]
Task: TypeAlias = Callable[[Workbench, bytes], Answer]

_BODY = "the body"


class UnknownError(EngineError):
    """Something that was asked for by name and is not there."""


_STATUSES: tuple[tuple[type[EngineError], int, str], ...] = (
    (NotJsonError, 400, "not_json"),
    (UnknownError, 404, "unknown"),
    (RequestError, 422, "unprocessable"),
    (ContextError, 422, "unprocessable"),
    (QuestionError, 422, "unprocessable"),
    (RecordError, 422, "unprocessable"),
    (RunError, 500, "rules_failed"),
)
"""Of the classes an error has, the first that stands here says what it is; the rest is
what the service itself needs and cannot use: rules, knowledge, tokenizers, database."""


def answer(bench: Workbench, task: str, body: bytes) -> Answer:
    """Do one task; whatever goes wrong is an answer, too."""
    try:
        return TASKS[task](bench, body)
    except EngineError as error:
        return refusal(error)
    except Exception:  # noqa: BLE001  # no request ends the process
        LOGGER.exception("%s failed", task)
        return 500, error_text(
            "failed", "the request failed and the log says why: report it"
        )


def refusal(error: EngineError) -> Answer:
    """What a client is told of an error."""
    for kind, status, code in _STATUSES:
        if isinstance(error, kind):
            return status, error_text(code, str(error))
    return 503, error_text("unusable", str(error))


def query(bench: Workbench, body: bytes) -> Answer:
    """Decide a question, as ``regelwerk ask --json``."""
    request = query_from_json(read_json(body, _BODY))
    return 200, text_of(bench.ask(request).to_json())


def decide(bench: Workbench, body: bytes) -> Answer:
    """Decide a program's request, as ``regelwerk decide --json``."""
    return 200, text_of(proved_to_json(_decided(bench, body)))


def decide_unproved(bench: Workbench, body: bytes) -> Answer:
    """The same without its proof, which takes longer to tell than all of the rest."""
    return 200, text_of(_decided(bench, body).to_json())


def _decided(bench: Workbench, body: bytes) -> Logged:
    return bench.decide(request_from_json(read_json(body, _BODY)))


def outcome(bench: Workbench, body: bytes) -> Answer:
    """Log what came of a decision, as ``regelwerk outcome --json``."""
    given = outcome_from_json(read_json(body, _BODY))
    kept = bench.outcome(
        _known(bench, given.decision_id),
        tokens_used=given.tokens_used,
        rating=given.rating,
        latency=given.latency_ms,
    )
    return 200, text_of(outcome_to_json(kept, given.latency_ms))


def part(bench: Workbench, body: bytes) -> Answer:
    """Give a part of an answer, as ``regelwerk part --json``."""
    name, number = msgspec.json.decode(body, type=tuple[str, int])
    id_ = _known(bench, name)
    try:
        return 200, text_of(bench.part(id_, number).to_json())
    except UsageError as error:
        raise UnknownError(str(error)) from None


def health(bench: Workbench, _: bytes) -> Answer:
    """Whether rules, database and tokenizers can be used; nothing is read anew."""
    looks: Mapping[str, Callable[[], str]] = {
        "rules": lambda: str(bench.rulebook.active().problem or ""),
        "settings": lambda: _settings(bench),
        "database": lambda: _writable(bench),
        "tokenizers": lambda: _tokenizers(bench),
    }
    causes = {name: cause for name, look in looks.items() if (cause := _cause(look))}
    if causes:
        return 503, text_of({"status": "unhealthy", "causes": causes})
    return 200, text_of({"status": "healthy"})


def _settings(bench: Workbench) -> str:
    settings = Settings.read(bench.config.settings_file, os.environ)
    params_of(settings, bench.rulebook.active().rules)
    return ""


def _cause(look: Callable[[], str]) -> str:
    try:
        return look()
    except EngineError as error:
        return str(error)


def _writable(bench: Workbench) -> str:
    with bench.store.database.transaction():
        return ""


def _tokenizers(bench: Workbench) -> str:
    for name in RANK_FILES:
        load_encoding(bench.config.tokenizers, name)
    return ""


def _known(bench: Workbench, name: str) -> str:
    try:
        return find(bench.store, name).entry.id
    except (RecordError, UsageError) as error:
        raise UnknownError(str(error)) from None


TASKS: Mapping[str, Task] = {
    "query": query,
    "decide": decide,
    "decide_unproved": decide_unproved,
    "outcome": outcome,
    "part": part,
    "health": health,
}
