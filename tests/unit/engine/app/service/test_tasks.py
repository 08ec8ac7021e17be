"""What a worker answers: as the command line does, and every error as an answer."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.model_server import ModelServer, failing

from engine.app.cli import main
from engine.app.config import Config, find_config
from engine.app.service.tasks import TASKS, answer
from engine.app.workbench import Workbench
from engine.store.database import Database

ROOT = Path(__file__).parents[5]
REQUEST = {
    "query": "Was ist ein Bauantrag?",
    "model": "phi3",
    "chunks": [{"text": "Ein Bauantrag ist der Antrag auf Zulassung.", "score": 0.8}],
    "turns": [{"role": "user", "text": "Guten Tag!"}],
}
VARYING = ("decision_id", "timings_ms", "at")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    return find_config(rules=tmp_path / "rules", database=tmp_path / "x.db")


@pytest.fixture
def bench(config: Config) -> Iterator[Workbench]:
    with Workbench(config) as bench:
        yield bench


@pytest.fixture
def told(
    config: Config, capsys: pytest.CaptureFixture[str]
) -> Callable[..., dict[str, object]]:
    """What the command line prints as JSON."""

    def run(*words: str) -> dict[str, object]:
        capsys.readouterr()
        assert main([*words, "--db", str(config.database), "--json"]) == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    return run


def asked(bench: Workbench, task: str, body: object) -> tuple[int, dict[str, object]]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, text = answer(bench, task, data)
    found: dict[str, object] = json.loads(text)
    return status, found


def error(bench: Workbench, task: str, body: object) -> tuple[int, str, str]:
    status, found = asked(bench, task, body)
    told = found["error"]
    assert isinstance(told, dict)
    return status, told["code"], told["message"]


def lasting(data: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in data.items() if name not in VARYING}


def test_a_query_is_answered_as_ask_answers_it(
    bench: Workbench, config: Config, told: Callable[..., dict[str, object]]
) -> None:
    query = "Wie läuft ein Widerspruchsverfahren ab?"
    status, found = asked(bench, "query", {"query": query, "model": "phi3"})
    printed = told("ask", query, "--model", "phi3", "--rules", str(config.rules))
    assert status == 200
    assert lasting(found) == lasting(printed)
    assert set(found) == set(printed)


def test_a_request_is_decided_as_decide_decides_it(
    bench: Workbench,
    config: Config,
    told: Callable[..., dict[str, object]],
    tmp_path: Path,
) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(REQUEST), encoding="utf-8")
    status, found = asked(bench, "decide", REQUEST)
    printed = told("decide", str(file), "--rules", str(config.rules))
    assert status == 200
    assert found["proof"]
    assert lasting(found) == lasting(printed)


def test_an_outcome_is_logged_as_outcome_logs_it(
    bench: Workbench, told: Callable[..., dict[str, object]]
) -> None:
    _, decided = asked(bench, "query", {"query": "Was ist ein Bauantrag?"})
    id_ = str(decided["decision_id"])
    body = {"decision_id": id_, "tokens_used": 180, "rating": 1.0, "latency_ms": 1.1}
    status, found = asked(bench, "outcome", body)
    words = ("--tokens-used", "180", "--rating", "1", "--latency", "1.1")
    assert status == 200
    assert lasting(found) == lasting(told("outcome", id_, *words))
    assert found["decision_id"] == id_


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "the body:1:1: this is not JSON"),
        (b'{"query": ', "the body:1:11: this is not JSON"),
        (b'{"query": "\xff"}', "no UTF-8 from byte 11"),
        (b"[" * 100_000, "nested too deep"),
        (b"1" * 10_000, "too many digits"),
    ],
)
@pytest.mark.parametrize("task", ["query", "decide", "outcome"])
def test_what_is_no_json_is_400(
    bench: Workbench, task: str, body: bytes, said: str
) -> None:
    status, code, message = error(bench, task, body)
    assert (status, code) == (400, "not_json")
    assert said in message


@pytest.mark.parametrize(
    ("task", "body", "said"),
    [
        ("query", {"query": ""}, "The question is empty"),
        ("query", {"query": "x", "model": "gpt-unheard-of"}, "gpt-unheard-of"),
        ("query", {"query": "x", "conversation": "\ud800"}, "half a character"),
        ("decide", {"query": "x", "chunks": [{"text": "a", "score": 2}]}, "score"),
        ("decide", b'{"query": "x", "preference": NaN}', "preference is nan"),
        ("decide", b'{"query": "x", "preference": 1e999}', "preference is inf"),
    ],
)
def test_what_cannot_be_decided_is_422(
    bench: Workbench, task: str, body: object, said: str
) -> None:
    status, code, message = error(bench, task, body)
    assert (status, code) == (422, "unprocessable"), message
    assert said in message


def test_nothing_refused_is_on_file(bench: Workbench) -> None:
    for body in (b"{", {"query": ""}, {"query": "x", "model": "gpt-unheard-of"}):
        assert asked(bench, "query", body)[0] != 200
    assert bench.store.decisions.list() == ()


def test_an_unknown_decision_is_404(bench: Workbench) -> None:
    status, code, message = error(
        bench, "outcome", {"decision_id": "last", "rating": 1}
    )
    assert (status, code) == (404, "unknown")
    asked(bench, "query", {"query": "Was ist ein Bauantrag?"})
    body = {"decision_id": "ZZZ", "rating": 1}
    status, code, message = error(bench, "outcome", body)
    assert (status, code) == (404, "unknown")
    assert "there is no decision 'ZZZ'" in message


def test_a_part_of_an_answer_is_given_as_part_gives_it(
    bench: Workbench, told: Callable[..., dict[str, object]]
) -> None:
    _, decided = asked(bench, "query", {"query": "Was ist ein Bauantrag?"})
    id_ = str(decided["decision_id"])
    status, found = asked(bench, "part", [id_, 1])
    assert status == 200
    assert found == told("part", id_, "1")
    assert found["text"] == decided["answer"]


def test_a_part_that_is_not_there_is_404(bench: Workbench) -> None:
    asked(bench, "query", {"query": "Was ist ein Bauantrag?"})
    for name, number, said in (("last", 2, "no part 2"), ("ZZZ", 1, "no decision")):
        status, code, message = error(bench, "part", [name, number])
        assert (status, code) == (404, "unknown")
        assert said in message


def test_an_outcome_of_nothing_is_422(bench: Workbench) -> None:
    asked(bench, "query", {"query": "Was ist ein Bauantrag?"})
    for figures in ({}, {"rating": float("nan")}, {"latency_ms": -1.0}):
        status, code, _ = error(bench, "outcome", {"decision_id": "last", **figures})
        assert (status, code) == (422, "unprocessable"), figures


@pytest.mark.logs_warning
def test_rules_that_cannot_be_used_are_unhealthy_and_the_last_good_ones_decide(
    bench: Workbench, config: Config
) -> None:
    assert asked(bench, "health", b"") == (200, {"status": "healthy"})
    broken = config.rules / "budget" / "budget.yaml"
    text = broken.read_text(encoding="utf-8")
    broken.write_text("rules: [", encoding="utf-8")
    status, found = asked(bench, "health", b"")
    assert status == 503
    assert found["status"] == "unhealthy"
    assert "budget.yaml" in str(found["causes"])
    assert asked(bench, "query", {"query": "Was ist ein Bauantrag?"})[0] == 200
    broken.write_text(text, encoding="utf-8")
    assert asked(bench, "health", b"") == (200, {"status": "healthy"})


def test_a_changed_rule_decides_the_next_query(
    bench: Workbench, config: Config
) -> None:
    query = {"query": "Was ist ein Bauantrag?", "model": "phi3"}
    _, before = asked(bench, "query", query)
    changed = config.rules / "budget" / "budget.yaml"
    text = changed.read_text(encoding="utf-8")
    assert "value: 250, range" in text
    changed.write_text(text.replace("value: 250, range", "value: 240, range"), "utf-8")
    _, after = asked(bench, "query", query)
    assert before["ruleset"] != after["ruleset"]


def test_a_database_that_cannot_be_written_is_503(
    bench: Workbench, config: Config
) -> None:
    asked(bench, "query", {"query": "Was ist ein Bauantrag?"})
    bench.store.database._connection.execute("PRAGMA busy_timeout = 0")
    with Database.open(config.database) as other, other.transaction():
        status, found = asked(bench, "health", b"")
        assert status == 503
        assert "locked" in str(found["causes"])
        status, code, message = error(bench, "query", {"query": "Wann?"})
    assert (status, code) == (503, "unusable")
    assert "locked" in message


@pytest.mark.logs_warning
def test_a_fault_of_the_program_is_told_without_its_traceback(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, config: Config
) -> None:
    def broken(_: Workbench, __: bytes) -> tuple[int, bytes]:
        raise ZeroDivisionError("the secret")

    monkeypatch.setattr("engine.app.service.tasks.TASKS", {**TASKS, "query": broken})
    status, code, message = error(bench, "query", b"{}")
    assert (status, code) == (500, "failed")
    assert "secret" not in message
    assert "ZeroDivisionError: the secret" in config.log.read_text(encoding="utf-8")


@pytest.mark.logs_warning
def test_an_answer_by_rules_says_why_the_model_did_not_answer(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ModelServer(failing(400)) as server:
        monkeypatch.setenv("REGELWERK_LANGUAGE_MODEL_ENDPOINT", server.endpoint)
        status, found = asked(bench, "query", {"query": "Was ist ein Bauantrag?"})
    assert (status, found["answered_by"]) == (200, "rules")
    assert str(found["note"]).startswith(
        f"rules answer, because the language model at {server.endpoint} answers HTTP 400"
    )
