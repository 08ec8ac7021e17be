"""Proofs as JSON: thirteen fields a step, nothing lost, nothing let through."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from support import depth

from engine import Proof, Session, load_sources
from engine.proof.errors import ProofError

FIELDS = {
    "step_id",
    "step_type",
    "inputs",
    "rule_name",
    "output",
    "confidence",
    "explanation_text",
    "parent_steps",
    "bindings",
    "metadata",
    "timestamp",
    "source_component",
    "subgoals",
}


@pytest.fixture
def proof() -> Proof:
    session = depth.session()
    return session.explain(session.facts("Depth")[0])


@pytest.fixture
def data(proof: Proof) -> dict[str, Any]:
    return json.loads(json.dumps(proof.to_dict()))  # type: ignore[no-any-return]


def test_every_step_has_the_fields_of_its_kind(data: dict[str, Any]) -> None:
    assert all(set(step) == FIELDS | {"justification"} for step in data["steps"])
    kinds = [step["step_type"] for step in data["steps"]]
    assert sorted(kinds) == ["conclusion", *["premise"] * 3, "rule_application"]
    (rule,) = (s for s in data["steps"] if s["step_type"] == "rule_application")
    assert set(rule["metadata"]) == {
        "rule_category",
        "utility",
        "specificity",
        "priority",
        "cycle",
        "state_before",
        "state_after",
        "changes",
    }
    assert rule["metadata"]["changes"] == {"added": [4], "removed": []}
    assert rule["confidence"] == 0.8
    assert rule["bindings"] == {"q": "fact 1", "n": 2}


def test_a_derived_fact_below_the_goal_is_an_inference() -> None:
    text = depth.TEXT.replace(
        "  - rule: switched-off",
        "  - rule: on\n    when:\n      - d: Depth()\n    then:\n"
        '      - conclude: Note(query=f"no {d.query}")\n  - rule: switched-off',
    )
    text = text.replace("  Cap: {", "  Note: {slots: {query: str}}\n  Cap: {")
    session = Session(load_sources({"r.yaml": text}))
    session.assert_fact("Query", id="q", complexity=2)
    session.run()
    steps = session.explain(session.facts("Note")[0]).to_dict()["steps"]
    kinds = [step["step_type"] for step in steps]  # type: ignore[attr-defined]
    assert kinds.count("inference") == 1
    assert kinds.count("conclusion") == 1


def test_nothing_is_lost(proof: Proof, data: dict[str, Any]) -> None:
    assert Proof.from_dict(data) == proof
    assert Proof.from_dict(json.dumps(data)) == proof


def test_unknown_kinds_stay_and_unknown_keys_go(data: dict[str, Any]) -> None:
    other = {
        "step_type": "spatial_planning",
        "confidence": 0.5,
        "timestamp": 3,
        "more": [1, {"a": None}],
    }
    data["steps"].append(other)
    data["steps"][0]["odd"] = 1
    back = Proof.from_dict(data).to_dict()["steps"]
    assert back[-1] == other  # type: ignore[index]
    assert "odd" not in back[0]  # type: ignore[index]


def broken(data: dict[str, Any], change: str) -> object:
    step = data["steps"][0]
    changes: dict[str, Any] = {
        "no object": [],
        "no number": {**data, "position": "7"},
        "other format": {**data, "format": 99},
        "bad type": {**data, "steps": [{**step, "step_type": 4}]},
        "confidence": {**data, "steps": [{**step, "confidence": 1.5}]},
        "timestamp": {**data, "steps": [{**step, "timestamp": "now"}]},
        "mutated": {**data, "steps": [{**step, "output": "x"}, *data["steps"][1:]]},
        "twice": {**data, "steps": [step, *data["steps"]]},
        "missing": {**data, "steps": data["steps"][:-1]},
        "unreached": {**data, "goals": ["r1"]},
    }
    return changes[change]


@pytest.mark.parametrize(
    "change",
    [
        "no object",
        "no number",
        "other format",
        "bad type",
        "confidence",
        "timestamp",
        "mutated",
        "twice",
        "missing",
        "unreached",
    ],
)
def test_what_is_no_proof_is_refused(data: dict[str, Any], change: str) -> None:
    with pytest.raises(ProofError, match="no proof of format 1"):
        Proof.from_dict(broken(data, change))


def test_a_circle_is_refused(data: dict[str, Any]) -> None:
    circle = copy.deepcopy(data)
    rule = next(s for s in circle["steps"] if s["step_id"] == "r1")
    rule["justification"]["grounds"][0]["fact"] = "f4"
    with pytest.raises(ProofError, match="rests on itself"):
        Proof.from_dict(circle)


def test_deep_nesting_is_refused(data: dict[str, Any]) -> None:
    nested: Any = 1
    for _ in range(60):
        nested = [nested]
    data["steps"][0]["odd"] = nested
    with pytest.raises(ProofError, match="deeper than 50"):
        Proof.from_dict(data)
