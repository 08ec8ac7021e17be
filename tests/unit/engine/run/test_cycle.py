"""The cycle: what is written to the ledger, and in which order."""

from __future__ import annotations

from support.sources import HEAD, load

from engine import Session
from engine.run.activation import Activation

RULES = (
    f"{HEAD}rules:\n"
    "  - rule: one\n    when: [a: A(x=1)]\n    then: [conclude: B(x=2)]\n"
    "  - rule: two\n    when: [b: B(x=2)]\n    then: [conclude: B(x=3)]\n"
)


def kinds(session: Session, start: int) -> list[str]:
    return [type(record).__name__ for record in session.ledger[start:]]


def test_withdrawals_come_wave_by_wave() -> None:
    session = Session(load(RULES))
    fact = session.assert_fact("A", x=1)
    session.run()
    start = len(session.ledger)
    session.retract(fact)
    assert kinds(session, start) == [
        "Retracted",
        "Changed",
        "Withdrawn",
        "Changed",
        "Withdrawn",
        "Changed",
    ]
    assert session.facts() == []


def test_a_firing_stands_before_what_it_does() -> None:
    session = Session(load(RULES))
    session.assert_fact("A", x=1)
    start = len(session.ledger)
    session.step()
    assert kinds(session, start) == ["Firing", "Changed", "Supported"]


def test_facts_of_the_files_begin_in_one_step() -> None:
    session = Session(load(f"{HEAD}facts:\n  - A: {{x: 1}}\n  - A: {{x: 2}}\n"))
    assert kinds(session, 0) == ["Used", "Changed", "Supported", "Supported"]


def test_after_a_reset_nothing_is_left_of_a_firing_that_was_interrupted() -> None:
    session, other = (Session(load(RULES)) for _ in range(2))
    session.assert_fact("A", x=1)
    session.run()
    cycle = session._cycle
    note = next(one for one in cycle.notes if isinstance(one, Activation))
    cycle._supported()  # somebody has asked what stands on what
    cycle.leave((note,))  # and then somebody interrupts, before anything is settled
    assert cycle.shaken
    session.reset()
    for one in (session, other):
        gone = one.assert_fact("B", x=5)
        one.assert_fact("A", x=7)
        one.retract(gone)
    assert session.ledger.digest() == other.ledger.digest()
