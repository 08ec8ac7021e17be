"""Firings of a proof re-proved: every condition, every number, and the choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.lang.rules import Rule, RuleSet
from engine.lang.values import identity
from engine.match.facts import Fact
from engine.proof.choice_check import check_choice
from engine.proof.evaluation import Evaluation
from engine.proof.ground_check import GroundCheck
from engine.proof.history import History, Moment
from engine.proof.node import FactName, Fired, ParamUsed
from engine.proof.solution import parameters
from engine.proof.tree import Proof
from engine.run.records import Firing, Used


def check_firing(
    step: Fired,
    proof: Proof,
    moments: tuple[Moment, Moment],
    rules: tuple[RuleSet, RuleSet],
    history: History,
) -> Iterator[str]:
    """What does not follow about a firing, each as one sentence.

    Args:
        step: The step.
        proof: The proof it is part of.
        moments: The state before the firing, and as of which its grounds are shown.
        rules: The rules in use at both.
        history: What happened.
    """
    firing = history.firings[step.cycle][1]
    found = [
        next((one for one in rule_set.rules if one.name == step.rule), None)
        for rule_set in rules
    ]
    then, now = found
    used, later = moments[0].used, moments[1].used
    if then is None or now is None or used is None or later is None:
        yield f"there is no rule {step.rule!r}"
        return
    digests = {then.digest, now.digest, firing.digest}
    if firing.rule != step.rule or digests != {step.digest}:
        yield "the ledger names another rule, or one of another digest"
        return
    yield from _described(step, now)
    yield from _recorded(step, firing, then, used)
    if (step.after, step.added, step.removed) != history.deeds(step.cycle):
        yield "what it did is not what the ledger says"
    evaluation = Evaluation(rules[1].vocabulary.functions)
    yield from check_choice(step, firing, then, used, evaluation, history, rules[0])
    frames = (parameters(then, used.params), parameters(now, later.params))
    yield from GroundCheck(step, proof, moments, frames, evaluation).flaws(now, firing)


def _described(step: Fired, rule: Rule) -> Iterator[str]:
    said = (step.doc, step.layer, step.tags, step.salience)
    if said != (rule.doc, rule.layer, rule.tags, rule.salience):
        yield "its doc, layer, tags or salience are not its rule's"


def _recorded(step: Fired, firing: Firing, rule: Rule, used: Used) -> Iterator[str]:
    """Numbers and names against the ledger, and against what they follow from."""
    if _bound(step.bindings) != _bound(firing.bindings):
        yield "its bindings are not those of the ledger"
    utility, learned = used.utilities.get(rule.name, (-1.0, False))
    if (step.utility, step.learned) != (utility, learned):
        yield f"its utility was {utility}"
    if not step.specificity == firing.specificity == rule.specificity:
        yield f"its specificity is {rule.specificity}"
    if not step.score == firing.score == step.utility * step.specificity:
        yield f"its score is {step.utility * step.specificity}"
    params = tuple(
        ParamUsed(name, one.key, used.params[one.key], one.key in used.learned_params)
        for name, one in rule.params.items()
    )
    typed = [type(one.value) for one in step.params]
    if step.params != params or typed != [type(one.value) for one in params]:
        yield "its parameters are not those in use"
    if {one.name: one.value for one in params} != dict(firing.params):
        yield "the ledger says that other parameters were used"


def _bound(bindings: Mapping[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, bound in bindings.items():
        if isinstance(bound, Fact):
            found[name] = ("fact", bound.id)
        elif isinstance(bound, FactName):
            found[name] = ("fact", bound.fact)
        else:
            found[name] = identity(bound)  # type: ignore[arg-type]
    return found
