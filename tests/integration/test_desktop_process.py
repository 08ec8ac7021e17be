"""The engine process as the desktop drives it: a real one, over real pipes."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot
from support.drafts import over
from support.worked import BUDGET, ROOT

from engine.app.cli import main
from engine.proof.node import Derived, Fired
from engine.proof.sentence import headline
from engine.proof.tree import Proof
from gui.client import EngineClient
from gui.messages.decisions import (
    AskDemo,
    AskQuestion,
    DecisionRow,
    DemoDone,
    ListDecisions,
)
from gui.messages.experiments import (
    SetWeight,
    ShowExperiment,
    StartExperiment,
    StopExperiment,
)
from gui.messages.proofs import AskWhyNot, OpenProof, ReadSteps, ShowContest
from gui.messages.rules import (
    Backtest,
    CheckDrafts,
    Draft,
    ListActivations,
    ReadFile,
    RestoreSet,
    SaveDraft,
)
from gui.messages.service import Opened
from gui.messages.wire import Failure, Progress, Request

R = TypeVar("R")
LONG = 60_000
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


class Desktop:
    """A client with its process, asked as a view asks, but waiting for the reply."""

    def __init__(self, qtbot: QtBot, folder: Path, patience: float = 60.0) -> None:
        self._qtbot = qtbot
        self.folder = folder
        self.database = folder / "decisions.db"
        self.rules = folder / "rules"
        self.client = EngineClient(patience=patience)
        self.failures: list[Failure] = []

    def open(self) -> Opened:
        with self._qtbot.waitSignal(self.client.opened, timeout=LONG) as told:
            self.client.start(str(self.database), str(self.rules))
        assert told.args is not None
        opened: Opened = told.args[0]
        return opened

    def ask(
        self, request: Request[R], progress: Callable[[Progress], None] | None = None
    ) -> R:
        replies: list[R] = []
        failures: list[Failure] = []
        self.client.send(
            request, replies.append, failed=failures.append, progress=progress
        )
        self._qtbot.waitUntil(lambda: bool(replies or failures), timeout=LONG)
        assert not failures, failures[0].sentence
        return replies[0]

    def failure(self, request: Request[R]) -> Failure:
        failures: list[Failure] = []
        replies: list[R] = []
        self.client.send(request, replies.append, failed=failures.append)
        self._qtbot.waitUntil(lambda: bool(failures or replies), timeout=LONG)
        assert not replies
        return failures[0]

    def decide(self, query: str = "Was ist ein Bauantrag?") -> DecisionRow:
        return self.ask(AskQuestion(query=query, model="llama3.1:8b")).row

    def edited(self, before: str, after: str) -> Draft:
        text = self.ask(ReadFile(path=BUDGET)).text
        assert before in text
        return Draft(path=BUDGET, text=text.replace(before, after))

    @property
    def pid(self) -> int:
        (process,) = self.client.findChildren(QProcess)
        return int(process.processId())


Make = Callable[..., Desktop]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    made: list[Desktop] = []

    def desktop(patience: float = 60.0) -> Desktop:
        made.append(Desktop(qtbot, tmp_path, patience))
        return made[-1]

    yield desktop
    for one in made:
        one.client.end()


@pytest.fixture
def desktop(make: Make) -> Desktop:
    made = make()
    made.open()
    return made


def said(*words: str) -> str:
    """What the command line prints."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        assert main(words) == 0
    return printed.getvalue()


def test_a_question_is_answered_and_listed(desktop: Desktop) -> None:
    row = desktop.decide()
    assert desktop.ask(ListDecisions()).rows == (row,)
    listed = json.loads(said("history", "--json", "--db", str(desktop.database)))
    assert [one["decision_id"] for one in listed] == [row.id]


def test_the_proof_is_that_of_the_command_line(desktop: Desktop) -> None:
    row = desktop.decide("Wie ist das Ermessen der Behörde zu beurteilen?")
    opened = desktop.ask(OpenProof(decision=row.id))
    rows = [
        one
        for start in range(0, opened.steps, 50)
        for one in desktop.ask(
            ReadSteps(proof=opened.proof, start=start, count=50)
        ).rows
    ]
    told = said("explain", row.id, "--json", "--db", str(desktop.database))
    proof = Proof.from_dict(json.loads(told))
    order = proof.premises_first()
    assert [order[goal] for goal in opened.goals] == list(proof.goals)
    assert len(rows) == len(proof.steps)
    for name, one in zip(order, rows, strict=True):
        step = proof.steps[name]
        label = step.rule if isinstance(step, Fired) else headline(step)
        assert one.label == label
        assert [order[premise] for premise in one.premises] == list(
            proof.premises(name)
        )
        assert (one.kind == "fired") == isinstance(step, Fired)
        assert (one.kind in ("concluded", "asserted")) == isinstance(step, Derived)


