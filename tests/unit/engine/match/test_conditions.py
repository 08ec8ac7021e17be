"""Conditions extend partial matches, and say why they hold."""

from __future__ import annotations

from support.matching import Tried

from engine.match.partial import World


def test_matches_come_in_the_order_of_facts() -> None:
    tried = Tried("a: A()\n      - b: A(x > a.x)")
    for x in (2, 1, 3):
        tried.fact("A", x=x)
    found = [[fact.id for fact in way.facts] for way in tried.ways()]
    assert found == [[1, 3], [2, 1], [2, 3]]


def test_absence_rests_on_no_fact() -> None:
    tried = Tried("not: A(x=1)")
    [way] = tried.ways()
    evidence = tried.conditions[0].evidence(way, tried.world)
    assert (evidence.kind, evidence.facts) == ("not", ())
    tried.fact("A", x=1)
    assert tried.ways() == []


def test_existence_rests_on_its_first_witness() -> None:
    tried = Tried("exists: A(x > 1)")
    assert tried.ways() == []
    for x in (1, 2, 3):
        tried.fact("A", x=x)
    [way] = tried.ways()
    assert way.facts == ()
    assert tried.conditions[0].evidence(way, tried.world).facts == (2,)


def test_a_universal_holds_of_nothing_and_rests_on_its_whole_range() -> None:
    tried = Tried("forall: [{a: A()}, B(x=a.x)]")
    assert len(tried.ways()) == 1
    tried.fact("A", x=1)
    assert tried.ways() == []
    tried.fact("B", x=1)
    [way] = tried.ways()
    assert tried.conditions[0].evidence(way, tried.world).facts == (1,)


def test_alternatives_say_which_of_them_held() -> None:
    tried = Tried("any: [[{a: A(x=1)}], [{a: A(x=2)}]]")
    tried.fact("A", x=2)
    [way] = tried.ways()
    evidence = tried.conditions[0].evidence(way, tried.world)
    assert (evidence.kind, evidence.facts, evidence.value) == ("any", (1,), 1)


def test_a_let_without_a_value_does_not_hold() -> None:
    tried = Tried("a: A()\n      - let: n = 1 // a.x")
    tried.fact("A", x=0)
    tried.fact("A", x=1)
    assert [way.values for way in tried.ways()] == [(1,)]
    assert len(tried.faults) == 1


def test_only_what_exists_looks_at_what_is_visible() -> None:
    positive, negative = Tried("exists: A()"), Tried("not: A()")
    for tried in (positive, negative):
        tried.fact("A", x=1)
        tried.world = World(tried.memory, lambda *_: None, lambda _: False)
        assert tried.ways() == []
