"""Judging: figures as measures, judged by the active rules.

The limits are the rules' own (``rules/monitor``); here measures are given and
conclusions read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.app.budget.figures import Figures, Share
from engine.app.errors import UsageError
from engine.assistant.slot import whole
from engine.errors import FactError
from engine.lang.rules import RuleSet
from engine.match.facts import Fact
from engine.proof.tree import Proof
from engine.session import Session

MOST_FIRINGS = 10_000
LEVELS = ("HIGH", "MEDIUM", "LOW")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something measured.

    Attributes:
        name: As rules call it.
        value: Milliseconds, per cent or tokens.
        count: On how many decisions or conversations.
    """

    name: str
    value: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiState:
    """How a key performance indicator stands.

    Attributes:
        state: target, ok, warn, critical or unknown.
        value: None where nothing was measured.
        count: On how many decisions or conversations it was measured.
        because: The value and the limit it was held against.
        proof: How the rules came to it.
    """

    kpi: str
    state: str
    value: float | None
    unit: str
    count: int
    because: str
    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Something to change; its text in English and in German."""

    name: str
    level: str
    text: str
    german: str
    because: str
    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to know about budgets, overflow, the maximum or the log itself."""

    about: str
    verdict: str
    text: str
    german: str
    because: str
    proof: Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What rules say of figures.

    Attributes:
        ruleset: The digest of the rules.
        kpis: In the order the rules tell them.
        recommendations: The most urgent first.
    """

    ruleset: str
    kpis: tuple[KpiState, ...]
    recommendations: tuple[Recommendation, ...]
    findings: tuple[Finding, ...]

    @property
    def said(self) -> tuple[Recommendation | Finding, ...]:
        """What is recommended, and then what else is to be known."""
        return *self.recommendations, *self.findings

    @property
    def is_hasty(self) -> bool:
        """Whether there are too few decisions to recommend anything."""
        return any(one.verdict == "too_few" for one in self.findings)


def measures_of(figures: Figures) -> Iterator[Measure]:
    """What is measured; of what nothing is known there is no measure."""
    for name, spread in (
        # The median: one slow decision in a hundred, as the first of a process is,
        # says nothing of the others.
        ("budget_calculation", figures.calculation_ms),
        ("intent_recognition", figures.recognition_ms),
    ):
        if spread is not None:
            yield Measure(name=name, value=spread.median, count=spread.count)
    for name, share in (
        ("accuracy", figures.accuracy),
        ("overflow", figures.overflow.share),
        ("follow_ups", figures.follow_ups),
        ("slow_answers", figures.times.slow),
        ("unknown_intents", figures.unknown_intents),
        ("capped_budgets", figures.capped),
    ):
        yield from _rate(name, share)
    if figures.budget is not None:
        budget = figures.budget
        yield Measure(name="mean_budget", value=budget.mean, count=budget.count)


def _rate(name: str, share: Share) -> Iterator[Measure]:
    if share.percent is not None:
        yield Measure(name=name, value=share.percent, count=share.of)


def judged(figures: Figures, rules: RuleSet) -> Judgement:
    """What rules say of figures.

    Raises:
        UsageError: The rules know no measures.
        RunError: The rules could not be carried out.
    """
    session = Session(rules)
    try:
        session.assert_fact("BudgetLog", decisions=figures.decisions)
        for one in measures_of(figures):
            session.assert_fact(
                "Measure", name=one.name, value=float(one.value), count=one.count
            )
        session.run(max_firings=MOST_FIRINGS)
        return _read(session)
    except (FactError, KeyError) as error:
        raise UsageError(
            f"the active rules cannot judge budgets ({error}): take the files of "
            "rules/monitor, and their layer, as they come with the program"
        ) from error


def _read(session: Session) -> Judgement:
    """The conclusions of a session after its run."""
    advice = [
        Recommendation(
            name=str(fact["name"]),
            level=str(fact["level"]),
            text=str(fact["text"]),
            german=str(fact["german"]),
            because=str(fact["because"]),
            proof=session.explain(fact),
        )
        for fact in session.facts("Recommendation")
    ]
    places = {fact["name"]: whole(fact, "position") for fact in session.facts("Kpi")}
    states = sorted(session.facts("KpiState"), key=lambda fact: places[fact["kpi"]])
    return Judgement(
        ruleset=session.rules.digest,
        kpis=tuple(_kpi(session, fact) for fact in states),
        recommendations=tuple(sorted(advice, key=lambda one: LEVELS.index(one.level))),
        findings=tuple(
            Finding(
                about=str(fact["about"]),
                verdict=str(fact["verdict"]),
                text=str(fact["text"]),
                german=str(fact["german"]),
                because=str(fact["because"]),
                proof=session.explain(fact),
            )
            for fact in session.facts("Finding")
        ),
    )


def _kpi(session: Session, fact: Fact) -> KpiState:
    value, count = fact["value"], fact["count"]
    return KpiState(
        kpi=str(fact["kpi"]),
        state=str(fact["state"]),
        value=float(value) if isinstance(value, (int, float)) else None,
        unit=str(fact["unit"]),
        count=count if isinstance(count, int) else 0,
        because=str(fact["because"]),
        proof=session.explain(fact),
    )
