"""Utilities in use: the author's numbers, or what experience put in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from engine.errors import ReplacementError, did_you_mean
from engine.lang.rules import Rule, RuleSet

PRIOR_STRENGTH = 10.0
"""Pseudo-observations behind an author's utility where nothing else is known."""
LEAST, MOST = 0.01, 0.99
"""Prior means are clamped, so that a posterior stays proper."""


@dataclass(frozen=True, slots=True)
class Utility:
    """A rule's utility in [0, 1] with a Beta posterior behind it.

    Attributes:
        value: The number that counts in the order.
        alpha: Successes with prior.
        beta: Failures with prior.
        learned: Whether experience has replaced the author's number.
    """

    value: float
    alpha: float
    beta: float
    learned: bool = False

    @staticmethod
    def authored(value: float) -> Utility:
        """An author's number as a prior of strength `PRIOR_STRENGTH`."""
        mean = min(max(value, LEAST), MOST)
        return Utility(value, PRIOR_STRENGTH * mean, PRIOR_STRENGTH * (1 - mean))

    @staticmethod
    def posterior(alpha: float, beta: float) -> Utility:
        """A learned utility from Beta counts; its value is the mean."""
        return Utility(alpha / (alpha + beta), alpha, beta, learned=True)


UtilityTable: TypeAlias = Mapping[str, "Utility | float"]
"""Utilities by rule name; rules that are not in it keep their author's number."""


def utilities_in_use(rules: RuleSet, table: UtilityTable) -> dict[str, Utility]:
    """The utility of every rule.

    Raises:
        ReplacementError: If the table names no rule, or a value outside [0, 1].
    """
    if not table:
        return authored(rules)
    known = rules.by_name
    for name, value in table.items():
        if name not in known:
            if name in rules.disabled:
                continue
            hint = did_you_mean(name, known)
            raise ReplacementError(
                f"utilities name the rule {name!r}, which does not exist"
                + (f" ({hint})" if hint else "")
            )
        number = value.value if isinstance(value, Utility) else value
        if not 0 <= number <= 1:
            raise ReplacementError(
                f"the utility of {name!r} is {number!r}, not in [0, 1]"
            )
    return {name: _utility(rule, table.get(name)) for name, rule in known.items()}


@lru_cache(maxsize=16)
def authored(rules: RuleSet) -> dict[str, Utility]:
    """The author's utility of every rule, made once for a rule set."""
    return {rule.name: Utility.authored(rule.utility) for rule in rules.rules}


def _utility(rule: Rule, replaced: Utility | float | None) -> Utility:
    if replaced is None:
        return Utility.authored(rule.utility)
    if isinstance(replaced, Utility):
        return replaced
    prior = Utility.authored(replaced)
    return Utility(float(replaced), prior.alpha, prior.beta, learned=True)
