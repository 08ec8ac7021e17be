"""Matches: which of them are the same, and what a fault says."""

from __future__ import annotations

from support.sources import load, rule

from engine import Span
from engine.match.facts import Fact, FactId
from engine.match.match import Fault, Match, bound_identity

RULES = load(rule("a: A()", "halt: true"))


def fact(number: int) -> Fact:
    return Fact(FactId(number), RULES.templates["A"], (1, ""))


def test_a_key_covers_facts_and_the_types_of_values() -> None:
    one = RULES.rule("one")
    same = Match(one, (fact(1),), (1,))
    assert Match(one, (fact(1),), (1,)).key == same.key
    for facts, values in (
        ((fact(2),), (1,)),
        ((fact(1),), (1.0,)),
        ((fact(1),), (True,)),
    ):
        assert Match(one, facts, values).key != same.key


def test_a_bound_fact_is_no_number() -> None:
    assert bound_identity(fact(1)) != bound_identity(1)
    assert bound_identity(fact(1)) == bound_identity(fact(1))


def test_a_fault_is_one_line() -> None:
    found = Fault("one", Span("a.yaml", 3, 4), "1 / 0: division by zero")
    assert str(found) == "a.yaml:3:4: rule 'one': 1 / 0: division by zero"
