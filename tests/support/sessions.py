"""Sessions on random programs, with facts given at random."""

from __future__ import annotations

import random
from typing import TypeAlias

from hypothesis import HealthCheck, assume, settings
from support import programs
from support.conflict import could_fire
from support.corpus import supports

from engine import FiringError, FiringLimitError, RuleSetError, Session, load_sources
from engine.match.facts import FactId

State: TypeAlias = """tuple[
    list[tuple[FactId, str]], dict[int, list[str]], list[tuple[str, list[FactId], str]]
]"""
LIMIT = 25
HISTORIES = settings(
    max_examples=settings().max_examples // 4,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
"""For laws whose every example is a program with a whole history of operations."""


def session(random_: random.Random, **settings: object) -> Session:
    """A session with some facts; programs the checker refuses are assumed away."""
    made = programs.program(random_)
    try:
        rules = load_sources(made.files())
    except RuleSetError:
        assume(False)  # noqa: FBT003
        raise
    found = Session(rules, **settings)  # type: ignore[arg-type]
    for _ in range(random_.randrange(2, 7)):
        found.give(*programs.fact(random_))
    return found


def some(seeds: int, **settings: object) -> list[Session]:
    """The sessions of a fixed corpus."""
    found = []
    for seed in range(seeds):
        random_ = random.Random(seed)  # noqa: S311
        made = programs.program(random_)
        try:
            one = Session(load_sources(made.files()), **settings)  # type: ignore[arg-type]
        except RuleSetError:
            continue
        for _ in range(4):
            one.give(*programs.fact(random_))
        found.append(one)
    return found


def run(session: Session) -> str:
    """How a bounded run ended."""
    try:
        return session.run(max_firings=LIMIT).reason
    except FiringLimitError:
        return "firings"
    except FiringError:
        return "error"


def state(session: Session) -> State:
    """Everything a session shows: facts, supports, what waits, in order."""
    waiting = [
        (
            one.rule.name,
            [fact.id for fact in one.facts],
            repr(one.key),
        )
        for one in could_fire(session._cycle)
    ]
    facts = [(fact.id, str(fact)) for fact in session.facts()]
    known = {number: sorted(one) for number, one in supports(session).items()}
    return facts, known, waiting
