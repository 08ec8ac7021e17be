"""What is no HTTP is refused in JSON, and nobody fails over it."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
import uvicorn
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from engine.app.service.http import Http

BAD = b"Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n"


async def hasty(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers at once, whatever comes."""
    await Response("too late")(scope, receive, send)


async def patient(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers once the whole body is there, or the client is gone."""
    try:
        await Request(scope, receive).body()
    except ClientDisconnect:
        await Response("gone")(scope, receive, send)


async def answer(app: ASGIApp, sent: bytes) -> bytes:
    """All that comes back over a connection on which something is sent."""
    config = uvicorn.Config(app, http=Http, ws="none", log_config=None)
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Http(config, state, {}, loop), "127.0.0.1", 0
    )
    async with server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        found = await reader.read()
        writer.close()
        if state.tasks:
            await asyncio.wait(state.tasks, timeout=5)
        assert not state.tasks
    return found


@pytest.mark.logs_warning
@pytest.mark.parametrize("app", [hasty, patient])
@pytest.mark.parametrize("method", [b"POST", b"HEAD"])
def test_a_body_that_breaks_off_into_nonsense_is_refused_once(
    app: ASGIApp,
    method: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    found = asyncio.run(answer(app, method + b" / HTTP/1.1\r\n" + BAD))
    head, _, body = found.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/json" in head
    if method == b"HEAD":
        assert body == b""
    else:
        assert json.loads(body)["error"]["code"] == "not_http"
    assert [one.levelno for one in caplog.records] == [logging.WARNING]
