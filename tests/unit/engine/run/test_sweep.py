"""The sweep: it fires in the right order, and stops where anything else comes first."""

from __future__ import annotations

import pytest
from support.sources import HEAD, load

from engine import FiringError, Session
from engine.run.lazy import LazyAgenda
from engine.run.setting import PLAIN
from engine.run.sweep import sweep

MORE = "  C: {slots: {n: int}}\n"
SIMPLE = "".join(
    f"  - {{rule: r{n}, salience: {n}, when: [{{a: A(x > {n})}}], then: [assert: C(n={n})]}}\n"
    for n in range(4)
)


def session(rules: str, *facts: tuple[str, int], matcher: str = "network") -> Session:
    made = Session(load(f"{HEAD}{MORE}rules:\n{rules}"), matcher=matcher)
    for template, x in facts:
        made.assert_fact(template, x=x)
    return made


def swept(session: Session, last: int | None = None) -> list[str]:
    """The rules that have fired once a sweep is over."""
    cycle = session._cycle
    assert isinstance(cycle.conflict, LazyAgenda)
    sweep(cycle.conflict, cycle, last)
    return [session.ledger.firing(n).rule for n in range(1, cycle.fired + 1)]


def finished(session: Session) -> list[str]:
    """The rules that have fired at the end of a run."""
    session.run()
    fired = session._cycle.fired
    return [session.ledger.firing(n).rule for n in range(1, fired + 1)]


def test_all_that_the_newest_fact_is_enough_for_fires_in_order() -> None:
    found = session(SIMPLE, ("A", 3))
    assert swept(found) == ["r2", "r1", "r0"]
    assert found.step() is None


def test_it_stops_at_the_last_firing_and_can_go_on() -> None:
    found = session(SIMPLE, ("A", 9))
    assert swept(found, last=1) == ["r3"]
    assert swept(found, last=3) == ["r3", "r2", "r1"]
    assert swept(found) == ["r3", "r2", "r1", "r0"]


def test_it_stops_where_an_older_fact_comes_first() -> None:
    found = session(SIMPLE, ("A", 3), ("A", 2))
    assert swept(found) == []
    assert finished(found) == finished(
        session(SIMPLE, ("A", 3), ("A", 2), matcher=PLAIN)
    )


def test_it_stops_at_a_rule_that_needs_another_fact_besides() -> None:
    pairs = "  - {rule: pairs, salience: 2, when: [{a: A()}, B()], then: [assert: C(n=9)]}\n"
    found = session(SIMPLE + pairs, ("B", 1), ("A", 9))
    assert swept(found) == ["r3"]
    facts = ("B", 1), ("A", 9)
    assert finished(found) == finished(session(SIMPLE + pairs, *facts, matcher=PLAIN))


def test_it_does_nothing_for_a_fact_that_has_ended() -> None:
    found = session(SIMPLE, ("A", 3))
    found.retract(found.facts("A")[0])
    assert swept(found) == []
    assert found.step() is None


def test_it_leaves_alone_what_was_about_to_fire_and_waits_again() -> None:
    found = session(SIMPLE, ("A", 3))
    first = found._cycle.conflict.first()
    assert first is not None
    found._cycle.conflict.put_back(first)
    assert swept(found) == []
    assert finished(found) == ["r2", "r1", "r0"]


def test_it_goes_on_with_a_fact_that_a_firing_lets_begin() -> None:
    late = "  - {rule: late, when: [{c: C(n > 0)}], then: [assert: B(x=c.n)]}\n"
    first = late.replace("late", "first").replace("when", "salience: 9, when")
    facts = [("A", 3)]
    for rules in (SIMPLE + late, SIMPLE + first):
        plain = finished(session(rules, *facts, matcher=PLAIN))
        assert len(plain) == 5
        assert finished(session(rules, *facts)) == plain
        fired = swept(session(rules, *facts))
        assert fired == plain[: len(fired)]
    assert fired[:2] == ["r2", "first"]


@pytest.mark.parametrize("then", ["C(n=6 // a.x)", "B(x=6 // a.x)"])
def test_what_fails_is_left_to_readable_code_which_tells_why(then: str) -> None:
    fails = f"  - {{rule: fails, salience: 2, when: [{{a: A()}}], then: [assert: {then}]}}\n"
    reads = "  - {rule: reads, when: [B(x == 9)], then: [assert: C(n=9)]}\n"
    found = session(SIMPLE + fails + reads, ("A", 0))
    assert swept(found) == []
    for _ in range(2):
        with pytest.raises(FiringError, match="'fails' could not act with a=A"):
            found.run()


def test_a_condition_on_other_facts_is_looked_at_when_its_turn_comes() -> None:
    blocked = "  - {rule: blocked, when: [{a: A()}, {not: C(n == 2)}], then: [assert: C(n=7)]}\n"
    assert "blocked" in finished(session(SIMPLE + blocked, ("A", 2)))
    assert swept(session(SIMPLE + blocked, ("A", 3))) == ["r2", "r1", "r0"]


def test_what_a_firing_takes_the_reasons_from_is_settled_at_once() -> None:
    rules = """
  - {rule: stands, when: [{b: B()}, {not: C(n == b.x)}], then: [conclude: A(x=7)]}
  - {rule: blocks, when: [{a: A(x == 1)}], then: [assert: C(n=1)]}
"""
    found = session(rules, ("B", 1))
    found.run()
    assert [fact["x"] for fact in found.facts("A")] == [7]
    found.assert_fact("A", x=1)
    assert swept(found)[-1] == "blocks"
    assert [fact["x"] for fact in found.facts("A")] == [1]
