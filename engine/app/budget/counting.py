"""Counting the budgets of a database, as many as are selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from engine.app.budget.figures import Figures
from engine.app.budget.tally import Tally
from engine.store.budgets import Budgets, Selection

OFTEN = 1000
"""Records after which it is told how far it is."""

_One = TypeVar("_One")


def counted(
    budgets: Budgets,
    selection: Selection,
    tell: Callable[[int, int], None] = lambda done, total: None,  # noqa: ARG005  # nobody listens
) -> tuple[Tally, Figures]:
    """The selected budgets, counted, and what they come to.

    Args:
        budgets: Where they are.
        selection: Which.
        tell: Is told how many of how many are counted.

    Raises:
        RecordError: A record is damaged.
    """
    tally = Tally()
    tally.take(told(budgets.records(selection), budgets.count(selection), tell))
    return tally, tally.figures(budgets.talks(selection))


def told(
    things: Iterable[_One], total: int, tell: Callable[[int, int], None]
) -> Iterator[_One]:
    """The same things, while it is told how many of how many have gone by."""
    for number, thing in enumerate(things):
        if number % OFTEN == 0:
            tell(number, total)
        yield thing