def test_contests_and_rules_that_did_not_fire_are_told(desktop: Desktop) -> None:
    row = desktop.decide()
    opened = desktop.ask(OpenProof(decision=row.id))
    rows = desktop.ask(ReadSteps(proof=opened.proof, start=0, count=5000)).rows
    chosen = next(one for one in rows if one.has_choice)
    contest = desktop.ask(ShowContest(decision=row.id, firing=chosen.cycle))
    assert len(contest.contenders) > 1
    missed = desktop.ask(AskWhyNot(decision=row.id, rule="answer-can-stop-early"))
    told = said(
        "why-not",
        "answer-can-stop-early",
        "--json",
        "--decision",
        row.id,
        "--db",
        str(desktop.database),
    )
    assert missed.reason == json.loads(told)["reason"]
    assert missed.remedy == json.loads(told)["remedy"]


def test_what_is_saved_decides_next_and_can_be_taken_back(desktop: Desktop) -> None:
    before = desktop.decide()
    seen = desktop.ask(ReadFile(path=BUDGET))
    wrong = desktop.edited("conclude: Budget(", "conclude: Budgget(")
    assert desktop.ask(CheckDrafts(drafts=(wrong,))).problems
    refused = desktop.failure(SaveDraft(drafts=(over(seen, wrong),), why="slip"))
    assert "unknown_template" in refused.sentence
    assert desktop.decide().allocated == before.allocated
    right = desktop.edited("value: 250,", "value: 3000,")
    desktop.ask(SaveDraft(drafts=(over(seen, right),), why="more"))
    assert desktop.decide().allocated == 3000
    newest, first = desktop.ask(ListActivations()).rows
    assert newest.why == "more"
    desktop.ask(RestoreSet(number=first.number, why="too dear"))
    assert desktop.decide().allocated == before.allocated
    assert desktop.ask(ReadFile(path=BUDGET)) == seen


