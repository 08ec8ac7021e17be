"""Ranks: what of the order follows from rules, and where facts go."""

from __future__ import annotations

from itertools import combinations

import pytest
from support.sources import HEAD, load

from engine import Session
from engine.lang.rules import RuleSet
from engine.match.facts import Fact, FactId
from engine.match.readers import Watch
from engine.run.ranks import Ranks, ranks
from engine.run.sowing import Demand
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


def fact(template: str, number: int, x: int) -> Fact:
    shape = KNOWN.templates[template]
    return Fact(FactId(number), shape, shape.values({"x": x}))


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_an_earlier_rank_comes_before_a_later_one(strategy: str) -> None:
    session = Session(KNOWN, strategy=strategy)
    found = ranks(session.setting)
    for x in range(5):
        session.assert_fact("A", x=x)
        session.assert_fact("B", x=x)
    waiting = session._cycle.waiting()
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


def test_a_fact_goes_where_its_constants_let_it() -> None:
    sowing = ranked().sowings["A"]

    def names(x: int) -> set[str]:
        mask = sowing.mask(fact("A", 1, x).values)
        return {
            r.rule.rule.name for bit, r in enumerate(sowing.readers) if mask >> bit & 1
        }

    always = {"plain", "plain-too", "worth-more", "two-facts", "blocked"}
    assert names(1) == always
    assert names(2) == always | {"low"}
    assert names(3) == always | {"low", "high"}


def test_what_comes_first_has_the_highest_bit() -> None:
    found = ranked()
    sowing = found.sowings["A"]
    places = [found.of[reader.rule.rule.name] for reader in sowing.readers]
    assert places == sorted(places, reverse=True)


def test_a_fact_is_looked_at_where_it_can_end_or_begin_what_others_match() -> None:
    sowing = ranked().sowings["B"]
    watching = {
        reader.rule.rule.name: reader.sign
        for bit, reader in enumerate(sowing.readers)
        if isinstance(reader, Watch)
        if sowing.watches >> bit & 1
    }
    assert watching == {"blocked": -1, "bare": 0}


def test_what_lacks_another_fact_is_impossible() -> None:
    found = ranked()
    a, b = found.sowings["A"], found.sowings["B"]

    def possible(*others: Fact) -> bool:
        [bit] = (
            n for n, one in enumerate(a.readers) if one.rule.rule.name == "two-facts"
        )
        present = {"B": b.among(others), "A": 0}
        return bool(a.possible(a.everyone, present) >> bit & 1)

    assert not possible()
    assert not possible(fact("B", 1, 2))
    assert possible(fact("B", 1, 2), fact("B", 2, 4))
    assert found.demanded >= {"B"}


def test_a_demand_needs_all_its_bits() -> None:
    demand = Demand(0b111, {0b01: 0b001, 0b10: 0b010})
    found = [demand[present] for present in range(4)]
    assert found == [0b100, 0b101, 0b110, 0b111]


def test_sessions_of_one_setting_share_them() -> None:
    assert ranked() is ranked()
    assert ranked() is not ranked(strategy="lex")
    learned = Session(KNOWN, utilities={"plain": 0.95})
    assert ranks(learned.setting) is not ranked()
    assert ranks(learned.setting).of["plain"] < ranked().of["plain"]
