"""Supports: what keeps a fact alive, and circles that keep only each other."""

from __future__ import annotations

from support.sources import load, rule

from engine.match.facts import Fact, FactId
from engine.match.match import Match
from engine.match.naive import NaiveMatcher
from engine.run.activation import Activation
from engine.run.support import SupportTable

RULES = load(rule("A()", "conclude: A(x=1)"))


def fact(number: int) -> Fact:
    return Fact(FactId(number), RULES.templates["A"], (number, ""))


def fired(number: int, *facts: Fact) -> Activation:
    found = Activation(Match(RULES.rule("one"), facts, (), {}), ())
    found.fired = number
    return found


def test_a_fact_lives_while_any_support_does() -> None:
    table, one = SupportTable(()), fact(1)
    assert not table.of(one)
    table.of(one).asserted.add(3)
    assert table.of(one)
    assert table.of(one).permanent
    by = fired(1)
    assert table.conclude(one, by)
    assert not table.conclude(one, by)
    assert list(table.withdraw(by)) == [one]
    assert by.conclusions == {}
    assert table.of(one)


def test_a_fact_that_ended_is_no_conclusion_any_more() -> None:
    table, one, by = SupportTable(()), fact(1), fired(1)
    table.conclude(one, by)
    table.end(one)
    assert by.conclusions == {}
    assert not table.of(one)


def test_a_circle_is_unfounded_until_something_outside_supports_it() -> None:
    table, one, two = SupportTable({"A"}), fact(1), fact(2)
    matcher = NaiveMatcher(RULES, {})
    matcher.change((), (one, two))
    table.conclude(one, fired(1, two))
    table.conclude(two, fired(2, one))
    assert table.unfounded(matcher) == [one, two]
    table.of(one).given = True
    assert table.unfounded(matcher) == []
    assert SupportTable(()).unfounded(matcher) == []


def test_what_rests_on_a_founded_fact_is_founded_however_far() -> None:
    table, facts = SupportTable({"A"}), [fact(number) for number in range(1, 5)]
    matcher = NaiveMatcher(RULES, {})
    matcher.change((), facts)
    table.of(facts[0]).given = True
    for number in range(1, 4):
        table.conclude(facts[number], fired(number, facts[number - 1]))
    assert table.unfounded(matcher) == []
    table.of(facts[0]).given = False
    assert table.unfounded(matcher) == facts
