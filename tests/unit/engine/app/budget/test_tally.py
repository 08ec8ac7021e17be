"""The tally: figures of a few budgets, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from support.stored import START

from engine.app.budget.distribution import Spread
from engine.app.budget.figures import Domain, Figures, Group, Largest, Share
from engine.app.budget.tally import Tally
from engine.store.budgets import BudgetRecord, Talks

NO_TALKS = Talks(conversations=0, followed_up=0)
RECORDS = (
    BudgetRecord(
        number=1,
        decision="A",
        at=START,
        domain="building",
        allocated=250,
        answer_room=250,
        capped=False,
        intent="quick_answer",
        intent_confidence=1.0,
        complexity=3.0,
        agent_count=1,
        confidence=0.9,
        overflow=False,
        rules_ms=10.04,
        total_ms=29_999.0,
        actual_used=125,
    ),
    BudgetRecord(
        number=2,
        decision="B",
        at=START + timedelta(minutes=2),
        domain="building",
        allocated=350,
        answer_room=350,
        capped=False,
        intent="quick_answer",
        intent_confidence=0.3,
        complexity=3.1,
        agent_count=1,
        confidence=0.8,
        overflow=True,
        strategy="rerank_chunks",
        rules_ms=20.0,
        total_ms=30_000.0,
        actual_used=351,
    ),
    BudgetRecord(
        number=3,
        decision="C",
        at=START + timedelta(minutes=4),
        domain="finance",
        allocated=4000,
        answer_room=4000,
        capped=True,
        intent="research",
        intent_confidence=0.31,
        complexity=6.0,
        agent_count=3,
        confidence=0.5,
        overflow=False,
        rules_ms=60.0,
        total_ms=20.0,
        latency=60.0,
        actual_used=4000,
    ),
    BudgetRecord(
        number=4,
        decision="D",
        at=START + timedelta(days=1),
        domain="traffic",
        allocated=4000,
        answer_room=4000,
        capped=True,
        intent="research",
        intent_confidence=0.9,
        complexity=6.1,
        agent_count=3,
        confidence=0.49,
        overflow=False,
        rules_ms=70.0,
        total_ms=20.0,
        latency=60.1,
        actual_used=1999,
    ),
    BudgetRecord(number=5, decision="E", at=START + timedelta(days=1)),
)


def tallied(*records: BudgetRecord) -> Tally:
    tally = Tally()
    tally.take(records)
    return tally


@pytest.fixture
def figures() -> Figures:
    return tallied(*RECORDS).figures(Talks(conversations=4, followed_up=1))


def test_period_and_throughput(figures: Figures) -> None:
    assert figures.decisions == 5
    assert (figures.first, figures.last) == (START, START + timedelta(days=1))
    assert figures.per_minute == 5 / (24 * 60)


def test_budgets(figures: Figures) -> None:
    # Mean of 250, 350, 4000, 4000 is 2150; the squares of the deviations, 1900² +
    # 1800² + 2 · 1850², sum to 13 695 000, of which a third is 4 565 000.
    assert figures.budget == Spread(
        count=4,
        min=250,
        max=4000,
        mean=2150.0,
        median=2175.0,
        stdev=4_565_000**0.5,
    )
    assert figures.capped == Share(part=2, of=4)


def test_intents(figures: Figures) -> None:
    assert figures.intents == (
        Group(
            name="quick_answer",
            share=Share(part=2, of=5),
            budget=Spread(
                count=2,
                min=250,
                max=350,
                mean=300.0,
                median=300.0,
                stdev=5000**0.5,
            ),
        ),
        Group(
            name="research",
            share=Share(part=2, of=5),
            budget=Spread(
                count=2, min=4000, max=4000, mean=4000.0, median=4000.0, stdev=0.0
            ),
        ),
        Group(name="unknown", share=Share(part=1, of=5), budget=None),
    )
    assert figures.unknown_intents == Share(part=2, of=5)


def test_complexity_bins_include_their_upper_limit(figures: Figures) -> None:
    assert [(one.name, one.share.part) for one in figures.bins] == [
        ("simple", 1),
        ("medium", 2),
        ("complex", 1),
    ]
    assert figures.complexity is not None
    assert figures.complexity.mean == pytest.approx(4.55)


def test_agents(figures: Figures) -> None:
    assert [(one.name, one.share.part) for one in figures.by_agents] == [
        ("1", 2),
        ("3", 2),
    ]
    assert figures.agents is not None
    assert (figures.agents.min, figures.agents.max, figures.agents.mean) == (1, 3, 2)


def test_a_latency_that_was_reported_is_the_time(figures: Figures) -> None:
    seconds = figures.times.seconds
    assert seconds is not None
    assert (seconds.count, seconds.min, seconds.max) == (4, 29.999, 60.1)
    assert seconds.mean == pytest.approx(45.02475)
    assert seconds.median == 45.0
    assert seconds.stdev == pytest.approx((903.0376 / 3) ** 0.5, abs=1e-4)


def test_fast_is_below_30_s_and_slow_above_60_s(figures: Figures) -> None:
    assert figures.times.fast == Share(part=1, of=4)
    assert figures.times.slow == Share(part=1, of=4)


def test_overflow_is_a_share_of_those_it_is_known_of(figures: Figures) -> None:
    assert figures.overflow.share == Share(part=1, of=4)
    assert figures.overflow.strategies == (("rerank_chunks", 1),)


def test_confidence_is_high_above_and_low_below_its_limits(figures: Figures) -> None:
    assert figures.confidence.mean == pytest.approx(0.6725)
    assert figures.confidence.high == Share(part=1, of=4)
    assert figures.confidence.low == Share(part=1, of=4)


def test_an_answer_is_accurate_that_uses_half_of_its_budget_to_all_of_it(
    figures: Figures,
) -> None:
    assert figures.accuracy == Share(part=2, of=4)
    assert figures.accuracy.percent == 50.0


def test_follow_ups_are_a_share_of_conversations(figures: Figures) -> None:
    assert figures.follow_ups == Share(part=1, of=4)


def test_times_of_deciding(figures: Figures) -> None:
    assert figures.calculation_ms is not None
    assert figures.calculation_ms.median == 40.0
    assert figures.calculation_ms.min == 10.0
    assert figures.recognition_ms is None, "it is measured where it is judged"


def test_domains_are_six(figures: Figures) -> None:
    found = {one.name: one for one in figures.domains}
    assert list(found) == [
        *("administrative_law", "building_law", "environmental_law"),
        *("traffic_law", "criminal_law", "other"),
    ]
    assert found["building_law"] == Domain(
        name="building_law",
        count=2,
        mean_budget=300.0,
        mean_complexity=3.05,
        overflow=Share(part=1, of=2),
    )
    assert found["other"].count == 2  # finance, and the one of which nothing is known
    assert found["criminal_law"] == Domain(
        name="criminal_law",
        count=0,
        mean_budget=None,
        mean_complexity=None,
        overflow=Share(part=0, of=0),
    )


def test_the_largest_come_first_and_of_equals_the_earlier(figures: Figures) -> None:
    assert [one.decision for one in figures.largest] == ["C", "D", "B", "A"]
    assert figures.largest[2] == Largest(
        decision="B",
        at=RECORDS[1].at,
        allocated=350,
        intent="quick_answer",
        complexity=3.1,
    )


def test_the_largest_are_five() -> None:
    records = [
        replace(RECORDS[0], number=n, decision=str(n), allocated=100 * (n % 7))
        for n in range(1, 20)
    ]
    found = tallied(*records).figures(NO_TALKS).largest
    assert [one.decision for one in found] == ["6", "13", "5", "12", "19"]


def test_of_nothing_nothing_is_known() -> None:
    figures = tallied().figures(NO_TALKS)
    assert figures.decisions == 0
    assert (figures.first, figures.last, figures.per_minute) == (None, None, None)
    assert (figures.accuracy.percent, figures.follow_ups.percent) == (None, None)
    assert (figures.budget, figures.intents, figures.largest) == (None, (), ())


def test_one_moment_has_no_throughput() -> None:
    assert tallied(RECORDS[0]).figures(NO_TALKS).per_minute is None


def test_a_clock_that_was_set_back_does_not_turn_the_period_round() -> None:
    figures = tallied(*reversed(RECORDS)).figures(NO_TALKS)
    assert (figures.first, figures.last) == (START, START + timedelta(days=1))


def test_days_are_told_apart() -> None:
    days = tallied(*RECORDS).overflow_by_day
    assert [one.share() for one in days.values()] == [
        Share(part=1, of=3),
        Share(part=0, of=1),
    ]
