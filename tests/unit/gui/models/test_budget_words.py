"""A breakdown reads as a sum in plain words, and nothing of it is lost."""

from __future__ import annotations

import pytest
from support.shown import stage

from gui.messages.decisions import Stage
from gui.models.budget_words import factors, stage_words
from gui.models.written import whole


def test_lines_come_as_they_are_reckoned_and_the_result_last() -> None:
    lines = factors(stage("specialists", 942, 3))
    assert [line.name for line in lines] == [
        *("base_tokens", "complexity_factor", "chunk_bonus", "source_diversity"),
        *("agent_factor", "intent_weight", "user_preference"),
        *("confidence_adjustment", "final_budget"),
    ]
    assert [line.value for line in lines] == [
        *("600", "0.75", "200", "1", "1.45", "1", "1", "1", "942"),
    ]


@pytest.mark.parametrize(
    ("tokens", "words"),
    [(4000, "raised to the least budget"), (250, "cut to the greatest budget")],
)
def test_where_a_limit_acted_the_product_stands_before_it(
    tokens: int, words: str
) -> None:
    *_, product, result = factors(stage("specialists", tokens, 3))
    assert (product.words, product.value) == ("= product", "942.5")
    assert (result.words, result.value) == (words, whole(tokens))


def test_where_none_acted_the_budget_is_the_product() -> None:
    for name, tokens, agents in (("question", 517, 1), ("specialists", 942, 3)):
        assert factors(stage(name, tokens, agents))[-1].words.startswith("= budget")


def test_what_explains_a_factor_is_said_with_it() -> None:
    words = {line.name: line.words for line in factors(stage("question", 5, 3))}
    assert words["complexity_factor"] == "× for complexity 7.5 of 10"
    assert words["agent_factor"] == "× for specialists: 3"
    assert words["confidence_adjustment"].endswith("–")


def test_a_part_nobody_has_words_for_keeps_its_name() -> None:
    odd = Stage(
        name="x", tokens=7, breakdown=(("final_budget", 7), ("moon_phase", None))
    )
    assert [(line.words, line.value) for line in factors(odd)] == [
        ("moon phase", "–"),
        ("= budget, within its limits", "7"),
    ]


def test_a_stage_nobody_has_words_for_keeps_its_name() -> None:
    assert stage_words("window") == "Within the model's window"
    assert stage_words("extra") == "extra"


def test_a_stage_without_a_breakdown_has_no_lines() -> None:
    assert factors(Stage(name="window", tokens=1, breakdown=())) == ()
