"""Notes spelled out: the same records, whenever somebody reads them."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load

from engine import Chosen, Firing, RuleSet, Session
from engine.run.notes import Began, Notes
from engine.run.records import Changed, Ended, Record, Retracted, Supported, Used
from engine.run.setting import NETWORK, PLAIN
from engine.run.spelling import Speller

MATCHERS = [NETWORK, PLAIN]
PICK = """
  - rule: pick
    choose: pick()
    when: [a: A()]
    then: [{let: y = a.x}]
"""
MAKE = """
  - rule: make
    when: [B(x=7)]
    then: [conclude: A(x=8)]
"""
COUNT = """
  - rule: count
    when: [n: count(A())]
    then: [assert: B(x=n)]
"""
STEP = """
  - rule: step
    when: [{a: A(x < 2)}]
    then: [modify: a(x=a.x + 1)]
"""


def rules(*texts: str) -> RuleSet:
    return load(f"{HEAD}rules:{''.join(texts)}")


def kinds(records: list[Record]) -> list[type]:
    return [type(record) for record in records]


def test_a_given_fact_begins_and_is_supported() -> None:
    session = Session(rules(STEP))
    before = len(session.ledger)
    fact = session.give("A", {"x": 5}, "a file")
    assert list(session.ledger)[before:] == [
        Changed((), (fact,)),
        Supported(fact.id, "given", 0, "a file"),
    ]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_a_modification_is_a_retraction_a_change_and_a_support(matcher: str) -> None:
    session = Session(rules(STEP), matcher=matcher)
    old = session.assert_fact("A", x=1)
    session.run()
    [new] = session.facts("A")
    *_, firing, retracted, changed, supported, ended = session.ledger
    assert isinstance(firing, Firing)
    assert retracted == Retracted(old.id, 1)
    assert changed == Changed((old,), (new,))
    assert supported == Supported(new.id, "asserted", 1)
    assert ended == Ended("done", 1)


@pytest.mark.parametrize("matcher", MATCHERS)
def test_evidence_is_that_of_the_moment_of_the_firing(matcher: str) -> None:
    session = Session(rules(COUNT), matcher=matcher)
    facts = [session.assert_fact("A", x=x) for x in range(2)]
    session.run()
    session.retract(facts[0])
    session.assert_fact("A", x=5)
    session.assert_fact("A", x=6)
    session.run()
    one, two = (record for record in session.ledger if isinstance(record, Firing))
    assert [one.evidence[0].facts, one.evidence[0].value] == [(1, 2), 2]
    assert [two.evidence[0].facts, two.evidence[0].value] == [(2, 4, 5), 3]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_rivals_are_those_of_the_moment_of_the_choice(matcher: str) -> None:
    session = Session(rules(PICK), matcher=matcher)
    for x in (1, 2, 3):
        session.assert_fact("A", x=x)
    session.run()
    session.assert_fact("A", x=4)
    [chosen] = (record for record in session.ledger if isinstance(record, Chosen))
    assert [rival.facts for rival in chosen.rivals] == [(3,), (2,), (1,)]
    assert [rival.probability for rival in chosen.rivals] == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("matcher", MATCHERS)
def test_rules_that_came_later_change_no_record(matcher: str) -> None:
    """Others may put what has fired into another stratum, which its rivals share."""
    session = Session(rules(PICK), matcher=matcher)
    for x in (1, 2):
        session.assert_fact("A", x=x)
    session.run()
    session.use(rules=rules(PICK, MAKE))
    session.run()
    [chosen] = (record for record in session.ledger if isinstance(record, Chosen))
    assert [rival.facts for rival in chosen.rivals] == [(2,), (1,)]


def test_records_stand_for_themselves_and_a_setting_for_what_is_used() -> None:
    session = Session(rules(PICK))
    fact = session.assert_fact("A", x=1)
    speller = Speller(Notes([session.setting, Began(fact, "given"), Ended("done", 0)]))
    spelled = [list(speller.spell(place)) for place in range(3)]
    assert list(map(kinds, spelled)) == [[Used], [Changed, Supported], [Ended]]
