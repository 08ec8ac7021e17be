"""Real questions, decided by the shipped rules on the shipped knowledge."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from support.assisted import shipped_assistant

from engine import Session, load_sources
from engine.assistant.assistant import Assistant
from engine.assistant.record import record_from_json
from engine.assistant.request import GivenChunk, GivenTurn, Request, RequestError

DISCRETION = (
    "Wie ist das Ermessen der Behörde im Verwaltungsverfahren nach VwVfG zu beurteilen?"
)
LONG = "Der Lärmschutz schützt vor Lärm nach § 3 des Gesetzes. " * 60


@pytest.fixture(scope="module")
def assistant() -> Iterator[Assistant]:
    with shipped_assistant() as found:
        yield found


def test_a_simple_question(assistant: Assistant) -> None:
    made = assistant.decide(Request(query="Was ist ein Bauantrag?", model="phi3"))
    assert (made.intent.intent, made.intent.confidence) == ("quick_answer", 1.0)
    assert 3.0 <= made.complexity <= 4.0
    assert made.allocated == 250
    assert made.reply.text.startswith("Ein Bauantrag ist ")
    assert made.reply.sources[0].citation == "§ 68 Musterbauordnung"
    assert made.faults == ()


def test_a_question_of_discretion(assistant: Assistant) -> None:
    made = assistant.decide(Request(query=DISCRETION))
    assert made.intent.intent in {"analysis", "explanation"}
    assert 8.0 <= made.complexity <= 10.0
    assert made.allocated >= 1500
    assert len({chunk["source_type"] for chunk in chunks(made.record.effects)}) == 3
    assert len(made.specialists) >= 3
    tokens = [stage.tokens for stage in made.stages]
    assert all(earlier <= later for earlier, later in pairwise(tokens))
    assert "Ermessen" in made.reply.text


def chunks(effects: object) -> list[dict[str, object]]:
    assert isinstance(effects, tuple)
    return [
        dict(answer.slots)
        for effect in effects
        for answer in effect.answers
        if answer.template == "Chunk"
    ]


def test_the_breakdown_makes_the_budget(assistant: Assistant) -> None:
    made = assistant.decide(Request(query=DISCRETION))
    for stage in made.stages:
        if stage.breakdown:
            parts = {k: v for k, v in stage.breakdown.items() if v is not None}
            product = (
                (
                    parts["base_tokens"] * parts["complexity_score"] / 10
                    + parts["chunk_bonus"]
                )
                * parts["source_diversity"]
                * parts["agent_factor"]
                * parts["intent_weight"]
                * parts["user_preference"]
                * parts["confidence_adjustment"]
            )
            assert stage.tokens == max(250, min(4000, math.trunc(product)))


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("What is the capital of Mars?", "en"),
        ("asdf qwer", "und"),
        ("Wie viel Uhr ist es?", "de"),
        ("Wie koche ich Spaghetti?", "de"),
        ("Warum ist der Himmel blau?", "de"),
        ("How tall is Mount Everest?", "en"),
        ("Explain how a database index works", "en"),
        ("Quelle est la capitale de la France?", "fr"),
    ],
)
def test_what_is_not_known_is_said_to_be_unknown(
    query: str, language: str, assistant: Assistant
) -> None:
    made = assistant.decide(Request(query=query))
    assert made.language == language
    assert made.reply.unknown
    assert (made.reply.sentences, made.reply.sources) == ((), ())
    assert made.reply.confidence == 0.0


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("Wie lange habe ich Zeit für einen Widerspruch?", "innerhalb eines Monats"),
        ("How long do I have for an objection?", "within one month"),
        ("Welche Unterlagen brauche ich für eine Baugenehmigung?", "Lageplan"),
        ("What is a building permit?", "A building permit is the administrative act"),
        ("What is a rule?", "A rule is a named set of conditions"),
        ("Wann ist ein Bescheid rechtswidrig?", "hebt den Bescheid auf"),
    ],
)
def test_what_is_known_is_said(query: str, part: str, assistant: Assistant) -> None:
    made = assistant.decide(Request(query=query))
    assert part in made.reply.text
    assert made.reply.sources
    assert 0 < made.reply.confidence <= 0.95


def test_english_questions_are_not_all_quick(assistant: Assistant) -> None:
    asked = (
        "What is a building permit?",
        "Explain how a database index works",
        "Compare objection and action before the administrative court.",
    )
    intents = [assistant.decide(Request(query=one)).intent.intent for one in asked]
    assert intents == ["quick_answer", "explanation", "analysis"]


def test_a_follow_up_is_understood_from_its_conversation(assistant: Assistant) -> None:
    alone = assistant.decide(Request(query="Und wie lange gilt das?"))
    assert alone.follows_up == ""
    turns = (
        GivenTurn(role="user", text="Was ist eine Baugenehmigung?"),
        GivenTurn(role="assistant", text="Ein Verwaltungsakt."),
    )
    made = assistant.decide(Request(query="Und wie lange gilt das?", turns=turns))
    assert "und …" in made.follows_up
    assert "drei Jahren" in made.reply.text


def test_knowledge_of_the_caller_is_used_and_nothing_else(assistant: Assistant) -> None:
    chunk = GivenChunk(
        text="Ein Bauantrag ist bei uns ein grüner Zettel.", title="Bauantrag", id="own"
    )
    made = assistant.decide(Request(query="Was ist ein Bauantrag?", chunks=(chunk,)))
    assert made.reply.text == chunk.text
    assert made.record.effects == ()
    assert [source.chunk for source in made.reply.sources] == ["own"]


def test_the_context_fits_and_the_receipt_names_the_rest(assistant: Assistant) -> None:
    given = tuple(
        GivenChunk(text=LONG, id=str(number), pinned=number == 6, priority=priority)
        for number, priority in enumerate(["low", "medium", "high"] * 3)
    )
    request = Request(query="Was regelt der Lärmschutz?", model="phi3", chunks=given)
    made = assistant.decide(request)
    context = made.context
    assert made.window.available < 250
    assert made.allocated == 250, "knowledge gives way to the least budget"
    assert context.used + context.reserved <= context.limit == 3276
    shown = [one.id for one in context.pieces if one.section == "retrieved_context"]
    assert shown[:2] == ["6", "2"]
    dropped = {piece.id for piece in context.dropped}
    assert dropped | set(shown) == {chunk.id for chunk in given}
    room = sum(one.tokens for one in context.pieces if one.id in shown)
    assert all(one.needed is not None and one.needed > room for one in context.dropped)
    assert {one.rule for one in context.dropped} == {"knowledge-makes-room"}
    assert context.exact
    assert context.price > 0
    assert made.window.recommended == "gemma:2b"


@pytest.mark.parametrize(
    ("model", "name"), [("llama3.1:8b-instruct", "llama3.1:8b"), ("unknown", "unknown")]
)
def test_a_model_is_found_by_part_of_its_name(
    model: str, name: str, assistant: Assistant
) -> None:
    made = assistant.decide(Request(query="Was ist ein Bauantrag?", model=model))
    assert made.window.model == name
    assert any("not in the table" in warning for warning in made.warnings)


def test_an_unknown_model_is_refused(assistant: Assistant) -> None:
    with pytest.raises(RequestError, match=r"no model 'ph3' .*did you mean 'phi3'\?"):
        assistant.decide(Request(query="Was ist ein Bauantrag?", model="ph3"))


def test_no_embedding_model_is_named_where_another_is_unknown(
    assistant: Assistant,
) -> None:
    with pytest.raises(RequestError, match="no model 'mxbai-embed-large'") as told:
        assistant.decide(Request(query="Was?", model="mxbai-embed-large"))
    assert "phi3" in str(told.value)
    assert "nomic-embed-text" not in str(told.value)


@pytest.mark.parametrize(
    ("words", "told", "pinned", "cause", "cure"),
    [
        (1150, 0, 0, "the question takes", "shorter question, or ask "),
        (1000, 150, 0, ", the system prompt ", ", shorten the system prompt, or ask "),
        (2, 0, 1150, ", what is pinned ", ", unpin some, or ask "),
        (2, 0, 1500, "the window of phi3 (4096 tokens) has no room", ", unpin some."),
    ],
)
def test_what_leaves_no_room_for_an_answer_is_named_with_what_helps(
    words: int, told: int, pinned: int, cause: str, cure: str, assistant: Assistant
) -> None:
    word = "Verfahren. "
    with pytest.raises(RequestError) as refused:
        assistant.decide(
            Request(
                query=word * words,
                model="phi3",
                system_prompt=word * told,
                chunks=(GivenChunk(text=word * pinned or "Ja.", pinned=bool(pinned)),),
            )
        )
    assert cause in str(refused.value)
    assert cure in str(refused.value)


def test_a_decision_for_a_model_of_the_settings_is_replayed_without_them(
    assistant: Assistant,
) -> None:
    own = replace(assistant, mode=replace(assistant.mode, own_model="qwen9"))
    made = own.decide(Request(query="Was ist ein Bauantrag?", model="qwen9"))
    assert assistant.replay(made.record).ledger.digest() == made.ledger.digest()


@pytest.mark.parametrize(
    "request_",
    [
        Request(query=DISCRETION, model="phi3"),
        Request(query="asdf qwer"),
        Request(query="Und das?", turns=(GivenTurn(role="user", text="Bauantrag?"),)),
        Request(query="Warum?", chunks=(GivenChunk(text="Darum. Weil es so ist."),)),
    ],
)
def test_a_replay_is_the_same_to_the_letter(
    request_: Request, assistant: Assistant
) -> None:
    made = assistant.decide(request_)
    record = record_from_json(json.loads(json.dumps(made.record.to_json())))
    again = assistant.replay(record)
    assert again.ledger.digest() == made.ledger.digest()
    assert again.to_json() == made.to_json()
    assert again.record == made.record


def test_a_replay_asks_knowledge_nothing(assistant: Assistant) -> None:
    made = assistant.decide(Request(query="Was ist ein Bauantrag?"))
    (effect,) = made.record.effects
    record = replace(made.record, effects=(replace(effect, answers=()),))
    assert assistant.replay(record).reply.unknown


def test_other_rules_decide_otherwise(assistant: Assistant) -> None:
    sources = {
        path: text.replace("quick_sentences: {value: 2", "quick_sentences: {value: 1")
        for path, text in assistant.rules.sources.items()
    }
    rules = load_sources(sources, assistant.rules.vocabulary)
    made = assistant.decide(Request(query="Was ist ein Bauantrag?"))
    other = replace(assistant, rules=rules).replay(made.record)
    assert (len(made.reply.sentences), len(other.reply.sentences)) == (2, 1)
    assert other.ruleset == rules.digest != made.ruleset


def test_learned_numbers_decide_and_are_replayed(assistant: Assistant) -> None:
    keen = replace(assistant, params={"quick_sentences": 1})
    made = keen.decide(Request(query="Was ist ein Bauantrag?"))
    assert len(made.reply.sentences) == 1
    again = assistant.replay(record_from_json(made.record.to_json()))
    assert again.ledger.digest() == made.ledger.digest()


def test_the_reply_can_be_explained(assistant: Assistant) -> None:
    made = assistant.decide(Request(query="Was ist ein Bauantrag?"))
    session = Session(assistant.rules)
    for fact in made.record.facts:
        session.give(fact.template, fact.slots)
    session.run()
    proof = session.explain(session.facts("Reply")[0]).to_text()
    assert "The answer opens with the definition." in proof


def test_personal_strings_tell_all_that_quotes_the_question(
    assistant: Assistant,
) -> None:
    turn = GivenTurn(role="user", text="Geheim?")
    chunk = GivenChunk(text="Meine Akte sagt: Ermessen.", title="Akte")
    request = Request(query=DISCRETION, turns=(turn,), chunks=(chunk,))
    personal = assistant.decide(request).personal
    for one in (DISCRETION, "Geheim?", chunk.text, "Akte", "vwvfg", "ermess"):
        assert one in personal
    assert "the question says “vwvfg”" in personal
    assert not any("Nothing in the question" in one for one in personal)


def test_knowledge_out_of_reach_is_told_and_the_budget_still_made() -> None:
    with shipped_assistant() as assistant:
        assistant.knowledge.close()
        made = assistant.decide(Request(query="Was ist ein Bauantrag?"))
    assert made.reply.text.startswith("Das weiß ich nicht, denn mein Wissen ist")
    assert any(warning.startswith("retrieve failed: ") for warning in made.warnings)
    assert made.allocated == 250
    again = assistant.replay(made.record)
    assert again.ledger.digest() == made.ledger.digest()
