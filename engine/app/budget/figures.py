"""What many budgets come to: figures, computed elsewhere and judged elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.app.budget.distribution import Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of those of which it is known."""

    part: int
    of: int

    @property
    def percent(self) -> float | None:
        """From 0 to 100; None where nothing is known."""
        return 100 * self.part / self.of if self.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Budgets that have something in common.

    Attributes:
        share: Of all decisions.
        budget: In tokens; None where no budget is known.
    """

    name: str
    share: Share
    budget: Spread | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """What questions of one domain came to."""

    name: str
    count: int
    mean_budget: float | None
    mean_complexity: float | None
    overflow: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Largest:
    """One of the largest budgets."""

    decision: str
    at: datetime
    allocated: int
    intent: str | None
    complexity: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long it took until answers were there, in seconds.

    Attributes:
        fast: Below 30 s.
        slow: Above 60 s.
    """

    seconds: Spread | None
    fast: Share
    slow: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Overflows:
    """Answers that did not fit, and how often what gave way, by strategy."""

    share: Share
    strategies: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidences:
    """Of answers.

    Attributes:
        high: Above 0.8.
        low: Below 0.5.
    """

    mean: float | None
    high: Share
    low: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What many budgets come to.

    Attributes:
        decisions: How many there are.
        first: When the first was made; None where there is none.
        last: When the last was made.
        per_minute: Decisions in a minute between the two; None if they are one moment.
        budget: Tokens allocated.
        intents: By intent, the most frequent first.
        complexity: From 1 to 10.
        bins: By complexity: simple, medium, complex.
        agents: Specialists at work on a question.
        by_agents: By their number.
        times: How long it took.
        overflow: What did not fit.
        confidence: How sure answers were.
        accuracy: Answers that used 50 to 100 % of their budget, of those whose use was
            reported.
        follow_ups: Conversations that went on with a question that follows up.
        unknown_intents: Questions that did not tell what kind of answer they want.
        capped: Budgets held at the maximum.
        calculation_ms: Milliseconds in which rules judged, the budget among the rest.
        recognition_ms: Milliseconds until the intent stands; measured only where it
            is to be judged.
        largest: The largest budgets, the largest first.
        domains: By domain.
    """

    decisions: int
    first: datetime | None
    last: datetime | None
    per_minute: float | None
    budget: Spread | None
    intents: tuple[Group, ...]
    complexity: Spread | None
    bins: tuple[Group, ...]
    agents: Spread | None
    by_agents: tuple[Group, ...]
    times: Times
    overflow: Overflows
    confidence: Confidences
    accuracy: Share
    follow_ups: Share
    unknown_intents: Share
    capped: Share
    calculation_ms: Spread | None
    recognition_ms: Spread | None
    largest: tuple[Largest, ...]
    domains: tuple[Domain, ...]