def test_a_backtest_tells_how_far_it_is_and_can_be_cancelled(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.ask(AskDemo())
    dear = (desktop.edited("value: 250,", "value: 3000,"),)
    progress: list[Progress] = []
    found = desktop.ask(Backtest(drafts=dear, last=12), progress.append)
    assert found.tried == 12
    assert found.flips
    assert (progress[-1].done, progress[-1].total) == (12, 12)
    heard: list[object] = []
    begun: list[Progress] = []
    ticket = desktop.client.send(
        Backtest(drafts=dear, last=12),
        heard.append,
        failed=heard.append,
        progress=begun.append,
    )
    qtbot.waitUntil(lambda: bool(begun), timeout=LONG)
    ticket.cancel()
    # The slow lane is free again: what waits behind the backtest is carried out.
    row = desktop.ask(ListDecisions(limit=1)).rows[0]
    desktop.ask(AskWhyNot(decision=row.id, rule="budget-fits"))
    assert heard == []


def test_quick_requests_overtake_slow_ones(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.decide()
    order: list[str] = []
    slow: list[DemoDone] = []

    def done(reply: DemoDone) -> None:
        order.append("demo")
        slow.append(reply)

    desktop.client.send(AskDemo(), done)
    desktop.ask(ListDecisions())
    order.append("list")
    qtbot.waitUntil(lambda: bool(slow), timeout=LONG)
    assert order == ["list", "demo"]


def test_an_experiment_routes_decisions(desktop: Desktop) -> None:
    desktop.decide()
    dear = desktop.edited("value: 250,", "value: 3000,")
    state = desktop.ask(
        StartExperiment(weight=0.0, unit="decision", why="try", drafts=(dear,))
    )
    assert state.is_running
    assert desktop.decide().arm == "control"
    desktop.ask(SetWeight(weight=1.0, why="all"))
    row = desktop.decide()
    assert (row.arm, row.allocated) == ("treatment", 3000)
    desktop.ask(StopExperiment(why="enough"))
    assert desktop.decide().arm == ""
    ended = desktop.ask(ShowExperiment())
    assert not ended.is_running
    assert ended.experiment is not None
    assert [arm.decisions for arm in ended.experiment.arms] == [1, 1]


@POSIX
def test_a_killed_engine_is_told_and_a_restart_helps(
    desktop: Desktop, qtbot: QtBot
) -> None:
    row = desktop.decide()
    failures: list[Failure] = []
    with qtbot.waitSignal(desktop.client.lost, timeout=LONG) as told:
        desktop.client.send(AskDemo(), print, failed=failures.append)
        os.kill(desktop.pid, signal.SIGKILL)
    assert told.args == ["The engine has crashed (code 9)."]
    assert [one.sentence for one in failures] == told.args
    with qtbot.waitSignal(desktop.client.opened, timeout=LONG):
        desktop.client.restart()
    assert row in desktop.ask(ListDecisions()).rows


@POSIX
def test_a_hanging_engine_is_told_and_a_restart_helps(make: Make, qtbot: QtBot) -> None:
    desktop = make(patience=1.0)
    desktop.open()
    row = desktop.decide()
    hanging = desktop.pid
    os.kill(hanging, signal.SIGSTOP)
    failures: list[Failure] = []
    with qtbot.waitSignal(desktop.client.waiting, timeout=LONG) as told:
        desktop.client.send(
            AskQuestion(query="Was ist ein Bescheid?", model="phi3"),
            print,
            failed=failures.append,
        )
    assert told.args == ["deciding a question"]
    with qtbot.waitSignal(desktop.client.opened, timeout=LONG):
        desktop.client.restart()
    assert len(failures) == 1
    assert desktop.ask(ListDecisions()).rows == (row,)
    qtbot.waitUntil(lambda: len(desktop.client.findChildren(QProcess)) == 1)
    with pytest.raises(ProcessLookupError):
        os.kill(hanging, 0)


def test_a_corrupt_database_is_told_in_a_sentence(make: Make, qtbot: QtBot) -> None:
    desktop = make()
    desktop.open()
    desktop.decide()
    desktop.client.end()
    for end in ("-wal", "-shm"):  # a log that is left would heal the file
        desktop.database.with_name(f"{desktop.database.name}{end}").unlink(
            missing_ok=True
        )
    data = desktop.database.read_bytes()
    desktop.database.write_bytes(b"ruined" * (len(data) // 6))
    with qtbot.waitSignal(desktop.client.lost, timeout=LONG) as told:
        desktop.client.start(str(desktop.database), str(desktop.rules))
    assert told.args is not None
    assert str(desktop.database) in told.args[0]
    assert "is not a database" in told.args[0]
    desktop.database.unlink()
    assert desktop.open().decisions == 0


def test_two_desktops_work_on_one_database(make: Make) -> None:
    one, other = make(), make()
    one.open()
    other.open()
    rows = [desktop.decide() for desktop in (one, other, one, other)]
    assert one.ask(ListDecisions()).rows == tuple(reversed(rows))
    seen = one.ask(ReadFile(path=BUDGET))
    mine = one.edited("value: 250,", "value: 3000,")
    theirs = other.edited("value: 250,", "value: 2000,")
    one.ask(SaveDraft(drafts=(over(seen, mine),), why="mine"))
    refused = other.failure(SaveDraft(drafts=(over(seen, theirs),), why="theirs"))
    assert "changed by someone else" in refused.sentence
    assert other.decide().allocated == 3000


def test_a_rule_file_deleted_underneath_is_told(desktop: Desktop) -> None:
    seen = desktop.ask(ReadFile(path=BUDGET))
    draft = desktop.edited("value: 250,", "value: 3000,")
    (desktop.rules / "budget" / "budget.yaml").unlink()
    saving = SaveDraft(drafts=(over(seen, draft),), why="mine")
    for failure in (
        desktop.failure(ReadFile(path=BUDGET)),
        desktop.failure(saving),
    ):
        assert "not there any more" in failure.sentence


@pytest.mark.slow
def test_a_rule_file_of_five_megabytes_is_checked(desktop: Desktop) -> None:
    rule = (
        "  - rule: big-{n}\n    doc: {doc}\n    when:\n      - q: Question()\n"
        "    then:\n      - conclude: Marked(question=q.id, number={n})\n"
    )
    head = (
        "layer: budget\ntemplates:\n  Marked:\n    slots: {question: str, number: int}\n"
        "rules:\n"
    )
    doc = "a sentence that is as long as they often are. " * 8
    number, parts = 0, [head]
    while sum(map(len, parts)) < 5_000_000:
        parts.extend(rule.format(n=n, doc=doc) for n in range(number, number + 500))
        number += 500
    draft = Draft(path="rules/budget/big.yaml", text="".join(parts))
    checked = desktop.ask(CheckDrafts(drafts=(draft,)))
    assert checked.problems == ()
    assert len(checked.rules) == number
    assert desktop.decide().allocated is not None  # the process is as good as before


def test_standard_output_is_for_replies_alone(tmp_path: Path) -> None:
    program = (
        "import gui.server as s, sys\n"
        "s.find_config = lambda **_: print('to the wrong stream')\n"
        "s.main()\n"
    )
    call = json.dumps({"number": 1, "body": {"request": "open"}}) + "\n"
    done = subprocess.run(  # noqa: S603  # the program is this one
        [sys.executable, "-c", program],
        input=call,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=True,
        timeout=60,
    )
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["number"] == 1
    assert "to the wrong stream" in done.stderr
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_the_process_ends_at_a_signal(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.decide()
    with qtbot.waitSignal(desktop.client.lost, timeout=LONG) as told:
        os.kill(desktop.pid, signal.SIGINT)  # Ctrl-C is for the window to hear
        assert desktop.decide("Was ist ein Bescheid?").query
        os.kill(desktop.pid, signal.SIGTERM)
    assert told.args == ["The engine has ended (exit code 0)."]
