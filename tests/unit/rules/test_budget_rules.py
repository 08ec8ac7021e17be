"""The rules from a question to its budget: their own cases, and the formula.

The cases beside the rules are run as their authors wrote them; what cases cannot say,
because it is about tables, parameters or all inputs, stands here.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Session, load_rules
from engine.errors import FactError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.lang.rules import RuleSet
    from engine.lang.syntax import CaseSyntax, FactSyntax
    from engine.match.facts import Fact

FOLDER = Path(__file__).parents[3] / "rules"
PARTS = (
    "layers.yaml",
    "facts.yaml",
    "intent",
    "complexity",
    "domain",
    "specialists",
    "budget",
    "models",
    "conversation",
    "overflow",
    "context",
)
WEIGHTS = {
    "quick_answer": 0.5,
    "explanation": 1.0,
    "analysis": 1.5,
    "research": 2.0,
}


@cache
def rules() -> RuleSet:
    """The rules this page is about, checked once."""
    return load_rules([FOLDER / part for part in PARTS])


def slots(fact: FactSyntax) -> dict[str, object]:
    """A case's fact as slots by name."""
    return {name.value: value.value for name, value in fact.slots}  # type: ignore[union-attr]


def lives(session: Session, fact: FactSyntax) -> bool:
    """Whether a fact with these slots is alive."""
    wanted = slots(fact)
    return any(
        all(found[name] == value for name, value in wanted.items())
        for found in session.facts(fact.template.value)
    )


def run(case: CaseSyntax) -> tuple[Session, frozenset[str]]:
    """The session after a case's facts were judged, and the rules that fired."""
    session = Session(rules())
    for fact in case.facts:
        session.give(fact.template.value, slots(fact))
    result = session.run(max_firings=10_000)
    assert not result.faults
    return session, frozenset(firing.rule for firing in result.firings)


@pytest.mark.parametrize("case", rules().cases, ids=lambda case: case.name.value)
def test_case_beside_the_rules(case: CaseSyntax) -> None:
    session, fired = run(case)
    assert [slots(fact) for fact in case.expect if not lives(session, fact)] == []
    assert [slots(fact) for fact in case.absent if lives(session, fact)] == []
    assert {name.value for name in case.fired} <= fired
    assert fired.isdisjoint(name.value for name in case.not_fired)


def test_every_rule_fires_in_some_case_and_rests_in_another() -> None:
    fired = [run(case)[1] for case in rules().cases]
    names = {rule.name for rule in rules().rules}
    assert names - frozenset().union(*fired) == set()
    assert [name for name in names if all(name in each for each in fired)] == []


def test_the_rules_have_no_warnings_and_every_rule_reads_as_a_sentence() -> None:
    assert rules().warnings == ()
    for rule in rules().rules:
        assert rule.doc[0].isupper(), rule.name
        assert rule.doc.endswith("."), rule.name


def test_every_number_of_a_rule_may_be_learned_within_limits() -> None:
    boundless = [
        key
        for key, param in rules().params.items()
        if param.range is None and not isinstance(param.value, bool)
    ]
    assert boundless == []


def table(template: str) -> list[Mapping[str, object]]:
    """The rows of a table of given facts."""
    session = Session(rules())
    return [
        {name: fact[name] for name in fact.shape.slots}
        for fact in session.facts(template)
    ]


def test_the_tables_are_complete() -> None:
    assert {row["intent"]: row["weight"] for row in table("IntentWeight")} == WEIGHTS
    per_language = {"quick_answer": 11, "explanation": 14, "analysis": 8, "research": 9}
    triggers = Counter((row["language"], row["intent"]) for row in table("Trigger"))
    assert triggers == {
        (language, intent): count
        for language in ("de", "en")
        for intent, count in per_language.items()
    }
    models = table("Model")
    assert len(models) == 17
    assert {row["name"] for row in models if row["kind"] == "embedding"} == {
        "all-minilm",
        "nomic-embed-text",
    }


def test_words_of_fields_weigh_what_the_reference_system_gives_them() -> None:
    words = {row["word"]: row["weight"] for row in table("DomainWord")}
    source = (FOLDER / "domain" / "words_german.yaml").read_text(encoding="utf-8")
    assert source.count("- DomainWord:") == 61
    assert words["verwaltungsgerichtsordnung"] == 2.0
    assert words["bauantrag"] == 0.8
    assert words["voraussetzungen"] == 0.9
    assert words["kommunikation"] == 0.4


def asked(
    params: Mapping[str, int | float] | None = None, **question: object
) -> Session:
    """A session with one question of few measures, not yet judged."""
    session = Session(rules(), params=params)
    measures = {"text": "…", "language": "de", "length": 1, "word_count": 1}
    session.give("Question", {"id": "q", **measures, **question})
    return session


