"""Utilities in use."""

from __future__ import annotations

import pytest
from support.sources import load, rule

from engine import ReplacementError
from engine.run.utility import LEAST, MOST, PRIOR_STRENGTH, Utility, utilities_in_use

RULES = load(rule("A()", "halt: true", "utility: 0.8"))


def test_an_authors_number_is_a_prior_of_ten_observations() -> None:
    found = utilities_in_use(RULES, {})["one"]
    assert (found.value, found.alpha) == (0.8, 8.0)
    assert found.beta == pytest.approx(2.0)
    assert not found.learned


@pytest.mark.parametrize(("value", "mean"), [(0.0, LEAST), (1.0, MOST)])
def test_certainty_is_clamped_as_a_prior_but_counts_as_written(
    value: float, mean: float
) -> None:
    found = Utility.authored(value)
    assert (found.value, found.alpha) == (value, PRIOR_STRENGTH * mean)


def test_what_experience_says_replaces_it() -> None:
    number = utilities_in_use(RULES, {"one": 0.3})["one"]
    assert (number.value, number.alpha, number.learned) == (0.3, 3.0, True)
    beta = Utility.posterior(3, 1)
    assert utilities_in_use(RULES, {"one": beta}) == {"one": beta}
    assert beta.value == 0.75


def test_a_rule_that_is_switched_off_may_be_named_but_no_unknown_one() -> None:
    off = load(rule("A()", "halt: true", "enabled: false"))
    assert utilities_in_use(off, {"one": 0.3}) == {}
    with pytest.raises(ReplacementError, match="'onne', which does not exist"):
        utilities_in_use(RULES, {"onne": 0.3})
