"""Work counted in calls, so that growth can be asserted without a clock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls_made_by(work: Callable[[], object]) -> int:
    """Count the calls, of Python and of C functions, that ``work`` makes.

    The same work makes the same calls on any machine under any load, which no
    clock can promise. What one C function does inside is not seen.
    """
    count = 0

    def note(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
