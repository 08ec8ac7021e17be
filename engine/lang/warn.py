"""What an author should look at although the rules can be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from engine.errors import Code, Problem, Span
from engine.lang import rules as r
from engine.lang.strata import agree, concludes, reads
from engine.lang.template import Template
from engine.lang.vocabulary import Vocabulary


def warnings(
    rules: Sequence[r.Rule],
    templates: Mapping[str, Template],
    vocabulary: Vocabulary,
) -> Iterator[Problem]:
    """Every warning of a rule set that has no errors."""
    concluders: dict[str, list[r.Rule]] = defaultdict(list)
    asserted: set[str] = set()
    for rule in rules:
        for step in rule.then:
            if isinstance(step, r.Put):
                if step.kept:
                    asserted.add(step.template)
                else:
                    concluders[step.template].append(rule)
    for rule in rules:
        yield from _effects(rule, vocabulary)
        yield from _modifies(rule, concluders)
        yield from _later(rule, concluders, asserted, templates)


def _effects(rule: r.Rule, vocabulary: Vocabulary) -> Iterator[Problem]:
    if rule.choose is None:
        return
    answers = {
        template: step.effect
        for step in rule.then
        if isinstance(step, r.Request)
        for template in vocabulary.effects[step.effect].answers
    }
    for use in reads(rule.when):
        if use.negative and use.template in answers:
            yield _warning(
                Code.EFFECT_ANSWERS_NEGATED,
                f"the choice of {rule.name!r} falls as soon as effect "
                f"{answers[use.template]!r} answers with {use.template}, "
                "whose absence it demands",
                use.span,
            )


def _modifies(
    rule: r.Rule, concluders: Mapping[str, Sequence[r.Rule]]
) -> Iterator[Problem]:
    bound = {
        element.name: element.template
        for element in r.elements(rule.when)
        if isinstance(element, r.Pattern) and element.name
    }
    for step in rule.then:
        if not isinstance(step, r.Modify):
            continue
        template = bound.get(step.name, "")
        if template in concluders:
            yield _warning(
                Code.MODIFIES_CONCLUDED,
                f"{template} is concluded by {concluders[template][0].name!r}: once "
                "modified it stays even if the reasons fall",
                step.text.span,
            )


def _later(
    rule: r.Rule,
    concluders: Mapping[str, Sequence[r.Rule]],
    asserted: set[str],
    templates: Mapping[str, Template],
) -> Iterator[Problem]:
    for use in reads(rule.when):
        if not (use.negative or rule.choose) or use.template in asserted:
            continue
        makers = [
            maker
            for maker in concluders.get(use.template, ())
            for made in concludes(maker.then, templates)
            if made.template == use.template and agree(made.constants, use.constants)
        ]
        if makers and all(maker.layer_index > rule.layer_index for maker in makers):
            yield _warning(
                Code.READS_LATER_LAYER,
                f"{use.template} is concluded only in the later layer "
                f"{makers[0].layer!r} (by {makers[0].name!r}), so it is read before "
                "it can be complete",
                use.span,
            )


def _warning(code: Code, message: str, span: Span) -> Problem:
    return Problem(code=code, message=message, span=span, warning=True)
