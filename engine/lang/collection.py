"""The collection of cyclic garbage, paused while much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Generator[None]:
    """Collect no cycles inside, unless nobody collects them outside either.

    Python looks at all objects again and again while their number grows, which takes
    a quarter of the time of loading ten thousand rules and finds next to nothing.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
