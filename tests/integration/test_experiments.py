"""Experiments as a user and a program meet them: real rules, real questions."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.assisted import ROOT
from support.terminal import regelwerk

from engine.app.cli import main
from engine.app.config import find_config
from engine.app.workbench import Logged, Workbench
from engine.assistant.request import Request
from engine.learn.experiment import Arm

QUESTION = "Was ist ein Bauantrag?"
BOOM = """\
layer: budget
rules:
  - rule: boom
    when:
      - q: Question()
    then:
      - let: x = 1 / (q.tokens - q.tokens)
      - halt: true
"""

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `rules` in use, `larger` with more tokens, and a database."""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "rules", tmp_path / "larger")
    edit(tmp_path / "larger", "value: 250, range", "value: 300, range")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGELWERK_RULES", str(tmp_path / "rules"))
    monkeypatch.setenv("REGELWERK_DB", str(tmp_path / "x.db"))
    return tmp_path


def edit(rules: Path, old: str, new: str) -> None:
    file = rules / "budget" / "budget.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Carries out a command."""

    def carry_out(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return carry_out


@pytest.fixture
def bench() -> Iterator[Workbench]:
    with Workbench(find_config()) as made:
        yield made


def asked(call: Call, *more: str) -> dict[str, Any]:
    code, out, _ = call("ask", QUESTION, "--model", "phi3", "--json", *more)
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def ask(bench: Workbench, conversation: str | None = None) -> Logged:
    return bench.decide(
        Request(query=QUESTION, model="phi3", conversation=conversation)
    )


def test_real_decisions_are_divided_and_every_one_is_enrolled(
    bench: Workbench, folder: Path
) -> None:
    bench.rulebook.active()
    text = (folder / "larger/budget/budget.yaml").read_text(encoding="utf-8")
    rules = bench.rulebook.draft({"rules/budget/budget.yaml": text})
    trial = bench.experiments.start(
        rules, weight=0.75, unit="conversation", why="count"
    )
    arms: dict[str, set[str]] = {}
    for number in range(48):
        logged = ask(bench, name := f"c{number % 24}")
        assert logged.assigned is not None
        arms.setdefault(name, set()).add(logged.assigned.arm)
        is_tried = logged.assigned.arm == Arm.TREATMENT
        assert logged.decision.allocated == (300 if is_tried else 250)
        assert logged.rules.digest == (trial.treatment if is_tried else trial.control)
        assert logged.decision.ruleset == logged.rules.digest
    assert all(len(found) == 1 for found in arms.values())
    tried = [name for name, (arm,) in arms.items() if arm == Arm.TREATMENT]
    figures = bench.experiments.figures(trial.number)
    treatment, control = figures[Arm.TREATMENT], figures[Arm.CONTROL]
    assert (treatment.units, treatment.decisions) == (len(tried), 2 * len(tried))
    assert (control.units, control.decisions) == (24 - len(tried), 48 - 2 * len(tried))
    assert len(tried) >= 10  # of 24 at 75 %: less has a chance of 1 in 10,000
    assert treatment.allocated == 300.0
    assert control.allocated in {250.0, None}


def test_a_decision_and_its_arm_are_kept_together_or_not_at_all(
    bench: Workbench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(bench, folder)

    def fail(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(bench.store.experiments, "enrol", fail)
    with pytest.raises(KeyboardInterrupt):
        ask(bench, "c")
    assert bench.store.decisions.list() == ()
    assert bench.store.conversations.length("c") == 0


def start(bench: Workbench, folder: Path, more: str = "") -> None:
    """Let everything be decided by the larger rules."""
    text = (folder / "larger/budget/budget.yaml").read_text(encoding="utf-8")
    changes = {"rules/budget/budget.yaml": text}
    if more:
        changes["rules/more.yaml"] = more
    rules = bench.rulebook.draft(changes)
    bench.experiments.start(rules, weight=1.0, unit="decision", why="try")


@pytest.mark.logs_warning
def test_where_the_treatment_fails_the_control_answers(
    bench: Workbench, folder: Path, call: Call
) -> None:
    start(bench, folder, BOOM)
    logged = ask(bench)
    assert logged.decision.allocated == 250
    assert logged.assigned is not None
    assert logged.assigned.arm == Arm.CONTROL
    assert "rule 'boom' could not act" in logged.assigned.failed
    assert logged.to_json()["experiment"] == {
        "number": 1,
        "arm": "control",
        "weight": 1.0,
        "failed": logged.assigned.failed,
    }
    figures = bench.experiments.figures(1)
    assert (figures[Arm.CONTROL].decisions, figures[Arm.TREATMENT].failed) == (0, 1)
    said = (folder / "x.log").read_text(encoding="utf-8")
    assert "experiment 1: the treatment failed (FiringError)" in said
    assert QUESTION not in said
    code, out, err = call("ask", QUESTION)
    assert code == 0
    assert "experiment  1, control, as the treatment failed\n" in out
    assert "the rules that experiment 1 tries failed, so the active ones decid" in err
    assert "the treatment failed on 2 more" in call("experiment", "show")[1]
    call("forget", "--retain", "0")
    with closing(sqlite3.connect(folder / "x.db")) as connection:
        rows = connection.execute("SELECT failed FROM assignments").fetchall()
    assert {reason for (reason,) in rows} == {
        "the reason was forgotten with the question"
    }


@pytest.mark.logs_warning
def test_a_treatment_this_version_does_not_understand_costs_no_answer(
    bench: Workbench, folder: Path
) -> None:
    start(bench, folder)
    trial = bench.experiments.last()
    assert trial is not None
    bench.store.rulesets.refresh(trial.treatment, {"rules/a.yaml": "rules: [later]"})
    with Workbench(bench.config) as other:
        logged = ask(other)
    assert logged.decision.allocated == 250
    assert logged.assigned is not None
    assert "rules/a.yaml:1:" in logged.assigned.failed


def test_what_is_no_question_is_refused_as_ever(call: Call) -> None:
    asked(call)
    assert call("experiment", "start", "--rules", "larger", "--weight", "100")[0] == 0
    code, out, err = call("ask", " ")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert len(json.loads(call("history", "--json")[1])) == 1


def test_a_share_is_tried_turned_and_taken_back_from_the_command_line(
    call: Call,
) -> None:
    assert asked(call)["experiment"] is None
    assert "arm" not in call("history")[1].splitlines()[0].split()
    code, out, _ = call(
        *("experiment", "start", "--rules", "larger", "--weight", "0", "--json"),
        *("--why", "more room"),
    )
    printed = json.loads(out)
    assert code == 0
    assert (printed["running"], printed["weight"], printed["unit"]) == (
        *(True, 0.0, "conversation"),
    )
    first = asked(call, "--conversation", "c")
    assert first["experiment"] == {
        "number": 1,
        "arm": "control",
        "weight": 0.0,
        "failed": None,
    }
    code, out, _ = call("experiment", "weight", "100", "--why", "no complaints")
    assert code == 0
    assert out.startswith("1 of 1 known units change their rules\n")
    second = asked(call, "--conversation", "c")
    assert second["token_budget"]["allocated"] == 300
    assert second["experiment"]["arm"] == "treatment"
    listed = json.loads(call("history", "--json")[1])
    assert [one["experiment"] and one["experiment"]["arm"] for one in listed] == [
        *("treatment", "control", None),
    ]
    head, *lines = call("history")[1].splitlines()
    assert [line.split()[6] for line in lines] == ["treatment", "control", "-"]
    assert "arm" in head.split()
    shown = json.loads(call("experiment", "show", "--json")[1])
    control, treatment = shown["arms"]
    assert (control["arm"], control["decisions"], control["allocated"]) == (
        *("control", 1, 250.0),
    )
    assert (treatment["decisions"], treatment["units"]) == (1, 1)
    assert [(w["before"], w["after"], w["why"]) for w in shown["weights"]] == [
        (None, 0.0, "more room"),
        (0.0, 1.0, "no complaints"),
    ]
    code, out, _ = call("experiment", "stop", "--why", "too dear")
    assert code == 0
    assert "experiment 1, ended: more room\n" in out
    assert "too dear" in out
    assert asked(call)["experiment"] is None
    assert asked(call)["token_budget"]["allocated"] == 250


def test_what_is_adopted_decides_from_the_files_and_goes_back(
    call: Call, folder: Path
) -> None:
    asked(call)
    call("experiment", "start", "--rules", "larger", "--why", "try")
    code, out, _ = call("experiment", "stop", "--adopt", "--why", "it holds")
    assert code == 0
    assert f"decides; its files are in {folder / 'rules'}\n" in out
    own = folder / "rules" / "budget" / "budget.yaml"
    assert "value: 300, range" in own.read_text(encoding="utf-8")
    assert asked(call)["token_budget"]["allocated"] == 300
    code, out, _ = call("rules", "undo", "--files", "--why", "back", "--json")
    assert (code, json.loads(out)["files"]) == (0, ["rules/budget/budget.yaml"])
    assert own.read_text("utf-8") == (ROOT / "rules/budget/budget.yaml").read_text(
        "utf-8"
    )
    assert asked(call)["token_budget"]["allocated"] == 250
    log = json.loads(call("rules", "history", "--json")[1])
    assert [(one["why"], one["restored"]) for one in log[:2]] == [
        ("back", True),
        ("adopted from experiment 1: it holds", False),
    ]


def test_an_edit_ends_the_experiment_and_decides(call: Call, folder: Path) -> None:
    asked(call)
    call("experiment", "start", "--rules", "larger", "--weight", "100")
    edit(folder / "rules", "value: 250, range", "value: 260, range")
    found = asked(call)
    assert found["token_budget"]["allocated"] == 260
    assert found["experiment"] is None
    shown = json.loads(call("experiment", "show", "--json")[1])
    assert shown["running"] is False
    assert "changed on disk" in shown["stopped_why"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("start", "--rules", "rules"), "is the active one already"),
        (("start", "--rules", "nowhere"), "there is no rules folder nowhere"),
        (("start", "--rules", "larger", "--weight", "101"), "is no share of the units"),
        (("start", "--rules", "larger", "--weight", "-1"), "is no share of the units"),
        (("start", "--rules", "larger", "--weight", "nan"), "is no share of the units"),
        (("start", "--rules", "larger", "--unit", "me"), "'me' is no unit"),
        (("weight", "50"), "no experiment is running"),
        (("weight", "inf"), "is no share of the units"),
        (("stop",), "no experiment is running"),
        (("stop", "--adopt"), "no experiment is running"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    call: Call, arguments: tuple[str, ...], sentence: str
) -> None:
    asked(call)
    code, out, err = call("experiment", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.startswith("regelwerk: ")
    assert err.count("\n") == 1
    assert call("experiment", "show")[1] == "no experiment was ever begun\n"
    assert json.loads(call("experiment", "show", "--json")[1]) is None


def test_rules_with_problems_are_not_tried(call: Call, folder: Path) -> None:
    asked(call)
    edit(folder / "larger", "- rule: budget-is-the-product", "- rule: [")
    code, out, err = call("experiment", "start", "--rules", "larger")
    assert (code, out) == (2, "")
    assert err.startswith("larger/budget/budget.yaml:")


def test_without_a_database_there_is_nothing_to_compare(
    call: Call, folder: Path
) -> None:
    for command in (("show",), ("stop",), ("weight", "5")):
        code, out, err = call("experiment", *command)
        assert (code, out) == (2, "")
        assert "there is no database" in err
    assert not (folder / "x.db").exists()


def test_flips_of_the_last_decisions_are_listed(call: Call) -> None:
    asked(call)
    call("ask", "What is the meaning of life according to nobody?")
    call("forget", "--decision", "last")
    code, out, err = call("replay", "--rules", "larger", "--last", "10")
    assert code == 0
    assert f"  {QUESTION}\n  allocated   250 → 300\n" in out
    assert "  skipped: the question of decision " in out
    assert out.endswith("1 of 1 decision would come out otherwise\n")
    assert err == ""
    code, out, _ = call("replay", "--rules", "larger", "--last", "10", "--json")
    printed = json.loads(out)
    assert code == 0
    assert (printed["tried"], len(printed["skipped"])) == (1, 1)
    assert printed["flips"][0]["differences"] == {
        "allocated": {"before": 250, "after": 300}
    }
    out = call("replay", "--rules", "rules", "--last", "10")[1]
    assert out.endswith("0 of 1 decision would come out otherwise\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "name one decision, or several with --last N"),
        (("last", "--last", "3"), "name one decision, or several with --last N"),
        (("--last", "3"), "--last needs the rules to try: name them with --rules DIR"),
    ],
)
def test_a_replay_of_nothing_or_of_two_things_is_one_sentence(
    call: Call, arguments: tuple[str, ...], sentence: str
) -> None:
    asked(call)
    code, out, err = call("replay", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_an_interrupted_replay_ends_as_interrupted(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(call)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("engine.assistant.assistant.Assistant.replay", interrupt)
    assert call("replay", "--rules", "larger", "--last", "1")[0] == 130


def test_the_command_explains_itself() -> None:
    ran = regelwerk("experiment", "--help")
    assert ran.code == 0
    for word in ("start", "show", "weight", "stop"):
        assert f"    {word} " in ran.out
