"""How messages travel: one JSON line each, in an envelope with the request's number."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar, get_args

import msgspec

R = TypeVar("R")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A value that travels; never changed once made."""


class Request(Message, Generic[R], frozen=True, kw_only=True, tag_field="request"):
    """Something asked for; its parameter is the type of the reply."""


class Progress(Message, frozen=True, kw_only=True):
    """How far a request has come.

    Attributes:
        done: Parts done.
        total: Parts in all; 0 where nobody knows.
    """

    done: int
    total: int


class Failure(Message, frozen=True, kw_only=True):
    """Why there is no reply.

    Attributes:
        sentence: Place, cause and cure, for people; may have several lines.
        is_bug: Whether it is the program's mistake and not the user's.
        details: The traceback of a bug; empty otherwise.
    """

    sentence: str
    is_bug: bool = False
    details: str = ""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A request on its way, or its cancellation: ``cancel`` with the same number."""

    number: int
    cancel: bool = False
    body: msgspec.Raw = msgspec.Raw(b"null")


class Return(msgspec.Struct, frozen=True, kw_only=True):
    """What comes back: progress any number of times, then a reply or a failure."""

    number: int
    kind: Literal["progress", "reply", "failure"]
    body: msgspec.Raw


def reply_type(request: type[Request[R]]) -> type[R]:
    """The type of a request's reply, as its class statement names it."""
    for base in getattr(request, "__orig_bases__", ()):
        for found in get_args(base):
            return found  # type: ignore[no-any-return]  # the class statement says so
    raise TypeError(f"{request.__name__} names no reply")
