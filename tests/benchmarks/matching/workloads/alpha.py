"""Many facts past a hundred rules that each test two slots and join nothing."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import NamedTuple

BANDS = 100
WIDTH = 20


class Item(NamedTuple):
    """A fact."""

    id: int
    kind: int
    value: int


class Band(NamedTuple):
    """A rule: items of a kind whose value is from `low` to below `low` + `WIDTH`."""

    number: int
    kind: int
    low: int


def items(count: int, seed: int = 13) -> list[Item]:
    """Items of 50 kinds with values below 1000."""
    draw = Random(seed)  # noqa: S311  # no secret
    return [Item(i, draw.randrange(50), draw.randrange(1000)) for i in range(count)]


def bands(count: int = BANDS, seed: int = 17) -> list[Band]:
    """About one of 2500 items is in each."""
    draw = Random(seed)  # noqa: S311  # no secret
    return [Band(n, draw.randrange(50), draw.randrange(980)) for n in range(count)]


def check(size: int, answer: object) -> bool:
    """Whether as many rules fired as there are items in bands."""
    having = Counter((item.kind, item.value) for item in items(size))
    return answer == sum(
        having[band.kind, value]
        for band in bands()
        for value in range(band.low, band.low + WIDTH)
    )
