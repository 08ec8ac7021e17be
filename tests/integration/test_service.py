"""The service as its clients meet it: a real process, real connections, real signals."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import BadStatusLine, HTTPResponse, RemoteDisconnected
from pathlib import Path

import pytest
from support.served import QUERY, Answer, Json, Served, ask, serving

from engine.app.cli import main
from engine.app.config import find_config
from engine.app.storage import open_existing

CLIENTS = 50
EACH = 4
QUESTION = "Was ist ein Bauantrag?"
HEAD = b"POST /decide HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served") / "x.db", "--workers", "2") as one:
        yield one


def decisions(database: Path) -> list[tuple[str, str, str | None]]:
    """Id, question and conversation of all decisions, in order."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(
            "SELECT id, query, conversation FROM decisions ORDER BY id"
        ).fetchall()


def test_it_is_healthy(served: Served) -> None:
    answer = served.ask("/health")
    assert (answer.status, answer.data) == (200, {"status": "healthy"})
    assert answer.headers["content-type"] == "application/json"
    assert "server" not in answer.headers


def test_a_query_is_answered_with_its_budget_at_the_top(served: Served) -> None:
    body = {"query": QUESTION, "model": "phi3", "agent_mode": "single"}
    found = served.ask(QUERY, body).data
    budget = found["token_budget"]
    assert isinstance(budget, dict)
    assert {"allocated", "breakdown", "intent", "actual_used"} <= set(budget)
    assert budget["allocated"] == 250
    assert str(found["answer"]).startswith("Ein Bauantrag ist der Antrag")


