"""Bytes that come in pieces, cut into lines; a long line is not searched twice."""

from __future__ import annotations

from collections import deque


class Lines:
    """Whole lines, in order; what follows the last of them waits for its end."""

    def __init__(self) -> None:
        self._whole: deque[bytes] = deque()
        self._begun: list[bytes] = []

    def __bool__(self) -> bool:
        return bool(self._whole)

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        first, *rest = data.split(b"\n")
        self._begun.append(first)
        if rest:
            self._whole.append(b"".join(self._begun))
            self._whole.extend(rest[:-1])
            self._begun = [rest[-1]]

    def pop(self) -> bytes:
        """The next line, without its end; there must be one."""
        return self._whole.popleft()
