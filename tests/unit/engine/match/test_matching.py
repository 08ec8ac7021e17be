"""Rules in readable code: every question is answered from the facts as they are."""

from __future__ import annotations

from support.matching import Tried

from engine.match.match import Match
from engine.match.matching import Matching, plans


def matching(tried: Tried) -> Matching:
    return Matching(tried.rules, {}, tried.memory)


def ids(matches: list[Match]) -> list[list[int]]:
    return [[fact.id for fact in match.facts] for match in matches]


def test_matches_follow_the_memory() -> None:
    tried = Tried("a: A()\n      - b: B(x == a.x)")
    found = matching(tried)
    plan = found.plans["one"]
    fact = tried.fact("A", x=1)
    tried.fact("B", x=1)
    assert ids(list(found.matches(plan))) == [[1, 2]]
    tried.memory.remove(fact)
    assert list(found.matches(plan)) == []


def test_a_pinned_fact_takes_its_place() -> None:
    tried = Tried("a: A()\n      - b: A(x > a.x)")
    found = matching(tried)
    plan = found.plans["one"]
    facts = [tried.fact("A", x=x) for x in range(3)]
    assert ids(list(found.matches(plan, (1, facts[1])))) == [[1, 2]]
    assert ids(list(found.matches(plan, (0, facts[1])))) == [[2, 3]]


def test_a_match_is_told_its_choice_unless_that_has_no_value() -> None:
    tried = Tried("a: A()", "choose: pick(6 // a.x)", "prefer: -a.x")
    found = matching(tried)
    rule = tried.rules.rule("one")
    three, zero = (tried.fact("A", x=x) for x in (3, 0))
    made = found.competing(Match(rule, (three,)))
    assert made is not None
    assert (made.choice, made.prefer) == (("pick", (2,)), -3)
    assert found.competing(Match(rule, (zero,))) is None
    assert ids(list(found.matches(found.plans["one"]))) == [[1]]
    [fault] = found.faults.values()
    assert fault.rule == "one"


def test_evidence_comes_in_the_order_of_conditions() -> None:
    tried = Tried(
        "a: A()\n      - n: count(B())\n      - exists: B(x > a.x)\n      - test: n > 1"
    )
    found = matching(tried)
    tried.fact("A", x=1)
    tried.fact("B", x=1)
    tried.fact("B", x=2)
    [match] = found.matches(found.plans["one"])
    evidence = found.evidence(match)
    assert [(one.kind, one.facts, one.value) for one in evidence] == [
        ("fact", (1,), None),
        ("aggregate", (2, 3), 2),
        ("exists", (3,), None),
        ("test", (), None),
    ]


def test_a_match_rests_within_what_its_positive_conditions_need() -> None:
    tried = Tried(
        "a: A()\n      - exists: B(x > 1)\n      - any: [[B(x=2)], [B(x=3)]]\n"
        "      - n: count(B())"
    )
    found = matching(tried)
    tried.fact("A", x=1)
    two, three = tried.fact("B", x=2), tried.fact("B", x=3)
    [match] = found.matches(found.plans["one"])
    assert found.rests_within(match, lambda _: True)
    assert found.rests_within(match, lambda fact: fact is not two)
    assert found.rests_within(match, lambda fact: fact is not three)
    assert not found.rests_within(match, lambda fact: fact not in (two, three))
    assert not found.rests_within(match, lambda fact: fact.template != "A")


def test_plans_are_made_once_for_a_rule_set() -> None:
    tried = Tried("a: A()")
    assert plans(tried.rules) is plans(tried.rules)
    assert matching(tried).plans["one"] is plans(tried.rules)["one"]
