"""What gives way when a model has too little room, as a program sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support.assisted import TOKENIZERS
from support.model_server import ModelServer, good

from engine.app.cli import main
from engine.assistant.tokens import TokenCounter

RESEARCH = (
    "Untersuche alle Aspekte: Recherchiere umfassend das Ermessen der Behörde beim "
    "Lärmschutz, die Abwägung und die Verhältnismäßigkeit im Verwaltungsverfahren; "
    "1) Recht 2) Kosten 3) Fristen?"
)
SENTENCE = (
    "Der Lärmschutz an Straßen richtet sich nach § 41 BImSchG. "
    "Die Behörde hat dabei ein Ermessen. "
)

Decide = Callable[..., dict[str, Any]]


def chunk(number: int, sentences: int, **more: object) -> dict[str, object]:
    text = f"Stück {number}: {SENTENCE * sentences}"
    return {"id": f"c{number}", "text": text, "score": 0.9 - 0.05 * number, **more}


def chunks(number: int, sentences: int, **more: object) -> list[dict[str, object]]:
    return [chunk(one, sentences, **more) for one in range(number)]


@pytest.fixture
def decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Decide:
    """Decides a request for phi3, and gives what ``--json`` prints."""

    def decided(**request: object) -> dict[str, Any]:
        file = tmp_path / "request.json"
        asked = {"query": RESEARCH, "model": "phi3", **request}
        file.write_text(json.dumps(asked), encoding="utf-8")
        code = main(["decide", str(file), "--json", "--db", str(tmp_path / "x.db")])
        printed = capsys.readouterr()
        assert code == 0, printed.err
        found: dict[str, Any] = json.loads(printed.out)
        fits(found)
        return found

    return decided


def fits(found: Mapping[str, Any]) -> None:
    """Whatever gave way, what goes in and what may come out fits; counted anew."""
    context, budget = found["context"], found["token_budget"]
    counter = TokenCounter(TOKENIZERS, found["model"])
    shown = [piece for section in context["sections"] for piece in section["pieces"]]
    taken = sum(counter.count(piece["text"]).tokens for piece in shown)
    assert taken == context["used"]
    assert taken + budget["allocated"] <= context["limit"]
    assert taken + budget["allocated"] <= 8000
    assert all(
        section["cap"] is None or section["used"] <= section["cap"]
        for section in context["sections"]
    )
    if budget["overflow"] is not None:
        assert budget["overflow"]["reduced_tokens"] == taken + budget["allocated"]
        assert budget["overflow"]["tokens_saved"] >= 0


def overflow(found: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = found["token_budget"]["overflow"]
    assert {"strategy", "user_message", "quality_impact", "metadata"} <= set(told)
    return told


def knowledge(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    (section,) = (
        one
        for one in found["context"]["sections"]
        if one["name"] == "retrieved_context"
    )
    pieces: list[dict[str, Any]] = section["pieces"]
    return pieces


def test_of_many_pieces_the_least_relevant_are_hidden(decide: Decide) -> None:
    found = decide(chunks=chunks(7, 14), agent_mode="single", preference=0.7)
    told = overflow(found)
    assert told["strategy"] == "rerank_chunks"
    assert told["quality_impact"] == 0.95
    assert len(knowledge(found)) == 3
    assert (
        told["user_message"] == "Weniger wichtige Quellen ausgeblendet oder gekürzt: 4"
    )
    assert told["metadata"]["hidden"] == len(found["context"]["dropped"]) == 4
    assert (
        found["token_budget"]["allocated"]
        == (found["token_budget"]["window"]["requested"])
    )
    rules = {dropped["rule"] for dropped in found["context"]["dropped"]}
    assert rules == {"knowledge-makes-room"}


def test_pieces_too_many_for_any_room_are_not_told_to_have_given_way(
    decide: Decide,
) -> None:
    found = decide(chunks=chunks(14, 5), agent_mode="single", preference=0.7)
    told = overflow(found)
    assert told["strategy"] == "rerank_chunks"
    left_out = [*found["context"]["dropped"], *found["context"]["cut"]]
    rules = [one["rule"] for one in left_out]
    gave_way = rules.count("knowledge-makes-room")
    assert 0 < gave_way < len(rules)
    assert told["metadata"]["hidden"] == gave_way
    assert told["user_message"].endswith(f": {gave_way}")


def test_where_the_answer_stops_early_no_knowledge_gave_way(decide: Decide) -> None:
    found = decide(chunks=chunks(14, 3), agent_mode="single", preference=0.7)
    told = overflow(found)
    assert told["strategy"] == "early_stopping"
    assert found["context"]["dropped"]
    assert told["metadata"]["hidden"] == 0


def test_a_few_long_pieces_are_condensed(decide: Decide) -> None:
    given = chunks(4, 1)
    for one in given:
        one["text"] = "".join(
            f"Punkt {number} von {one['id']}: Die Behörde muss Frist {number} wahren. "
            for number in range(34)
        )
    found = decide(chunks=given, agent_mode="single", preference=0.7)
    told = overflow(found)
    assert told["strategy"] == "summarize_context"
    (piece,) = knowledge(found)
    assert piece["id"] == "condensed"
    assert 400 < piece["tokens"] < 3000
    said = "".join(str(one["text"]) for one in given)
    sentences = re.split(r"\.\s+", piece["text"])
    assert len(sentences) > 10
    assert all(sentence.rstrip(".") in said for sentence in sentences)
    assert told["user_message"] == "Der Kontext ist zusammengefasst"
    assert (
        found["token_budget"]["allocated"]
        == (found["token_budget"]["window"]["requested"])
    )


def test_many_specialists_are_not_all_called(decide: Decide) -> None:
    query = (
        f"{RESEARCH} Bebauungsplan, Baugenehmigung, Naturschutz, Artenschutz, "
        "Immissionsschutz, Straßenverkehr, Fahrerlaubnis, Förderung, Kosten, Datenschutz"
    )
    found = decide(query=query, chunks=[chunk(0, 30)], preference=0.8)
    told = overflow(found)
    assert told["strategy"] == "reduce_agents"
    kept, all_ = told["metadata"]["kept"], told["metadata"]["all"]
    assert kept == max(3, int(0.6 * all_)) < all_
    assert all_ > 5
    assert len(found["token_budget"]["specialists"]) == kept
    assert told["user_message"] == f"{kept} von {all_} Fachleuten sind beteiligt"


def test_another_model_that_may_answer_does(decide: Decide) -> None:
    found = decide(
        chunks=chunks(4, 24),
        agent_mode="single",
        fallback_models=["phi3:mini", "mistral", "llama3.1:70b"],
    )
    told = overflow(found)
    assert told["strategy"] == "fallback_model"
    assert found["model"] == told["metadata"]["model"] == "mistral"
    assert found["context"]["limit"] == int(8192 * 0.8)
    assert len(knowledge(found)) == 4
    assert told["user_message"] == "mistral antwortet, weil mehr Raum nötig ist"


def test_an_answer_comes_in_parts(decide: Decide) -> None:
    found = decide(chunks=chunks(8, 10))
    told = overflow(found)
    assert told["strategy"] == "chunked_response"
    parts = told["metadata"]["parts"]
    budget = found["token_budget"]
    assert budget["allocated"] == budget["window"]["available"]
    assert parts[0]["start_token"] == 0
    assert parts[-1]["end_token"] == budget["window"]["requested"]
    assert all(
        one["end_token"] == following["start_token"]
        for one, following in pairwise(parts)
    )
    assert all(0 < one["estimated_size"] <= budget["allocated"] for one in parts)
    assert told["user_message"] == f"Antwort, Teil 1 von {len(parts)}"


def test_phi3_with_1048_tokens_left_never_gets_more(decide: Decide) -> None:
    for sentences in range(8, 12):
        found = decide(chunks=chunks(8, sentences))
        window = found["token_budget"]["window"]
        assert found["token_budget"]["allocated"] <= window["available"]


def test_an_answer_that_is_a_little_too_long_stops_early(decide: Decide) -> None:
    for preference in (1.0, 1.02, 1.04, 1.06, 1.08, 1.1, 1.12, 1.14, 1.16, 1.18, 1.2):
        found = decide(
            chunks=chunks(2, 20, pinned=True),
            agent_mode="single",
            preference=preference,
        )
        told = found["token_budget"]["overflow"]
        if told is not None:
            break
    assert told is not None
    assert told["strategy"] == "early_stopping"
    budget = found["token_budget"]
    assert budget["allocated"] == budget["window"]["available"]
    assert told["quality_impact"] == pytest.approx(
        budget["allocated"] / budget["window"]["requested"]
    )
    assert told["user_message"] == (
        f"Die Antwort darf höchstens {budget['allocated']} Tokens haben"
    )


def test_the_answer_stops_where_its_room_ends(
    decide: Decide,
) -> None:
    found = decide(
        query="Was ist das Ermessen der Behörde?",
        chunks=[
            chunk(0, 1, pinned=True, text="Das Ermessen ist frei. " * 430),
            {"text": "Das Ermessen der Behörde ist ihre Wahl, " + "und mehr, " * 100},
        ],
    )
    budget = found["token_budget"]
    assert overflow(found)["strategy"] in {"early_stopping", "rerank_chunks"}
    counter = TokenCounter(TOKENIZERS, "phi3")
    assert counter.count(found["answer"]).tokens <= budget["allocated"]


def test_parts_of_what_rules_say_are_fetched_one_by_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentences = " ".join(
        f"Das Ermessen der Behörde hat die Regel {number} und Abwägung beim Lärmschutz "
        "im Verwaltungsverfahren mit Verhältnismäßigkeit, und dazu gehört noch vieles "
        "andere, was hier in einem langen Satz gesagt wird, damit er viel Raum braucht."
        for number in range(12)
    )
    filler = "Etwas anderes steht hier nicht, und es ist lang. " * 142
    request = {
        "query": RESEARCH,
        "model": "phi3",
        "chunks": [{"text": sentences}, {"text": filler, "pinned": True}],
    }
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request), encoding="utf-8")
    db = str(tmp_path / "x.db")
    assert main(["decide", str(file), "--json", "--db", db]) == 0
    found = json.loads(capsys.readouterr().out)
    assert overflow(found)["strategy"] == "chunked_response"
    assert len(found["parts"]) > 1
    counter = TokenCounter(TOKENIZERS, "phi3")
    for number, part in enumerate(found["parts"], start=1):
        assert main(["part", "last", str(number), "--json", "--db", db]) == 0
        fetched = json.loads(capsys.readouterr().out)
        assert fetched["text"] == part
        assert fetched["parts"] == len(found["parts"])
        assert counter.count(part).tokens <= found["token_budget"]["allocated"]
    assert found["answer"] == found["parts"][0]
    assert main(["part", "last", "99", "--db", db]) == 2
    assert "the answer has no part 99" in capsys.readouterr().err


def test_a_model_condenses_where_one_is_set_up(
    decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = "Die Behörde entscheidet nach Ermessen."
    with ModelServer(good(short)) as server:
        monkeypatch.setenv("REGELWERK_LANGUAGE_MODEL_ENDPOINT", server.endpoint)
        monkeypatch.setenv("REGELWERK_TOKEN_BUDGET_INTENT_MODE", "rule_based")
        found = decide(chunks=chunks(4, 24), agent_mode="single", preference=0.7)
    assert overflow(found)["strategy"] == "summarize_context"
    assert [piece["text"] for piece in knowledge(found)] == [short]
    assert "§ 41 BImSchG" in server.requests[0].messages[-1]["content"]


def test_a_long_conversation_is_briefed(decide: Decide) -> None:
    turns = [
        {
            "role": ("user", "assistant")[number % 2],
            "text": f"Beitrag {number}: Wir haben Punkt {number} beschlossen. "
            + "Dazu gab es noch einiges zu sagen. " * 12,
        }
        for number in range(24)
    ]
    found = decide(model="llama3.1:8b", turns=turns)
    sections = {one["name"]: one for one in found["context"]["sections"]}
    recent, brief = sections["recent_turns"], sections["running_brief"]
    assert 1 <= len(recent["pieces"]) < 24
    assert recent["pieces"][-1]["text"].startswith("Beitrag 23")
    assert 0 < brief["used"] <= 1200
    assert "Punkt 0 beschlossen" in brief["pieces"][0]["text"]


def test_a_brief_is_made_shorter_where_there_is_less_room(decide: Decide) -> None:
    talk = [
        {"role": "user", "text": f"Antrag {number} ist zu stellen. " + SENTENCE * 3}
        for number in range(10)
    ]
    found = decide(query=RESEARCH + " " + SENTENCE * 66, turns=talk)
    assert found["token_budget"]["overflow"]["strategy"] == "summarize_context"
    sections = {one["name"]: one for one in found["context"]["sections"]}
    (brief,) = sections["running_brief"]["pieces"]
    assert brief["because"] == "condensed to the room that is left"
    assert 20 < brief["tokens"] < 200
    assert "Antrag 0" not in brief["text"] or "Antrag 5" in brief["text"]
    (cut,) = found["context"]["cut"]
    assert (cut["section"], cut["shown"]) == ("running_brief", brief["tokens"])


def test_what_is_pinned_and_does_not_fit_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "request.json"
    request = {"query": RESEARCH, "model": "phi3", "chunks": chunks(3, 40, pinned=True)}
    file.write_text(json.dumps(request), encoding="utf-8")
    assert main(["decide", str(file), "--db", str(tmp_path / "x.db")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "pinned" in said
    assert "unpin some" in said


@pytest.mark.parametrize(
    ("budget", "number"),
    [
        pytest.param(300, 8, id="little room"),
        pytest.param(700, 8, id="more room"),
        pytest.param(1200, 8, id="still more room"),
        pytest.param(2700, 11, id="eight pieces, in a larger section up to twelve"),
        pytest.param(3750, 13, id="eleven pieces, in a larger section twelve"),
    ],
)
def test_the_smallest_budget_on_a_receipt_keeps_the_piece(
    budget: int, number: int, decide: Decide, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [chunk(place, 2 + 3 * (place % 4)) for place in range(number)]
    variable = "REGELWERK_TOKEN_BUDGET_RETRIEVED_CONTEXT"
    monkeypatch.setenv(variable, str(budget))
    dropped = decide(model="llama3.1:8b", chunks=given)["context"]["dropped"]
    assert dropped
    named = [one for one in dropped if one["needed"] is not None]
    assert len(named) >= len(dropped) - 1, "of thirteen, one has no place among twelve"
    for one in named:
        assert one["needed"] > budget
        monkeypatch.setenv(variable, str(one["needed"]))
        again = decide(model="llama3.1:8b", chunks=given)
        assert one["id"] in {piece["id"] for piece in knowledge(again)}
        monkeypatch.setenv(variable, str(one["needed"] - 1))
        less = decide(model="llama3.1:8b", chunks=given)
        assert one["id"] not in {piece["id"] for piece in knowledge(less)}
