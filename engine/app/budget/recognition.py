"""Recognition: how long rules take to tell what a question wants, measured when asked.

A decision is timed as a whole, so the latest questions are judged once more, each only
until its intent stands, by the rules that decided them. What effects answered then is
not asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from engine.app.budget.distribution import Distribution
from engine.app.budget.figures import Figures
from engine.app.recorded import record_of
from engine.app.rulebook import Rulebook
from engine.assistant.assistant import intent_time
from engine.errors import EngineError
from engine.store.decisions import Decisions


def with_recognition(
    figures: Figures,
    ids: Iterable[str],
    decisions: Decisions,
    book: Rulebook,
    clock: Callable[[], float],
) -> Figures:
    """Figures with the time until the intent of some questions stands.

    Questions that were forgotten, or that cannot be judged any more, are left out.

    Args:
        figures: The other figures.
        ids: The decisions to judge again; each takes a few milliseconds.
        decisions: What is logged.
        book: Knows the rules that decided.
        clock: Seconds from any start.
    """
    times = Distribution()
    is_warm = False
    for id_ in ids:
        try:
            decision = decisions.get(id_)
            record = record_of(decision)
            rules = book.rules(decision.entry.ruleset)
            if not is_warm:  # compiling is no part of recognising
                intent_time(record, rules, clock)
                is_warm = True
            seconds = intent_time(record, rules, clock)
        except EngineError:
            continue
        if seconds is not None:
            times.add(round(seconds * 1000, 1))
    return replace(figures, recognition_ms=times.spread())
