"""Ranks: what of the order follows from rules."""

from __future__ import annotations

from itertools import combinations

import pytest
from support.sources import HEAD, load

from engine import Session
from engine.lang.rules import RuleSet
from engine.run.outlook import could_fire
from engine.run.ranks import Ranks, ranks
from engine.run.strategy import STRATEGIES, order, ranking

RULES = """
rules:
  - {rule: low, salience: -1, utility: 0.9, when: [A(x > 1)], then: [halt: true]}
  - {rule: high, salience: 1, utility: 0.1, when: [A(x > 2)], then: [halt: true]}
  - {rule: plain, when: [A()], then: [halt: true]}
  - {rule: plain-too, when: [A()], then: [halt: true]}
  - {rule: worth-more, utility: 0.8, when: [A()], then: [halt: true]}
  - {rule: two-facts, when: [{a: A()}, B(x > 3)], then: [halt: true]}
  - {rule: blocked, when: [A(), {not: B(x > 5)}], then: [halt: true]}
  - {rule: bare, when: [{n: count(B())}], then: [halt: true]}
"""
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
