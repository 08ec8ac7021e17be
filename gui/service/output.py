"""The way out of the engine process: whole lines, from whichever thread."""

from __future__ import annotations

import threading
from typing import BinaryIO, Literal

import msgspec

from gui.messages.wire import Message, Return


class Output:
    """Writes one line for each message.

    Args:
        stream: Where to; nobody else writes there.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(
        self, number: int, kind: Literal["progress", "reply", "failure"], body: Message
    ) -> None:
        """Send something about a request.

        Raises:
            UnicodeEncodeError: A text in it is none; nothing was sent.
        """
        raw = msgspec.Raw(msgspec.json.encode(body))
        line = msgspec.json.encode(Return(number=number, kind=kind, body=raw))
        with self._lock:
            try:
                self._stream.write(line + b"\n")
                self._stream.flush()
            except (OSError, ValueError):
                pass  # nobody reads any more, or the process is about to end
