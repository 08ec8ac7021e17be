"""Whether what a session is to use fits what it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.errors import ReplacementError
from engine.lang.rules import RuleSet
from engine.lang.vocabulary import Vocabulary
from engine.match.facts import Fact
from engine.run.explore import Exploration
from engine.run.setting import NETWORK, PLAIN
from engine.run.strategy import EXPLORABLE


def known_matcher(name: str) -> str:
    """A matcher's name, if there is one.

    Raises:
        ReplacementError: If it does not fit.
    """
    if name not in (NETWORK, PLAIN):
        raise ReplacementError(
            f"there is no matcher {name!r}, only {NETWORK} and {PLAIN}"
        )
    return name


def check_exploration(strategy: str, exploration: Exploration) -> None:
    """Refuse an exploration that a strategy cannot follow.

    Raises:
        ReplacementError: If it does not fit.
    """
    if strategy not in EXPLORABLE:
        raise ReplacementError(
            f"the strategy {strategy!r} has no score to explore by, only "
            f"{', '.join(EXPLORABLE)} have"
        )
    if strategy == "specificity-first" and exploration.kind == "thompson":
        raise ReplacementError("thompson draws utilities, specificity-first has none")


def with_vocabulary(rules: RuleSet, vocabulary: Vocabulary) -> RuleSet:
    """The rules with other functions and effects, which must offer all of theirs.

    Raises:
        ReplacementError: If it does not fit.
    """
    missing = [
        name
        for mine, theirs in (
            (rules.vocabulary.functions, vocabulary.functions),
            (rules.vocabulary.effects, vocabulary.effects),
        )
        for name in mine
        if name not in theirs
    ]
    if missing:
        raise ReplacementError(
            f"the vocabulary lacks {', '.join(sorted(missing))}, "
            "which the rules were checked with"
        )
    return (
        rules
        if vocabulary is rules.vocabulary
        else replace(rules, vocabulary=vocabulary)
    )


def check_templates(rules: RuleSet, facts: Sequence[Fact]) -> None:
    """Refuse rules that declare templates of live facts differently.

    Raises:
        ReplacementError: If it does not fit.
    """
    for fact in facts:
        shape = rules.templates.get(fact.template)
        if shape is None or [(s.name, s.type) for s in shape.slots.values()] != [
            (s.name, s.type) for s in fact.shape.slots.values()
        ]:
            raise ReplacementError(
                f"the new rules declare {fact.template} differently while facts of it "
                "live: retract them or start a new session"
            )
