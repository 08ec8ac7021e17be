"""An engine for tests of views: it records what is asked; the test answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from gui.messages.wire import Failure, Progress, Request

R = TypeVar("R")


@dataclass(slots=True, kw_only=True, eq=False)
class FakeTicket:
    """A request that waits for the test to answer it."""

    request: Request[object]
    then: Callable[[object], None]
    failed: Callable[[Failure], None] | None
    progress: Callable[[Progress], None] | None
    is_open: bool = True

    def cancel(self) -> None:
        """Call nothing back from now on."""
        self.is_open = False


class FakeEngine:
    """Implements `gui.core.engine.Engine`; replies come when the test says so.

    Attributes:
        sent: Every request in order, cancelled ones too.
        unhandled: Failures of requests that came without a handler for them.
    """

    def __init__(self) -> None:
        self.sent: list[Request[object]] = []
        self.unhandled: list[Failure] = []
        self._tickets: list[FakeTicket] = []

    def send(
        self,
        request: Request[R],
        then: Callable[[R], None],
        *,
        failed: Callable[[Failure], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> FakeTicket:
        """Record a request."""
        ticket = FakeTicket(
            request=cast("Request[object]", request),
            then=cast("Callable[[object], None]", then),
            failed=failed,
            progress=progress,
        )
        self.sent.append(ticket.request)
        self._tickets.append(ticket)
        return ticket

    def pending(self, kind: type[Request[R]]) -> list[Request[R]]:
        """The requests of a type that are neither answered nor cancelled."""
        return [cast("Request[R]", one.request) for one in self._open(kind)]

    def reply(self, kind: type[Request[R]], value: R) -> None:
        """Answer the last open request of a type.

        Raises:
            AssertionError: There is none.
        """
        ticket = self._last(kind)
        ticket.is_open = False
        ticket.then(value)

    def fail(self, kind: type[Request[R]], failure: Failure | str) -> None:
        """Let the last open request of a type fail, with a sentence or in full.

        Raises:
            AssertionError: There is none.
        """
        if isinstance(failure, str):
            failure = Failure(sentence=failure)
        ticket = self._last(kind)
        ticket.is_open = False
        if ticket.failed is None:
            self.unhandled.append(failure)
        else:
            ticket.failed(failure)

    def progress(self, kind: type[Request[R]], progress: Progress) -> None:
        """Tell the last open request of a type how far it has come.

        Raises:
            AssertionError: There is none.
        """
        ticket = self._last(kind)
        if ticket.progress is not None:
            ticket.progress(progress)

    def _open(self, kind: type[Request[R]]) -> list[FakeTicket]:
        return [
            one for one in self._tickets if one.is_open and type(one.request) is kind
        ]

    def _last(self, kind: type[Request[R]]) -> FakeTicket:
        found = self._open(kind)
        assert found, f"no {kind.__name__} waits for an answer"
        return found[-1]
