"""Random programs whose end does not depend on the order of things.

They conclude and do nothing else, and nothing in them competes: what follows from
given facts is then one set of facts, whatever order they came and rules fired in.
"""

from __future__ import annotations

import random

from support import programs

from engine import FiringError, FiringLimitError, RuleSetError, Session, load_sources

ORDERLESS = frozenset({"then-conclude", "then-let"})
LIMIT = 300


def program(random_: random.Random) -> programs.Program | None:
    """A program without choices, asserts, modifies, retracts and halts, or None."""
    made = programs.program(random_)
    rules = tuple(
        rule
        for rule in made.rules
        if "choose" not in rule and _verbs(made.features[str(rule["rule"])])
    )
    return programs.Program(rules, (), made.features) if rules else None


def _verbs(features: frozenset[str]) -> bool:
    return {f for f in features if f.startswith("then-")} <= ORDERLESS


def session(made: programs.Program) -> Session | None:
    """A session on the program, or None if the checker refuses it."""
    try:
        return Session(load_sources(made.files()))
    except RuleSetError:
        return None


def content(session: Session) -> list[str]:
    """The live facts without their ids."""
    return sorted(str(fact) for fact in session.facts())


def finish(session: Session) -> bool:
    """Run to the end; False if a firing fails or there is no end."""
    try:
        session.run(max_firings=LIMIT)
    except (FiringError, FiringLimitError):
        return False
    return True
