"""What rules concluded, read off their facts."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from engine import Session, load_sources
from engine.assistant.conclusions import Conclusions
from engine.assistant.decision import (
    Goal,
    Intent,
    Part,
    Reply,
    Sentence,
    Source,
    Stage,
    Window,
)
from engine.assistant.slot import IncompleteError

TEMPLATES = """
templates:
  Question: {slots: {language: str}}
  Intent: {slots: {intent: str, confidence: float, method: str, reasoning: str}}
  Budget: {slots: {stage: int, name: str, tokens: int}}
  Breakdown:
    slots: {question: str, stage: int, base_tokens: int, confidence: float?}
  WindowCheck:
    slots:
      model: {type: str, default: phi3}
      window: {type: int, default: 4096}
      input_tokens: {type: int, default: 3000}
      requested: {type: int, default: 1000}
      available: {type: int, default: 200}
      needs_upgrade: {type: bool, default: true}
  ModelInUse: {slots: {note: {type: str, default: ""}}}
  Upgrade: {slots: {model: str}}
  ModelAdvice: {slots: {model: str}}
  OverflowChoice:
    slots:
      strategy: {type: str, default: reduce_agents}
      quality: {type: float, default: 0.85}
      model: {type: str, default: phi3}
      because: {type: str, default: so}
  OverflowMessage: {slots: {strategy: str, language: str, text: str}}
  Allocated: {slots: {tokens: int}}
  Part: {slots: {number: int, parts: int, start: int, end: int}}
  Specialist: {slots: {field: str}}
  Dismissed: {slots: {field: str}}
  Goal:
    slots:
      type: str
      part_of: {type: str?, default: null}
      target: {type: str, default: ""}
      priority: float
      because: {type: str, default: so}
  GoalReached: {slots: {type: str}}
  AnswerSentence: {slots: {position: int, chunk: str, text: str, because: str}}
  Source:
    slots: {chunk: str, rank: int, title: str, citation: str, source_type: str}
  Unknown: {slots: {because: str}}
  Confidence: {slots: {value: float}}
