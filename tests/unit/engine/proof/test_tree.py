"""Proofs as data: goals, leaves, firings, and two merged into one."""

from __future__ import annotations

import pytest
from support import depth

from engine import Session
from engine.proof.errors import ProofError


def test_merging_shares_what_is_equal() -> None:
    session = Session(depth.RULES)
    for name in ("q1", "q2"):
        session.assert_fact("Query", id=name, domain="law", complexity=9.5)
    session.run()
    one, two = (session.explain(fact) for fact in session.facts("Depth"))
    both = one.merge(two)
    assert both.goals == (one.goal, two.goal)
    assert len(both.steps) == len(one.steps) + len(two.steps)
    assert one.merge(one) == one
    assert {leaf.slots["id"] for leaf in both.leaves()} == {"q1", "q2"}
    assert [firing.cycle for firing in both.firings()] == [1, 2]
    assert both.to_text().count(" holds.") == 2


def test_proofs_of_different_positions_are_not_merged() -> None:
    session = depth.session()
    one = session.explain(session.facts("Depth")[0])
    session.assert_fact("Cap", query="other")
    two = session.explain(session.facts("Depth")[0])
    with pytest.raises(ProofError, match="different ledger positions"):
        one.merge(two)
