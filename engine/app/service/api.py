"""The paths of the service: what is asked of the workers, and how errors are told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Annotated

import msgspec
from fastapi import APIRouter, FastAPI, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from engine.app.service.guard import Guard
from engine.app.service.pool import BusyError, Pool, WorkerError
from engine.app.service.schema import (
    AnsweredDecision,
    AnswerPart,
    Error,
    Health,
    LoggedOutcome,
    ProvedDecision,
    describe,
)
from engine.app.service.wire import error_text, text_of

MOST_BYTES = 10_000_000
"""Of a body; the knowledge that comes with a request is far below it."""
_RETRY = "1"  # seconds until about half of what waits is done
_TITLE = "Regelwerk"
_ABOUT = (
    "Decides by rules that people can read, and keeps a proof of every decision. What "
    "is answered here is what the command line prints with --json."
)
_ERRORS: dict[int | str, dict[str, object]] = {
    400: {"model": Error, "description": "The body is no JSON."},
    403: {"model": Error, "description": "Another site, or another name."},
    413: {"model": Error, "description": f"More than {MOST_BYTES:,} bytes."},
    422: {"model": Error, "description": "A field is not what it must be."},
    500: {"model": Error, "description": "The rules, or the program, failed."},
    503: {"model": Error, "description": "Too busy, or something cannot be used."},
}
_UNKNOWN: dict[int | str, dict[str, object]] = {
    404: {"model": Error, "description": "There is no such decision."}
}
_REFUSALS: Mapping[int, tuple[str, str]] = {
    404: ("unknown", "there is no {request.url.path} here: /docs lists what there is"),
    405: (
        "wrong_method",
        "{request.url.path} takes no {request.method}: /docs says what it takes",
    ),
    413: ("too_large", f"the body has more than {MOST_BYTES} bytes: send less"),
}
"""The code and the sentence of a status that the framework gives."""

router = APIRouter()


class _Belongs(msgspec.Struct):
    conversation: str | None = None


@router.get(
    "/health",
    response_model=Health,
    responses={503: {"model": Health, "description": "Something cannot be used."}},
)
async def health(request: Request) -> Response:
    """Say whether rules, database and tokenizers can be used."""
    pool: Pool = request.app.state.pool
    try:
        status, body = await pool.do("health", b"", urgent=True)
    except WorkerError as error:
        causes = {"workers": str(error)}
        status, body = 503, text_of({"status": "unhealthy", "causes": causes})
    return _json(status, body)


@router.post(
    "/v2/intelligent/query", response_model=AnsweredDecision, responses=_ERRORS
)
async def query(request: Request) -> Response:
    """Decide a question, answer it and log it."""
    return await _done(request, "query")


@router.post("/decide", response_model=ProvedDecision, responses=_ERRORS)
async def decide(request: Request, *, proof: bool = True) -> Response:
    """Decide a program's request: budget, packed context, receipt and proof.

    The proof is on file in any case; `proof=false` leaves it out of the answer.
    """
    return await _done(request, "decide" if proof else "decide_unproved")


@router.post("/outcome", response_model=LoggedOutcome, responses=_ERRORS | _UNKNOWN)
async def outcome(request: Request) -> Response:
    """Log what came of a decision."""
    return await _done(request, "outcome")


@router.get(
    "/decisions/{decision_id}/parts/{number}",
    response_model=AnswerPart,
    responses=_ERRORS | _UNKNOWN,
)
async def part(
    request: Request, decision_id: str, number: Annotated[int, Path(ge=1, le=1000)]
) -> Response:
    """Give a part of an answer that is too long for one, from 1."""
    pool: Pool = request.app.state.pool
    return _json(*await pool.do("part", text_of([decision_id, number])))


async def _done(request: Request, task: str) -> Response:
    body = await _body(request)
    pool: Pool = request.app.state.pool
    return _json(*await pool.do(task, body, conversation=_conversation(body)))


def _json(status: int, body: bytes) -> Response:
    return Response(body, status, media_type="application/json")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    return bytes(body)


def _conversation(body: bytes) -> str | None:
    """The conversation a body names; what is wrong with it is said by who reads it."""
    text = body.removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.decode(text, type=_Belongs).conversation
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for it
    if error.status_code in _REFUSALS:
        code, sentence = _REFUSALS[error.status_code]
        sentence = sentence.format(request=request)
    else:
        code, sentence = "refused", error.detail
    body = error_text(code, sentence)
    headers, media = error.headers, "application/json"
    return Response(body, error.status_code, headers, media_type=media)


async def _unprocessable(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for it
    told = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors())
    return _json(422, error_text("unprocessable", f"{told}: see /docs"))


async def _busy(_: Request, __: Exception) -> Response:
    body = error_text("busy", "more requests are waiting than may: ask again later")
    return Response(body, 503, {"Retry-After": _RETRY}, media_type="application/json")


async def _lost(_: Request, error: Exception) -> Response:
    return _json(503, error_text("unusable", str(error)))


async def _gone(_: Request, __: Exception) -> Response:
    return _json(400, error_text("gone", "the client went before its body was there"))


async def _failed(_: Request, __: Exception) -> Response:
    sentence = "the service failed and its standard error says why: report it"
    return _json(500, error_text("failed", sentence))


def application(pool: Pool, ready: Callable[[], None]) -> FastAPI:
    """The service as an ASGI application.

    Args:
        pool: Who does the work.
        ready: Called once requests can be taken and signals are heard.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        ready()
        yield

    app = FastAPIOffline(
        title=_TITLE,
        description=_ABOUT,
        version=version("regelwerk"),
        redoc_url=None,
        lifespan=lifespan,
        exception_handlers={
            HTTPException: _refused,
            RequestValidationError: _unprocessable,
            BusyError: _busy,
            WorkerError: _lost,
            ClientDisconnect: _gone,
            Exception: _failed,
        },
    )
    app.state.pool = pool
    app.include_router(router)
    app.add_middleware(Guard)
    describe(app.openapi())
    return app