def test_a_decision_whose_proof_is_not_wanted_is_the_same_and_proved_on_file(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    body: dict[str, Json] = {
        "query": QUESTION,
        "chunks": [{"text": "Ein Antrag. " * 40}],
    }
    brief = served.ask("/decide?proof=false", body).data
    whole = served.ask("/decide", body).data
    assert whole.keys() - brief.keys() == {"proof"}
    assert brief["context"] == whole["context"]
    id_ = str(brief["decision_id"])
    assert main(["explain", id_, "--db", str(served.database), "--json"]) == 0
    proof = json.loads(capsys.readouterr().out)
    assert {one["step_type"] for one in proof["steps"]} >= {"conclusion", "premise"}
    refused = served.ask("/decide?proof=perhaps", body)
    assert (refused.status, refused.error[0]) == (422, "unprocessable")


def test_a_decision_has_its_proof_and_takes_an_outcome(served: Served) -> None:
    decided = served.ask("/decide", {"query": QUESTION}).data
    assert decided["proof"]
    id_ = decided["decision_id"]
    outcome = served.ask("/outcome", {"decision_id": id_, "rating": 1})
    assert (outcome.status, outcome.data["decision_id"]) == (200, id_)
    refused = served.ask("/outcome", {"decision_id": id_, "latency_ms": -5})
    assert (refused.status, refused.error[0]) == (422, "unprocessable")
    assert refused.error[1] == (
        "latency_ms is -5, and no answer takes such a time; give milliseconds, a "
        "finite number, 0 or more."
    )
    part = served.ask(f"/decisions/{id_}/parts/1").data
    assert (part["text"], part["is_last"]) == (decided["answer"], True)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/nowhere", None, 404, "unknown"),
        ("/decide", None, 405, "wrong_method"),
        ("/health", {}, 405, "wrong_method"),
        ("/decide", b"{", 400, "not_json"),
        ("/decide", b"\xff", 400, "not_json"),
        ("/decide", b"[" * 1_000_000, 400, "not_json"),
        (QUERY, b'{"conversation": ' * 50_000, 400, "not_json"),
        (QUERY, {"query": ""}, 422, "unprocessable"),
        (QUERY, {"query": "x", "conversation": 5}, 422, "unprocessable"),
        (QUERY, b'{"query": "\\ud800"}', 422, "unprocessable"),
        (QUERY, b'{"query": "x", "preference": NaN}', 422, "unprocessable"),
        ("/outcome", {"decision_id": "ZZZ", "rating": 1}, 404, "unknown"),
        ("/decisions/ZZZ/parts/1", None, 404, "unknown"),
        ("/decisions/last/parts/0", None, 422, "unprocessable"),
        ("/decisions/last/parts/x", None, 422, "unprocessable"),
        ("/decide", b" " * 10_000_001, 413, "too_large"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_shape(
    served: Served,
    path: str,
    body: dict[str, Json] | bytes | None,
    status: int,
    code: str,
) -> None:
    answer = served.ask(path, body)
    assert answer.status == status, answer.text
    told, sentence = answer.error
    assert told == code
    assert "Traceback" not in sentence
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "sent",
    [
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nno number\r\n",
        b"\x00\xff\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_in_the_same_shape(
    served: Served, sent: bytes
) -> None:
    here = ("127.0.0.1", served.port)
    with closing(socket.create_connection(here, timeout=60)) as client:
        client.sendall(sent)
        reply = HTTPResponse(client)
        reply.begin()
        told = json.loads(reply.read())
    assert (reply.status, told["error"]["code"]) == (400, "not_http")
    assert reply.headers["content-type"] == "application/json"


def test_other_sites_and_names_are_refused(served: Served) -> None:
    for headers in (
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Host": "evil.example", "X-Forwarded-Host": "localhost"},
    ):
        answer = served.ask(QUERY, {"query": QUESTION}, headers)
        assert (answer.status, answer.error[0]) == (403, "forbidden")
    own = {"Origin": f"http://127.0.0.1:{served.port}", "X-Forwarded-For": "8.8.8.8"}
    assert served.ask("/health", headers=own).status == 200
    allowed = served.ask("/health", headers=own).headers
    assert not [name for name in allowed if name.lower().startswith("access-control")]


def test_it_listens_on_the_loopback_interface_alone(served: Served) -> None:
    with closing(socket.socket()) as other:
        other.settimeout(5)
        with pytest.raises(OSError, match=r"refused|timed out|unreachable|assign"):
            other.connect(("127.0.0.2", served.port))


def test_the_documentation_needs_no_network(served: Served) -> None:
    page = served.ask("/docs")
    assert page.status == 200
    assert "https://" not in page.text
    for name in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert name in page.text
        assert served.ask(f"/static-offline-docs/{name}").status == 200
    assert QUERY in str(served.ask("/openapi.json").data["paths"])


def test_clients_that_hang_up_break_nothing(served: Served) -> None:
    body = json.dumps({"query": QUESTION}).encode()
    head = b"POST %b HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
    whole = head % (QUERY.encode(), len(body)) + body
    for sent in (b"", b"POST", whole[:40], whole[:-5], whole, b"\x00\xff\r\n\r\n"):
        for _ in range(5):
            with closing(
                socket.create_connection(("127.0.0.1", served.port))
            ) as client:
                client.sendall(sent)
    answer = served.ask(QUERY, {"query": QUESTION})
    assert answer.status == 200
    assert served.ask("/health").status == 200


def test_fifty_clients_at_once_lose_and_mix_nothing(served: Served) -> None:
    before = len(decisions(served.database))

    def client(number: int) -> list[tuple[str, Answer]]:
        with closing(served.connection()) as connection:
            found = []
            for turn in range(EACH):
                query = f"Was ist ein Bauantrag Nr. {number}-{turn}?"
                body = {"query": query, "conversation": f"client-{number}"}
                found.append((query, ask(connection, QUERY, body)))
        return found

    with ThreadPoolExecutor(CLIENTS) as pool:
        found = [one for some in pool.map(client, range(CLIENTS)) for one in some]
    assert len(found) == CLIENTS * EACH
    assert {answer.status for _, answer in found} == {200}
    assert all(answer.data["query"] == query for query, answer in found)
    # What clients asked that hung up, in the test before, may be decided meanwhile.
    asked = {query for query, _ in found}
    kept = [one for one in decisions(served.database)[before:] if one[1] in asked]
    ids = {str(answer.data["decision_id"]): query for query, answer in found}
    assert {id_: query for id_, query, _ in kept} == ids
    assert len(kept) == CLIENTS * EACH
    with open_existing(find_config(database=served.database)) as store:
        for number in range(CLIENTS):
            turns = store.conversations.turns(f"client-{number}")
            said = [turn.text for turn in turns if turn.role == "user"]
            assert said == [
                f"Was ist ein Bauantrag Nr. {number}-{turn}?" for turn in range(EACH)
            ]
            assert [turn.n for turn in turns] == list(range(1, 2 * EACH + 1))


def test_clients_of_one_conversation_are_answered_turn_by_turn(served: Served) -> None:
    def client(number: int) -> int:
        body = {"query": f"Was ist ein Bauantrag Nr. {number}?", "conversation": "one"}
        return served.ask(QUERY, body).status

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(client, range(8))) == {200}
    with open_existing(find_config(database=served.database)) as store:
        turns = store.conversations.turns("one")
    assert [turn.role for turn in turns] == ["user", "assistant"] * 8


def test_told_to_stop_it_finishes_what_it_began_and_loses_nothing(
    tmp_path: Path,
) -> None:
    answered: list[str] = []
    refused: list[type[Exception]] = []
    enough = threading.Event()

    def client(stopping: Served, number: int) -> None:
        with closing(stopping.connection()) as connection:
            turn = 0
            while True:
                query = f"Was ist ein Bauantrag Nr. {number}-{turn}?"
                try:
                    answer = ask(connection, QUERY, {"query": query})
                except (OSError, BadStatusLine, RemoteDisconnected) as error:
                    refused.append(type(error))
                    return
                assert answer.status == 200, answer.text
                answered.append(str(answer.data["decision_id"]))
                turn += 1
                if len(answered) > 20:
                    enough.set()

    with serving(tmp_path / "x.db", "--workers", "2") as stopping:
        with ThreadPoolExecutor(10) as pool:
            clients = [pool.submit(client, stopping, number) for number in range(10)]
            assert enough.wait(60)
            stopping.stop()
            assert stopping.process.wait(60) == 0
            for one in clients:
                one.result()
        assert stopping.process.stderr is not None
        assert stopping.process.stderr.read() == ""
    assert len(refused) == 10
    kept = [id_ for id_, _, _ in decisions(tmp_path / "x.db")]
    assert len(set(answered)) == len(answered)
    # What was decided is answered: nothing is on file that nobody was told of.
    assert sorted(answered) == kept


def test_told_to_stop_it_does_not_wait_for_clients_that_do_nothing(
    tmp_path: Path,
) -> None:
    with serving(tmp_path / "x.db", "--workers", "1") as stopping:
        here = ("127.0.0.1", stopping.port)
        with (
            closing(socket.create_connection(here)) as idle,
            closing(socket.create_connection(here, timeout=60)) as begun,
        ):
            begun.sendall(HEAD + b"Content-Length: 9\r\n\r\n{")
            assert stopping.ask("/health").status == 200
            stopping.stop()
            assert stopping.process.wait(20) == 0
            assert idle.recv(1) == b""
            told = begun.recv(10_000)
            assert told.startswith(b"HTTP/1.1 503")
            assert b'{"error":{"code":"ending"' in told
        assert stopping.process.stderr is not None
        assert stopping.process.stderr.read() == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_workers_end_with_a_front_that_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path / "x.db", "--workers", "2") as killed:
        assert killed.ask(QUERY, {"query": QUESTION}).status == 200
        killed.process.kill()
        # The pipe of standard error is held by the workers, too, until they end.
        assert killed.process.stderr is not None
        assert killed.process.stderr.read() == ""
    assert len(decisions(tmp_path / "x.db")) == 1
