"""Ranks: what of the order follows from rules."""

from __future__ import annotations

from itertools import combinations

import pytest
from support.conflict import could_fire
from support.ranked import RULES
from support.sources import HEAD, load

from engine import Session
from engine.lang.rules import RuleSet
from engine.run.ranks import Ranks, ranks
from engine.run.strategy import STRATEGIES, order, ranking

KNOWN = load(HEAD + RULES)


def ranked(rules: RuleSet = KNOWN, strategy: str = "utility-specificity") -> Ranks:
    return ranks(Session(rules, strategy=strategy).setting)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_an_earlier_rank_comes_before_a_later_one(strategy: str) -> None:
    session = Session(KNOWN, strategy=strategy)
    found = ranks(session.setting)
    for x in range(5):
        session.assert_fact("A", x=x)
        session.assert_fact("B", x=x)
    waiting = could_fire(session._cycle)
    keys = [
        order(one, session.setting.utilities[one.rule.name], ranking(strategy))
        for one in waiting
    ]
    assert keys == sorted(keys)
    for one, two in combinations(waiting, 2):
        assert found.of[one.rule.name] <= found.of[two.rule.name]


def test_rules_that_recency_decides_between_share_a_rank() -> None:
    found = ranked()
    assert found.by_recency
    assert found.of["plain"] == found.of["plain-too"]
    assert found.within["plain"] < found.within["plain-too"]
    assert (
        found.of["high"] < found.of["worth-more"] < found.of["plain"] < found.of["low"]
    )
    assert not ranked(strategy="mea").by_recency


def test_rules_without_places_are_known() -> None:
    assert [node.rule.name for node in ranked().bare] == ["bare"]


def test_sessions_of_one_setting_share_them() -> None:
    assert ranked() is ranked()
    assert ranked() is not ranked(strategy="lex")
    learned = Session(KNOWN, utilities={"plain": 0.95})
    assert ranks(learned.setting) is not ranked()
    assert ranks(learned.setting).of["plain"] < ranked().of["plain"]
