"""Strategies as sort keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sources import load, rule

from engine import ReplacementError
from engine.match.facts import Fact, FactId
from engine.match.match import Match
from engine.run.strategy import STRATEGIES, age, order, ranking, recency, tier
from engine.run.utility import Utility

RULES = load(rule("A(x > 1)", "halt: true", "salience: 3"))
TAGS = st.lists(st.integers(1, 9), max_size=4).map(tuple)


def match(*tags: int) -> Match:
    shape = RULES.templates["A"]
    facts = tuple(Fact(FactId(tag), shape, (tag, "")) for tag in tags)
    return Match(RULES.rule("one"), facts)


@given(TAGS, TAGS)
def test_recency_compares_newest_tags_first_and_more_before_fewer(
    one: tuple[int, ...], two: tuple[int, ...]
) -> None:
    ours, theirs = (sorted(tags, reverse=True) for tags in (one, two))
    assert (recency(match(*one)) < recency(match(*two))) is (ours > theirs)
    assert (age(match(*one)) < age(match(*two))) is (ours < theirs)


@pytest.mark.parametrize("name", STRATEGIES)
@given(st.floats(0, 1), TAGS)
def test_no_strategy_stands_before_the_tier(
    name: str, value: float, tags: tuple[int, ...]
) -> None:
    found = order(match(*tags), Utility.authored(value), ranking(name))
    assert found[:3] == tier(match(*tags).rule) == (0, 0, -3)


def test_mea_looks_at_the_first_pattern_and_lex_at_the_newest_fact() -> None:
    utility = Utility.authored(0.5)
    first, newest = match(2, 1), match(1, 3)

    def before(name: str) -> bool:
        ranked = ranking(name)
        return order(first, utility, ranked) < order(newest, utility, ranked)

    assert before("mea")
    assert not before("lex")


def test_an_unknown_strategy_names_the_nearest() -> None:
    with pytest.raises(ReplacementError, match="did you mean 'breadth'"):
        ranking("breath")
