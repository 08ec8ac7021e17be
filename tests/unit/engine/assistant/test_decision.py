"""The forms a decision is told in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from support.assisted import shipped_assistant

from engine.assistant.decision import Decision, Overflow, Part
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


OVERFLOW = Overflow(
    strategy="chunked_response",
    quality=1.0,
    message="Answer part 1/2",
    original_tokens=4000,
    reduced_tokens=3200,
    parts=(
        Part(part_number=1, total_parts=2, start_token=0, end_token=800),
        Part(part_number=2, total_parts=2, start_token=800, end_token=1000),
    ),
    details={"hidden": 0},
    because="phi3 has room for 800 tokens at a time",
)


def test_what_gave_way_is_told_in_the_log(decision: Decision) -> None:
    told = replace(decision, overflow=OVERFLOW, allocated=800).log_lines()[3]
    assert told == (
        "Overflow Strategy: chunked_response (from 4000 to 3200 tokens, 800 of them "
        "for the answer)"
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
    assert budget["overflow"] is None


def test_an_overflow_is_told(decision: Decision) -> None:
    data = replace(decision, overflow=OVERFLOW).to_json()
    budget = cast("dict[str, dict[str, object]]", data["token_budget"])
    overflow = budget["overflow"]
    assert overflow["tokens_saved"] == 800
    assert overflow["quality_impact"] == 1.0
    assert overflow["user_message"] == "Answer part 1/2"
    metadata = cast("dict[str, list[dict[str, int]]]", overflow["metadata"])
    assert metadata["parts"][1] == {
        "part_number": 2,
        "total_parts": 2,
        "start_token": 800,
        "end_token": 1000,
        "estimated_size": 200,
    }


def test_the_rules_that_mattered_are_those_behind_the_outcome(
    decision: Decision,
) -> None:
    top = decision.top_rules(3)
    assert len(top) == 3
    assert top == decision.shares[:3]
    assert {one.rule for one in decision.shares} <= set(decision.rules_fired)
    assert "definition-leads" in {one.rule for one in decision.top_rules(5)}
