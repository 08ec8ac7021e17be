"""Choices of a proof re-proved: as recorded, of the right key, and won rightly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.lang.rules import Rule, RuleSet
from engine.lang.values import identity
from engine.proof.evaluation import Evaluation
from engine.proof.history import History
from engine.proof.node import Fired
from engine.proof.solution import parameters
from engine.run.records import Chosen, Firing, Rival, Used


def check_choice(  # noqa: PLR0913, PLR0917  # what a choice rests on
    step: Fired,
    firing: Firing,
    rule: Rule,
    used: Used,
    evaluation: Evaluation,
    history: History,
    rules: RuleSet,
) -> Iterator[str]:
    """What does not follow about the choice a firing won, each as one sentence."""
    won, choose = step.choice, rule.choose
    if won is None or choose is None:
        if won is not None or choose is not None or firing.choice:
            yield "it won a choice and its rule makes none, or the other way round"
        return
    chosen = history.choices.get(won.number)
    if chosen is None or won.number != firing.choice:
        yield f"the ledger has no such choice {won.number}"
        return
    said = (won.group, tuple(map(identity, won.key)), won.rivals, won.drawn)
    recorded = (
        chosen.group,
        tuple(map(identity, chosen.key)),
        len(chosen.rivals),
        chosen.drawn,
    )
    mine = chosen.rivals[chosen.winner]
    if said != recorded or won.probability != mine.probability:
        yield "its choice is not as the ledger says"
    facts = tuple(fact.id for fact in firing.facts)
    if (mine.rule, mine.facts) != (rule.name, facts):
        yield "another candidate won that choice"
    frame = {**parameters(rule, used.params), **firing.bindings}
    key = tuple(evaluation.value(part, frame) for part in choose.key)
    if (choose.group, tuple(map(identity, key))) != recorded[:2]:
        yield "its rule chooses for another group or key"
    prefer = evaluation.value(choose.prefer, frame) if choose.prefer else 0
    if prefer != mine.prefer:
        yield f"it is preferred by {prefer}"
    yield from _won_rightly(chosen, mine, used, rules)


def _won_rightly(
    chosen: Chosen, mine: Rival, used: Used, rules: RuleSet
) -> Iterator[str]:
    specificities = {rule.name: rule.specificity for rule in rules.rules}
    for rival in chosen.rivals:
        utility = used.utilities.get(rival.rule, (-1.0, False))[0]
        said = (rival.utility, rival.specificity)
        if said != (utility, specificities.get(rival.rule)):
            yield f"utility or specificity of the rival {rival.rule!r} are others"
    best = max(rival.prefer for rival in chosen.rivals)
    if mine.prefer != best:
        yield "a candidate that was preferred to it lost"
    if chosen.drawn:
        return
    equals = [rival for rival in chosen.rivals if rival.prefer == best]
    if min(equals, key=lambda one: _key(one, used.strategy)) is not mine:
        yield "another candidate came before it"


def _key(rival: Rival, strategy: str) -> tuple[object, ...]:
    """The place of a rival in the order, least first, as the language defines it."""
    tags = sorted(rival.facts, reverse=True)
    newest = (*(-tag for tag in tags), 1)
    score = -rival.utility * rival.specificity
    utility, specificity = -rival.utility, -rival.specificity
    keys: Mapping[str, tuple[object, ...]] = {
        "utility-specificity": (score, specificity, utility, newest),
        "utility-first": (utility, specificity, newest),
        "specificity-first": (specificity, utility, newest),
        "depth": (newest[:1], specificity, utility, newest),
        "breadth": (tags[:1], specificity, utility, tags),
        "lex": (newest, specificity, utility),
        "mea": (-rival.facts[0] if rival.facts else 1, newest, specificity, utility),
    }
    return (*keys[strategy], rival.rule, rival.facts)
