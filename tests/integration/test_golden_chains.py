"""From a question as typed to its budget: golden chains, and real questions judged.

The chains' numbers are those of the reference system, computed from the same inputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine import Session, load_rules
from engine.assistant.language import detect_language
from engine.assistant.question import read_question
from engine.assistant.stem import stem

if TYPE_CHECKING:
    from engine.lang.rules import RuleSet

FOLDER = Path(__file__).parents[2] / "rules"
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
KINDS = ("statute", "guidance", "manual")
FIELDS = ("one", "two", "three", "four", "five", "six")


@cache
def rules() -> RuleSet:
    """The rules from question to window."""
    return load_rules([FOLDER / part for part in PARTS])


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The inputs of a chain, and the budget at each of its stages."""

    complexity: float
    intent: str
    chunks: int
    kinds: int
    agents: int
    model: str
    budgets: tuple[int, int, int]
    available: int | None = None


CHAINS = {
    "building application": Chain(
        complexity=4.3,
        intent="quick_answer",
        chunks=1,
        kinds=1,
        agents=1,
        model="phi3",
        budgets=(250, 250, 250),
    ),
    "several domains": Chain(
        complexity=10.0,
        intent="analysis",
        chunks=5,
        kinds=3,
        agents=3,
        model="llama3.1:8b",
        budgets=(1035, 1906, 2403),
    ),
    "administrative law": Chain(
        complexity=9.5,
        intent="analysis",
        chunks=7,
        kinds=3,
        agents=5,
        model="llama3.1:70b",
        budgets=(983, 2063, 3139),
    ),
    "overflow": Chain(
        complexity=7.0,
        intent="research",
        chunks=8,
        kinds=3,
        agents=5,
        model="phi3",
        budgets=(965, 2451, 3731),
        available=1048,
    ),
    "seven agents": Chain(
        complexity=10.0,
        intent="research",
        chunks=4,
        kinds=3,
        agents=7,
        model="llama3.1:70b",
        budgets=(1380, 2392, 4000),
    ),
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_golden_chain(chain: Chain) -> None:
    session = Session(rules())
    session.assert_fact(
        "Question",
        id="q",
        text="…",
        language="de",
        length=1,
        word_count=1,
        model=chain.model,
        tokens=228,
    )
    session.assert_fact("StatedComplexity", question="q", value=chain.complexity)
    session.assert_fact("StatedIntent", question="q", intent=chain.intent)
    give_chunks(session, chain.chunks, chain.kinds, tokens=250)
    for field in FIELDS[: chain.agents - 1]:
        session.assert_fact("Specialist", question="q", field=field, because="given")
    session.run(max_firings=10_000)

    budgets = {fact["stage"]: fact["tokens"] for fact in session.facts("Budget")}
    assert tuple(budgets[stage] for stage in (1, 2, 3)) == chain.budgets
    (check,) = session.facts("WindowCheck")
    (allocated,) = session.facts("Allocated")
    if chain.available is None:
        assert not check["needs_upgrade"]
        assert budgets[4] == allocated["tokens"] == chain.budgets[2]
    else:
        assert check["available"] == chain.available
        assert budgets[4] == allocated["tokens"] == chain.available
        (upgrade,) = session.facts("Upgrade")
        assert upgrade["model"] == "gemma:2b"


def give_chunks(session: Session, count: int, kinds: int, *, tokens: int) -> None:
    """Pieces of knowledge from so many kinds of source."""
    for number in range(count):
        session.assert_fact(
            "Chunk",
            question="q",
            id=f"c{number}",
            source_type=KINDS[number % kinds],
            text="…",
            score=0.5,
            rank=number,
            tokens=tokens,
        )


def judged(
    text: str, *, model: str = "llama3.1:8b", chunks: int = 0, kinds: int = 1
) -> Session:
    """The session after a question, as typed, was observed and judged."""
    question = read_question(text)
    language = detect_language(question.text)
    session = Session(rules())
    session.assert_fact(
        "Question",
        id="q",
        text=question.text,
        language=language.code,
        language_confidence=language.confidence,
        length=question.length,
        word_count=len(question.words),
        question_marks=question.text.count("?"),
        semicolons=question.text.count(";"),
        list_items=question.list_items,
        model=model,
    )
    for word in question.words:
        session.assert_fact(
            "Word",
            question="q",
            text=word.text,
            stem=stem(word.text, language.code),
            position=word.position,
        )
    give_chunks(session, chunks, kinds, tokens=100)
    session.run(max_firings=10_000)
    return session


def test_a_simple_question() -> None:
    session = judged("Was ist ein Bauantrag?", model="phi3", chunks=1)
    (intent,) = session.facts("Intent")
    assert (intent["intent"], intent["confidence"]) == ("quick_answer", 1.0)
    assert session.facts("Complexity")[0]["value"] == 3.8
    assert session.facts("Allocated")[0]["tokens"] == 250


def test_a_question_of_discretion() -> None:
    session = judged(
        "Wie ist das Ermessen der Behörde im Verwaltungsverfahren "
        "nach VwVfG zu beurteilen?",
        chunks=7,
        kinds=3,
    )
    assert session.facts("Intent")[0]["intent"] == "explanation"
    assert session.facts("Complexity")[0]["value"] == 8.5
    assert {fact["field"] for fact in session.facts("Specialist")} == {
        "general",
        "administrative_law",
        "administrative_procedure",
        "judicial_review",
    }
    assert session.facts("Domain")[0]["name"] == "administrative_law"
    assert session.facts("Allocated")[0]["tokens"] == 1788


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("What is a building permit?", "quick_answer"),
        ("Who is the planning authority?", "quick_answer"),
        ("Explain how a database index works", "explanation"),
        ("How does an objection procedure work?", "explanation"),
        ("Why was my application refused?", "explanation"),
        ("Compare a permit and a licence", "analysis"),
        ("What are the pros and cons of zoning? Evaluate them.", "analysis"),
        ("Give me a detailed overview of all aspects of noise law", "research"),
        ("Wo ist das Bauamt?", "quick_answer"),
        ("Erkläre die Baugenehmigung", "explanation"),
        ("Welche Unterlagen brauche ich für den Bauantrag?", "explanation"),
        ("Vergleiche Bauantrag und Bauanzeige", "analysis"),
        ("Inwiefern bindet der Bebauungsplan die Behörde?", "analysis"),
        ("Recherchiere den Lärmschutz an Straßen", "research"),
        ("Untersuche alle Aspekte des Denkmalschutzes", "research"),
    ],
)
def test_intent_of_a_real_question(text: str, intent: str) -> None:
    assert [fact["intent"] for fact in judged(text).facts("Intent")] == [intent]


def test_a_question_word_inside_a_word_does_not_ask() -> None:
    parts = judged("Erzähl mir etwas über den Wannsee").facts("ComplexityPart")
    assert [part["part"] for part in parts] == ["base"]
