"""Entrances for the readable matcher: the same facts and notes as generated ones make."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from support.matchers import records
from support.sources import HEAD, load

from engine import Session
from engine.run.entrance import Entrance
from engine.run.plain_entrance import PlainEntrance
from engine.run.setting import NETWORK, PLAIN

RULES = load(
    f"{HEAD}  C: {{slots: {{}}}}\nrules:\n"
    "  - {rule: one, when: [A(x > 1), {not: B(x > 1)}], then: [conclude: C()]}\n"
)
Entered: TypeAlias = "tuple[Session, Entrance | PlainEntrance]"


def entered(matcher: str = PLAIN) -> Entered:
    """A session and how facts of A come in."""
    session = Session(RULES, matcher=matcher)
    return session, session._cycle.entrances["A"]


def kinds(session: Session, start: int) -> list[str]:
    return [type(record).__name__ for record in session.ledger[start:]]


def test_they_are_those_of_the_readable_matcher() -> None:
    session, entrance = entered()
    assert isinstance(entrance, PlainEntrance)
    assert isinstance(entered(NETWORK)[1], Entrance)
    assert entrance.is_read
    assert session._cycle.entrances["A"] is entrance


def test_a_fact_is_given_once_and_supported_as_often_as_somebody_else_does() -> None:
    session, entrance = entered()
    cycle, start = session._cycle, len(session.ledger)
    fact = entrance.give(cycle, {"x": 2}, "a file")
    assert entrance.enter(cycle, (2, ""), "given", 0, "") is fact
    assert kinds(session, start) == ["Changed", "Supported"]
    assert entrance.enter(cycle, (2, ""), "asserted", 1, "") is fact
    assert kinds(session, start) == ["Changed", "Supported", "Supported"]
    assert session.facts() == [fact]


def test_a_change_ends_one_fact_and_begins_another() -> None:
    session, entrance = entered()
    cycle = session._cycle
    old, start = session.assert_fact("A", x=1), len(session.ledger)
    entrance.change(cycle, old, (5, "new"), 1)
    [new] = session.facts()
    assert (new.id, new.values) == (2, (5, "new"))
    assert cycle.shaken
    assert kinds(session, start) == ["Retracted", "Changed", "Supported"]


def test_a_change_into_a_live_fact_supports_that_one() -> None:
    session, entrance = entered()
    old, other = (session.assert_fact("A", x=x) for x in (1, 2))
    entrance.change(session._cycle, old, (2, ""), 1)
    assert session.facts() == [other]


def test_what_stood_on_a_fact_that_ends_is_withdrawn() -> None:
    session, entrance = entered()
    fact = session.assert_fact("A", x=2)
    session.run()
    assert len(session.facts("C")) == 1
    entrance.end(session._cycle, fact, 0)
    assert session._cycle.shaken
    session._cycle.settle()
    assert session.facts() == []


@pytest.mark.parametrize("x", [0, 2])
def test_generated_entrances_note_the_same(x: int) -> None:
    told = []
    for matcher in (NETWORK, PLAIN):
        session, entrance = entered(matcher)
        cycle = session._cycle
        one = entrance.give(cycle, {"x": x}, "")
        entrance.give(cycle, {"x": 3, "name": "u"}, "a file")
        session.run()
        entrance.change(cycle, one, (4, ""), 1)
        cycle.settle()
        entrance.end(cycle, session.facts("A")[0], 1)
        cycle.settle()
        told.append((records(session), [str(fact) for fact in session.facts()]))
    assert told[0] == told[1]
