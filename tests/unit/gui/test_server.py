from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from support.worked import configured

from engine.app.config import Config
from gui import server as module
from gui.server import Server
from gui.service.lane import Job, Lane


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return configured(tmp_path)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 60.0)


def opening(config: Config, number: int = 1) -> bytes:
    body = {
        "request": "open",
        "database": str(config.database),
        "rules": str(config.rules),
    }
    return call(number, body)


def call(number: int, body: object) -> bytes:
    return json.dumps({"number": number, "body": body}).encode() + b"\n"


def served(*lines: bytes) -> dict[int, tuple[str, dict[str, object]]]:
    """What comes back to each call, at last."""
    returns = io.BytesIO()
    server = Server(io.BytesIO(b"".join(lines)), returns)
    server.read()
    server.finish()
    came = (json.loads(line) for line in returns.getvalue().splitlines())
    return {one["number"]: (one["kind"], one["body"]) for one in came}


def test_calls_are_answered_by_their_numbers(config: Config) -> None:
    came = served(
        opening(config),
        call(5, {"request": "list"}),
        call(9, {"request": "ask", "query": "Was ist ein Bauantrag?", "model": "phi3"}),
    )
    assert {number: kind for number, (kind, _) in came.items()} == dict.fromkeys(
        (1, 5, 9), "reply"
    )
    assert came[5][1] == {"rows": [], "has_more": False}


def test_quick_requests_are_carried_out_although_the_input_has_ended(
    config: Config,
) -> None:
    asked = {"request": "ask", "query": "Was ist ein Bauantrag?", "model": "phi3"}
    first = served(opening(config), call(2, asked))
    assert first[2][0] == "reply"
    assert served(opening(config))[1][1]["decisions"] == 1


def test_slow_requests_end_with_the_input(config: Config) -> None:
    came = served(opening(config), call(2, {"request": "ask-demo"}))
    assert 2 not in came or came[2][0] == "progress"


def test_before_anything_is_open_nothing_can_be_asked() -> None:
    kind, body = served(call(3, {"request": "list"}))[3]
    assert kind == "failure"
    assert "no database is open" in str(body["sentence"])


def test_a_file_that_is_no_database_is_told_in_a_sentence(config: Config) -> None:
    config.database.write_text("no database\n" * 99, encoding="utf-8")
    came = served(opening(config), call(2, {"request": "list"}))
    for number in (1, 2):
        kind, body = came[number]
        assert kind == "failure"
        assert "is not a database" in str(body["sentence"])
        assert not body["is_bug"]


def test_a_wrong_environment_is_told_in_a_sentence(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGELWERK_LOG_LEVEL", "loud")
    came = served(opening(config), call(2, {"request": "list"}))
    assert "REGELWERK_LOG_LEVEL" in str(came[1][1]["sentence"])
    assert "no database is open" in str(came[2][1]["sentence"])


@pytest.mark.parametrize(
    "body", [{"request": "dance"}, {"query": 3}, [], {"request": "list", "limit": "x"}]
)
def test_a_request_that_is_none_fails(config: Config, body: object) -> None:
    came = served(opening(config), call(2, body), call(3, {"request": "list"}))
    assert came[2][0] == "failure"
    assert came[2][1]["is_bug"]
    assert came[3][0] == "reply"


@pytest.mark.parametrize("line", [b"\n", b"hello\n", b"{}\n", b"\xff\n", b"[1]\n"])
def test_a_line_that_is_no_call_is_passed_over(
    config: Config, line: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    came = served(opening(config), line, call(3, {"request": "list"}))
    assert came[3][0] == "reply"
    assert "passed over" in capsys.readouterr().err


def test_a_call_can_be_taken_back(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Job] = []
    monkeypatch.setattr(Lane, "put", lambda _, job: held.append(job))
    cancel = json.dumps({"number": 2, "cancel": True}).encode() + b"\n"
    unknown = json.dumps({"number": 77, "cancel": True}).encode() + b"\n"
    served(
        opening(config),
        call(2, {"request": "list"}),
        call(3, {"request": "list"}),
        cancel,
        unknown,
    )
    assert [job.cancelled.is_set() for job in held] == [False, True, False]


def test_the_log_has_each_line_once(config: Config) -> None:
    asked = {"request": "ask", "query": "Was ist ein Bauantrag?", "model": "phi3"}
    served(
        opening(config), call(2, {"request": "why-not", "decision": "x", "rule": "y"})
    )
    served(opening(config), call(2, asked))
    lines = config.log.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) == 4
