"""What a live fact costs, and whether rule sets and sessions leave anything behind."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path

SHELVES = 1000
WANTED = 7


def items(count: int) -> Iterator[tuple[int, int, int]]:
    """Id, shelf and weight of items; numbers are made one by one, as facts hold them."""
    for number in range(count):
        yield number, number % SHELVES, number * 7919 % 100_003


def check(size: int, answer: object) -> bool:
    """Whether the items on the wanted shelf were found."""
    return answer == sum(1 for number in range(size) if number % SHELVES == WANTED)


def check_flat(size: int, answer: object) -> bool:
    """Whether all rule sets did what they had to."""
    return answer == size


def resident() -> float:
    """The memory this process holds, in bytes; NaN where the system does not say so."""
    if not sys.platform.startswith("linux"):
        return math.nan
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    held = next(one for one in status.splitlines() if one.startswith("VmRSS:"))
    return float(held.split()[1]) * 1024
