"""Conflict resolution: pure sort keys, total and independent of the matcher.

Every key begins with layer, stratum and salience, which no strategy can override,
and ends with what makes an activation unique.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from engine.errors import ReplacementError, did_you_mean
from engine.lang.rules import Rule
from engine.lang.values import order_key
from engine.match.facts import Fact
from engine.match.match import Match
from engine.run.utility import Utility

SortKey: TypeAlias = tuple[object, ...]
Ranking: TypeAlias = Callable[[Match, Utility], SortKey]

DEFAULT = "utility-specificity"


def recency(match: Match) -> tuple[int, ...]:
    """Newest time tags first; of two, the one with more tags before its prefix."""
    tags = sorted((fact.id for fact in match.facts), reverse=True)
    return (*(-tag for tag in tags), 1)


def age(match: Match) -> tuple[int, ...]:
    """Oldest newest tag first."""
    return tuple(sorted((fact.id for fact in match.facts), reverse=True))


def score(match: Match, utility: Utility) -> float:
    """The utility × specificity, the default strategy's measure."""
    return utility.value * match.rule.specificity


def _utility_specificity(match: Match, utility: Utility) -> SortKey:
    specificity = match.rule.specificity
    return (
        -score(match, utility),
        -specificity,
        -utility.value,
        recency(match),
    )


def _utility_first(match: Match, utility: Utility) -> SortKey:
    return (-utility.value, -match.rule.specificity, recency(match))


def _specificity_first(match: Match, utility: Utility) -> SortKey:
    return (-match.rule.specificity, -utility.value, recency(match))


def _depth(match: Match, utility: Utility) -> SortKey:
    newest = recency(match)[:1]
    return (newest, -match.rule.specificity, -utility.value, recency(match))


def _breadth(match: Match, utility: Utility) -> SortKey:
    return (age(match)[:1], -match.rule.specificity, -utility.value, age(match))


def _lex(match: Match, utility: Utility) -> SortKey:
    return (recency(match), -match.rule.specificity, -utility.value)


def _mea(match: Match, utility: Utility) -> SortKey:
    first = -match.facts[0].id if match.facts else 1
    return (first, *_lex(match, utility))


STRATEGIES: Mapping[str, Ranking] = {
    DEFAULT: _utility_specificity,
    "utility-first": _utility_first,
    "specificity-first": _specificity_first,
    "depth": _depth,
    "breadth": _breadth,
    "lex": _lex,
    "mea": _mea,
}
"""Strategies by name: lex and mea as in OPS5 (Forgy 1981); depth and breadth order by
the newest matched fact."""

EXPLORABLE: Mapping[str, Callable[[Match, Utility], float]] = {
    DEFAULT: score,
    "utility-first": lambda match, utility: utility.value,  # noqa: ARG005
    "specificity-first": lambda match, utility: match.rule.specificity,  # noqa: ARG005
}
"""The score S that exploration weighs, for the strategies that have one."""


def ranking(name: str) -> Ranking:
    """The strategy of that name.

    Raises:
        ReplacementError: If there is none.
    """
    found = STRATEGIES.get(name)
    if found is None:
        hint = did_you_mean(name, STRATEGIES)
        raise ReplacementError(
            f"there is no strategy {name!r}, only {', '.join(STRATEGIES)}"
            + (f" ({hint})" if hint else "")
        )
    return found


def tier(rule: Rule) -> tuple[int, int, int]:
    """Layer, stratum, salience: the author's law."""
    return (rule.layer_index, rule.stratum, -rule.salience)


def order(match: Match, utility: Utility, ranked: Ranking) -> SortKey:
    """The place of an activation in the total order, first is least."""
    return (*tier(match.rule), *within(match, utility, ranked))


def within(match: Match, utility: Utility, ranked: Ranking) -> SortKey:
    """The place of an activation inside its tier."""
    return (
        *ranked(match, utility),
        match.rule.name,
        tuple(fact.id for fact in match.facts),
        tuple(
            order_key(value.id if isinstance(value, Fact) else value)
            for value in match.values
        ),
    )
