"""A forgotten question is gone from the briefs of later ones, too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.model_server import ModelServer, good

from engine.app.cli import main
from engine.app.config import find_config
from engine.app.workbench import Workbench
from engine.assistant.request import Request

QUESTION = (
    'Darf Herr "Quirrelmann" aus Übach\nsein Haus bauen? '
    + "Er hat schon vieles versucht und nichts erreicht. " * 30
)
FURTHER = "Und was sagt das Amt dazu? " + "Bitte mit allen Einzelheiten. " * 25


def ask(question: str, db: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    asked = ["ask", question, "--conversation", "c", "--json", "--db", str(db)]
    assert main(asked) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def brief(found: dict[str, Any]) -> str:
    sections = {one["name"]: one["pieces"] for one in found["context"]["sections"]}
    return " ".join(piece["text"] for piece in sections["running_brief"])


def left(folder: Path, *words: str) -> list[str]:
    everything = b"".join(file.read_bytes() for file in folder.iterdir()).lower()
    return [word for word in words if word.lower().encode() in everything]


def test_no_sentence_of_it_stays_in_a_brief(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "x.db"
    first = ask(QUESTION, db, capsys)
    later = [ask(FURTHER, db, capsys) for _ in range(3)]
    assert any("Quirrelmann" in brief(found) for found in later)
    assert main(["forget", "--decision", first["decision_id"], "--db", str(db)]) == 0
    assert left(tmp_path, "Quirrelmann", "vieles versucht") == []
    capsys.readouterr()
    for found in later:
        assert main(["explain", found["decision_id"], "--db", str(db)]) == 0


def test_nor_what_a_model_made_of_it(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    db = tmp_path / "x.db"
    first = ask(QUESTION, db, capsys)
    ask(FURTHER, db, capsys)
    with ModelServer(good("Der Bauherr Q. fragt nach Zwurbeln.")) as server:
        monkeypatch.setenv("REGELWERK_LANGUAGE_MODEL_ENDPOINT", server.endpoint)
        monkeypatch.setenv("REGELWERK_TOKEN_BUDGET_INTENT_MODE", "rule_based")
        monkeypatch.setenv("REGELWERK_SUMMARIZER_TARGET", "100")
        request = {"query": FURTHER, "conversation": "c"}
        file = tmp_path / "request.json"
        file.write_text(json.dumps(request), encoding="utf-8")
        assert main(["decide", str(file), "--json", "--db", str(db)]) == 0
    file.unlink()
    assert "Zwurbeln" in brief(json.loads(capsys.readouterr().out))
    assert left(tmp_path, "Zwurbeln") == ["Zwurbeln"]
    assert main(["forget", "--decision", first["decision_id"], "--db", str(db)]) == 0
    assert left(tmp_path, "Quirrelmann", "Zwurbeln") == []


@pytest.mark.parametrize("name", ['"Quappenfritz"', "C:\\Quappenfritz"])
def test_quotes_and_backslashes_hide_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = tmp_path / "x.db"
    ask(f"Was gilt für {name}?", db, capsys)
    assert left(tmp_path, "Quappenfritz")
    assert main(["forget", "--decision", "last", "--db", str(db)]) == 0
    assert left(tmp_path, "Quappenfritz") == []


def test_what_was_cut_is_gone_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long = "".join(f"Zaunweg {number} gehört dazu. " for number in range(200))
    request = {
        "query": "Was ist ein Bauantrag?",
        "system_prompt": f"System {long}",
        "turns": [{"role": "user", "text": f"Turn {long}"}],
    }
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request), encoding="utf-8")
    db = tmp_path / "x.db"
    assert main(["decide", str(file), "--json", "--db", str(db)]) == 0
    cut = json.loads(capsys.readouterr().out)["context"]["cut"]
    assert {one["section"] for one in cut} == {"system", "recent_turns"}
    file.unlink()
    assert left(tmp_path, "Zaunweg")
    assert main(["forget", "--decision", "last", "--db", str(db)]) == 0
    assert left(tmp_path, "Zaunweg") == []


def test_a_model_s_answer_is_gone_from_later_questions(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    db = tmp_path / "x.db"
    monkeypatch.setenv("REGELWERK_TOKEN_BUDGET_INTENT_MODE", "rule_based")
    with ModelServer(good("Alphaantwort."), good("Ja.")) as server:
        monkeypatch.setenv("REGELWERK_LANGUAGE_MODEL_ENDPOINT", server.endpoint)
        first = ask("Was ist ein Bauantrag?", db, capsys)
        ask("Was kostet er?", db, capsys)
    assert main(["forget", "--decision", first["decision_id"], "--db", str(db)]) == 0
    assert left(tmp_path, "Alphaantwort") == []


def test_a_question_forgotten_while_it_is_answered_keeps_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "x.db"
    monkeypatch.setenv("REGELWERK_LANGUAGE_MODEL_FIRST_WAIT", "0")
    with ModelServer(good("Quappenfritz wohnt hier.")) as server:
        monkeypatch.setenv("REGELWERK_LANGUAGE_MODEL_ENDPOINT", server.endpoint)
        with Workbench(find_config(database=db)) as bench:

            def forget(_: str) -> None:
                last = bench.store.decisions.last()
                assert last is not None
                bench.store.retention.forget_decision(last.entry.id)

            question = Request(query="Was ist ein Bauantrag?", conversation="c")
            logged = bench.ask(question, forget)
            assert bench.store.replies.of(logged.id) == ()
    assert left(tmp_path, "Quappenfritz") == []
