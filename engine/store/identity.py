"""Names and moments of records: sortable ids and UTC times, as text and back.

Time and chance come from outside; nothing here looks at a clock of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, with its time zone."""

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_LENGTH = 26
_CHANCE_BITS = 80
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Ids:
    """Makes ids of 26 characters that sort by time.

    An id is 48 bits of milliseconds and 80 bits of chance, written in base 32. Ids of
    one maker rise even within a millisecond; those of several processes differ by
    their 80 bits of the system's entropy.
    """

    def __init__(
        self, clock: Clock, entropy: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._clock = clock
        self._entropy = entropy
        self._last = 0

    def new(self) -> str:
        """The next id; later than every id this maker gave before."""
        milliseconds = (self._clock() - _EPOCH) // timedelta(milliseconds=1)
        chance = int.from_bytes(self._entropy(_CHANCE_BITS // 8), "big")
        self._last = max((milliseconds << _CHANCE_BITS) | chance, self._last + 1)
        number, digits = self._last, ""
        for _ in range(_LENGTH):
            number, digit = divmod(number, 32)
            digits = _DIGITS[digit] + digits
        return digits


def as_text(moment: datetime) -> str:
    """A moment in UTC, of fixed width, so that texts sort as moments do.

    Raises:
        ValueError: The moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone, so it is no moment")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def as_moment(text: str) -> datetime:
    """The moment that ``as_text`` wrote."""
    return datetime.fromisoformat(text)
