"""The readable matcher: changes reported equal those of matching from scratch."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sources import load, rule

from engine import RuleSet
from engine.match.facts import Fact, FactId
from engine.match.naive import NaiveMatcher

PROGRAMS = [
    "a: A()\n      - b: B(x == a.x)",
    "a: A()\n      - b: A(x > a.x)",
    "a: A()\n      - not: B(x=a.x)",
    "n: count(A(x > 1))\n      - b: B()",
    "any: [[{a: A(x=1)}], [{a: A(x=2)}]]\n      - B()",
    "forall: [{a: A()}, B(x=a.x)]",
]


def fact(rules: RuleSet, number: int, template: str, x: int) -> Fact:
    shape = rules.templates[template]
    return Fact(FactId(number), shape, shape.values({"x": x}))


@pytest.mark.parametrize("when", PROGRAMS)
@given(random_=st.randoms(use_true_random=False))
def test_steps_reach_the_matches_of_a_fresh_start(
    when: str, random_: random.Random
) -> None:
    rules = load(rule(when, "halt: true"))
    matcher = NaiveMatcher(rules, {})
    matches = {match.key for match in matcher.change((), ()).entered}
    live: list[Fact] = []
    number = 0
    for _ in range(8):
        removed = [one for one in live if random_.random() < 0.2]
        live = [one for one in live if one not in removed]
        added: list[Fact] = []
        for template in random_.sample("AB", random_.randrange(3)):
            number += 1
            new = fact(rules, number, template, random_.randrange(4))
            if new.key not in {one.key for one in (*live, *added)}:
                added.append(new)
        live += added
        delta = matcher.change(removed, added)
        matches -= {match.key for match in delta.left}
        entered = {match.key for match in delta.entered}
        assert not matches & entered
        matches |= entered
        fresh = NaiveMatcher(rules, {})
        assert {match.key for match in fresh.change((), live).entered} == matches


def test_a_fault_is_told_once() -> None:
    rules = load(rule("A(1 // x > 0)", "halt: true"))
    matcher = NaiveMatcher(rules, {})
    matcher.change((), [fact(rules, 1, "A", 0)])
    matcher.change((), [Fact(FactId(2), rules.templates["A"], (0, "other"))])
    [fault] = matcher.faults.values()
    assert fault.rule == "one"
