"""What the ledger keeps: plain records of what happened, in the order it happened.

Together they are enough to reconstruct every state of a session without performing
actions or effects. Nothing here is ever changed once written. (They are structs as facts
are, because a question makes some 900 of them: a dataclass that is frozen takes four
times as long to make. As JSON each has its name as its first field, "record".)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from engine.lang.syntax import Value
from engine.match.facts import Fact
from engine.match.match import Bound, Evidence


class Used(msgspec.Struct, frozen=True, kw_only=True, tag_field="record"):
    """The rules, utilities and parameters that hold from here on.

    Attributes:
        rules: The rule set's digest.
        utilities: The value in use by rule, with whether experience put it there.
        params: The value in use by parameter key.
        learned_params: Keys whose value is not the author's.
    """

    rules: str
    seed: int
    strategy: str
    exploration: Mapping[str, Value] | None
    utilities: Mapping[str, tuple[float, bool]]
    params: Mapping[str, int | float]
    learned_params: tuple[str, ...]


class Changed(msgspec.Struct, frozen=True, tag_field="record"):
    """Facts that ended and facts that began, as one step."""

    removed: tuple[Fact, ...]
    added: tuple[Fact, ...]


SupportKind: TypeAlias = Literal["given", "asserted", "concluded"]


class Supported(msgspec.Struct, frozen=True, tag_field="record"):
    """A fact gained a support.

    Attributes:
        fact: The fact's id.
        kind: given, asserted by a firing, or concluded by an activation.
        firing: The firing's number, or 0 for given facts.
        source: Where a given fact comes from.
    """

    fact: int
    kind: SupportKind
    firing: int = 0
    source: str = ""


class Withdrawn(msgspec.Struct, frozen=True, tag_field="record"):
    """A conclusion lost the support of a firing whose reasons ended."""

    fact: int
    firing: int


class Retracted(msgspec.Struct, frozen=True, tag_field="record"):
    """A fact lost all supports at once: by a firing, or from outside (0)."""

    fact: int
    firing: int


class Rival(msgspec.Struct, frozen=True, tag_field="record"):
    """One candidate of a choice, best first.

    Attributes:
        facts: Ids of its matched facts.
        values: Values and fact ids it bound.
        score: What the strategy makes of it: utility × specificity by default.
        prefer: Its rank before the strategy is asked.
        probability: With which it was picked; 1 or 0 without exploration.
    """

    rule: str
    facts: tuple[int, ...]
    values: tuple[Value, ...]
    utility: float
    specificity: float
    score: float
    prefer: float
    probability: float


class Chosen(msgspec.Struct, frozen=True, kw_only=True, tag_field="record"):
    """A choice among activations of one group and key.

    Attributes:
        number: Counts the choices of a session from 1.
        occasion: The n-th choice of this group and key, from 1.
        rivals: All candidates in order; the winner among them.
        winner: The winner's place among them.
        drawn: Whether exploration drew, rather than the order decided.
        error: A bound on the error of the probabilities.
    """

    number: int
    group: str
    key: tuple[Value, ...]
    occasion: int
    rivals: tuple[Rival, ...]
    winner: int
    drawn: bool
    error: float


class Dissolved(msgspec.Struct, frozen=True, tag_field="record"):
    """A choice ended because its winner's reasons did."""

    choice: int


class Firing(msgspec.Struct, frozen=True, kw_only=True, tag_field="record"):
    """One execution of a right-hand side.

    Attributes:
        cycle: Its number in the session, from 1.
        rule: The rule's name.
        digest: The rule's digest.
        facts: The matched facts in order.
        bindings: Every visible name and what it stood for.
        evidence: Why each condition held, in the order of conditions.
        params: The parameters used, by the rule's name for them.
        choice: The number of the choice it won, or 0.
    """

    cycle: int
    rule: str
    digest: str
    facts: tuple[Fact, ...]
    bindings: Mapping[str, Bound]
    evidence: tuple[Evidence, ...]
    utility: float
    specificity: float
    score: float
    params: Mapping[str, int | float]
    choice: int


class Performed(msgspec.Struct, frozen=True, kw_only=True, tag_field="record"):
    """An effect and its answers.

    Attributes:
        occurrence: The n-th request with these arguments, from 1.
        answers: Template and slots of each answer.
        facts: Ids of the facts that answered.
        failure: Why it failed, or an empty string.
    """

    effect: str
    arguments: Mapping[str, Value]
    occurrence: int
    firing: int
    answers: tuple[tuple[str, Mapping[str, Value]], ...]
    facts: tuple[int, ...]
    failure: str


Reason: TypeAlias = Literal["done", "halted", "firings", "seconds", "error"]


class Ended(msgspec.Struct, frozen=True, tag_field="record"):
    """A run ended: nothing waited, a rule halted it, or a limit or error did."""

    reason: Reason
    firings: int


Record: TypeAlias = (
    Used
    | Changed
    | Supported
    | Withdrawn
    | Retracted
    | Chosen
    | Dissolved
    | Firing
    | Performed
    | Ended
)
