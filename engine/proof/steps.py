"""Steps of a proof as flat records for viewers: thirteen fields each.

Four kinds are emitted, each where it is true: a given fact is a ``premise``, a firing
a ``rule_application``, a derived fact an ``inference``, and a derived goal the
``conclusion``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.proof.node import Derived, FactName, Fired, Given, Justification, StepId
from engine.proof.sentence import harmless, headline, merit, sentence

if TYPE_CHECKING:
    from engine.proof.tree import Proof


def records(proof: Proof) -> dict[StepId, dict[str, object]]:
    """Every step as a flat record, in the order of the proof."""
    trust = confidences(proof)
    said = {name: headline(step) for name, step in proof.steps.items()}
    return {name: _record(proof, name, trust[name], said) for name in proof.steps}


def kind(proof: Proof, name: StepId) -> str:
    """The kind of a step."""
    step = proof.steps[name]
    if isinstance(step, Given):
        return "premise"
    if isinstance(step, Fired):
        return "rule_application"
    return "conclusion" if name in proof.goals else "inference"


def confidences(proof: Proof) -> dict[StepId, float]:
    """The least utility of the rules each step rests on; 1 for given facts.

    A step follows with certainty; how far its rules are to be trusted is what their
    utilities say, and a chain is as strong as its weakest link.
    """
    found: dict[StepId, float] = {}
    for name in proof.premises_first():
        step = proof.steps[name]
        own = step.utility if isinstance(step, Fired) else 1.0
        found[name] = min([own, *(found[one] for one in proof.premises(name))])
    return found


def _record(
    proof: Proof, name: StepId, confidence: float, said: Mapping[StepId, str]
) -> dict[str, object]:
    step = proof.steps[name]
    below = proof.premises(name)
    return {
        "step_id": name,
        "step_type": kind(proof, name),
        "inputs": [said[one] for one in below],
        "rule_name": _rule(proof, step),
        "output": said[name],
        "confidence": confidence,
        "explanation_text": _explanation(step),
        "parent_steps": list(below),
        "bindings": _bindings(step),
        "metadata": _metadata(step),
        "timestamp": step.before if isinstance(step, Fired) else step.born,
        "source_component": step.source if isinstance(step, Given) else "rules",
        "subgoals": [harmless(ground.text) for ground in step.grounds]
        if isinstance(step, Fired)
        else [],
    }


def _rule(proof: Proof, step: Justification) -> str | None:
    if isinstance(step, Derived):
        step = proof.steps[step.by]
    return step.rule if isinstance(step, Fired) else None


def _explanation(step: Justification) -> str:
    return (
        f"{sentence(step)} {merit(step)}" if isinstance(step, Fired) else sentence(step)
    )


def _bindings(step: Justification) -> Mapping[str, object]:
    if not isinstance(step, Fired):
        return {}
    return {
        name: f"fact {bound.fact}" if isinstance(bound, FactName) else bound
        for name, bound in step.bindings.items()
    }


def _metadata(step: Justification) -> dict[str, object]:
    if not isinstance(step, Fired):
        return {"fact": step.fact, "as_of": step.at}
    return {
        "rule_category": {"layer": step.layer, "tags": list(step.tags)},
        "utility": step.utility,
        "specificity": step.specificity,
        "priority": step.salience,
        "cycle": step.cycle,
        "state_before": step.before,
        "state_after": step.after,
        "changes": {"added": list(step.added), "removed": list(step.removed)},
    }
