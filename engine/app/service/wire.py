"""What front and worker say to each other over a pipe.

A message is two lengths, a header in JSON and a body that is passed on as it is. Both
ends are of one version of the program, on one machine, and trust each other.
"""

from __future__ import annotations

from struct import Struct

import msgspec

LENGTHS = Struct(">II")
"""The bytes of the header and of the body."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker is to do.

    Attributes:
        task: A name in ``tasks.TASKS``.
    """

    task: str


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; the body is what the client gets.

    Attributes:
        status: Of HTTP.
        log: Lines for the log, each with its level as `logging` counts levels.
    """

    status: int
    log: tuple[tuple[int, str], ...] = ()


def packed(header: Call | Reply, body: bytes) -> bytes:
    """A message, ready to be written."""
    head = msgspec.json.encode(header)
    return LENGTHS.pack(len(head), len(body)) + head + body


def text_of(data: object) -> bytes:
    """JSON data as the text a client gets.

    A proof is spelled in a tenth of the time that the standard library takes. What
    JSON does not have, such as infinity, would be null.
    """
    return msgspec.json.encode(data)


def error_text(code: str, message: str) -> bytes:
    """An error as the text a client gets."""
    return text_of({"error": {"code": code, "message": message}})
