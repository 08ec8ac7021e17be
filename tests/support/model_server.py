"""A language model's server on loopback: speaks real HTTP and does as it is told.

``with ModelServer(failing(500), good("Yes.")) as server`` answers the first request
with an error and all others with "Yes."; ``server.requests`` holds what it was sent.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A request as it came in; names of headers in lower case."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, object]

    @property
    def messages(self) -> list[dict[str, str]]:
        found = self.body["messages"]
        assert isinstance(found, list)
        return found


class Reply(BaseHTTPRequestHandler):
    """One answer, written by a behaviour."""

    protocol_version = "HTTP/1.1"
    server: _Listening
    is_streamed = False

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.is_streamed = bool(body.get("stream"))
        self.close_connection = True
        received = Received(
            path=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        self.server.owner.next_behaviour(received)(self)

    do_GET = do_POST  # noqa: N815  # a redirect that is followed would come as a GET

    def send(
        self,
        body: bytes,
        status: int = 200,
        kind: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """A whole answer."""
        self.begin(status, kind, {"Content-Length": str(len(body)), **(headers or {})})
        self.wfile.write(body)

    def begin(
        self, status: int, kind: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Status and headers; the body ends with the connection."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def event(self, data: object) -> None:
        """One server-sent event."""
        text = data if isinstance(data, str) else json.dumps(data)
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the server closes, at most so long; whether it does."""
        return self.server.owner.closing.wait(seconds)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


Behaviour = Callable[[Reply], None]


class _Listening(ThreadingHTTPServer):
    daemon_threads = True
    owner: ModelServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asks may go before the answer is whole."""


class ModelServer:
    """The server; each behaviour answers one request, the last one all that follow.

    Attributes:
        endpoint: The base URL of its API.
        requests: What came in, in order.
        closing: Set when it is to end.
    """

    def __init__(self, *behaviours: Behaviour) -> None:
        self.requests: list[Received] = []
        self.closing = threading.Event()
        self._behaviours = behaviours
        self._lock = threading.Lock()
        self._listening = _Listening(("127.0.0.1", 0), Reply)
        self._listening.owner = self
        self.endpoint = f"http://127.0.0.1:{self._listening.server_port}/v1"
        self._thread = threading.Thread(
            target=self._listening.serve_forever, kwargs={"poll_interval": 0.01}
        )

    def next_behaviour(self, received: Received) -> Behaviour:
        with self._lock:
            self.requests.append(received)
            return self._behaviours[min(len(self.requests), len(self._behaviours)) - 1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._listening.shutdown()
        self._thread.join()
        self._listening.server_close()


def good(
    text: str = "Yes.",
    *,
    usage: object = None,
    model: str = "tester",
    finish_reason: str = "stop",
) -> Behaviour:
    """Answers, whole or word by word as it is asked.

    Args:
        text: The answer.
        usage: What it reports as its usage; None reports nothing.
        model: The name it gives itself.
        finish_reason: Why it says it stopped.
    """
    end = {"finish_reason": finish_reason}

    def behave(reply: Reply) -> None:
        if not reply.is_streamed:
            message = {"role": "assistant", "content": text}
            answer = {"model": model, "choices": [{"message": message, **end}]}
            reply.send(json.dumps({**answer, "usage": usage}).encode())
            return
        reply.begin(200, "text/event-stream")
        for word in _words(text):
            delta = {"delta": {"content": word}, "finish_reason": None}
            reply.event({"model": model, "choices": [delta], "usage": None})
        reply.event({"model": model, "choices": [{"delta": {}, **end}]})
        if usage is not None:
            reply.event({"model": model, "choices": [], "usage": usage})
        reply.event("[DONE]")

    return behave


def raw(body: bytes, kind: str = "application/json") -> Behaviour:
    """Answers with exactly these bytes."""
    return lambda reply: reply.send(body, kind=kind)


def failing(status: int, body: bytes = b'{"error": "no"}', **headers: str) -> Behaviour:
    """Answers with an error; names of headers with "_" for "-"."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda reply: reply.send(body, status=status, headers=named)


def redirecting(to: str) -> Behaviour:
    """Sends its callers on."""
    return failing(307, b"", Location=to)


def silent(reply: Reply) -> None:
    """Takes the request and says nothing for as long as it runs."""
    reply.wait()


def dripping(before: bytes, every: float = 0.05) -> Behaviour:
    """Sends a beginning, and then a space every few hundredths of a second, forever."""

    def behave(reply: Reply) -> None:
        reply.wfile.write(before)
        while not reply.wait(every):
            reply.wfile.write(b" ")

    return behave


def hanging_up(after: str = "") -> Behaviour:
    """Streams these words and then closes the connection without an end."""

    def behave(reply: Reply) -> None:
        if not after:
            return
        # A length that is never reached: the end of the connection is too early.
        reply.begin(200, "text/event-stream", {"Content-Length": "1000000"})
        for word in _words(after):
            reply.event({"choices": [{"delta": {"content": word}}]})

    return behave


def pouring(body: bytes, times: int) -> Behaviour:
    """Answers with a body of these bytes, over and over."""

    def behave(reply: Reply) -> None:
        reply.begin(200, "application/json")
        for _ in range(times):
            reply.wfile.write(body)

    return behave


def _words(text: str) -> list[str]:
    """Pieces that together are the text, each one ending with a space but the last."""
    first, *others = text.split(" ")
    return [first, *(f" {word}" for word in others)]
