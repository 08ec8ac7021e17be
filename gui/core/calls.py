"""The requests under way: their lines out, and what comes back to whom.

How lines travel is not known here, nor what becomes of a failure without a handler.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TypeVar, cast

import msgspec

from gui.messages.wire import Call, Failure, Progress, Request, Return, reply_type

R = TypeVar("R")


@dataclass(slots=True, kw_only=True, eq=False)
class Pending:
    """A request that waits for its reply.

    Attributes:
        sent_at: When it went out, in seconds of the caller's clock; None if it has not.
    """

    number: int
    request: Request[object]
    then: Callable[[object], None]
    failed: Callable[[Failure], None] | None
    progress: Callable[[Progress], None] | None
    sent_at: float | None = None

    def line(self) -> bytes:
        """The request as it travels.

        Raises:
            UnicodeEncodeError: A text in it is none.
        """
        body = msgspec.Raw(msgspec.json.encode(self.request))
        return msgspec.json.encode(Call(number=self.number, body=body)) + b"\n"


def cancellation(number: int) -> bytes:
    """What tells that nobody wants a reply any more."""
    return msgspec.json.encode(Call(number=number, cancel=True)) + b"\n"


class Calls:
    """What is under way.

    Args:
        unhandled: Gets failures that nobody else takes.
    """

    def __init__(self, unhandled: Callable[[Failure], None]) -> None:
        self._unhandled = unhandled
        self._open: dict[int, Pending] = {}
        self._numbers = count(1)

    def __len__(self) -> int:
        return len(self._open)

    def add(
        self,
        request: Request[R],
        then: Callable[[R], None],
        failed: Callable[[Failure], None] | None,
        progress: Callable[[Progress], None] | None,
    ) -> Pending:
        """A new request."""
        pending = Pending(
            number=next(self._numbers),
            request=cast("Request[object]", request),
            then=cast("Callable[[object], None]", then),
            failed=failed,
            progress=progress,
        )
        self._open[pending.number] = pending
        return pending

    def all(self) -> tuple[Pending, ...]:
        """What is under way, in the order of asking."""
        return tuple(self._open.values())

    def drop(self, number: int) -> Pending | None:
        """Wait for a reply no longer; None if nobody did."""
        return self._open.pop(number, None)

    def fail(self, number: int, failure: Failure) -> None:
        """Let a request fail, if it is still under way."""
        pending = self.drop(number)
        if pending is not None:
            _call(pending.failed or self._unhandled, failure)

    def lose(self, failure: Failure) -> None:
        """Let all fail for one reason, which is told once, elsewhere, to the user."""
        lost, self._open = self._open, {}
        for pending in lost.values():
            if pending.failed is not None:
                _call(pending.failed, failure)

    def take(self, line: bytes) -> bool:
        """Hand over what a line brings; whether it told of progress."""
        try:
            came = _RETURN.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self._unhandled(_unreadable(error))
            return False
        pending = self._open.get(came.number)
        if pending is None:
            return False  # it was cancelled
        try:
            return self._hand_over(pending, came)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self.fail(came.number, _unreadable(error))
            return False

    def _hand_over(self, pending: Pending, came: Return) -> bool:
        if came.kind == "progress":
            progress = _PROGRESS.decode(came.body)
            if pending.progress is not None:
                _call(pending.progress, progress)
            return True
        if came.kind == "failure":
            self.fail(pending.number, _FAILURE.decode(came.body))
            return False
        reply = _decoder(type(pending.request)).decode(came.body)
        self.drop(pending.number)
        _call(pending.then, reply)
        return False


_RETURN = msgspec.json.Decoder(Return)
_PROGRESS = msgspec.json.Decoder(Progress)
_FAILURE = msgspec.json.Decoder(Failure)

V = TypeVar("V")


@cache
def _decoder(request: type[Request[object]]) -> msgspec.json.Decoder[object]:
    return msgspec.json.Decoder(reply_type(request))


def _call(handler: Callable[[V], None], value: V) -> None:
    """Call back; a handler's mistake is told and keeps nobody else waiting."""
    try:
        handler(value)
    except Exception:  # noqa: BLE001  # whatever it is
        sys.excepthook(*sys.exc_info())


def _unreadable(error: Exception) -> Failure:
    return Failure(
        sentence=f"the engine has sent what cannot be read: {error}", is_bug=True
    )
