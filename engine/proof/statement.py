"""Single steps of a proof, stated in full from what the ledger recorded.

Which steps a proof has, and what they are called, is decided by
`engine.proof.explain`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from engine.lang import rules as r
from engine.match.facts import Fact
from engine.match.match import Evidence
from engine.proof.foundation import Foundation
from engine.proof.node import (
    Absent,
    Aggregated,
    Alternative,
    Derived,
    FactName,
    Fired,
    ForEvery,
    Given,
    Ground,
    Justification,
    Matched,
    Named,
    ParamUsed,
    StepId,
    Support,
    Tested,
    Witnessed,
    Won,
)
from engine.proof.timeline import Deed, Reason, Timeline
from engine.proof.written import values_read, written

Key: TypeAlias = tuple[str, int, int]
"""``f`` and a fact's id, or ``r`` and a firing's number, with a ledger position."""


class Statement:
    """States steps.

    Args:
        timeline: The ledger, read.
        foundation: What carries each fact.
        evidence: Why the conditions of each firing hold.
        ids: What each step is called.
    """

    def __init__(
        self,
        timeline: Timeline,
        foundation: Foundation,
        evidence: Mapping[Key, tuple[Evidence, ...]],
        ids: Mapping[Key, StepId],
    ) -> None:
        self._timeline = timeline
        self._foundation = foundation
        self._evidence = evidence
        self._ids = ids

    def step(self, key: Key) -> Justification:
        """The step in full."""
        if key[0] == "r":
            return self._fired(key)
        _, number, at = key
        fact, span = self._timeline.fact(number)
        footing = self._foundation.footing(number, at)
        reason = footing.reason
        doc = _doc(self._timeline, fact, at)
        others = self._others(number, at, reason)
        if reason.kind == "given":
            return Given(
                id=self._ids[key],
                fact=number,
                template=fact.template,
                slots=fact.slots,
                doc=doc,
                born=span.start,
                at=at,
                source=reason.source,
                params=given_params(self._timeline, fact, reason, at),
                others=others,
            )
        return Derived(
            id=self._ids[key],
            fact=number,
            template=fact.template,
            slots=fact.slots,
            doc=doc,
            born=span.start,
            at=at,
            kind=reason.kind,
            by=self._ids["r", reason.firing, footing.at],
            others=others,
        )

    def _others(self, fact: int, at: int, shown: Reason) -> tuple[Support, ...]:
        return tuple(
            Support(one.kind, one.firing, self._rule_of(one.firing))
            for one in self._timeline.supports(fact, at)
            if one is not shown
        )

    def _rule_of(self, cycle: int) -> str:
        return self._timeline.deed(cycle).firing.rule if cycle else ""

    def _fired(self, key: Key) -> Fired:
        _, cycle, at = key
        deed = self._timeline.deed(cycle)
        firing = deed.firing
        rule = self._timeline.rule(firing.rule, at)
        used = self._timeline.used(deed.place)
        frame = self._timeline.frame(deed, at)
        grounds = zip(rule.when, self._evidence[key], strict=True)
        return Fired(
            id=self._ids[key],
            cycle=cycle,
            rule=rule.name,
            digest=firing.digest,
            doc=rule.doc,
            layer=rule.layer,
            tags=rule.tags,
            salience=rule.salience,
            bindings={
                word: FactName(bound.id) if isinstance(bound, Fact) else bound
                for word, bound in firing.bindings.items()
            },
            grounds=tuple(
                ground(
                    element,
                    one,
                    frame,
                    self._facts(one, deed, at),
                )
                for element, one in grounds
            ),
            at=at,
            utility=firing.utility,
            learned=used.utilities[firing.rule][1],
            specificity=firing.specificity,
            score=firing.score,
            params=tuple(
                ParamUsed(
                    word,
                    param.key,
                    firing.params[word],
                    param.key in used.learned_params,
                )
                for word, param in rule.params.items()
            ),
            choice=self._won(firing.choice),
            before=deed.place,
            after=deed.after,
            added=self._timeline.began(deed),
            removed=tuple(deed.removed),
        )

    def _facts(self, evidence: Evidence, deed: Deed, at: int) -> tuple[StepId, ...]:
        position = deed.place if evidence.kind == "aggregate" else at
        return tuple(self._ids["f", number, position] for number in evidence.facts)

    def _won(self, number: int) -> Won | None:
        if not number:
            return None
        chosen = self._timeline.choices[number][0]
        return Won(
            number=number,
            group=chosen.group,
            key=chosen.key,
            rivals=len(chosen.rivals),
            drawn=chosen.drawn,
            probability=chosen.rivals[chosen.winner].probability,
        )


def ground(
    element: r.Element,
    evidence: Evidence,
    frame: Mapping[str, object],
    facts: tuple[StepId, ...],
) -> Ground:
    """Why one condition holds."""
    text = written(element)
    if isinstance(element, r.Test):
        return Tested(text, values_read(element.tests, frame))
    if isinstance(element, r.Let):
        return Named(text, element.name, evidence.value)
    return _on_facts(element, text, evidence, facts)


def _on_facts(
    element: r.Pattern | r.Block | r.AnyOf | r.Aggregate,
    text: str,
    evidence: Evidence,
    facts: tuple[StepId, ...],
) -> Ground:
    if isinstance(element, r.Pattern):
        return Matched(text, facts[0])
    if isinstance(element, r.Aggregate):
        return Aggregated(text, element.name, facts, evidence.value)
    if isinstance(element, r.AnyOf):
        place = evidence.value if isinstance(evidence.value, int) else 0
        return Alternative(text, place, facts)
    if element.kind == "exists":
        return Witnessed(text, facts)
    return ForEvery(text, facts) if element.kind == "forall" else Absent(text)


def _doc(timeline: Timeline, fact: Fact, position: int) -> str:
    shape = timeline.rules(position).templates.get(fact.template)
    return shape.doc if shape is not None else ""


def given_params(
    timeline: Timeline, fact: Fact, reason: Reason, position: int
) -> tuple[ParamUsed, ...]:
    """The parameters that gave a fact of the rule files its values."""
    rules, used = timeline.rules(position), timeline.used(position)
    for given in rules.facts:
        if not reason.source or given.template != fact.template:
            continue
        params = {n: p for n, p in given.slots if isinstance(p, r.Parameter)}
        stated = {
            name: used.params[value.key] if isinstance(value, r.Parameter) else value
            for name, value in given.slots
        }
        if rules.templates[fact.template].values(stated) == fact.values:
            return tuple(
                ParamUsed(
                    name,
                    param.key,
                    used.params[param.key],
                    param.key in used.learned_params,
                )
                for name, param in params.items()
            )
    return ()
