"""What the front itself answers, whoever does the work."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message
from support.served import Answer

from engine.app.config import find_config
from engine.app.service.api import application
from engine.app.service.pool import BusyError, Pool, WorkerError


class Failing(Pool):
    """A pool that does nothing but raise."""

    def __init__(self, error: Exception) -> None:
        super().__init__(find_config(), 1)
        self.error = error
        self.conversations: list[str | None] = []

    async def do(
        self,
        task: str,
        body: bytes,
        *,
        conversation: str | None = None,
        urgent: bool = False,
    ) -> tuple[int, bytes]:
        del task, body, urgent
        self.conversations.append(conversation)
        raise self.error


def asked(pool: Pool, path: str, *parts: bytes, gone: bool = False) -> Answer:
    """What a request gets; one without parts is a GET."""
    sent: list[Message] = []
    messages: list[Message] = [
        {"type": "http.request", "body": part, "more_body": True} for part in parts
    ]
    end = {"type": "http.disconnect"} if gone else {"type": "http.request"}
    coming: Iterator[Message] = iter([*messages, end])

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "path": path,
        "raw_path": path.encode(),
        "method": "POST" if parts else "GET",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "root_path": "",
        "scheme": "http",
    }
    asyncio.run(application(pool, lambda: None)(scope, receive, send))
    return Answer(
        status=sent[0]["status"],
        headers={name.decode(): value.decode() for name, value in sent[0]["headers"]},
        text=sent[1]["body"].decode(),
    )


def test_a_busy_service_says_when_to_ask_again() -> None:
    answer = asked(Failing(BusyError()), "/decide", b"{}")
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")
    assert answer.error[0] == "busy"


def test_a_worker_that_ended_is_told_and_unhealthy() -> None:
    pool = Failing(WorkerError("it ended"))
    answer = asked(pool, "/decide", b"{}")
    assert (answer.status, answer.error) == (503, ("unusable", "it ended"))
    answer = asked(pool, "/health")
    assert answer.status == 503
    assert answer.data == {"status": "unhealthy", "causes": {"workers": "it ended"}}


def test_a_fault_of_the_front_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        asked(Failing(ZeroDivisionError("the secret")), "/decide", b"{}")


def test_a_client_that_goes_within_its_body_has_asked_nothing() -> None:
    pool = Failing(AssertionError())
    answer = asked(pool, "/decide", b'{"query"', gone=True)
    assert (answer.status, answer.error[0]) == (400, "gone")
    assert pool.conversations == []


@pytest.mark.parametrize(
    ("body", "conversation"),
    [
        (b'{"conversation": "c"}', "c"),
        (b'\xef\xbb\xbf{"query": [1e400], "conversation": "c"}', "c"),
        (b'{"conversation": null}', None),
        (b'{"conversation": 5}', None),
        (b'{"query": "x"}', None),
        (b'["conversation"]', None),
        (b'{"conversation": "c"', None),
        (b'{"conversation": "\xff"}', None),
        (b"[" * 200_000, None),
        (b"", None),
    ],
)
def test_a_request_waits_for_others_of_its_conversation(
    body: bytes, conversation: str | None
) -> None:
    pool = Failing(BusyError())
    asked(pool, "/decide", body)
    assert pool.conversations == [conversation]
