"""What the checker rejects, and what it says it cannot judge."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from pathlib import Path

import pytest
from support import corpus, depth

import engine.proof
from engine import (
    EffectError,
    Proof,
    Session,
    check_proof,
    examine,
    load_sources,
)
from engine.proof.node import Fired, Given
from engine.run.ledger_json import ledger_from_json, ledger_to_json

ROOM = Path(engine.proof.__file__).parent


def test_the_checker_runs_no_code_of_the_matchers_or_of_the_cycle() -> None:
    own = ("checker", "fact_check", "firing_check", "choice_check", "ground_check")
    data = {
        "engine.match.facts",
        "engine.run.records",
        "engine.run.ledger",
    }
    for name in (*own, "solution", "evaluation", "history"):
        tree = ast.parse((ROOM / f"{name}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                rooms = ("engine.match", "engine.run", "engine.lang.evaluate")
                if node.module.startswith(rooms):
                    assert node.module in data, f"{name} imports {node.module}"


def proof_and_session() -> tuple[Proof, Session]:
    session = depth.session()
    return session.explain(session.facts("Depth")[0]), session


def changed(proof: Proof, name: str, **fields: object) -> Proof:
    step = replace(proof.steps[name], **fields)  # type: ignore[arg-type]
    return replace(proof, steps={**proof.steps, name: step})


def test_flaws_say_what_does_not_follow() -> None:
    proof, session = proof_and_session()
    (firing,) = proof.firings()
    grounds = firing.grounds
    for name, fields, reason in (
        (
            "f4",
            {"slots": {"query": "q1", "factor": 2.0}},
            "the ledger says that fact 4",
        ),
        ("f1", {"source": "elsewhere"}, "no such support"),
        ("r1", {"utility": 0.9}, "its utility was 0.8"),
        ("r1", {"grounds": grounds[:3]}, "its rule has 4 conditions, not 3"),
        ("r1", {"rule": "nobody"}, "there is no rule 'nobody'"),
    ):
        flaws = check_proof(changed(proof, name, **fields), depth.RULES, session.ledger)
        assert any(reason in str(flaw) for flaw in flaws), (name, flaws)


def test_a_proof_needs_the_rules_it_was_made_with() -> None:
    proof, session = proof_and_session()
    other = load_sources({"r.yaml": depth.TEXT.replace("factor: 1.6", "factor: 1.7")})
    assert check_proof(proof, other, session.ledger)
    assert check_proof(proof, (), session.ledger)
    assert check_proof(proof, (other, depth.RULES), session.ledger) == ()


def test_a_ledger_that_was_changed_is_noticed() -> None:
    proof, session = proof_and_session()
    data = json.dumps(ledger_to_json(session.ledger))
    assert check_proof(proof, depth.RULES, ledger_from_json(data)) == ()
    for old, new in (
        ('"law", 8.5', '"law", 6.5'),
        ('"utility": 0.8', '"utility": 0.1'),
    ):
        assert old in data
        forged = ledger_from_json(data.replace(old, new))
        assert check_proof(proof, depth.RULES, forged)


def test_an_absence_that_is_none_is_noticed() -> None:
    proof, session = proof_and_session()
    data = json.loads(json.dumps(ledger_to_json(session.ledger)))
    data["shapes"].append(["Cap", "query"])
    first = next(one for one in data["records"] if one["record"] == "Changed")
    first["added"].append([9, len(data["shapes"]) - 1, ["q1"]])
    flaws = check_proof(proof, depth.RULES, ledger_from_json(data))
    assert [flaw.step for flaw in flaws] == ["r1"]
    assert "not: Cap(query == q.id)" in str(flaws[0])


READS_TEXT = """
templates:
  Q: {slots: {text: str, n: int}}
  R: {slots: {n: int}}
  S: {slots: {n: int}}
rules:
  - rule: reads
    when:
      - q: Q(contains(text, "tax"))
    then:
      - conclude: R(n=q.n)
  - rule: on
    when:
      - r: R()
    then:
      - conclude: S(n=r.n)
"""


def test_steps_that_read_a_forgotten_text_are_reported_apart() -> None:
    rules = load_sources({"r.yaml": READS_TEXT})
    session = Session(rules)
    session.assert_fact("Q", text="my tax number is 7", n=1)
    session.run()
    proof = session.explain(session.facts("S")[0])

    def forgotten(data: object) -> object:
        text = json.dumps(data)
        return json.loads(text.replace("my tax number is 7", "[forgotten on request]"))

    ledger = ledger_from_json(forgotten(ledger_to_json(session.ledger)))
    redacted = Proof.from_dict(forgotten(proof.to_dict()))
    verdict = examine(redacted, rules, ledger)
    assert verdict.flaws == ()
    assert [one.step for one in verdict.unverifiable] == ["r1"]
    assert check_proof(redacted, rules, session.ledger)
    assert check_proof(proof, rules, ledger)


def test_a_replaced_text_without_the_mark_is_a_flaw() -> None:
    rules = load_sources({"r.yaml": READS_TEXT})
    session = Session(rules)
    session.assert_fact("Q", text="tax", n=1)
    session.run()
    proof = session.explain(session.facts("R")[0])
    data = json.loads(json.dumps(ledger_to_json(session.ledger)).replace("tax", "cat"))
    steps = {
        name: replace(step, slots={"text": "cat", "n": 1})
        if isinstance(step, Given)
        else step
        for name, step in proof.steps.items()
    }
    flaws = check_proof(replace(proof, steps=steps), rules, ledger_from_json(data))
    assert any("does not hold as stated" in flaw.reason for flaw in flaws)


def test_a_winner_that_was_not_the_best_is_a_flaw() -> None:
    proof, session = proof_and_session()
    data = json.loads(json.dumps(ledger_to_json(session.ledger)))
    for record in data["records"]:
        if record["record"] == "Chosen":
            record["rivals"][1]["prefer"] = 4
    flaws = check_proof(proof, depth.RULES, ledger_from_json(data))
    assert any("preferred to it lost" in flaw.reason for flaw in flaws)


def test_nothing_is_accepted_for_want_of_steps() -> None:
    proof, session = proof_and_session()
    assert check_proof(replace(proof, goals=()), depth.RULES, session.ledger)
    assert check_proof(replace(proof, steps={}), depth.RULES, session.ledger)
    assert isinstance(proof.steps["r1"], Fired)


def asserting(slots: str) -> str:
    return f"""
templates:
  Q: {{slots: {{n: int}}}}
  R: {{slots: {{n: int}}}}
rules:
  - rule: states
    when:
      - q: Q()
    then:
      - assert: R({slots})
"""


def test_what_was_asserted_follows_from_the_rules_of_its_time() -> None:
    before, after = (
        load_sources({"r.yaml": asserting(slots)}) for slots in ("n=q.n", "n=q.n + 1")
    )
    session = Session(before)
    session.assert_fact("Q", n=1)
    session.run()
    session.use(rules=after)
    proof = session.explain(session.facts("R")[0])
    assert check_proof(proof, (before, after), session.ledger) == ()
    flaws = check_proof(proof, after, session.ledger)
    assert any("not at hand" in flaw.reason for flaw in flaws)


def test_what_was_done_before_an_effect_failed_is_accepted() -> None:
    source = asserting("n=q.n") + "      - effect: broken()\n"
    rules = load_sources({"r.yaml": source}, corpus.VOCABULARY)
    session = Session(rules)
    session.assert_fact("Q", n=1)
    with pytest.raises(EffectError):
        session.run()
    proof = session.explain(session.facts("R")[0])
    assert check_proof(proof, rules, session.ledger) == ()
