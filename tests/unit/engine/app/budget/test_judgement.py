"""Judgements: figures become measures, and the shipped rules judge them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from support.assisted import shipped_assistant
from support.stored import START

from engine.app.budget.figures import Figures, Share
from engine.app.budget.judgement import Measure, judged, measures_of
from engine.app.budget.plain import plain
from engine.app.budget.tally import Tally
from engine.app.errors import UsageError
from engine.lang.load import load_sources
from engine.lang.rules import RuleSet
from engine.store.budgets import BudgetRecord, Talks

RECORD = BudgetRecord(
    number=1,
    decision="A",
    at=START,
    allocated=3000,
    answer_room=3000,
    capped=True,
    intent="research",
    intent_confidence=0.2,
    complexity=9.0,
    confidence=0.9,
    overflow=True,
    rules_ms=150.0,
    latency=61.0,
    actual_used=600,
)


def figures(count: int) -> Figures:
    tally = Tally()
    tally.take([RECORD] * count)
    return tally.figures(Talks(conversations=4, followed_up=1))


@pytest.fixture(scope="module")
def rules() -> Iterator[RuleSet]:
    with shipped_assistant() as assistant:
        yield assistant.rules


def test_what_is_known_is_measured() -> None:
    assert set(measures_of(figures(10))) == {
        Measure(name="budget_calculation", value=150.0, count=10),
        Measure(name="accuracy", value=0.0, count=10),
        Measure(name="overflow", value=100.0, count=10),
        Measure(name="follow_ups", value=25.0, count=4),
        Measure(name="slow_answers", value=100.0, count=10),
        Measure(name="unknown_intents", value=100.0, count=10),
        Measure(name="capped_budgets", value=100.0, count=10),
        Measure(name="mean_budget", value=3000.0, count=10),
    }


def test_of_nothing_there_are_no_measures() -> None:
    empty = Tally().figures(Talks(conversations=0, followed_up=0))
    assert list(measures_of(empty)) == []


def test_kpis_stand_in_their_order(rules: RuleSet) -> None:
    judgement = judged(figures(1), rules)
    assert [(one.kpi, one.state) for one in judgement.kpis] == [
        ("budget_calculation", "warn"),
        ("intent_recognition", "unknown"),
        ("accuracy", "critical"),
        ("overflow", "critical"),
        ("follow_ups", "warn"),
    ]
    assert judgement.ruleset == rules.digest


def test_ten_decisions_are_enough_and_the_most_urgent_comes_first(
    rules: RuleSet,
) -> None:
    assert judged(figures(9), rules).recommendations == ()
    assert judged(figures(9), rules).is_hasty
    judgement = judged(figures(10), rules)
    assert not judgement.is_hasty
    levels = [one.level for one in judgement.recommendations]
    assert levels == ["HIGH", "HIGH", "MEDIUM", "MEDIUM"]
    assert {(one.about, one.verdict) for one in judgement.findings} == {
        ("budget", "high"),
        ("overflow", "critical"),
        ("maximum", "reached"),
    }


def test_what_rules_say_is_proved(rules: RuleSet) -> None:
    judgement = judged(figures(10), rules)
    proof = judgement.recommendations[0].proof.to_text()
    assert "overflow_many = 15" in proof or "slow_many = 20" in proof
    assert "Measure(" in proof


def test_rules_without_measures_are_refused_with_the_cure() -> None:
    bare = load_sources({"x.yaml": "templates: {A: {slots: {x: int}}}\n"})
    with pytest.raises(UsageError, match="take the files of rules/monitor"):
        judged(figures(1), bare)


def test_figures_of_nothing_are_judged_too(rules: RuleSet) -> None:
    empty = Tally().figures(Talks(conversations=0, followed_up=0))
    judgement = judged(empty, rules)
    assert {one.state for one in judgement.kpis} == {"unknown"}
    assert judgement.is_hasty


def test_proofs_are_left_out_of_json_unless_wanted(rules: RuleSet) -> None:
    (first, *_) = judged(figures(10), rules).kpis
    short = plain(first)
    assert isinstance(short, dict)
    assert "proof" not in short
    whole = plain(first, proofs=True)
    assert isinstance(whole, dict)
    assert whole == {**short, "proof": first.proof.to_dict()}


def test_shares_tell_their_per_cent() -> None:
    assert plain(Share(part=1, of=4)) == {"part": 1, "of": 4, "percent": 25.0}
    assert plain(replace(figures(1), domains=()).first) == START.isoformat()
