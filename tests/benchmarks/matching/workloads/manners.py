"""Miss Manners: guests at one table, neighbours of opposite sex with a common hobby."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import NamedTuple, cast

HOBBIES = ("h1", "h2", "h3")


class Guest(NamedTuple):
    """A guest and one of the guest's hobbies."""

    name: str
    sex: str
    hobby: str


def guests(count: int, seed: int = 7) -> list[Guest]:
    """Half of each sex, each with two or three hobbies."""
    draw = Random(seed * 1000 + count)  # noqa: S311  # no secret
    rows: list[Guest] = []
    for number in range(1, count + 1):
        few = draw.choice((2, 3))
        rows.extend(
            Guest(f"n{number}", "m" if number % 2 else "f", hobby)
            for hobby in draw.sample(HOBBIES, few)
        )
    return rows


def check(size: int, answer: object) -> bool:
    """Whether the names, in the order of their seats, are a good table."""
    table = cast("list[str]", answer)
    sex: dict[str, str] = {}
    hobbies: dict[str, set[str]] = {}
    for guest in guests(size):
        sex[guest.name] = guest.sex
        hobbies.setdefault(guest.name, set()).add(guest.hobby)
    return sorted(table) == sorted(sex) and all(
        sex[left] != sex[right] and hobbies[left] & hobbies[right]
        for left, right in pairwise(table)
    )
