"""Counting: budgets taken in one after the other, and what they come to.

Memory grows with the different values there are, not with the decisions. Limits are
those of the reference system's monitor.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.app.budget.distribution import Distribution
from engine.app.budget.figures import (
    Confidences,
    Domain,
    Figures,
    Group,
    Largest,
    Overflows,
    Share,
    Times,
)
from engine.store.budgets import BudgetRecord, Talks

FAST, SLOW = 30, 60
"""Seconds: an answer below is fast, above slow."""
SURE, UNSURE = 0.8, 0.5
"""Confidence above is high, below low."""
SIMPLE, MEDIUM = 3, 6
"""Complexity up to which a question is simple, or medium."""
LATEST = 20
"""So many decisions are remembered by their ids."""
LEAST_USE = 0.5
"""An answer that uses less of its budget had too large a one."""
GUESSED = 0.3
"""Confidence of an intent nothing in the question tells; no more than a guess."""
TOP = 5

DOMAINS: Mapping[str, str] = {
    "administrative_law": "administrative_law",
    "building": "building_law",
    "environment": "environmental_law",
    "traffic": "traffic_law",
    "criminal_law": "criminal_law",
}
"""The domains that are told apart, by what rules call them; the rest is ``other``.

The shipped rules know no criminal law; who adds it finds it here.
"""
OTHER = "other"
UNKNOWN = "unknown"
"""The intent of a decision of which none is known."""


class Counted:
    """How many of those of which something is known."""

    def __init__(self) -> None:
        self._part = self._of = 0

    def add(self, holds: bool | None) -> None:  # noqa: FBT001  # it is what is counted
        """Count whether it holds; None is not known."""
        if holds is not None:
            self._of += 1
            self._part += holds

    def share(self) -> Share:
        """So many of so many."""
        return Share(part=self._part, of=self._of)


@dataclass(slots=True)
class _Topic:
    budgets: Distribution = field(default_factory=Distribution)
    complexities: Distribution = field(default_factory=Distribution)
    overflow: Counted = field(default_factory=Counted)
    count: int = 0


class Tally:
    """Budgets, counted.

    Attributes:
        by_complexity: How often each pair of complexity and tokens occurs.
        by_intent: Tokens by intent.
        overflow_by_day: What did not fit, by the day in UTC.
        seconds: Until answers were there, to the millisecond.
        latest: The ids of the last few decisions, in order.
    """

    def __init__(self) -> None:
        self.by_complexity: Counter[tuple[float | None, int | None]] = Counter()
        self.by_intent: defaultdict[str, Distribution] = defaultdict(Distribution)
        self.overflow_by_day: defaultdict[date, Counted] = defaultdict(Counted)
        self.seconds = Distribution()
        self.latest: deque[str] = deque(maxlen=LATEST)
        self._decisions = 0
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._intents: Counter[str] = Counter()
        self._by_agents: defaultdict[int, Distribution] = defaultdict(Distribution)
        self._strategies: Counter[str] = Counter()
        self._confidences = Distribution()
        self._calculation = Distribution()
        self._fast, self._slow = Counted(), Counted()
        self._sure, self._unsure = Counted(), Counted()
        self._overflow, self._capped = Counted(), Counted()
        self._unknown, self._accurate = Counted(), Counted()
        self._topics: defaultdict[str, _Topic] = defaultdict(_Topic)
        self._largest: list[tuple[int, int, Largest]] = []

    @property
    def budgets(self) -> Distribution:
        """Tokens allocated."""
        found = Distribution()
        for (_, tokens), times in self.by_complexity.items():
            found.add(tokens, times)
        return found

    def take(self, records: Iterable[BudgetRecord]) -> None:
        """Count records."""
        for record in records:
            self._count(record)

    def figures(self, talks: Talks) -> Figures:
        """What the budgets come to.

        Args:
            talks: How many conversations they belong to, which is counted where the
                records are, as it takes all their names.
        """
        largest = sorted(self._largest, reverse=True)
        complexities, agents = Distribution(), Distribution()
        bins = {name: Distribution() for name in ("simple", "medium", "complex")}
        for (complexity, tokens), times in self.by_complexity.items():
            complexities.add(complexity, times)
            if complexity is not None:
                bins[_bin(complexity)].add(tokens, times)
        for number, budgets in self._by_agents.items():
            agents.add(number, budgets.count)
        return Figures(
            decisions=self._decisions,
            first=self._first,
            last=self._last,
            per_minute=self._per_minute(),
            budget=self.budgets.spread(),
            intents=tuple(
                self._group(name, count, self.by_intent[name])
                for name, count in self._intents.most_common()
            ),
            complexity=complexities.spread(),
            bins=tuple(
                self._group(name, budgets.count, budgets)
                for name, budgets in bins.items()
            ),
            agents=agents.spread(),
            by_agents=tuple(
                self._group(str(number), budgets.count, budgets)
                for number, budgets in sorted(self._by_agents.items())
            ),
            times=Times(
                seconds=self.seconds.spread(),
                fast=self._fast.share(),
                slow=self._slow.share(),
            ),
            overflow=Overflows(
                share=self._overflow.share(),
                strategies=tuple(self._strategies.most_common()),
            ),
            confidence=Confidences(
                mean=self._confidences.mean(),
                high=self._sure.share(),
                low=self._unsure.share(),
            ),
            accuracy=self._accurate.share(),
            follow_ups=Share(part=talks.followed_up, of=talks.conversations),
            unknown_intents=self._unknown.share(),
            capped=self._capped.share(),
            calculation_ms=self._calculation.spread(),
            recognition_ms=None,
            largest=tuple(one for _, _, one in largest),
            domains=tuple(self._domain(name) for name in (*DOMAINS.values(), OTHER)),
        )

    def _count(self, record: BudgetRecord) -> None:
        self._decisions += 1
        self._first = min(self._first or record.at, record.at)
        self._last = max(self._last or record.at, record.at)
        self._count_budget(record)
        self._count_topic(record)
        self._count_times(record)
        confidence = record.confidence
        if confidence is not None:
            self._confidences.add(round(confidence, 4))
            self._sure.add(confidence > SURE)
            self._unsure.add(confidence < UNSURE)
        self._overflow.add(record.overflow)
        self.overflow_by_day[record.at.date()].add(record.overflow)
        if record.strategy is not None:
            self._strategies[record.strategy] += 1
        self.latest.append(record.decision)
        self._capped.add(record.capped)
        self._unknown.add(_is_unknown(record.intent, record.intent_confidence))
        self._accurate.add(_is_accurate(record.actual_used, record.answer_room))

    def _count_budget(self, record: BudgetRecord) -> None:
        intent, tokens = record.intent or UNKNOWN, record.allocated
        self._intents[intent] += 1
        self.by_complexity[record.complexity, tokens] += 1
        if tokens is None:
            return
        self.by_intent[intent].add(tokens)
        if record.agent_count is not None:
            self._by_agents[record.agent_count].add(tokens)
        place = (tokens, -record.number)
        if len(self._largest) < TOP:
            heapq.heappush(self._largest, (*place, _large(record, tokens)))
        elif place > self._largest[0][:2]:
            heapq.heapreplace(self._largest, (*place, _large(record, tokens)))

    def _count_times(self, record: BudgetRecord) -> None:
        seconds = record.seconds
        if seconds is not None:
            self.seconds.add(round(seconds, 3))
            self._fast.add(seconds < FAST)
            self._slow.add(seconds > SLOW)
        if record.rules_ms is not None:
            self._calculation.add(round(record.rules_ms, 1))

    def _count_topic(self, record: BudgetRecord) -> None:
        topic = self._topics[DOMAINS.get(record.domain or "", OTHER)]
        topic.count += 1
        topic.budgets.add(record.allocated)
        topic.complexities.add(record.complexity)
        topic.overflow.add(record.overflow)

    def _per_minute(self) -> float | None:
        if self._first is None or self._last is None or self._first == self._last:
            return None
        return self._decisions * 60 / (self._last - self._first).total_seconds()

    def _group(self, name: str, count: int, budgets: Distribution) -> Group:
        share = Share(part=count, of=self._decisions)
        return Group(name=name, share=share, budget=budgets.spread())

    def _domain(self, name: str) -> Domain:
        topic = self._topics[name]
        return Domain(
            name=name,
            count=topic.count,
            mean_budget=topic.budgets.mean(),
            mean_complexity=topic.complexities.mean(),
            overflow=topic.overflow.share(),
        )


def _is_unknown(intent: str | None, sureness: float | None) -> bool | None:
    """Whether the question did not tell what kind of answer it wants."""
    if intent is None:
        return True
    return None if sureness is None else sureness <= GUESSED


def _is_accurate(used: int | None, room: int | None) -> bool | None:
    """Whether an answer used at least half of its budget and no more than it."""
    if used is None or room is None:
        return None
    return LEAST_USE * room <= used <= room


def _bin(complexity: float) -> str:
    if complexity <= SIMPLE:
        return "simple"
    return "medium" if complexity <= MEDIUM else "complex"


def _large(record: BudgetRecord, tokens: int) -> Largest:
    return Largest(
        decision=record.decision,
        at=record.at,
        allocated=tokens,
        intent=record.intent,
        complexity=record.complexity,
    )
