"""A request as the facts rules start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from support.assisted import KNOWLEDGE, TOKENIZERS

from engine.assistant.knowledge.index import KnowledgeIndex
from engine.assistant.observe import Observation, observe
from engine.assistant.question import Flaw, QuestionError
from engine.assistant.request import GivenChunk, GivenTurn, Request


@pytest.fixture(scope="module")
def knowledge() -> Iterator[KnowledgeIndex]:
    with KnowledgeIndex.open(KNOWLEDGE) as index:
        yield index


def of(seen: Observation, template: str) -> list[Mapping[str, object]]:
    return [fact.slots for fact in seen.facts if fact.template == template]


def test_the_question_is_counted(knowledge: KnowledgeIndex) -> None:
    request = Request(
        query="  Was ist 1) ein Bauantrag;  2) ein Bescheid? ",
        model="gpt-4",
        preference=2,
        system_prompt="Be brief.",
    )
    seen = observe(request, knowledge, TOKENIZERS)
    (question,) = of(seen, "Question")
    assert question == {
        "id": "q",
        "text": "Was ist 1) ein Bauantrag; 2) ein Bescheid?",
        "language": "de",
        "language_confidence": 1.0,
        "length": 42,
        "word_count": 8,
        "question_marks": 1,
        "semicolons": 1,
        "list_items": 2,
        "model": "gpt-4",
        "preference": 2.0,
        "tokens": question["tokens"],
        "system_tokens": 3,
        "search": True,
        "specialists": True,
    }
    assert seen.counting == ""


def test_words_of_grammar_tell_nothing(knowledge: KnowledgeIndex) -> None:
    seen = observe(Request(query="Was kosten Bauanträge?"), knowledge, TOKENIZERS)
    words = [
        (w["text"], w["written"], w["stem"], w["telling"]) for w in of(seen, "Word")
    ]
    assert words == [
        ("was", "Was", "was", False),
        ("kosten", "kosten", "kost", True),
        ("bauanträge", "Bauanträge", "bauantrag", True),
    ]


def test_a_stand_in_for_the_tokenizer_is_told(knowledge: KnowledgeIndex) -> None:
    seen = observe(Request(query="Warum?", model="phi3"), knowledge, TOKENIZERS)
    assert "'phi3' is not at hand" in seen.counting


def test_the_latest_turn_is_the_first_back(knowledge: KnowledgeIndex) -> None:
    turns = (
        GivenTurn(role="user", text="eins"),
        GivenTurn(role="assistant", text="zwei"),
    )
    seen = observe(Request(query="Und?", turns=turns), knowledge, TOKENIZERS)
    found = [(t["back"], t["role"], t["text"]) for t in of(seen, "Turn")]
    assert found == [(1, "assistant", "zwei"), (2, "user", "eins")]
    assert all(int(str(turn["tokens"])) > 0 for turn in of(seen, "Turn"))


def test_handed_over_knowledge_is_seen_from_the_question(
    knowledge: KnowledgeIndex,
) -> None:
    chunks = (
        GivenChunk(text="Ein Bauantrag ist ein Antrag. Er kostet.", title="Bauantrag"),
        GivenChunk(text="Hunde bellen.", id="chunk-1", score=0.9, pinned=True),
    )
    request = Request(query="Was ist ein Bauantrag?", chunks=chunks)
    seen = observe(request, knowledge, TOKENIZERS)
    assert of(seen, "Question")[0]["search"] is False
    first, second = of(seen, "Chunk")
    assert (first["id"], first["score"], first["coverage"]) == ("chunk-1'", 1.0, 1.0)
    assert (second["id"], second["score"], second["coverage"]) == ("chunk-1", 0.9, 0.0)
    assert (first["pinned"], second["pinned"]) == (False, True)
    sentences = [
        (s["chunk"], s["position"], s["overlap"]) for s in of(seen, "Sentence")
    ]
    assert sentences == [
        ("chunk-1'", 0, 1.0),
        ("chunk-1'", 1, 0.0),
        ("chunk-1", 0, 0.0),
    ]


def test_knowledge_is_seen_in_any_language(knowledge: KnowledgeIndex) -> None:
    chunk = GivenChunk(text="Le permis de construire est un acte.", score=0.5)
    request = Request(query="Quel est le permis de construire?", chunks=(chunk,))
    seen = observe(request, knowledge, TOKENIZERS)
    assert of(seen, "Question")[0]["language"] == "fr"
    assert float(str(of(seen, "Chunk")[0]["overlap"])) > 0.4


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        (" ", Flaw.EMPTY),
        ("x" * 1_000_000, Flaw.TOO_LONG),
        ("\x00\x01\x02", Flaw.UNREADABLE),
    ],
)
def test_what_is_no_question_is_refused(
    text: str, flaw: Flaw, knowledge: KnowledgeIndex
) -> None:
    with pytest.raises(QuestionError) as refused:
        observe(Request(query=text), knowledge, TOKENIZERS)
    assert refused.value.flaw is flaw
