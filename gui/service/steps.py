"""Steps of a proof as the desktop shows them: in a row, and in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.app.recorded import Recorded
from engine.errors import Span
from engine.lang import expr as e
from engine.lang.rules import Aggregate, Element, Let, Pattern, Test, elements
from engine.lang.syntax import Value
from engine.lang.values import show
from engine.proof import node as n
from engine.proof.node import Derived, FactName, Fired, Given, Justification, StepId
from engine.proof.sentence import (
    as_sentence,
    fact_text,
    ground_text,
    harmless,
    headline,
    sentence,
)
from engine.proof.timeline import Timeline
from engine.proof.written import values_read
from gui.messages.proofs import (
    ChoiceWon,
    Ground,
    GroundKind,
    Kind,
    Place,
    StepRow,
    StepShown,
)
from gui.service.shelf import OpenedProof


def row(opened: OpenedProof, name: StepId) -> StepRow:
    """A step in a row."""
    step = opened.proof.steps[name]
    firing = _firing(opened, step)
    return StepRow(
        kind=_kind(step),
        label=harmless(step.rule) if isinstance(step, Fired) else headline(step),
        rule="" if firing is None else firing.rule,
        cycle=0 if firing is None else firing.cycle,
        utility=None if firing is None else firing.utility,
        is_learned=firing is not None and firing.learned,
        has_choice=firing is not None and _had_rivals(firing),
        premises=opened.premises(name),
    )


def in_full(opened: OpenedProof, number: int) -> StepShown:
    """A step with everything there is to tell of it.

    Raises:
        UsageError: There is no such step.
    """
    step = opened.step(number)
    shown = _fired if isinstance(step, Fired) else _fact
    return shown(opened, number)


def fact_of(timeline: Timeline, fact: int) -> str:
    """A fact of a ledger as rules write it."""
    found = timeline.fact(fact)[0]
    return fact_text(found.template, found.slots)


def place_of(span: Span) -> Place:
    """Where something stands in a rule file."""
    return Place(path=span.file, line=span.line, column=span.column)


def place_of_rule(recorded: Recorded, rule: str) -> Place | None:
    """Where a rule of a decision stood; None for one that is switched off."""
    for one in recorded.rules.rules:
        if one.name == rule:
            return place_of(one.span)
    return None


def _fact(opened: OpenedProof, number: int) -> StepShown:
    step = opened.step(number)
    assert not isinstance(step, Fired)  # noqa: S101  # the caller has looked
    firing = _firing(opened, step)
    params = step.params if isinstance(step, Given) else ()
    return StepShown(
        step=number,
        row=row(opened, step.id),
        headline=headline(step),
        told=sentence(step),
        doc=as_sentence(step.doc),
        rests_on=_rests_on(opened, step.id),
        slots=tuple((name, _written(value)) for name, value in step.slots.items()),
        params=tuple((one.name, float(one.value), one.learned) for one in params),
        place=None if firing is None else place_of_rule(opened.recorded, firing.rule),
        source=harmless(step.source) if isinstance(step, Given) else "",
        further=len(step.others),
    )


def _fired(opened: OpenedProof, number: int) -> StepShown:
    step = opened.step(number)
    assert isinstance(step, Fired)  # noqa: S101  # the caller has looked
    return StepShown(
        step=number,
        row=row(opened, step.id),
        headline=headline(step),
        told=sentence(step),
        doc=as_sentence(step.doc),
        rests_on=_rests_on(opened, step.id),
        bindings=(
            *(
                (harmless(name), _bound(opened.recorded.timeline, value))
                for name, value in step.bindings.items()
            ),
            *_slots_read(opened.recorded.timeline, step),
        ),
        grounds=tuple(_ground(opened, ground) for ground in step.grounds),
        params=tuple((one.name, float(one.value), one.learned) for one in step.params),
        place=place_of_rule(opened.recorded, step.rule),
        specificity=step.specificity,
        score=step.score,
        choice=None if step.choice is None else _choice(step.choice),
    )


def _ground(opened: OpenedProof, ground: n.Ground) -> Ground:
    return Ground(
        kind=_GROUNDS[type(ground)],
        text=harmless(ground.text),
        told=ground_text(ground),
        premises=tuple(opened.numbers[one] for one in n.rests_on(ground)),
        values=tuple(_values(ground)),
    )


_GROUNDS: Mapping[type[n.Ground], GroundKind] = {
    n.Matched: "matched",
    n.Absent: "absent",
    n.Witnessed: "witnessed",
    n.ForEvery: "every",
    n.Alternative: "alternative",
    n.Tested: "tested",
    n.Named: "named",
    n.Aggregated: "total",
}


def _values(ground: n.Ground) -> Iterator[tuple[str, str]]:
    if isinstance(ground, n.Tested):
        yield from ((harmless(name), _written(value)) for name, value in ground.values)
    elif isinstance(ground, (n.Named, n.Aggregated)):
        yield harmless(ground.name), _written(ground.value)
    elif isinstance(ground, n.Alternative):
        yield "", str(ground.place + 1)


def _choice(won: n.Won) -> ChoiceWon:
    key = ", ".join(map(str, won.key))  # as a contest has it
    return ChoiceWon(
        group=harmless(f"{won.group}({key})"),
        rivals=won.rivals - 1,
        probability=won.probability if won.drawn else None,
    )


def _kind(step: Justification) -> Kind:
    if isinstance(step, Given):
        return "given"
    return "fired" if isinstance(step, Fired) else step.kind


def _firing(opened: OpenedProof, step: Justification) -> Fired | None:
    """The firing that a step is, or by which its fact holds."""
    if isinstance(step, Derived):
        step = opened.proof.steps[step.by]
    return step if isinstance(step, Fired) else None


def _had_rivals(firing: Fired) -> bool:
    return firing.choice is not None and firing.choice.rivals > 1


def _rests_on(opened: OpenedProof, name: StepId) -> tuple[tuple[int, str], ...]:
    return tuple(
        (number, headline(opened.step(number))) for number in opened.premises(name)
    )


def _bound(timeline: Timeline, value: Value | FactName) -> str:
    if isinstance(value, FactName):
        return fact_of(timeline, value.fact)
    return _written(value)


def _slots_read(timeline: Timeline, step: Fired) -> Iterator[tuple[str, str]]:
    """The slots of bound facts that a rule's conditions read, as ``q.id``."""
    rule = timeline.rule(step.rule, step.at)
    frame = timeline.frame(timeline.deed(step.cycle), step.at)
    exprs = (expr for one in elements(rule.when) for expr in _expressions(one))
    for name, value in values_read(exprs, frame):
        if "." in name:
            yield harmless(name), _written(value)


def _expressions(element: Element) -> Iterator[e.Expr]:
    """The expressions of one condition, without those of conditions inside it."""
    if isinstance(element, (Pattern, Test)):
        yield from element.tests
    elif isinstance(element, Let):
        yield element.value
    elif isinstance(element, Aggregate):
        keys = (key for key, _ in element.keys)
        optional = (one for one in (element.value, element.default) if one is not None)
        yield from (*optional, *element.filters, *keys)


def _written(value: Value) -> str:
    return harmless(show(value))
