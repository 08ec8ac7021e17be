"""The forms a decision is told in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from support.assisted import shipped_assistant

from engine.assistant.decision import Decision
from engine.assistant.request import Request

BREAKDOWN = {
    "final_budget",
    "base_tokens",
    "complexity_score",
    "complexity_factor",
    "chunk_count",
    "chunk_bonus",
    "source_diversity",
    "agent_count",
    "agent_factor",
    "intent_weight",
    "user_preference",
    "confidence",
    "confidence_adjustment",
}


@pytest.fixture(scope="module")
def decision() -> Iterator[Decision]:
    with shipped_assistant() as assistant:
        yield assistant.decide(Request(query="Was ist ein Bauantrag?", model="phi3"))


def test_the_log_lines(decision: Decision) -> None:
    assert decision.log_lines() == (
        "Token Budget: 250 → 250 → 250 → 250",
        "Intent: quick_answer (1.00)",
        "Complexity: 3.8/10",
        "Overflow Strategy: none",
    )


def test_a_cut_is_told_in_the_log(decision: Decision) -> None:
    window = replace(decision.window, needs_upgrade=True, requested=900, available=250)
    assert replace(decision, window=window).log_lines()[3] == (
        "Overflow Strategy: none (cut from 900 to 250, which is what phi3 has room for)"
    )


def test_the_log_does_not_tell_the_question(decision: Decision) -> None:
    assert "bauantrag" not in " ".join(decision.log_lines()).lower()


def test_the_json_form_has_what_callers_rely_on(decision: Decision) -> None:
    data = decision.to_json()
    assert {
        "query",
        "answer",
        "system",
        "confidence",
        "token_budget",
        "context",
        "rules_fired",
        "ruleset",
        "timings_ms",
    } <= set(data)
    assert data["system"] == "production"
    budget = cast("dict[str, dict[str, object]]", data["token_budget"])
    assert set(budget["breakdown"]) == BREAKDOWN
    assert set(budget["intent"]) == {"intent", "confidence", "method", "reasoning"}
    assert "overflow" not in budget


def test_an_overflow_is_told(decision: Decision) -> None:
    window = replace(decision.window, needs_upgrade=True, recommended="gemma:2b")
    data = replace(decision, window=window).to_json()
    budget = cast("dict[str, dict[str, object]]", data["token_budget"])
    assert budget["overflow"]["recommended_model"] == "gemma:2b"


def test_the_rules_that_mattered_are_those_behind_the_outcome(
    decision: Decision,
) -> None:
    top = decision.top_rules(3)
    assert len(top) == 3
    assert top == decision.shares[:3]
    assert {one.rule for one in decision.shares} <= set(decision.rules_fired)
    assert "relevance-is-weighed" not in {one.rule for one in decision.shares}
    assert "definition-leads" in {one.rule for one in decision.top_rules(5)}
