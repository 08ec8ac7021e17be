from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QProcess, QTimer
from pytestqt.qtbot import QtBot

from gui import client as module
from gui.client import EngineClient
from gui.messages.decisions import (
    AskDemo,
    DecisionPage,
    DemoDone,
    ListDecisions,
    ListModels,
    ShowDecision,
)
from gui.messages.service import Opened
from gui.messages.wire import Failure, Progress, Request

ENGINE = """
import json, sys

def say(number, kind, body):
    line = json.dumps({"number": number, "kind": kind, "body": body})
    sys.stdout.write(line + "\\n")
    sys.stdout.flush()

for line in sys.stdin:
    call = json.loads(line)
    number, body = call["number"], call.get("body") or {}
    request = body.get("request")
    if request == "open" and body["database"] == "broken":
        say(number, "failure", {"sentence": "broken is damaged"})
    elif request == "open":
        say(number, "reply", {"database": body["database"], "rules": "", "decisions": 0})
    elif request == "list" and body["search"] == "garbage":
        print("this is no line", flush=True)
        say(number, "reply", [1, 2])
    elif request == "list" and body["search"] == "wrong":
        say(number, "failure", {"sentence": "cannot be"})
    elif request == "list":
        say(number, "reply", {"rows": [], "has_more": body["search"] == "more"})
    elif request == "ask-demo":
        for done in range(500):
            say(number, "progress", {"done": done, "total": 500})
        say(number, "reply", {"decisions": []})
    elif request == "show":
        sys.stderr.write("Traceback\\n  somewhere\\nValueError: dead\\n\\n")
        sys.exit(7)
    # Others are never answered.
"""
STUBBORN = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", file=sys.stderr, flush=True)
while True:
    time.sleep(60)
