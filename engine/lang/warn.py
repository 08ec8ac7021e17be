"""What an author should look at although the rules can be used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from engine.errors import Code, Problem, Span
from engine.lang import rules as r
from engine.lang.signature import Conclusions, Signature
from engine.lang.strata import concludes, reads
from engine.lang.template import Template
from engine.lang.vocabulary import Vocabulary


def warnings(
    rules: Sequence[r.Rule],
    templates: Mapping[str, Template],
    vocabulary: Vocabulary,
) -> Iterator[Problem]:
    """Every warning of a rule set that has no errors."""
    concluded = _concluded(rules, templates)
    asserted = {
        step.template
        for rule in rules
        for step in rule.then
        if isinstance(step, r.Put) and step.kept
    }
    for rule in rules:
        yield from _effects(rule, vocabulary)
        yield from _modifies(rule, concluded)
        yield from _later(rule, concluded, asserted)


class _Concluded:
    """By whom one template is concluded.

    Attributes:
        first: The first rule that does.
    """

    def __init__(self, makers: Sequence[tuple[r.Rule, Signature]]) -> None:
        self.first = makers[0][0]
        self._makers: dict[Signature, list[tuple[int, r.Rule]]] = defaultdict(list)
        for number, (rule, signature) in enumerate(makers):
            self._makers[signature].append((number, rule))
        self._conclusions = Conclusions(self._makers)
        self._seen: dict[Signature, tuple[int, r.Rule] | None] = {}

    def seen(self, reading: Signature) -> tuple[int, r.Rule] | None:
        """The earliest layer that concludes what a reading sees, and the first rule.

        None if there is none.
        """
        if reading not in self._seen:
            makers = [
                maker
                for signature in self._conclusions.agreeing(reading)
                for maker in self._makers[signature]
            ]
            self._seen[reading] = None
            if makers:
                layer = min(rule.layer_index for _, rule in makers)
                _, first = min(makers, key=lambda maker: maker[0])
                self._seen[reading] = layer, first
        return self._seen[reading]


def _concluded(
    rules: Sequence[r.Rule], templates: Mapping[str, Template]
) -> dict[str, _Concluded]:
    """By whom each template is concluded that is."""
    makers: dict[str, list[tuple[r.Rule, Signature]]] = defaultdict(list)
    for rule in rules:
        for made in concludes(rule.then, templates):
            makers[made.template].append((rule, made.constants))
    return {template: _Concluded(found) for template, found in makers.items()}


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


def _modifies(rule: r.Rule, concluded: Mapping[str, _Concluded]) -> Iterator[Problem]:
    bound = {
        element.name: element.template
        for element in r.elements(rule.when)
        if isinstance(element, r.Pattern) and element.name
    }
    for step in rule.then:
        if not isinstance(step, r.Modify):
            continue
        template = bound.get(step.name, "")
        if template in concluded:
            yield _warning(
                Code.MODIFIES_CONCLUDED,
                f"{template} is concluded by {concluded[template].first.name!r}: once "
                "modified it stays even if the reasons fall",
                step.text.span,
            )


def _later(
    rule: r.Rule, concluded: Mapping[str, _Concluded], asserted: set[str]
) -> Iterator[Problem]:
    for use in reads(rule.when):
        if not (use.negative or rule.choose) or use.template in asserted:
            continue
        if use.template not in concluded:
            continue
        found = concluded[use.template].seen(use.constants)
        if found is not None and found[0] > rule.layer_index:
            maker = found[1]
            yield _warning(
                Code.READS_LATER_LAYER,
                f"{use.template} is concluded only in the later layer "
                f"{maker.layer!r} (by {maker.name!r}), so it is read before "
                "it can be complete",
                use.span,
            )


def _warning(code: Code, message: str, span: Span) -> Problem:
    return Problem(code=code, message=message, span=span, warning=True)
