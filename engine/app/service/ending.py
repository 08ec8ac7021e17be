"""The end of the service: who is still waited for, and what is told to who is not.

What was taken, a request whose body is there, is finished however long that takes: the
settings say how long a language model may, and nobody else knows better. A client that
does not send what it began to, or does not read what it asked for, is waited for a
little.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from math import inf
from typing import Any

import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.app.service.pool import Pool
from engine.app.service.wire import error_text

_PATIENCE = 3.0
"""Seconds for clients to send what they began, and at last to read their answers."""
_TICK = 0.1  # seconds between two looks at whether it is over
_SENTENCE = (
    "the service ends and did not wait any longer: ask again once it runs; what was "
    "begun may be on file, see regelwerk history"
)


class Parting:
    """Passes requests on; those that are given up at the end are answered with 503."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._unanswered: set[asyncio.Task[Any]] = set()
        self._unread: set[asyncio.Task[Any]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        task = asyncio.current_task()
        if scope["type"] != "http" or task is None:
            await self._app(scope, receive, send)
            return

        async def received() -> Message:
            self._unread.add(task)
            try:
                return await receive()
            finally:
                self._unread.discard(task)

        async def sent(message: Message) -> None:
            self._unanswered.discard(task)
            await send(message)

        self._unanswered.add(task)
        try:
            await self._app(scope, received, sent)
        except asyncio.CancelledError:
            if task not in self._unanswered:
                raise
            body = error_text("ending", _SENTENCE)
            told = Response(body, 503, media_type="application/json")
            await told(scope, receive, send)
        finally:
            self._unanswered.discard(task)

    def give_up_unread(self) -> None:
        """Refuse the requests that wait for more of their body."""
        for task in self._unread & self._unanswered:
            task.cancel()

    def give_up(self) -> None:
        """Refuse every request whose answer has not begun."""
        for task in self._unanswered:
            task.cancel()


class Server(uvicorn.Server):
    """A server that at its end waits for its own work, but not for idle clients.

    Args:
        config: Its application is the ``front``; it sets no time for the end.
        front: Knows which requests wait for what.
        pool: Does what was taken.
    """

    def __init__(self, config: uvicorn.Config, front: Parting, pool: Pool) -> None:
        super().__init__(config)
        self._front = front
        self._pool = pool

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take nothing new and finish what was taken, unless it is told to hurry."""
        parting = asyncio.create_task(self._part())
        await super().shutdown(sockets)
        await parting
        if self.force_exit:  # then the server leaves this out
            await self.lifespan.shutdown()

    async def _part(self) -> None:
        """Let clients go: the server itself waits for each of them without end."""
        await self._wait(self._is_in_touch, _PATIENCE)
        self._front.give_up_unread()
        await self._wait(lambda: self._pool.pending > 0)
        await self._wait(self._is_in_touch, _PATIENCE)
        self._front.give_up()
        await asyncio.sleep(_TICK)  # in which the refusals go out
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    def _is_in_touch(self) -> bool:
        return bool(self.server_state.connections or self.server_state.tasks)

    async def _wait(self, lasts: Callable[[], bool], seconds: float = inf) -> None:
        """Wait while something lasts, at most so long, and not where time presses."""
        now = asyncio.get_running_loop().time
        end = now() + seconds
        while lasts() and not self.force_exit:
            if now() >= end:
                return
            await asyncio.sleep(_TICK)
