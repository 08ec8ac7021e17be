"""What rules may ask the assistant's program to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.assisted import TOKENIZERS

from engine import Session, Vocabulary, load_sources
from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.knowledge.section import Section
from engine.assistant.vocabulary import build_vocabulary

FACTS = Path(__file__).parents[4] / "rules" / "facts.yaml"
RULE = """
rules:
  - rule: look
    when:
      - q: Question()
    then:
      - effect: retrieve(question=q.id, text=q.text, language="de", top=2, least={least}, model=q.model)
"""


def section(name: str, title: str, *sentences: str) -> Section:
    return Section(
        id=name,
        source_type="statute",
        language="de",
        title=title,
        citation="§ 1",
        path="",
        text=" ".join(sentences),
        sentences=sentences,
    )


@pytest.fixture
def knowledge() -> Iterator[KnowledgeIndex]:
    sections = (
        section(
            "bauantrag", "Bauantrag", "Ein Bauantrag ist ein Antrag.", "Er kostet."
        ),
        section("garten", "Garten", "Im Garten steht ein Bauantrag nach § 3 und § 4."),
        section("hund", "Hund", "Ein Hund bellt."),
        section("katze", "Katze", "Eine Katze schnurrt."),
        section("maus", "Maus", "Eine Maus piept."),
    )
    with KnowledgeIndex.of(sections) as index:
        yield index


@pytest.fixture
def vocabulary(knowledge: KnowledgeIndex) -> Vocabulary:
    return build_vocabulary(knowledge, TOKENIZERS)


def asked(vocabulary: Vocabulary, text: str, least: float = 0.0) -> Session:
    facts = FACTS.read_text(encoding="utf-8")
    rules = load_sources(
        {"facts.yaml": facts, "look.yaml": RULE.replace("{least}", str(least))},
        vocabulary,
    )
    session = Session(rules)
    session.assert_fact(
        "Question",
        id="q",
        text=text,
        language="de",
        length=len(text),
        word_count=len(text.split()),
    )
    session.run()
    return session


def test_retrieve_answers_with_chunks_and_their_sentences(
    vocabulary: Vocabulary,
) -> None:
    session = asked(vocabulary, "Was ist ein Bauantrag?")
    first, second = session.facts("Chunk")
    assert (first["id"], first["rank"], first["title_coverage"]) == ("bauantrag", 1, 1)
    assert (second["id"], second["rank"], second["title_coverage"]) == ("garten", 2, 0)
    assert (first["references"], second["references"]) == (0, 2)
    assert first["words_per_sentence"] == 3.5
    assert [fact["text"] for fact in session.facts("Sentence")] == [
        "Ein Bauantrag ist ein Antrag.",
        "Er kostet.",
        "Im Garten steht ein Bauantrag nach § 3 und § 4.",
    ]
    lead = session.facts("Sentence")[0]
    assert (lead["definition_of"], lead["weighted_overlap"]) == (1.0, 1.0)
    assert lead["is_first"] is True
    assert all(int(str(fact["tokens"])) > 0 for fact in session.facts("Sentence"))


def test_what_scores_too_little_is_left_out(vocabulary: Vocabulary) -> None:
    scores = [f["score"] for f in asked(vocabulary, "Bauantrag").facts("Chunk")]
    assert len(scores) == 2
    session = asked(vocabulary, "Bauantrag", least=max(map(float, map(str, scores))))
    assert [fact["id"] for fact in session.facts("Chunk")] == ["bauantrag"]


def test_joined_words_are_found_written_together(vocabulary: Vocabulary) -> None:
    assert asked(vocabulary, "Was kostet ein Bau-Antrag?").facts("Chunk")


def test_knowledge_that_fails_is_a_fact_and_no_crash(
    knowledge: KnowledgeIndex, vocabulary: Vocabulary
) -> None:
    knowledge.close()
    (failed,) = asked(vocabulary, "Was ist ein Bauantrag?").facts("EffectFailed")
    assert failed["effect"] == "retrieve"
    assert failed["cause"]


CONDENSE = """
rules:
  - rule: shorten
    when:
      - q: Question()
    then:
      - effect: condense(question=q.id, what="brief", text=q.text, target=6, model=q.model, language=q.language)
  - rule: judge
    when:
      - q: Question()
    then:
      - effect: classify(question=q.id, text=q.text, model=q.model)
"""


def test_condensing_keeps_to_its_target(knowledge: KnowledgeIndex) -> None:
    vocabulary = build_vocabulary(knowledge, TOKENIZERS)
    rules = load_sources(
        {
            "facts.yaml": FACTS.read_text(encoding="utf-8"),
            "told.yaml": """
templates:
  Condensed: {slots: {question: str, what: str, text: str, tokens: int, method: str, note: str}}
  ModelIntent: {slots: {question: str, intent: str, confidence: float, reasoning: str}}
"""
            + CONDENSE,
        },
        vocabulary,
    )
    session = Session(rules)
    text = "Das ist so. Das ist auch so. Und das ist ganz anders."
    session.assert_fact(
        "Question", id="q", text=text, language="de", length=1, word_count=1
    )
    session.run()
    (short,) = session.facts("Condensed")
    assert (short["what"], short["method"]) == ("brief", "extractive")
    tokens = short["tokens"]
    assert isinstance(tokens, int)
    assert 0 < tokens <= 6
    (failed,) = session.facts("ModelFailed")
    assert failed["effect"] == "classify"
    assert "no language model is set up" in str(failed["cause"])


def test_a_model_that_classifies_is_asked_with_text_and_name(
    knowledge: KnowledgeIndex,
) -> None:
    asked_of: list[tuple[str, str]] = []

    def classify(text: str, model: str) -> tuple[str, float, str]:
        asked_of.append((text, model))
        return "analysis", 0.9, "It weighs."

    vocabulary = build_vocabulary(knowledge, TOKENIZERS, classify=classify)
    effect = vocabulary.effects["classify"]
    (answer,) = effect.perform({"question": "q", "text": "Why?", "model": "phi3"})
    assert asked_of == [("Why?", "phi3")]
    assert dict(answer.slots) == {
        "question": "q",
        "intent": "analysis",
        "confidence": 0.9,
        "reasoning": "It weighs.",
    }
