"""Why facts hold: as of now for conclusions, as of the firing for assertions."""

from __future__ import annotations

import pytest
from support import depth

from engine import Session, load_sources
from engine.proof.checker import check_proof
from engine.proof.errors import ProofError
from engine.proof.node import (
    Aggregated,
    Alternative,
    Derived,
    Fired,
    Given,
    Matched,
    Witnessed,
)

SLOTS = "templates:\n" + "".join(f"  {t}: {{slots: {{n: int}}}}\n" for t in "ABCDE")


def run(rules: str, *facts: tuple[str, int]) -> Session:
    session = Session(load_sources({"r.yaml": f"{SLOTS}rules:\n{rules}"}))
    for template, number in facts:
        session.assert_fact(template, n=number)
    session.run()
    return session


def test_a_given_fact_is_a_leaf_with_its_source() -> None:
    session = Session(depth.RULES)
    fact = session.give("Cap", {"query": "q"}, "caps.csv:3")
    proof = session.explain(fact)
    (step,) = proof.steps.values()
    assert isinstance(step, Given)
    assert step.source == "caps.csv:3"
    assert proof.leaves() == (step,)


def test_a_dead_fact_is_refused_with_its_lifetime() -> None:
    session = Session(depth.RULES)
    fact = session.assert_fact("Cap", query="q")
    session.retract(fact)
    with pytest.raises(ProofError, match="it lived from 2 until before 5"):
        session.explain(fact)


def test_a_fact_of_another_session_is_refused() -> None:
    session = depth.session()
    fact = session.facts("Depth")[0]
    session.reset()
    session.assert_fact("Cap", query="a")
    with pytest.raises(ProofError, match="never was a fact"):
        session.explain(fact)
    with pytest.raises(ProofError, match="another session"):
        session.explain(depth.session().facts()[0])


def test_a_conclusion_states_its_rule_conditions_and_numbers() -> None:
    session = depth.session()
    proof = session.explain(session.facts("Depth")[0])
    (firing,) = proof.firings()
    assert firing.rule == "discretion-needs-room"
    assert [type(ground).__name__ for ground in firing.grounds] == [
        "Matched",
        "Absent",
        "Aggregated",
        "Tested",
    ]
    assert [(p.name, p.value, p.learned) for p in firing.params] == [
        ("deep", 7, False),
        ("factor", 1.6, False),
    ]
    assert firing.choice is not None
    assert firing.choice.rivals == 2
    assert firing.added == (4,)


def test_a_replaced_parameter_is_marked_as_learned() -> None:
    session = Session(depth.RULES, params={"discretion-needs-room.deep": 5})
    session.assert_fact("Query", id="q", domain="law", complexity=9.5)
    session.run()
    (firing,) = session.explain(session.facts("Depth")[0]).firings()
    deep = firing.params[0]
    assert (deep.name, deep.value, deep.learned) == ("deep", 5, True)


def test_of_several_supports_the_least_deep_is_shown_and_others_listed() -> None:
    session = run(
        """
  - {rule: long, when: [{a: A()}], then: [{conclude: B(n=a.n)}]}
  - {rule: longer, when: [{b: B()}], then: [{conclude: C(n=b.n)}]}
  - {rule: short, salience: -1, when: [{d: D()}], then: [{conclude: C(n=d.n)}]}
""",
        ("A", 1),
        ("D", 1),
    )
    fact = session.facts("C")[0]
    step = session.explain(fact).steps[f"f{fact.id}"]
    assert isinstance(step, Derived)
    assert session.explain(fact).firings()[0].rule == "short"
    assert [(other.kind, other.rule) for other in step.others] == [
        ("concluded", "longer")
    ]


def test_facts_that_support_each_other_are_shown_without_a_circle() -> None:
    session = run(
        """
  - {rule: there, when: [{b: B()}], then: [{conclude: C(n=b.n)}]}
  - {rule: back, when: [{c: C()}], then: [{conclude: B(n=c.n)}]}
  - {rule: start, when: [{a: A()}], then: [{conclude: B(n=a.n)}]}
""",
        ("A", 1),
    )
    for template in "BC":
        proof = session.explain(session.facts(template)[0])
        assert check_proof(proof, session.rules, session.ledger) == ()
        assert [leaf.template for leaf in proof.leaves()] == ["A"]


