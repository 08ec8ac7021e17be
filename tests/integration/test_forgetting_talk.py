"""A forgotten question is gone from the briefs of later ones, too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.model_server import ModelServer, good

from engine.app.cli import main

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