"""
Make = Callable[..., EngineClient]


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:  # noqa: ARG001  # there is an application
    made: list[EngineClient] = []

    def client(script: str = ENGINE, patience: float = 60.0) -> EngineClient:
        made.append(
            EngineClient(patience=patience, command=(sys.executable, "-c", script))
        )
        return made[-1]

    yield client
    for one in made:
        one.end()
        one.deleteLater()


@pytest.fixture
def client(make: Make, qtbot: QtBot) -> EngineClient:
    made = make()
    with qtbot.waitSignal(made.opened):
        made.start("here.db")
    return made


class Asked:
    """One request with all it hears."""

    def __init__(self, client: EngineClient, request: Request[object]) -> None:
        self.replies: list[object] = []
        self.failures: list[Failure] = []
        self.progress: list[Progress] = []
        self.ticket = client.send(
            request,
            self.replies.append,
            failed=self.failures.append,
            progress=self.progress.append,
        )

    @property
    def is_over(self) -> bool:
        return bool(self.replies or self.failures)

    @property
    def sentence(self) -> str:
        assert len(self.failures) == 1
        return self.failures[0].sentence


def ask(client: EngineClient, request: object) -> Asked:
    return Asked(client, cast("Request[object]", request))


def over(qtbot: QtBot, *asked: Asked) -> None:
    qtbot.waitUntil(lambda: all(one.is_over for one in asked))


def test_what_is_asked_before_the_engine_is_there_waits_for_it(
    make: Make, qtbot: QtBot
) -> None:
    client = make()
    early = ask(client, ListDecisions(search="more"))
    client.start("here.db", "there")
    starting = ask(client, ListDecisions())
    assert not early.is_over
    over(qtbot, early, starting)
    assert early.replies == [DecisionPage(rows=(), has_more=True)]
    assert starting.replies == [DecisionPage(rows=(), has_more=False)]


def test_what_was_opened_is_told(make: Make, qtbot: QtBot) -> None:
    client = make()
    with qtbot.waitSignal(client.opened) as told:
        client.start("here.db")
    assert told.args == [Opened(database="here.db", rules="", decisions=0)]


def test_a_cancelled_request_hears_nothing(client: EngineClient, qtbot: QtBot) -> None:
    first, second = ask(client, ListDecisions()), ask(client, ListDecisions())
    first.ticket.cancel()
    first.ticket.cancel()  # once more changes nothing
    over(qtbot, second)
    assert not first.is_over


def test_so_many_are_under_way(client: EngineClient, qtbot: QtBot) -> None:
    counts: list[int] = []
    client.busy_changed.connect(counts.append)
    first, second = ask(client, ListDecisions()), ask(client, ListModels())
    over(qtbot, first)
    second.ticket.cancel()
    assert counts[:2] == [1, 2]
    assert counts[-1] == 0


def test_a_flood_is_read_a_little_at_a_time_and_in_order(
    client: EngineClient, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TURN_MS", 0)
    asked = ask(client, AskDemo())
    seen: set[int] = set()
    between = QTimer(client, interval=0)  # a turn of the event loop
    between.timeout.connect(lambda: seen.add(len(asked.progress)))
    between.start()
    over(qtbot, asked)
    assert [one.done for one in asked.progress] == list(range(500))
    assert asked.replies == [DemoDone(decisions=())]
    assert len(seen) > 400


def test_a_failure_nobody_takes_is_told(client: EngineClient, qtbot: QtBot) -> None:
    with qtbot.waitSignal(client.failed) as told:
        client.send(ListDecisions(search="wrong"), print)
    assert told.args == [Failure(sentence="cannot be")]


def test_a_reply_that_cannot_be_read_is_a_failure(
    client: EngineClient, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(client.failed) as told:
        asked = ask(client, ListDecisions(search="garbage"))
        over(qtbot, asked)
    assert "cannot be read" in asked.sentence
    assert told.args is not None
    assert told.args[0].is_bug
    after = ask(client, ListDecisions())
    over(qtbot, after)
    assert after.replies


def test_half_a_character_is_refused_after_send_has_returned(
    client: EngineClient, qtbot: QtBot
) -> None:
    asked = ask(client, ListDecisions(search="\ud800"))
    assert not asked.is_over
    over(qtbot, asked)
    assert "cannot be sent" in asked.sentence


def test_a_dead_engine_is_told_once_and_fails_all(
    client: EngineClient, qtbot: QtBot
) -> None:
    waiting = ask(client, ListModels())
    failed: list[Failure] = []
    client.failed.connect(failed.append)
    client.send(ListModels(), print)  # nobody takes its failure
    with qtbot.waitSignal(client.lost) as told:
        dying = ask(client, ShowDecision(decision="x"))
    assert told.args == ["The engine has ended (exit code 7). ValueError: dead"]
    assert waiting.sentence == dying.sentence == told.args[0]
    assert failed == []


def test_after_its_death_requests_fail_and_a_restart_helps(
    client: EngineClient, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(client.lost):
        client.send(ShowDecision(decision="x"), print)
    late = ask(client, ListDecisions())
    assert not late.is_over
    over(qtbot, late)
    assert "exit code 7" in late.sentence
    with qtbot.waitSignal(client.opened) as told:
        client.restart()
    assert told.args == [Opened(database="here.db", rules="", decisions=0)]
    again = ask(client, ListDecisions())
    over(qtbot, again)
    assert again.replies


def test_a_restart_fails_what_was_under_way(client: EngineClient, qtbot: QtBot) -> None:
    waiting = ask(client, ListModels())
    losses: list[str] = []
    client.lost.connect(losses.append)
    with qtbot.waitSignal(client.opened):
        client.restart()
    assert "restarted" in waiting.sentence
    qtbot.waitUntil(lambda: len(client.findChildren(QProcess)) == 1)
    assert losses == []


def test_an_engine_that_gives_no_sign_of_life_is_told(make: Make, qtbot: QtBot) -> None:
    client = make(patience=0.05)
    with qtbot.waitSignal(client.opened):
        client.start()
    with qtbot.waitSignal(client.waiting) as told:
        asked = ask(client, ListModels())
    assert told.args == ["reading"]
    with qtbot.waitSignal(client.waited):
        asked.ticket.cancel()


def test_a_restart_ends_the_waiting(make: Make, qtbot: QtBot) -> None:
    client = make(patience=0.05)
    with qtbot.waitSignal(client.opened):
        client.start()
    with qtbot.waitSignal(client.waiting):
        ask(client, ListModels())
    told: list[int] = []
    client.waited.connect(lambda: told.append(len(client.findChildren(QProcess))))
    with qtbot.waitSignal(client.opened):
        client.restart()
    assert told == [1]  # before the next process is there


def test_an_engine_that_cannot_be_started_is_lost(qtbot: QtBot) -> None:
    client = EngineClient(command=("/nowhere/no-such-program",))
    early = ask(client, ListDecisions())
    with qtbot.waitSignal(client.lost) as told:
        client.start()
    assert told.args is not None
    assert "could not be started" in told.args[0]
    over(qtbot, early)
    client.end()


def test_files_that_cannot_be_used_are_told(make: Make, qtbot: QtBot) -> None:
    client = make()
    early = ask(client, ListDecisions())
    with qtbot.waitSignal(client.lost) as told:
        client.start("broken")
    assert told.args == [early.sentence] == ["broken is damaged"]
    with qtbot.waitSignal(client.opened):
        client.start("sound")


def test_an_engine_that_is_asked_to_finish_is_not_lost(
    client: EngineClient, qtbot: QtBot
) -> None:
    losses: list[str] = []
    client.lost.connect(losses.append)
    waiting = ask(client, ListModels())
    client.stop()
    qtbot.waitUntil(lambda: not client.findChildren(QProcess))
    assert losses == []
    assert "stopped" in waiting.sentence
    client.stop()  # there is nothing left to stop


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGTERM to ignore")
def test_an_engine_that_does_not_finish_is_killed(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FINISH_MS", 20)
    monkeypatch.setattr(module, "TERMINATE_MS", 40)
    client = make(STUBBORN)
    client.start()
    (process,) = client.findChildren(QProcess)
    qtbot.waitUntil(lambda: b"ready" in client._said)
    client.stop()
    qtbot.waitUntil(lambda: not client.findChildren(QProcess))
    assert process is not None


def test_nothing_runs_any_more_at_the_end(client: EngineClient) -> None:
    (process,) = client.findChildren(QProcess)
    client.end()
    assert process.state() == QProcess.ProcessState.NotRunning


def test_a_program_folder_that_is_not_installed_is_made_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = str(Path(module.__file__).parents[1])
    monkeypatch.setenv("PYTHONPATH", "mine")
    paths = module._environment().value("PYTHONPATH")
    assert paths == os.pathsep.join((home, "mine"))
    monkeypatch.setattr(sysconfig, "get_path", lambda _: home)
    assert module._environment().value("PYTHONPATH") == "mine"


@pytest.mark.parametrize(
    ("program", "used"),
    [("/opt/python3.11", "/opt/python3.11"), ("/opt/pythonw.exe", "/opt/python.exe")],
)
def test_an_interpreter_without_standard_streams_is_not_used(
    program: str, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    assert Path(module._engine_command()[0]) == Path(used)
