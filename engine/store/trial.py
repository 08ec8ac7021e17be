"""What is kept of an experiment: its history, and the arm of each decision.

Plain values; reading and writing them is the repository's business (``experiments``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """The weight was set.

    Attributes:
        at: With its time zone.
        before: The weight until then, or None at the start.
        after: The share of units that the treatment gets from then on, from 0 to 1.
    """

    at: datetime
    who: str
    why: str
    before: float | None
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """An experiment as it is kept.

    Attributes:
        number: Counts the experiments of a database from 1.
        unit: What counts as one unit.
        control: The digest of the rule set that decides without it.
        treatment: The digest of the rule set that is tried.
        activation: The activation by which the control decided when it began.
        weights: What the weight was, earliest first; at least one.
        stopped_at: When it ended, or None while it runs.
    """

    number: int
    started_at: datetime
    started_by: str
    why: str
    salt: str
    unit: str
    control: str
    treatment: str
    activation: int
    weights: tuple[Weighing, ...]
    stopped_at: datetime | None = None
    stopped_by: str = ""
    stopped_why: str = ""

    @property
    def weight(self) -> float:
        """The share of units that the treatment gets."""
        return self.weights[-1].after


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The arm that a decision fell to.

    Attributes:
        decision: The decision's id.
        experiment: The experiment's number.
        unit: The unit: a conversation's name, or the decision's id.
        arm: The arm that decided.
        weight: The weight in force.
        failed: Why the treatment could not decide, so that the control did; or empty.
    """

    decision: str
    experiment: int
    unit: str
    arm: str
    weight: float
    failed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What has come the way of one arm.

    Attributes:
        decisions: What it decided; not what the other arm had to decide for it.
        units: Different units among these.
        confidence: The mean confidence of its answers, or None without any.
        allocated: Their mean budget in tokens, or None without any.
        failed: What fell to it and it could not decide.
    """

    decisions: int = 0
    units: int = 0
    confidence: float | None = None
    allocated: float | None = None
    failed: int = 0
