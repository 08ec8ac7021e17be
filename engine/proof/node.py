"""The steps of a proof, as plain frozen data; each docstring is an inference rule.

A justification says why a fact holds or why a rule fired; a ground says why one
condition of that rule held. They refer to each other by id, so that a shared step
stands once. How they are found, checked and shown is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from engine.lang.syntax import Value

StepId: TypeAlias = str
"""``f7`` for fact 7, ``r3`` for firing 3; ``f7@20`` where the same fact rested on
other reasons at an earlier ledger position."""


@dataclass(frozen=True, slots=True)
class FactName:
    """A fact that a name stands for."""

    fact: int


@dataclass(frozen=True, slots=True)
class Matched:
    """A pattern holds if a live fact passes its tests."""

    text: str
    fact: StepId


@dataclass(frozen=True, slots=True)
class Absent:
    """``not`` holds if no live facts match the conditions inside."""

    text: str


@dataclass(frozen=True, slots=True)
class Witnessed:
    """``exists`` holds if some live facts, the witnesses, match what is inside."""

    text: str
    witnesses: tuple[StepId, ...]


@dataclass(frozen=True, slots=True)
class ForEvery:
    """``forall`` holds if for every fact in its range the rest can be matched."""

    text: str
    ranged: tuple[StepId, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """``any`` holds if one of its alternatives does; `place` counts from 0."""

    text: str
    place: int
    witnesses: tuple[StepId, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """``test`` holds if its expression is true of the values it reads."""

    text: str
    values: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """``let`` holds if its expression has a value, which the name then stands for."""

    text: str
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Aggregated:
    """An aggregate holds if its value follows from all facts that match, its members.

    The members are those at the firing; later ones give the same value.
    """

    text: str
    name: str
    members: tuple[StepId, ...]
    value: Value


Ground: TypeAlias = (
    Matched | Absent | Witnessed | ForEvery | Alternative | Tested | Named | Aggregated
)


@dataclass(frozen=True, slots=True)
class Support:
    """A further reason why a fact lives: given (firing 0), asserted or concluded."""

    kind: Literal["given", "asserted", "concluded"]
    firing: int
    rule: str


@dataclass(frozen=True, slots=True)
class ParamUsed:
    """A parameter with the value in use, and whether that is the author's."""

    name: str
    key: str
    value: float
    learned: bool


@dataclass(frozen=True, slots=True)
class Won:
    """The choice a firing won, in short.

    Attributes:
        number: The choice's number in the session.
        rivals: How many candidates there were, the winner among them.
        drawn: Whether exploration drew, rather than the order decided.
        probability: With which the winner was picked.
    """

    number: int
    group: str
    key: tuple[Value, ...]
    rivals: int
    drawn: bool
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A given fact holds because its source says so: it is a leaf.

    Attributes:
        fact: The fact's id.
        doc: What a fact of its template says.
        born: The ledger position from which it lives.
        at: The ledger position as of which it is shown.
        source: Where it comes from; empty for the caller.
        params: Slots whose value a parameter gave, with the parameter.
        others: Further supports.
    """

    id: StepId
    fact: int
    template: str
    slots: Mapping[str, Value]
    doc: str
    born: int
    at: int
    source: str
    params: tuple[ParamUsed, ...]
    others: tuple[Support, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A derived fact holds if a rule fired whose right-hand side states it.

    Asserted facts stay whatever happens to their reasons; a concluded one holds
    while the conditions of its rule do.
    """

    id: StepId
    fact: int
    template: str
    slots: Mapping[str, Value]
    doc: str
    born: int
    at: int
    kind: Literal["asserted", "concluded"]
    by: StepId
    others: tuple[Support, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule fires if every one of its conditions holds under the bindings.

    Attributes:
        cycle: The firing's number in the session.
        at: The ledger position as of which the grounds hold: that of the firing,
            or a later one for a conclusion that still stands.
        grounds: One per condition, in order.
        learned: Whether experience put the utility there.
        params: The parameters its rule uses, with the values at the firing.
        before: The ledger position of the firing.
        after: The position after the last record of what it did.
        added: Ids of the facts it began.
        removed: Ids of the facts it retracted.
    """

    id: StepId
    cycle: int
    rule: str
    digest: str
    doc: str
    layer: str
    tags: tuple[str, ...]
    salience: int
    bindings: Mapping[str, Value | FactName]
    grounds: tuple[Ground, ...]
    at: int
    utility: float
    learned: bool
    specificity: float
    score: float
    params: tuple[ParamUsed, ...]
    choice: Won | None
    before: int
    after: int
    added: tuple[int, ...]
    removed: tuple[int, ...]


Justification: TypeAlias = Given | Derived | Fired


def rests_on(ground: Ground) -> tuple[StepId, ...]:
    """The facts one condition rests on."""
    if isinstance(ground, Matched):
        return (ground.fact,)
    if isinstance(ground, (Witnessed, Alternative)):
        return ground.witnesses
    if isinstance(ground, ForEvery):
        return ground.ranged
    return ground.members if isinstance(ground, Aggregated) else ()


def premises(step: Justification) -> tuple[StepId, ...]:
    """The steps one step rests on, each once, in order."""
    if isinstance(step, Given):
        return ()
    if isinstance(step, Derived):
        return (step.by,)
    return tuple(dict.fromkeys(_all_grounds(step)))


def _all_grounds(step: Fired) -> Iterator[StepId]:
    for ground in step.grounds:
        yield from rests_on(ground)


def renamed(step: Justification, names: Mapping[StepId, StepId]) -> Justification:
    """The step with other ids for itself and what it rests on."""
    if isinstance(step, Given):
        return replace(step, id=names[step.id])
    if isinstance(step, Derived):
        return replace(step, id=names[step.id], by=names[step.by])
    grounds = tuple(_renamed(ground, names) for ground in step.grounds)
    return replace(step, id=names[step.id], grounds=grounds)


def _renamed(ground: Ground, names: Mapping[StepId, StepId]) -> Ground:
    facts = tuple(names[fact] for fact in rests_on(ground))
    if isinstance(ground, Matched):
        return replace(ground, fact=facts[0])
    if isinstance(ground, (Witnessed, Alternative)):
        return replace(ground, witnesses=facts)
    if isinstance(ground, ForEvery):
        return replace(ground, ranged=facts)
    return replace(ground, members=facts) if isinstance(ground, Aggregated) else ground
