"""Proofs: opened once in the engine process, then read in parts by step number.

Steps are numbered from 0, each after all it rests on.
"""

from __future__ import annotations

from typing import Literal

from gui.messages.wire import Message, Request

Kind = Literal["given", "concluded", "asserted", "fired"]


class ProofOpened(Message, frozen=True, kw_only=True):
    """A proof that can be read now.

    Attributes:
        proof: Names it in further requests.
        steps: How many there are.
        goals: The numbers of what is proved.
        ruleset: The digest of the rules.
    """

    proof: int
    decision: str
    steps: int
    goals: tuple[int, ...]
    ruleset: str


class StepRow(Message, frozen=True, kw_only=True, array_like=True, gc=False):
    """One step as a tree shows it.

    There may be 100,000 of them, and none can be part of a circle, so the collector of
    circles does not look at them.

    Attributes:
        kind: A fact given, concluded or asserted, or a rule that fired.
        label: What it establishes: a fact as rules write it, or the rule's name.
        rule: The rule that fired, or by which the fact holds; empty if given.
        cycle: The firing's number; 0 if given.
        utility: Of the rule; None if given.
        is_learned: Whether experience put the utility there.
        has_choice: Whether it was chosen among rivals.
        premises: Numbers of the steps it rests on, in order.
    """

    kind: Kind
    label: str
    rule: str
    cycle: int
    utility: float | None
    is_learned: bool
    has_choice: bool
    premises: tuple[int, ...]


class StepRows(Message, frozen=True, kw_only=True):
    """Steps from a number on."""

    start: int
    rows: tuple[StepRow, ...]


GroundKind = Literal[
    "matched", "absent", "witnessed", "every", "alternative", "tested", "named", "total"
]
"""Why a condition held, one word for each class of `engine.proof.node.Ground`."""


class Ground(Message, frozen=True, kw_only=True):
    """Why one condition of a firing held.

    Attributes:
        kind: In which way it held.
        text: The condition as written.
        told: The condition with why it held, as a sentence.
        premises: Numbers of the steps it rests on.
        values: Values as rules write them, each with its name: those a test read, the
            one a name got, the total of an aggregate; for an alternative its number
            from 1, with an empty name.
    """

    kind: GroundKind
    text: str
    told: str
    premises: tuple[int, ...]
    values: tuple[tuple[str, str], ...] = ()


class Place(Message, frozen=True, kw_only=True):
    """Where a rule stands: a path as in the list of rule files, line from 1."""

    path: str
    line: int
    column: int = 1


class ChoiceWon(Message, frozen=True, kw_only=True):
    """The choice a firing won.

    Attributes:
        group: What was chosen, as ``group(key)``.
        rivals: How many others there were.
        probability: With which it was drawn; None where the order decided.
    """

    group: str
    rivals: int
    probability: float | None


class StepShown(Message, frozen=True, kw_only=True):
    """One step in full; what does not apply to its kind is empty or None.

    Attributes:
        headline: What it establishes.
        told: That as a sentence or two.
        doc: What the rule's author says, or the template's.
        rests_on: Steps it rests on, each with its headline.
        slots: A fact's slots, each with its value as rules write it.
        bindings: What each name of a rule stood for, as rules write it; also the slots
            that its conditions read of a fact, under names such as ``q.id``.
        params: Parameters used: name, value, whether learned.
        choice: The choice a firing won; None if it was an ordinary one.
        further: How many further supports a fact has.
        source: Who gave a given fact.
    """

    step: int
    row: StepRow
    headline: str
    told: str
    doc: str
    rests_on: tuple[tuple[int, str], ...]
    slots: tuple[tuple[str, str], ...] = ()
    bindings: tuple[tuple[str, str], ...] = ()
    grounds: tuple[Ground, ...] = ()
    params: tuple[tuple[str, float, bool], ...] = ()
    place: Place | None = None
    specificity: float | None = None
    score: float | None = None
    choice: ChoiceWon | None = None
    source: str = ""
    further: int = 0


class Contender(Message, frozen=True, kw_only=True):
    """One activation that could have fired."""

    rule: str
    salience: int
    utility: float
    is_learned: bool
    specificity: float
    score: float
    prefer: float | None
    probability: float | None
    facts: str
    has_won: bool


class ContestShown(Message, frozen=True, kw_only=True):
    """Who could have fired instead, in order, and what decided.

    Attributes:
        group: What was chosen, as ``group(key)``; empty for an ordinary firing.
        key: The key that separates the winner from the runner-up; empty without one.
        margin: By how much it leads in that key, where that is a number.
        reason: All of that as one sentence.
    """

    firing: int
    group: str
    key: str
    margin: float | None
    reason: str
    contenders: tuple[Contender, ...]


class WhyNotShown(Message, frozen=True, kw_only=True):
    """Why a rule did not fire.

    Attributes:
        obstacle: disabled, unmatched, fired, choice or waiting.
        reason: As one or two sentences.
        condition: The condition that failed, as written; empty if none did.
        remedy: The smallest change that would make it fire; empty where none is known.
        was_cut: Whether the search stopped at its bound.
    """

    rule: str
    obstacle: str
    reason: str
    condition: str
    remedy: str
    was_cut: bool
    contest: ContestShown | None
    place: Place | None


class OpenProof(Request[ProofOpened], frozen=True, kw_only=True, tag="open-proof"):
    """Prove what a decision comes to; the proofs opened last stay open."""

    decision: str


class ReadSteps(Request[StepRows], frozen=True, kw_only=True, tag="read-steps"):
    """Steps from a number on, so many at most."""

    proof: int
    start: int
    count: int


class ShowStep(Request[StepShown], frozen=True, kw_only=True, tag="show-step"):
    """One step in full."""

    proof: int
    step: int


class ShowContest(Request[ContestShown], frozen=True, kw_only=True, tag="contest"):
    """The contest that a firing of a decision won."""

    decision: str
    firing: int


class AskWhyNot(Request[WhyNotShown], frozen=True, kw_only=True, tag="why-not"):
    """Why a rule did not fire in a decision."""

    decision: str
    rule: str
