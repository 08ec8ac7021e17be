"""``ask``, ``decide`` and everything about logged decisions, as a user calls them."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.terminal import ROOT, regelwerk

from engine.app import Workbench, decide, outcome
from engine.app.cli import main
from engine.app.config import find_config
from engine.assistant.request import RequestError

APPLICATION = "Was ist ein Bauantrag?"
HARD = (
    "Wie ist das Ermessen der Behörde im Verwaltungsverfahren nach VwVfG zu beurteilen?"
)

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "decisions.db"


@pytest.fixture
def call(db: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Carries out a command on the test's own database."""

    def carry_out(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--db", str(db)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return carry_out


@pytest.fixture
def asked(call: Call) -> dict[str, Any]:
    """A decision that has been logged, as ``ask --json`` printed it."""
    code, out, _ = call("ask", APPLICATION, "--model", "phi3", "--unit", "u1", "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def rows(db: Path, table: str) -> int:
    with closing(sqlite3.connect(db)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def test_ask_prints_the_contract_as_json(asked: dict[str, Any]) -> None:
    budget = asked["token_budget"]
    assert budget["intent"]["intent"] == "quick_answer"
    assert 3.0 <= budget["complexity"] <= 4.0
    assert budget["allocated"] == 250
    assert len(budget["breakdown"]) == 13
    assert [stage["tokens"] for stage in budget["stages"]] == [250] * 4
    assert set(budget["intent"]) == {"intent", "confidence", "method", "reasoning"}
    assert "Antrag" in asked["answer"]
    assert {"decision_id", "query", "system", "confidence", "ruleset"} <= set(asked)
    assert {"context", "rules_fired", "timings_ms"} <= set(asked)


def test_ask_prints_answer_sources_and_where_to_look(call: Call) -> None:
    code, out, _ = call("ask", APPLICATION, "--model", "phi3")
    assert code == 0
    assert "Ein Bauantrag ist der Antrag" in out
    assert "  – Bauantrag, § 68 Musterbauordnung [statute]\n" in out
    assert "question 250 → retrieval 250 → specialists 250 → window 250" in out
    assert "look deeper regelwerk explain " in out


def test_a_hard_question_gets_more(call: Call) -> None:
    _, out, _ = call("ask", HARD, "--json")
    budget = json.loads(out)["token_budget"]
    assert budget["intent"]["intent"] in {"analysis", "explanation"}
    assert 8.0 <= budget["complexity"] <= 10.0
    assert budget["allocated"] >= 1500


def test_a_question_may_come_from_standard_input(db: Path) -> None:
    ran = regelwerk("ask", "-", "--json", "--db", db, given=APPLICATION)
    assert ran.code == 0
    assert json.loads(ran.out)["query"] == APPLICATION


def test_the_log_file_tells_the_decision_and_not_the_question(
    asked: dict[str, Any], db: Path
) -> None:
    lines = db.with_suffix(".log").read_text(encoding="utf-8").splitlines()
    said = [line.split(" INFO ", 1)[1] for line in lines]
    id_ = asked["decision_id"]
    assert said == [
        f"{id_} Token Budget: 250 → 250 → 250 → 250",
        f"{id_} Intent: quick_answer (1.00)",
        f"{id_} Complexity: 3.8/10",
        f"{id_} Overflow Strategy: none",
    ]


def test_the_level_of_the_log_is_obeyed(
    call: Call, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGELWERK_LOG_LEVEL", "warning")
    assert call("ask", APPLICATION)[0] == 0
    assert not db.with_suffix(".log").exists()


def test_a_conversation_is_kept_and_a_follow_up_understood(call: Call) -> None:
    follow = "Welche Unterlagen sind dafür nötig?"
    first = json.loads(call("ask", APPLICATION, "--conversation", "c", "--json")[1])
    second = json.loads(call("ask", follow, "--conversation", "c", "--json")[1])
    alone = json.loads(call("ask", follow, "--conversation", "other", "--json")[1])
    assert first["follows_up"] is None
    assert second["follows_up"]
    assert alone["follows_up"] is None
    roles = [
        piece["role"]
        for section in second["context"]["sections"]
        if section["name"] == "recent_turns"
        for piece in section["pieces"]
    ]
    assert roles == ["user", "assistant"]


def test_explain_proves_budget_and_answer(call: Call, asked: dict[str, Any]) -> None:
    code, out, _ = call("explain", asked["decision_id"][:20])
    assert code == 0
    told, proof = out.split("\n\nProof:\n")
    assert proof.startswith('[1] Allocated(question="q", tokens=250, model="phi3"')
    assert told.startswith(f"question     {APPLICATION}\nintent       quick_answer: ")
    assert "\nbudget       question 250 → retrieval 250 → specialists 250 → " in told
    assert "\nanswer       Ein Bauantrag ist der Antrag" in told
    assert f"\nmattered     {asked['top_rules'][0]['rule']}: " in told
    assert len(told.splitlines()) <= 14
    assert max(map(len, told.splitlines())) <= 80
    assert "It was concluded by rule " in out
    assert "Reply(question=" in out
    assert len(call("explain", "last", "--fold")[1]) < len(out)


def test_a_word_that_is_not_known_is_said_as_it_was_asked(call: Call) -> None:
    question = "Ist ein Zwiebelkuchen in O’Fallon teuer?"
    code, out, _ = call("ask", question, "--unit", "u1")
    assert code == 0
    assert "zu: Zwiebelkuchen, O’Fallon, teuer." in " ".join(out.split())
    call("forget", "--unit", "u1")
    left = call("explain", "last")[1].lower()
    assert "zwiebelkuchen" not in left
    assert "fallon" not in left


def test_without_arguments_the_help_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.startswith("usage: regelwerk")


@pytest.mark.parametrize(
    ("shape", "begin"),
    [("json", "{"), ("dot", "digraph"), ("mermaid", "flowchart"), ("svg", "<svg")],
)
def test_explain_draws(
    call: Call, asked: dict[str, Any], shape: str, begin: str
) -> None:
    code, out, _ = call("explain", asked["decision_id"], "--format", shape)
    assert code == 0
    assert out.startswith(begin)


def test_explain_takes_a_template_or_a_number(
    call: Call, asked: dict[str, Any]
) -> None:
    id_ = asked["decision_id"]
    assert call("explain", id_, "--fact", "Complexity")[1].startswith("[1] Complexity(")
    proof = json.loads(call("explain", id_, "--fact", "Complexity", "--json")[1])
    number = str(proof["goals"][0]).removeprefix("f")
    assert call("explain", id_, "--fact", number)[1].startswith("[1] Complexity(")
    code, _, err = call("explain", id_, "--fact", "Complexty")
    assert (code, "did you mean 'Complexity'?" in err) == (2, True)
    code, _, err = call("explain", id_, "--fact", "999999")
    assert (code, "has no fact 999999" in err) == (2, True)


def test_why_not_quotes_the_condition_that_failed(
    call: Call, asked: dict[str, Any]
) -> None:
    id_ = asked["decision_id"]
    rule = "answer-can-stop-early"
    code, out, _ = call("why-not", rule, "--decision", id_)
    assert code == 0
    assert "tokens < w.requested: tokens is " in out
    printed = json.loads(call("why-not", rule, "--json")[1])
    assert printed["obstacle"] == "unmatched"
    code, _, err = call("why-not", "answer-can-stop-erly")
    assert (code, "answer-can-stop-early" in err) == (2, True)


def test_diff_names_what_differs(call: Call, asked: dict[str, Any]) -> None:
    call("ask", APPLICATION, "--model", "mistral")
    code, out, _ = call("diff", asked["decision_id"], "last")
    assert code == 0
    assert '- given Model(name="phi3"' in out
    assert '+ given Model(name="mistral"' in out
    same = asked["decision_id"]
    assert call("diff", same, same)[1] == "nothing differs\n"


def test_replay_comes_to_the_same(call: Call, asked: dict[str, Any]) -> None:
    code, out, _ = call("replay", asked["decision_id"])
    assert code == 0
    assert out.startswith("decided the same, digest ")
    code, out, _ = call("replay", "last", "--json", "--rules", str(ROOT / "rules"))
    printed = json.loads(out)
    assert (code, printed["same"]) == (0, True)
    assert printed["differences"] == {}


def test_replay_with_other_rules_shows_what_they_change(
    call: Call, asked: dict[str, Any], tmp_path: Path
) -> None:
    rules = edited_rules(tmp_path, "value: 250, range", "value: 300, range")
    code, out, _ = call("replay", asked["decision_id"], "--rules", str(rules))
    assert code == 0
    assert out.startswith("decided differently by ")
    assert "allocated   250 → 300\n" in out


def edited_rules(folder: Path, old: str, new: str) -> Path:
    """A copy of the bundled rules with a change in ``budget.yaml``."""
    rules = folder / "rules"
    if not rules.exists():
        shutil.copytree(ROOT / "rules", rules)
    file = rules / "budget" / "budget.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return rules


def test_edited_rules_decide_at_once_and_can_be_taken_back(
    call: Call, tmp_path: Path
) -> None:
    rules = edited_rules(tmp_path, "value: 250, range", "value: 260, range")
    ask = ("ask", APPLICATION, "--model", "phi3", "--json", "--rules", str(rules))

    def allocated() -> int:
        return int(json.loads(call(*ask)[1])["token_budget"]["allocated"])

    assert allocated() == 260
    edited_rules(tmp_path, "value: 260, range", "value: 300, range")
    assert allocated() == 300
    code, out, _ = call("rules", "undo", "--why", "too long", "--rules", str(rules))
    assert (code, "too long (takes back 2)" in out) == (0, True)
    assert allocated() == 260
    assert "value: 300" in (rules / "budget" / "budget.yaml").read_text("utf-8")
    edited_rules(tmp_path, "value: 300, range", "value: 310, range")
    assert allocated() == 310
    log = json.loads(call("rules", "history", "--json")[1])
    assert [one["why"] for one in reversed(log)] == [
        f"first seen on disk: {rules}",
        f"changed on disk: {rules}",
        "too long",
        f"changed on disk: {rules}",
    ]
    assert log[1]["undo_of"] == 2


@pytest.mark.logs_warning
@pytest.mark.usefixtures("asked")
def test_a_broken_rule_file_leaves_the_last_good_set_deciding(
    call: Call, tmp_path: Path
) -> None:
    rules = edited_rules(tmp_path, "value: 250, range", "value: 260, range")
    ask = ("ask", APPLICATION, "--model", "phi3", "--json", "--rules", str(rules))
    assert call(*ask)[0] == 0
    edited_rules(tmp_path, "- rule: budget-is-the-product", "- rule: [")
    code, out, err = call(*ask)
    assert code == 0
    assert json.loads(out)["token_budget"]["allocated"] == 260
    assert "so the last good set decided" in err
    assert "rules/budget/budget.yaml:" in err
    code, _, err = call("rules", "active", "--rules", str(rules))
    assert (code, "rules/budget/budget.yaml:" in err) == (1, True)


def test_rules_that_never_worked_decide_nothing(call: Call, tmp_path: Path) -> None:
    rules = edited_rules(tmp_path, "- rule: budget-is-the-product", "- rule: [")
    code, out, err = call("ask", APPLICATION, "--rules", str(rules))
    assert (code, out) == (2, "")
    assert err.startswith("rules/budget/budget.yaml:")


def test_a_rules_folder_there_is_not_is_refused(call: Call, tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", Path(__file__)):
        code, out, err = call("ask", APPLICATION, "--rules", str(folder))
        assert (code, out) == (2, "")
        assert f"there is no rules folder {folder}: name one with" in err


def test_outcomes_are_logged(call: Call, asked: dict[str, Any]) -> None:
    id_ = asked["decision_id"]
    numbers = ("--tokens-used", "120", "--rating", "4.5", "--latency", "830")
    code, out, _ = call("outcome", "last", *numbers, "--json")
    printed = json.loads(out)
    assert code == 0
    assert printed["decision_id"] == id_
    assert (printed["tokens_used"], printed["latency_ms"]) == (120, 830.0)
    code, _, err = call("outcome", id_)
    assert (code, "nothing is reported of decision" in err) == (2, True)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("-5", "-5"),
        ("-0.00125", "-0.00125"),
        ("-123456.789", "-123456.789"),
        ("nan", "nan"),
        ("inf", "inf"),
    ],
)
@pytest.mark.usefixtures("asked")
def test_a_latency_that_is_none_is_refused_as_it_was_given(
    call: Call, db: Path, given: str, told: str
) -> None:
    before = rows(db, "outcomes")
    code, out, err = call("outcome", "last", "--rating", "1", "--latency", given)
    assert (code, out) == (2, "")
    assert err == (
        f"regelwerk: --latency is {told}, and no answer takes such a time; give "
        "milliseconds, a finite number, 0 or more.\n"
    )
    assert rows(db, "outcomes") == before
    assert call("outcome", "last", "--latency", "0")[0] == 0


@pytest.mark.parametrize("columns", [80, 120])
def test_the_demonstration_fits_the_terminal(
    call: Call, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, _ = call("demo")
    assert code == 0
    assert max(map(len, out.splitlines())) <= columns


def test_history_lists_and_searches(call: Call, asked: dict[str, Any]) -> None:
    call("ask", "What is a hearing?")
    head, *lines = call("history")[1].splitlines()
    assert head.split() == ["decision", "time", "intent", "cplx", "tokens", "question"]
    assert len(lines) == 2
    assert {line.index("  What" if "What" in line else "  Was") for line in lines} == {
        head.index("  question")
    }
    found = json.loads(call("history", "--search", "BAUANTRAG", "--json")[1])
    assert [one["decision_id"] for one in found] == [asked["decision_id"]]
    assert json.loads(call("history", "--unit", "u2", "--json")[1]) == []


def test_forgetting_takes_the_words_and_leaves_the_proof(
    call: Call, asked: dict[str, Any], db: Path
) -> None:
    code, out, _ = call("forget", "--unit", "u1")
    assert (code, out) == (0, "forgot the text of 1 decision and 0 turns\n")
    for file in db.parent.iterdir():
        assert APPLICATION.encode() not in file.read_bytes(), file
    assert "[forgotten]" in call("history")[1]
    code, out, _ = call("explain", asked["decision_id"])
    assert code == 0
    assert APPLICATION not in out
    assert out.startswith("question     [forgotten]\n")
    assert "[forgotten " in out
    code, _, err = call("replay", asked["decision_id"])
    assert (code, "was forgotten, so it cannot be decided again" in err) == (2, True)
    code, _, err = call("why-not", "long-text-wants-analysis")
    assert (code, "was forgotten, so no rule can be matched" in err) == (2, True)


def test_questions_made_of_the_programs_own_words_are_forgotten_too(
    call: Call,
) -> None:
    """A question's words may be names in its ledger: rule, fact, given, test, de."""
    words = "What is a rule, a fact, a test, any given question, exists, record, de, q?"
    assert call("ask", words)[0] == 0
    assert call("forget", "--decision", "last")[0] == 0
    code, out, _ = call("explain", "last")
    assert code == 0
    assert "test, any given" not in out


@pytest.mark.usefixtures("asked")
def test_what_is_older_can_be_forgotten_while_asking(call: Call) -> None:
    code, _, _ = call("ask", "What is a hearing?", "--retain", "0")
    assert code == 0
    assert call("history")[1].count("[forgotten]") == 2
    assert call("forget", "--retain", "1")[1].startswith("forgot the text of 0 ")


def test_health_looks_at_every_part(call: Call, asked: dict[str, Any]) -> None:
    printed = json.loads(call("health", "--json")[1])
    assert printed["status"] == "healthy"
    assert printed["database"]["decisions"] == 1
    assert printed["database"]["bytes"] > 0
    assert printed["database"]["log_bytes"] > 0
    assert printed["rules"]["ruleset"] == asked["ruleset"]
    assert call("health")[1].endswith("\nhealthy\n")


def test_health_names_what_is_broken(call: Call, tmp_path: Path) -> None:
    rules = edited_rules(tmp_path, "- rule: budget-is-the-product", "- rule: [")
    code, out, _ = call("health", "--rules", str(rules), "--json")
    printed = json.loads(out)
    assert (code, printed["status"]) == (1, "unhealthy")
    assert "rules/budget/budget.yaml:" in printed["rules"]["problem"]
    assert printed["knowledge"]["problem"] == ""


def test_a_program_gets_budget_context_receipt_and_proof(
    call: Call, tmp_path: Path
) -> None:
    request = {
        "query": "What does the note say about fees?",
        "model": "phi3",
        "system_prompt": "Be brief. " * 400,
        "chunks": [
            {"id": "a", "text": "The note says that fees are due.", "pinned": True},
            {"id": "b", "text": "word " * 6000},
        ],
        "turns": [{"role": "user", "text": "Hello."}],
        "unit": "u7",
    }
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request), encoding="utf-8")
    code, out, _ = call("decide", str(file), "--json")
    printed = json.loads(out)
    assert code == 0
    context = printed["context"]
    assert context["used"] + context["reserved"] <= context["limit"]
    shown = {one["name"]: one["pieces"] for one in context["sections"]}
    ids = [piece["id"] for piece in shown["retrieved_context"]]
    assert ids == ["a", "condensed"]
    (cut,) = context["cut"]
    assert (cut["section"], cut["tokens"]) == ("system", 1201)
    assert (cut["needed"], cut["rule"]) == (1201, "sections-have-their-sizes")
    assert shown["system"][0]["tokens"] == cut["shown"] <= 700
    assert printed["proof"]["goals"]
    assert json.loads(call("history", "--unit", "u7", "--json")[1])


def test_the_two_functions_for_programs(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGELWERK_DB", str(db))
    logged = decide(
        APPLICATION, model="phi3", unit="u", chunks=["Ein Bauantrag ist X."]
    )
    assert logged.decision.allocated == 250
    assert logged.proof().goals
    assert outcome(logged.id, tokens_used=90, latency=500).latency == 0.5
    with pytest.raises(RequestError, match=r"^latency is -5, and no .* give millisec"):
        outcome(logged.id, latency=-5)
    with Workbench(find_config(database=db)) as bench:
        assert bench.replay(logged.id).same


def test_the_demo_asks_twelve_questions_of_all_kinds(call: Call) -> None:
    code, out, err = call("demo", "--json")
    printed = json.loads(out)
    assert code == 0
    assert len(printed) == 12
    assert {one["token_budget"]["intent"]["intent"] for one in printed} == {
        *("quick_answer", "explanation", "analysis", "research"),
    }
    assert {one["language"] for one in printed} == {"de", "en"}
    assert [one["known"] for one in printed].count(False) == 1
    assert err.count("note: Tokens are not exact") <= 2


def test_the_demo_shows_what_mattered_and_how_to_look_deeper(call: Call) -> None:
    code, out, _ = call("demo")
    assert code == 0
    assert out.count("rules that mattered most, by their share of the proof\n") == 12
    id_ = out.split("regelwerk explain ")[1].split()[0]
    assert call("explain", id_)[0] == 0


BAD_QUESTIONS = {
    "empty": b" ",
    "a megabyte": b"word " * 200_000,
    "binary garbage": bytes(range(256)) * 20,
    "garbage that is UTF-8": "\x01\x02\x03\ufffd".encode() * 50,
}


@pytest.mark.parametrize("given", BAD_QUESTIONS.values(), ids=BAD_QUESTIONS)
def test_what_is_no_question_is_refused_and_not_logged(db: Path, given: bytes) -> None:
    ran = regelwerk("ask", "-", "--db", db, given=given)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("regelwerk: ")
    assert ran.err.count("\n") == 1
    assert len(ran.err) < 400
    assert not db.exists() or rows(db, "decisions") == 0


def test_an_unknown_model_is_named_with_the_known_ones(call: Call, db: Path) -> None:
    code, out, err = call("ask", APPLICATION, "--model", "gpt-9")
    assert (code, out) == (2, "")
    assert "there is no model 'gpt-9' that could answer in the table" in err
    assert rows(db, "decisions") == 0
    assert rows(db, "turns") == 0


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are Unicode there")
@pytest.mark.parametrize("option", ["--unit", "--conversation", "--model"])
def test_arguments_that_are_no_text_are_refused(db: Path, option: str) -> None:
    ran = regelwerk("ask", "Was?", option, os.fsdecode(b"\xff"), "--db", db)
    assert ran.code == 2
    assert "invalid UTF-8 value" in ran.err
    assert not db.exists()


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "arguments",
    [
        ("history", "--limit", "9" * 30),
        ("outcome", "last", "--tokens-used", "9" * 30),
        ("rules", "undo", "--to", "9" * 30),
        ("forget", "--retain", "9" * 30),
    ],
)
def test_numbers_nobody_can_mean_are_refused(
    call: Call, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as ended:
        call(*arguments)
    assert ended.value.code == 2


BAD_REQUESTS: dict[str, bytes] = {
    "half a character": b'{"query": "\\ud800 what is it"}',
    "half a character as conversation": b'{"query": "x", "conversation": "\\ud800"}',
    "half a character as unit": b'{"query": "What is a rule?", "unit": "\\ud800"}',
    "half a character in a chunk": b'{"query": "x", "chunks": [{"text": "\\ud800"}]}',
    "no JSON": b'{"query": ',
    "no object": b"[]",
    "no query": b"{}",
    "an unknown field": b'{"query": "x", "modle": "phi3"}',
    "a wrong type": b'{"query": 7}',
    "an empty query": b'{"query": "  "}',
    "a preference out of range": b'{"query": "What is a rule?", "preference": 9}',
    "nested too deep": b"[" * 100_000,
    "a number too long": b'{"query": "x", "preference": ' + b"9" * 5000 + b"}",
    "binary garbage": bytes(range(128, 256)),
}


@pytest.mark.parametrize("given", BAD_REQUESTS.values(), ids=BAD_REQUESTS)
def test_a_request_that_is_none_is_refused(
    call: Call, tmp_path: Path, given: bytes
) -> None:
    file = tmp_path / "request.json"
    file.write_bytes(given)
    code, out, err = call("decide", str(file))
    assert (code, out) == (2, "")
    assert err.startswith("regelwerk: ")
    assert len(err) < 400


@pytest.fixture
def no_tokenizers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a program whose tokenizers are missing."""
    package = tmp_path / "installed" / "engine"
    bundled = package / "bundled"
    shutil.copytree(ROOT / "rules", bundled / "rules")
    shutil.copytree(ROOT / "data" / "knowledge", bundled / "data" / "knowledge")
    (bundled / "data" / "tokenizers").mkdir()
    monkeypatch.setattr("engine.app.config.PACKAGE", package)
    return bundled / "data" / "tokenizers"


def test_a_broken_tokenizer_file_is_named_and_nothing_logged(
    call: Call, no_tokenizers: Path, db: Path
) -> None:
    file = no_tokenizers / "cl100k_base.tiktoken"
    file.write_bytes(b"broken")
    code, out, err = call("ask", APPLICATION)
    assert (code, out) == (2, "")
    assert err.startswith(f"regelwerk: {file}")
    assert rows(db, "decisions") == 0
    code, out, _ = call("health", "--json")
    assert code == 1
    assert str(file) in json.loads(out)["tokenizers"]["problem"]


@pytest.mark.usefixtures("no_tokenizers")
def test_without_a_tokenizer_file_counts_are_estimates_and_marked(call: Call) -> None:
    code, out, err = call("ask", APPLICATION, "--json")
    assert code == 0
    assert "estimated from words" in json.loads(out)["token_budget"]["counting"]
    assert "note: Tokens are not exact: estimated from words: " in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("history",),
        ("explain", "last"),
        ("why-not", "x"),
        ("diff", "last", "last"),
        ("replay", "last"),
        ("outcome", "last", "--rating", "1"),
        ("forget", "--unit", "u"),
        ("rules", "history"),
        ("rules", "undo"),
    ],
)
def test_what_only_reads_makes_no_database(
    call: Call, db: Path, arguments: tuple[str, ...]
) -> None:
    code, _, err = call(*arguments)
    assert code == 2
    assert err.startswith(f"regelwerk: there is no database {db}: ask something first")
    assert not db.exists()


@pytest.mark.parametrize("content", [b"SQLite format 3\0garbage", b"no database" * 99])
def test_a_file_that_is_no_database_is_left_alone(
    call: Call, db: Path, content: bytes
) -> None:
    db.write_bytes(content)
    code, out, err = call("ask", APPLICATION)
    assert (code, out) == (2, "")
    assert str(db) in err
    assert db.read_bytes() == content


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("id_", ["ZZZ", "", "0"])
def test_an_id_nobody_has_is_refused(call: Call, id_: str) -> None:
    code, out, err = call("explain", id_)
    if id_ == "0":  # the beginning of the only one
        assert code == 0
        return
    assert (code, out) == (2, "")
    assert err.startswith("regelwerk: there is no decision ")