rules: []
"""

Given = tuple[str, Mapping[str, object]]

STRAINED: tuple[Given, ...] = (
    ("WindowCheck", {}),
    ("OverflowChoice", {}),
    ("Allocated", {"tokens": 250}),
)


def session(*given: Given) -> Session:
    made = Session(load_sources({"r.yaml": TEMPLATES}))
    for template, slots in given:
        made.give(template, slots)
    return made


def found(*given: Given) -> Conclusions:
    return Conclusions(session(*given))


def message(language: str, *said: tuple[str, str, str]) -> str:
    """What a user is told, where these messages are known."""
    slots = ("strategy", "language", "text")
    known = [("OverflowMessage", dict(zip(slots, one, strict=True))) for one in said]
    asked = ("Question", {"language": language})
    overflow = found(*STRAINED, asked, *known).overflow(4, 900)
    assert overflow is not None
    return overflow.message


def test_only_live_facts_count_and_in_their_order() -> None:
    made = session(*(("Specialist", {"field": one}) for one in ("c", "b", "a")))
    made.retract(made.facts("Specialist")[1])
    assert [one["field"] for one in Conclusions(made).all("Specialist")] == ["c", "a"]


@pytest.mark.parametrize("fields", [(), ("a", "b")])
def test_none_or_several_where_one_is_needed_are_refused(
    fields: tuple[str, ...],
) -> None:
    conclusions = found(*(("Specialist", {"field": one}) for one in fields))
    told = (
        f"the rules concluded {len(fields)} Specialist facts for the question and one "
        "is needed; see which rules conclude Specialist"
    )
    with pytest.raises(IncompleteError, match=f"^{re.escape(told)}$"):
        conclusions.one("Specialist")


def test_the_one_fact_is_found() -> None:
    conclusions = found(("Specialist", {"field": "a"}), ("Dismissed", {"field": "b"}))
    assert conclusions.one("Specialist")["field"] == "a"


def test_what_there_may_be_is_found_or_nothing() -> None:
    conclusions = found(("Upgrade", {"model": "large"}))
    upgrade = conclusions.maybe("Upgrade")
    assert upgrade is not None
    assert upgrade["model"] == "large"
    assert conclusions.maybe("ModelAdvice") is None


def test_the_intent_has_its_reasons() -> None:
    slots = {
        "intent": "analysis",
        "confidence": 0.8,
        "method": "rule_based",
        "reasoning": "weighs",
    }
    assert found(("Intent", slots)).intent() == Intent(
        intent="analysis", confidence=0.8, method="rule_based", reasoning="weighs"
    )


def test_stages_follow_one_another_each_with_what_it_was_made_of() -> None:
    parts = {"question": "q", "base_tokens": 600, "confidence": None}
    conclusions = found(
        ("Budget", {"stage": 3, "name": "window", "tokens": 500}),
        ("Budget", {"stage": 1, "name": "question", "tokens": 600}),
        ("Budget", {"stage": 2, "name": "retrieval", "tokens": 700}),
        ("Breakdown", {**parts, "stage": 2, "confidence": 0.5}),
        ("Breakdown", {**parts, "stage": 1}),
    )
    assert list(conclusions.stages()) == [
        Stage(
            name="question",
            tokens=600,
            breakdown={"base_tokens": 600, "confidence": None},
        ),
        Stage(
            name="retrieval",
            tokens=700,
            breakdown={"base_tokens": 600, "confidence": 0.5},
        ),
        Stage(name="window", tokens=500, breakdown={}),
    ]


def test_the_window_names_larger_and_better_models() -> None:
    conclusions = found(
        ("WindowCheck", {}),
        ("ModelInUse", {"note": "its limits are assumed"}),
        ("Upgrade", {"model": "large"}),
        ("ModelAdvice", {"model": "clever"}),
    )
    assert conclusions.window() == Window(
        model="phi3",
        window=4096,
        input_tokens=3000,
        requested=1000,
        available=200,
        needs_upgrade=True,
        recommended="large",
        suited="clever",
        note="its limits are assumed",
    )


def test_a_window_with_room_names_no_other_model() -> None:
    window = found(("WindowCheck", {"needs_upgrade": False}), ("ModelInUse", {}))
    told = window.window()
    assert not told.needs_upgrade
    assert (told.recommended, told.suited, told.note) == (None, None, "")


def test_there_may_be_no_larger_model() -> None:
    window = found(("WindowCheck", {}), ("ModelInUse", {})).window()
    assert (window.needs_upgrade, window.recommended) == (True, None)


def test_where_nothing_gives_way_there_is_no_overflow() -> None:
    assert found(("WindowCheck", {})).overflow(0, 3000) is None


def test_an_overflow_tells_what_it_came_to() -> None:
    overflow = found(
        *STRAINED,
        ("Question", {"language": "en"}),
        *(("Specialist", {"field": one}) for one in ("noise", "law", "general")),
        *(("Dismissed", {"field": one}) for one in ("noise", "traffic")),
    ).overflow(4, 900)
    assert overflow is not None
    assert (overflow.strategy, overflow.quality) == ("reduce_agents", 0.85)
    assert (overflow.original_tokens, overflow.reduced_tokens) == (4000, 1150)
    assert overflow.details == {"hidden": 4, "all": 3, "kept": 2, "model": "phi3"}
    assert (overflow.parts, overflow.because) == ((), "so")


def test_parts_come_in_the_order_they_are_given_in() -> None:
    overflow = found(
        *STRAINED,
        ("Question", {"language": "en"}),
        ("Part", {"number": 2, "parts": 2, "start": 250, "end": 400}),
        ("Part", {"number": 1, "parts": 2, "start": 0, "end": 250}),
        (
            "OverflowMessage",
            {"strategy": "reduce_agents", "language": "en", "text": "Part 1 of $parts"},
        ),
    ).overflow(0, 900)
    assert overflow is not None
    assert overflow.message == "Part 1 of 2"
    assert overflow.parts == (
        Part(part_number=1, total_parts=2, start_token=0, end_token=250),
        Part(part_number=2, total_parts=2, start_token=250, end_token=400),
    )


@pytest.mark.parametrize(
    ("language", "told"), [("de", "auf Deutsch"), ("fr", "in English")]
)
def test_a_user_is_told_in_the_language_of_the_question_or_else_in_english(
    language: str, told: str
) -> None:
    said = (
        ("reduce_agents", "en", "in English"),
        ("reduce_agents", "de", "auf Deutsch"),
        ("early_stopping", "fr", "en français"),
    )
    assert message(language, *said) == told


def test_a_strategy_without_a_message_is_told_by_its_name() -> None:
    assert message("de", ("reduce_agents", "fr", "en français")) == "reduce_agents"


def test_a_message_is_filled_in_as_far_as_its_words_are_known() -> None:
    text = "$hidden $kept $all $parts $model $allocated $other $"
    said = ("reduce_agents", "en", text)
    assert message("en", said) == "4 0 0 0 phi3 250 $other $"


def test_specialists_that_are_dismissed_take_no_part() -> None:
    fields = ("noise", "law", "general", "traffic", "health", "building")
    conclusions = found(
        *(("Specialist", {"field": one}) for one in fields),
        ("Dismissed", {"field": "law"}),
    )
    assert conclusions.specialists() == (
        *("building", "general", "health", "noise", "traffic"),
    )


def test_the_main_goal_comes_first_and_equals_by_name() -> None:
    goals = found(
        ("Goal", {"type": "explain_concept", "priority": 0.8, "part_of": "main"}),
        ("Goal", {"type": "describe_relation", "priority": 0.8, "part_of": "main"}),
        ("Goal", {"type": "main", "priority": 1.0, "target": "noise"}),
        ("GoalReached", {"type": "main"}),
    ).goals()
    assert [(one.type, one.completed) for one in goals] == [
        ("main", True),
        ("describe_relation", False),
        ("explain_concept", False),
    ]
    assert goals[0] == Goal(
        type="main",
        part_of=None,
        target="noise",
        priority=1.0,
        completed=True,
        because="so",
    )
    assert goals[1].part_of == "main"


def test_of_goals_of_one_type_the_first_one_counts() -> None:
    goals = found(
        ("Goal", {"type": "main", "priority": 0.5, "because": "first"}),
        ("Goal", {"type": "main", "priority": 1.0, "because": "second"}),
    ).goals()
    assert [one.because for one in goals] == ["first"]


def test_a_reply_has_its_sentences_and_sources_in_order() -> None:
    sentence = {"chunk": "c", "because": "it leads"}
    source = {"title": "Noise", "citation": "§ 41", "source_type": "statute"}
    reply = found(
        ("AnswerSentence", {**sentence, "position": 2, "text": "Second."}),
        ("AnswerSentence", {**sentence, "position": 1, "text": "First."}),
        ("Source", {**source, "rank": 2, "chunk": "d"}),
        ("Source", {**source, "rank": 1, "chunk": "c"}),
        ("Confidence", {"value": 0.7}),
    ).reply(("First.", "Second."))
    assert reply == Reply(
        text="First. Second.",
        parts=("First.", "Second."),
        sentences=(
            Sentence(text="First.", chunk="c", because="it leads"),
            Sentence(text="Second.", chunk="c", because="it leads"),
        ),
        sources=(
            Source(chunk="c", title="Noise", citation="§ 41", source_type="statute"),
            Source(chunk="d", title="Noise", citation="§ 41", source_type="statute"),
        ),
        unknown="",
        confidence=0.7,
    )


def test_a_reply_that_does_not_know_says_why() -> None:
    reply = found(
        ("Unknown", {"because": "nothing was found"}), ("Confidence", {"value": 0.0})
    ).reply(("I do not know.",))
    assert (reply.unknown, reply.sentences) == ("nothing was found", ())
