"""Facts of a proof re-proved: they lived, had their supports, and follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.lang import rules as r
from engine.lang.rules import RuleSet
from engine.lang.values import identity
from engine.match.facts import Fact
from engine.proof.evaluation import Evaluation
from engine.proof.history import History, Moment
from engine.proof.node import Derived, Fired, Given, ParamUsed, Support
from engine.proof.solution import parameters, stated
from engine.proof.tree import Proof


def check_fact(
    step: Given | Derived,
    proof: Proof,
    moment: Moment,
    rules: Mapping[str, RuleSet],
    history: History,
) -> Iterator[str]:
    """What does not follow about a fact, each as one sentence.

    Args:
        step: The step.
        proof: The proof it is part of.
        moment: The state as of which it is shown.
        rules: The rule sets at hand by their digests.
        history: What happened.
    """
    used = moment.used
    now = None if used is None else rules.get(used.rules)
    if now is None:
        yield "the rules it was made with are not at hand"
        return
    fact = moment.facts.get(step.fact)
    if fact is None:
        yield f"fact {step.fact} is not alive at position {step.at}"
        return
    if fact.template != step.template or not same_values(fact.slots, step.slots):
        yield f"the ledger says that fact {step.fact} is {fact}"
    if history.births[step.fact] != step.born:
        yield f"the fact lives from position {history.births[step.fact]}"
    shape = now.templates.get(step.template)
    if (shape.doc if shape else "") != step.doc:
        yield "its doc is not its template's"
    yield from _supported(step, proof, moment, history)
    if isinstance(step, Given):
        if step.params != _params(fact, step, now, moment):
            yield "its parameters are not those that gave its values"
    else:
        yield from _follows(step, fact, proof, history, rules)


def same_values(left: Mapping[str, object], right: Mapping[str, object]) -> bool:
    """Whether two mappings hold the same values of the same types, in one order."""
    return _typed(left) == _typed(right)


def _typed(values: Mapping[str, object]) -> list[object]:
    return [(name, identity(value)) for name, value in values.items()]  # type: ignore[arg-type]


def _supported(
    step: Given | Derived, proof: Proof, moment: Moment, history: History
) -> Iterator[str]:
    supports = list(moment.supports.get(step.fact, ()))
    if isinstance(step, Given):
        mine = ("given", 0, step.source)
    else:
        firing = proof.steps[step.by]
        cycle = firing.cycle if isinstance(firing, Fired) else 0
        mine = (step.kind, cycle, "")
    if mine not in supports:
        yield f"the ledger knows no such support: {mine[0]} by firing {mine[1]}"
        return
    supports.remove(mine)
    others = tuple(
        Support(kind, number, history.firings[number][1].rule if number else "")  # type: ignore[arg-type]
        for kind, number, _ in sorted(supports, key=lambda one: one[1])
    )
    if others != step.others:
        yield "its further supports are not those of the ledger"


def _follows(
    step: Derived,
    fact: Fact,
    proof: Proof,
    history: History,
    rules: Mapping[str, RuleSet],
) -> Iterator[str]:
    firing = proof.steps[step.by]
    if not isinstance(firing, Fired):
        yield f"{step.by} is no firing"
        return
    recorded = history.firings.get(firing.cycle)
    before = history.moment(firing.before)
    used = None if before is None else before.used
    then = None if used is None else rules.get(used.rules)  # others may be in use now
    rule = None if then is None else then.by_name.get(firing.rule)
    if recorded is None or used is None or then is None or rule is None:
        yield f"nothing is known of firing {firing.cycle}"
        return
    evaluation = Evaluation(then.vocabulary.functions)
    frame = {**parameters(rule, used.params), **recorded[1].bindings}
    wanted = tuple(map(identity, fact.values))
    for kind, template, values in stated(rule, then.templates, evaluation, frame):
        same = tuple(map(identity, values)) == wanted
        if same and (kind, template) == (step.kind, step.template):
            return
    yield f"rule {rule.name!r} does not state this fact"


def _params(
    fact: Fact, step: Given, rules: RuleSet, moment: Moment
) -> tuple[ParamUsed, ...]:
    """The parameters in the rule files' own statement of a fact."""
    if moment.used is None:
        return ()
    used = moment.used
    for given in rules.facts:
        if not step.source or given.template != fact.template:
            continue
        values: dict[str, object] = {}
        params = []
        for name, value in given.slots:
            if isinstance(value, r.Parameter):
                values[name] = used.params[value.key]
                learned = value.key in used.learned_params
                number = used.params[value.key]
                params.append(ParamUsed(name, value.key, number, learned))
            else:
                values[name] = value
        shape = rules.templates[fact.template]
        if tuple(map(identity, shape.values(values))) == tuple(
            map(identity, fact.values)
        ):
            return tuple(params)
    return ()
