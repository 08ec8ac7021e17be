"""A line in the log every so many decisions: what the budgets of these came to."""

from __future__ import annotations

import logging

from engine.app.logfile import LOGGER
from engine.store.budgets import Selection
from engine.store.errors import StoreError
from engine.store.store import Store


def report_when_due(store: Store, decision: str, every: int) -> None:
    """Log what the last so many budgets came to, if it is time.

    Each decision stands in one line, so that the cost does not grow with the database.
    As the decision is kept by then, what goes wrong here is logged and no more.

    Args:
        store: Where the decision is kept.
        decision: The decision's id.
        every: Decisions from one line to the next; 0 for none.
    """
    if not every or not LOGGER.isEnabledFor(logging.INFO):
        return
    try:
        number = store.budgets.number(decision)
        if number % every == 0:
            LOGGER.info("%s", _line(store, Selection(newest=number, last=every)))
    except StoreError as error:
        LOGGER.error("no Budget Report: %s", error)


def _line(store: Store, selection: Selection) -> str:
    from engine.app.budget.counting import counted  # noqa: PLC0415  # rarely due

    _, found = counted(store.budgets, selection)
    mean = "no data" if found.budget is None else f"{found.budget.mean:.0f}"
    overflow, accuracy, follow_ups = (
        "no data" if share.percent is None else f"{share.percent:.1f} %"
        for share in (found.overflow.share, found.accuracy, found.follow_ups)
    )
    return (
        f"Budget Report: {found.decisions} decisions, mean {mean}, "
        f"overflow {overflow}, accuracy {accuracy}, follow-ups {follow_ups}"
    )
