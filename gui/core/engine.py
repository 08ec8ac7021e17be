"""How views ask the engine: without knowing that it is another process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from gui.messages.wire import Failure, Progress, Request

R = TypeVar("R")


class Ticket(Protocol):
    """A request that is under way."""

    def cancel(self) -> None:
        """Nobody wants the reply any more: nothing is called back from now on."""


class Engine(Protocol):
    """Takes requests; calls back later, never before `send` has returned."""

    def send(
        self,
        request: Request[R],
        then: Callable[[R], None],
        *,
        failed: Callable[[Failure], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> Ticket:
        """Ask for something.

        Args:
            request: What is asked for.
            then: Gets the reply.
            failed: Gets the reason why there is none; without it, the window tells it.
            progress: Is told how far it has come.
        """


class Latest:
    """Requests of which only the newest counts: sending one cancels the one before."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ticket: Ticket | None = None

    def send(
        self,
        request: Request[R],
        then: Callable[[R], None],
        *,
        failed: Callable[[Failure], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        """Ask for something instead of what was asked for before."""
        self.cancel()
        self._ticket = self._engine.send(
            request, then, failed=failed, progress=progress
        )

    def cancel(self) -> None:
        """Want nothing any more."""
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
