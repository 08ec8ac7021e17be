"""Work counted in calls or lines, so that growth can be asserted without a clock."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeAlias

Trace: TypeAlias = "Callable[[FrameType, str, object], Trace]"


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
    with no_collection():
        sys.setprofile(note)
        try:
            work()
        finally:
            sys.setprofile(before)
    return count


def lines_run_by(work: Callable[[], object]) -> int:
    """Count the lines of Python that ``work`` runs, each as often as it is run.

    So a loop that calls nothing is seen too, and generated code as well. Versions of
    Python hardly differ in lines, as they do in instructions.
    """
    count = 0

    def note(_: FrameType, event: str, __: object) -> Trace:
        nonlocal count
        count += event == "line"
        return note

    before = sys.gettrace()
    with no_collection():
        sys.settrace(note)
        try:
            work()
        finally:
            sys.settrace(before)
    return count


@contextmanager
def no_collection() -> Iterator[None]:
    """Let nobody be called because garbage is collected, which depends on the past."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
