"""What facts of rule files can begin by themselves, in every session anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Session, load_sources
from engine.run.ranks import ranks
from engine.run.setting import first_facts
from engine.run.start import start_of

HEAD = """
templates:
  A: {slots: {x: int}}
  B: {slots: {x: int}}
  C: {slots: {x: int}}
  D: {slots: {x: int, n: int}}
"""
RULES = """
rules:
  - rule: alone
    when:
      - a: A(x > 2)
    then:
      - conclude: D(x=a.x, n=1)
  - rule: together
    when:
      - a: A()
      - b: B(x == a.x)
    then:
      - conclude: D(x=a.x, n=2)
  - rule: later
    when:
      - b: B()
      - c: C(x == b.x)
    then:
      - conclude: D(x=b.x, n=3)
  - rule: lacking
    when:
      - b: B()
      - not: A(x == b.x)
    then:
      - conclude: D(x=b.x, n=4)
  - rule: counted
    when:
      - c: C()
      - n: count(A(x >= c.x))
    then:
      - conclude: D(x=c.x, n=n + 10)
"""


def program(facts: list[tuple[str, int]]) -> str:
    given_ = "".join(f"  - {name}: {{x: {x}}}\n" for name, x in facts)
    return HEAD + ("facts:\n" + given_ if facts else "") + RULES


def lived(session: Session) -> list[str]:
    """Digests after a run, with one more fact, and without the first one."""
    digests = [session.run().digest]
    session.assert_fact("C", x=2)
    digests.append(session.run().digest)
    first = next(iter(session.facts()))
    session.retract(first)
    digests.append(session.run().digest)
    return digests


@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 4)), max_size=6),
    st.sampled_from(["utility-specificity", "lex", "depth"]),
)
def test_sessions_start_as_if_each_fact_had_been_looked_at(
    facts: list[tuple[str, int]], strategy: str
) -> None:
    rules = load_sources({"rules.yaml": program(facts)})
    wanted = lived(Session(rules, strategy=strategy, matcher="plain"))
    session = Session(rules, strategy=strategy)
    assert lived(session) == wanted
    session.reset()
    assert lived(session) == wanted
    assert lived(Session(rules, strategy=strategy)) == wanted


def test_facts_that_wait_for_others_begin_nothing() -> None:
    text = (
        HEAD
        + """
facts:
  - A: {x: 1}
  - B: {x: 1}
rules:
  - rule: later
    when:
      - a: A()
      - b: B(x == a.x)
      - c: C(x == a.x)
    then:
      - conclude: D(x=a.x, n=1)
"""
    )
    rules = load_sources({"rules.yaml": text})
    session = Session(rules)
    start = start_of(ranks(session.setting), first_facts(session.setting))
    assert start.sown == ()
    assert set(start.present) >= {"A", "B"}
    session.assert_fact("C", x=1)
    assert len(session.run().firings) == 1


@pytest.mark.parametrize("matcher", ["network", "plain"])
def test_a_fact_of_a_file_that_is_given_again_has_one_support(matcher: str) -> None:
    rules = load_sources({"rules.yaml": program([("A", 3)])})
    session = Session(rules, matcher=matcher)
    before = len(session.ledger)
    assert session.assert_fact("A", x=3).id == 1
    assert len(session.ledger) == before
    session.run()
    session.retract(session.facts("A")[0])
    assert session.facts("D") == []