def test_the_first_question_counts_if_a_parameter_says_so() -> None:
    values = []
    for count_first in (False, True):
        params = {"sub-questions-add.count_first": count_first}
        session = asked(params, question_marks=1)
        session.assert_fact(
            "Word", question="q", text="bauantrag", stem="bauantrag", position=3
        )
        session.run()
        values.append(session.facts("Complexity")[0]["value"])
    assert values == [3.8, 4.3]


def test_learned_points_replace_the_authors() -> None:
    session = asked({"quick_points": 7.5}, text="Was ist ein Haus", length=60)
    session.run()
    assert session.facts("Points")[0]["points"] == 7.5


def test_the_preference_stays_within_its_limits() -> None:
    with pytest.raises(FactError, match="preference"):
        asked(preference=2.5)


def numbers(fact: Fact) -> dict[str, float]:
    """A fact's slots that hold numbers."""
    values = {name: fact[name] for name in fact.shape.slots}
    return {n: v for n, v in values.items() if isinstance(v, (int, float))}


@given(
    complexity=st.floats(1, 10),
    intent=st.sampled_from(sorted(WEIGHTS)),
    chunks=st.integers(0, 25),
    kinds=st.integers(1, 5),
    agents=st.integers(1, 7),
    preference=st.floats(0.5, 2.0),
    confidence=st.none() | st.floats(0, 1),
    model=st.sampled_from(["phi3", "all-minilm", "llama3.1:70b", "no such model"]),
    tokens=st.integers(0, 400),
)
def test_the_budget_is_the_formula_and_never_above_what_is_available(  # noqa: PLR0913, PLR0915  # the formula's factors
    *,
    complexity: float,
    intent: str,
    chunks: int,
    kinds: int,
    agents: int,
    preference: float,
    confidence: float | None,
    model: str,
    tokens: int,
) -> None:
    session = asked(preference=preference, model=model)
    session.assert_fact("StatedComplexity", question="q", value=complexity)
    session.assert_fact("StatedIntent", question="q", intent=intent)
    for number in range(chunks):
        session.assert_fact(
            "Chunk",
            question="q",
            id=f"c{number}",
            source_type=f"kind {number % kinds}",
            text="…",
            score=0.5,
            rank=number,
            tokens=tokens,
        )
    for number in range(agents - 1):
        session.assert_fact(
            "Specialist", question="q", field=f"field {number}", because="given"
        )
    if confidence is not None:
        session.assert_fact("AnswerConfidence", question="q", value=confidence)
    session.run()

    seen = min(chunks, kinds)
    diversity = {0: 1.0, 1: 1.0, 2: 1.15, 3: 1.3}.get(seen, 1.4)
    adjustment = 1.0
    if confidence is not None:
        adjustment = 1.2 if confidence < 0.5 else 0.9 if confidence > 0.8 else 1.0
    product = (
        (600 * complexity / 10 + min(50 * chunks, 1000))
        * diversity
        * (1 + 0.15 * agents)
        * WEIGHTS[intent]
        * preference
        * adjustment
    )
    expected = max(250, min(4000, int(product)))
    budgets = {fact["stage"]: fact for fact in session.facts("Budget")}
    assert budgets[3]["product"] == product
    assert budgets[3]["tokens"] == expected

    (breakdown,) = (f for f in session.facts("Breakdown") if f["stage"] == 3)
    final = numbers(breakdown)
    again = (
        (final["base_tokens"] * final["complexity_score"] / 10 + final["chunk_bonus"])
        * final["source_diversity"]
        * final["agent_factor"]
        * final["intent_weight"]
        * final["user_preference"]
        * final["confidence_adjustment"]
    )
    assert max(250, min(4000, int(again))) == final["final_budget"] == expected
    assert (final["chunk_count"], final["agent_count"]) == (chunks, agents)
    assert breakdown["confidence"] == confidence

    (check,) = session.facts("WindowCheck")
    (allocated,) = session.facts("Allocated")
    window = {"phi3": 4096, "all-minilm": 512, "llama3.1:70b": 131072}.get(model, 8192)
    knowledge = min(min(chunks, 11) * tokens, 3750)
    available = int(window * 0.8) - knowledge
    assert check["available"] == available
    available = min(available, 8000 - knowledge)
    if available >= expected:
        assert session.facts("OverflowChoice") == []
        assert allocated["tokens"] == expected
        return
    (choice,) = session.facts("OverflowChoice")
    final = numbers(choice)
    least = min(expected, max(0, available))
    assert final["allocated"] == allocated["tokens"]
    if choice["strategy"] in {"rerank_chunks", "summarize_context"}:
        assert least <= final["allocated"] <= expected
        assert final["allocated"] + final["target"] <= int(window * 0.8)
        assert final["target"] < knowledge
    elif choice["strategy"] == "reduce_agents":
        assert agents > 5
        assert final["allocated"] <= available
    else:
        assert final["allocated"] == least
