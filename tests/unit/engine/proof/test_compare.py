"""What differs between proofs, and between a run and the same run changed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from support import depth

from engine import (
    Answer,
    Change,
    Effect,
    ProofError,
    Session,
    Vocabulary,
    diff,
    load_sources,
)
from engine.lang.syntax import Value
from engine.lang.values import INT


def test_two_proofs_differ_in_given_values_rules_and_conclusions() -> None:
    one, two = depth.session(), depth.session(complexity=2.0)
    found = diff(one.explain(one.facts("Depth")[0]), two.explain(two.facts("Depth")[0]))
    assert found.rules_before == ("discretion-needs-room",)
    assert found.rules_after == ("ordinary-depth",)
    assert found.derived_after == ('Depth(query="q1", factor=1.0)',)
    assert '- given Query(id="q1", text="", domain="law", complexity=8.5)' in str(found)


def test_a_proof_does_not_differ_from_itself() -> None:
    session = depth.session()
    proof = session.explain(session.facts("Depth")[0])
    assert not diff(proof, proof)
    assert str(diff(proof, proof)) == "nothing differs"


def test_nothing_changed_means_nothing_different() -> None:
    assert not depth.session().what_if(Change())


@pytest.mark.parametrize(
    ("change", "factor"),
    [
        (Change(changed={1: {"complexity": 3.0}}), "1.0"),
        (Change(removed=(2,)), "1.0"),
        (Change(params={"discretion-needs-room.factor": 3.0}), "3.0"),
        (Change(utilities={"discretion-needs-room": 0.01}), "1.0"),
        (Change(added=(("Cap", {"query": "q1"}),)), "1.0"),
        (
            Change(
                rules=load_sources({"r.yaml": depth.TEXT.replace("1.6", "2.5")}),
            ),
            "2.5",
        ),
    ],
)
def test_a_change_shows_in_what_is_derived(change: Change, factor: str) -> None:
    session = depth.session()
    before = session.ledger.digest()
    found = session.what_if(change)
    assert found.derived_before == ('Depth(query="q1", factor=1.6)',)
    assert found.derived_after == (f'Depth(query="q1", factor={factor})',)
    assert session.ledger.digest() == before


def test_only_given_facts_can_be_changed() -> None:
    session = depth.session()
    with pytest.raises(ProofError, match="fact 4 was not given"):
        session.what_if(Change(removed=(4,)))


def asking(calls: list[int]) -> Session:
    def perform(arguments: Mapping[str, Value]) -> list[Answer]:
        calls.append(int(str(arguments["n"])))
        return [Answer("B", {"n": arguments["n"]})]

    effect = Effect(name="ask", perform=perform, takes={"n": INT}, answers=("B",))
    rules = load_sources(
        {
            "r.yaml": "templates:\n  A: {slots: {n: int}}\n  B: {slots: {n: int}}\n"
            "rules:\n  - rule: asks\n    when:\n      - a: A()\n"
            "    then:\n      - effect: ask(n=a.n)\n"
        },
        Vocabulary.of(effects=[effect]),
    )
    session = Session(rules)
    session.assert_fact("A", n=1)
    session.assert_fact("A", n=2)
    session.run()
    return session


def test_effects_are_answered_from_the_record_and_never_performed() -> None:
    calls: list[int] = []
    session = asking(calls)
    assert sorted(calls) == [1, 2]
    found = session.what_if(Change(removed=(1,)))
    assert sorted(calls) == [1, 2]
    assert found.given_before == ("A(n=1)", "B(n=1)")
    other = session.what_if(Change(changed={1: {"n": 7}}))
    assert "never recorded" in other.cut
    assert sorted(calls) == [1, 2]


def test_retractions_from_outside_are_repeated() -> None:
    session = depth.session()
    session.retract(session.facts("Chunk")[0])
    session.run()
    assert session.facts("Depth")[0]["factor"] == 1.0
    assert not session.what_if(Change())
