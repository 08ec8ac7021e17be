"""The examples, run as written against a real server on the loopback interface."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from support.stored import opened
from support.terminal import ROOT, environment

EXAMPLE = ROOT / "examples" / "budgeted_client.py"


class Chat(BaseHTTPRequestHandler):
    """Speaks the OpenAI chat protocol, as far as a client can tell."""

    seen: list[tuple[str, dict[str, Any]]] = []  # noqa: RUF012  # reset by the fixture

    def do_POST(self) -> None:  # the base class looks for this name
        length = int(self.headers["Content-Length"])
        self.seen.append((self.path, json.loads(self.rfile.read(length))))
        answer = {
            "choices": [{"message": {"role": "assistant", "content": "Ein Antrag."}}],
            "usage": {"completion_tokens": 4, "prompt_tokens": 300},
        }
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: a test's output is its own."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    Chat.seen = []
    with HTTPServer(("127.0.0.1", 0), Chat) as chat:
        thread = threading.Thread(target=chat.serve_forever)
        thread.start()
        yield chat
        chat.shutdown()
        thread.join()


def test_the_client_is_short() -> None:
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) < 40


def test_the_client_sends_budget_and_context_and_logs_what_came_of_it(
    server: HTTPServer, tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{server.server_port}/v1"
    done = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, str(EXAMPLE), address, "phi3", "Was ist ein Bauantrag?"],
        env=environment(REGELWERK_DB=str(tmp_path / "x.db")),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout.decode().strip(), done.stderr) == ("Ein Antrag.", b"")
    ((path, body),) = Chat.seen
    assert path == "/v1/chat/completions"
    assert (body["model"], body["max_tokens"]) == ("phi3", 250)
    *knowledge, question = body["messages"]
    assert question == {"role": "user", "content": "Was ist ein Bauantrag?"}
    assert any("Bauaufsichtsbehörde" in one["content"] for one in knowledge)
    with opened(tmp_path / "x.db") as store:
        decision = store.decisions.last()
        assert decision is not None
        (outcome,) = store.outcomes.of(decision.entry.id)
    assert decision.entry.summary.allocated == 250
    assert outcome.tokens_used == 4
    assert outcome.latency is not None
    assert 0 < outcome.latency < 60