def test_an_asserted_fact_shows_premises_that_have_died_since() -> None:
    session = run(
        "  - {rule: keep, when: [{a: A()}], then: [{assert: B(n=a.n)}]}\n", ("A", 1)
    )
    session.retract(session.facts("A")[0])
    proof = session.explain(session.facts("B")[0])
    assert [leaf.template for leaf in proof.leaves()] == ["A"]
    assert check_proof(proof, session.rules, session.ledger) == ()


def test_a_witness_is_the_one_that_holds_now() -> None:
    session = run(
        "  - {rule: any-b, when: [{a: A()}, {exists: B()}], "
        "then: [{conclude: C(n=a.n)}]}\n",
        ("A", 1),
        ("B", 1),
        ("B", 2),
    )
    session.retract(session.facts("B")[0])
    proof = session.explain(session.facts("C")[0])
    (firing,) = proof.firings()
    ground = firing.grounds[1]
    assert isinstance(ground, Witnessed)
    witness = proof.steps[ground.witnesses[0]]
    assert isinstance(witness, Given)
    assert witness.slots == {"n": 2}
    assert check_proof(proof, session.rules, session.ledger) == ()


def test_an_alternative_is_the_one_that_holds_now() -> None:
    session = run(
        "  - {rule: either, when: [{a: A()}, {any: [B(), D()]}], "
        "then: [{conclude: C(n=a.n)}]}\n",
        ("A", 1),
        ("B", 1),
        ("D", 1),
    )
    session.retract(session.facts("B")[0])
    (firing,) = session.explain(session.facts("C")[0]).firings()
    ground = firing.grounds[1]
    assert isinstance(ground, Alternative)
    assert ground.place == 1


def test_members_of_an_aggregate_are_those_at_the_firing() -> None:
    session = run(
        "  - {rule: most, when: [{m: max(b.n for b in B())}], "
        "then: [{conclude: C(n=m)}]}\n",
        ("B", 1),
        ("B", 5),
    )
    session.assert_fact("B", n=3)
    session.retract(session.facts("B")[0])
    proof = session.explain(session.facts("C")[0])
    ground = proof.firings()[0].grounds[0]
    assert isinstance(ground, Aggregated)
    assert ground.members == ("f1", "f2")
    assert check_proof(proof, session.rules, session.ledger) == ()


def test_why_a_rule_fired_is_as_of_that_firing() -> None:
    session = depth.session()
    firing = session.timeline.deed(1).firing
    session.retract(session.facts("Query")[0])
    proof = session.explain(firing)
    step = proof.steps[proof.goal]
    assert isinstance(step, Fired)
    assert isinstance(step.grounds[0], Matched)
    assert check_proof(proof, session.rules, session.ledger) == ()


def test_a_conclusion_survives_a_change_of_rules_and_is_still_proved() -> None:
    session = depth.session()
    other = load_sources(
        {"depth.yaml": depth.TEXT.replace("utility: 0.8", "utility: 0.7")}
    )
    session.use(rules=other)
    proof = session.explain(session.facts("Depth")[0])
    assert proof.rules == other.digest
    both = [depth.RULES, other]
    assert check_proof(proof, both, session.ledger) == ()
    assert check_proof(proof, other, session.ledger) != ()


def test_a_long_chain_needs_no_deep_recursion() -> None:
    session = run(
        "  - {rule: on, when: [{a: A(n < 1500)}], then: [{assert: A(n=a.n + 1)}]}\n",
        ("A", 0),
    )
    last = session.facts("A")[-1]
    proof = session.explain(last)
    assert len(proof.firings()) == 1500
    assert "n=1500" in proof.to_text()
    assert len(proof.to_dict()["steps"]) == 3001  # type: ignore[arg-type]
