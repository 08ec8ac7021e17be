"""Sums, counts and largest values by region, while sales come and go."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple, TypeAlias

REGIONS = tuple(f"region-{number}" for number in range(20))


class Sale(NamedTuple):
    """One sale."""

    id: int
    region: str
    amount: int


Change: TypeAlias = tuple[Sale, Sale]
"""A sale that is struck out, and the one that comes instead."""


def sales(count: int, seed: int = 37) -> list[Sale]:
    """The sales there are at first."""
    draw = Random(seed)  # noqa: S311  # no secret
    return [_sale(draw, number) for number in range(count)]


def _sale(draw: Random, number: int) -> Sale:
    return Sale(number, draw.choice(REGIONS), draw.randrange(1, 1000))


def changes(count: int, seed: int = 41) -> Iterator[Change]:
    """As many changes as there are sales, each of a sale that is there then."""
    draw = Random(seed)  # noqa: S311  # no secret
    there = sales(count)
    for number in range(count, 2 * count):
        place = draw.randrange(count)
        new = _sale(draw, number)
        yield there[place], new
        there[place] = new


def check(size: int, answer: object) -> bool:
    """Whether the turnovers after all changes add up, and the summaries are right.

    The answer is the sum of the turnovers read after each change, and the region,
    number, total and largest of every summary at the end.
    """
    there = {sale.id: sale for sale in sales(size)}
    turnover = sum(sale.amount for sale in there.values())
    added = 0
    for old, new in changes(size):
        del there[old.id]
        there[new.id] = new
        turnover += new.amount - old.amount
        added += turnover
    summaries = set()
    for region in REGIONS:
        amounts = [sale.amount for sale in there.values() if sale.region == region]
        largest = max(amounts, default=0)
        summaries.add((region, len(amounts), sum(amounts), largest))
    return answer == (added, summaries)
