"""Shares of rules in what came out."""

from __future__ import annotations

from engine import Session, load_sources
from engine.assistant.share import RuleShare, concluded_by, rule_shares

RULES = """
templates:
  A: {slots: {n: int}}
  B: {slots: {n: int}}
  C: {slots: {n: int}}
rules:
  - rule: from-a
    when:
      - a: A()
    then:
      - conclude: B(n=a.n)
  - rule: from-b
    when:
      - b: B(n == 1)
      - a: A(n == 2)
    then:
      - conclude: C(n=b.n)
  - rule: beside
    when:
      - a: A(n == 2)
    then:
      - conclude: B(n=9)
"""


def run() -> Session:
    session = Session(load_sources({"r.yaml": RULES}))
    session.assert_fact("A", n=1)
    session.assert_fact("A", n=2)
    session.run()
    return session


def test_half_stays_and_half_goes_on() -> None:
    session = run()
    (goal,) = session.facts("C")
    assert rule_shares(session.ledger, (goal.id,), ()) == (
        RuleShare("from-a", 0.5),
        RuleShare("from-b", 0.5),
    )


def test_helpers_keep_nothing() -> None:
    session = run()
    (goal,) = session.facts("C")
    shares = rule_shares(session.ledger, (goal.id,), {"from-b"})
    assert shares == (RuleShare("from-a", 1.0),)


def test_given_goals_have_no_rule_and_no_share() -> None:
    session = run()
    goals = (session.facts("C")[0].id, session.facts("A")[0].id)
    assert sum(one.share for one in rule_shares(session.ledger, goals, ())) == 1


def test_a_support_that_was_withdrawn_counts_no_more() -> None:
    session = Session(load_sources({"r.yaml": RULES}))
    nine = session.assert_fact("A", n=9)
    two = session.assert_fact("A", n=2)
    session.run()
    (goal,) = [fact for fact in session.facts("B") if fact["n"] == 9]
    session.retract(nine)
    assert [one.rule for one in rule_shares(session.ledger, (goal.id,), ())] == [
        "beside"
    ]
    session.retract(two)
    assert rule_shares(session.ledger, (goal.id,), ()) == ()


def test_what_a_firing_asserted_stays_although_its_conclusion_went() -> None:
    both = """
templates:
  A: {slots: {n: int}}
  B: {slots: {n: int}}
rules:
  - rule: both
    when:
      - a: A()
    then:
      - assert: B(n=1)
      - conclude: B(n=1)
"""
    session = Session(load_sources({"r.yaml": both}))
    given = session.assert_fact("A", n=1)
    session.run()
    session.retract(given)
    (goal,) = session.facts("B")
    assert concluded_by(session.ledger, [goal.id]) == {goal.id: "both"}
    assert rule_shares(session.ledger, (goal.id,), ()) == (RuleShare("both", 1.0),)


def test_goals_share_alike() -> None:
    session = run()
    goals = [fact.id for fact in (*session.facts("B"), *session.facts("C"))]
    assert len(goals) == 4
    assert {one.rule: one.share for one in rule_shares(session.ledger, goals, ())} == {
        "from-a": 0.625,
        "beside": 0.25,
        "from-b": 0.125,
    }


def test_a_conclusion_names_its_rule_and_what_was_given_names_none() -> None:
    session = run()
    ids = [fact.id for fact in (*session.facts("C"), *session.facts("A"))]
    assert concluded_by(session.ledger, ids) == {ids[0]: "from-b"}
