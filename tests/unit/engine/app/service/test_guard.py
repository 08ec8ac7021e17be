"""Other sites are kept away by what browsers say of themselves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import pytest
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from engine.app.service.guard import Guard


async def passed(_: Scope, receive: Receive, send: Send) -> None:
    await Response("passed")({"type": "http"}, receive, send)


def status(headers: Mapping[str, str], *more: tuple[str, str]) -> tuple[int, bytes]:
    """What a request with some headers gets, and more of a name that is there."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in (*headers.items(), *more)]
    scope = {"type": "http", "headers": raw}
    asyncio.run(Guard(passed)(scope, receive, send))
    return sent[0]["status"], sent[1]["body"]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8765", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8765"],
)
def test_this_machine_by_any_of_its_names_is_served(host: str) -> None:
    assert status({"host": host}) == (200, b"passed")
    assert status({"host": host, "origin": f"http://{host}"}) == (200, b"passed")


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8765", "localhost.evil.example", ""),
        *(
            "127.0.0.1.evil.example",
            "127.0.0.2",
            "localhost:x",
            "::1",
            "user@localhost",
        ),
    ],
)
def test_another_name_is_refused(host: str) -> None:
    code, body = status({"host": host, "x-forwarded-host": "localhost"})
    assert code == 403
    assert json.loads(body)["error"]["code"] == "forbidden"


def test_no_name_is_refused() -> None:
    assert status({})[0] == 403


@pytest.mark.parametrize(
    "origin",
    [
        *("http://evil.example", "null", "", "https://localhost:8765"),
        *("http://localhost:3000", "http://localhost", "http://127.0.0.1:8765"),
    ],
)
def test_another_origin_is_refused(origin: str) -> None:
    assert status({"host": "localhost:8765", "origin": origin})[0] == 403


def test_two_names_or_two_origins_are_refused() -> None:
    """A proxy might go by the one and this program by the other."""
    headers = {"host": "localhost", "origin": "http://localhost"}
    assert status(headers)[0] == 200
    assert status(headers, ("host", "evil.example"))[0] == 403
    assert status(headers, ("host", "localhost"))[0] == 403
    assert status(headers, ("origin", "http://evil.example"))[0] == 403
