"""Budgets watched as a user does: questions asked, outcomes logged, figures read."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.assisted import ROOT
from support.budgeted import answer, keep, keep_many
from support.stored import insert, made, opened
from support.terminal import regelwerk

from engine.app.cli import main
from engine.app.config import find_config
from engine.app.workbench import Workbench
from engine.assistant.request import GivenChunk, Request
from engine.store import database as database_module
from engine.store.budgets import Selection
from engine.store.migrations import STEPS
from engine.store.migrations import apply as apply_module

QUESTIONS = (
    ("Was ist ein Bauantrag?", "talk"),
    ("Und wie lange dauert das?", "talk"),
    ("Wie wird das Ermessen der Behörde nach dem Verwaltungsrecht geprüft?", "other"),
)
KINDS = ("stats", "domains", "kpi", "recommend")

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGELWERK_RULES", str(ROOT / "rules"))
    monkeypatch.setenv("REGELWERK_DB", str(tmp_path / "x.db"))
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Carries out a command: its code, what it wrote, what it noted."""

    def budget(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["budget", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return budget


@pytest.fixture
def told(call: Call) -> Callable[..., Any]:
    """Carries out a command with ``--json``; the data it wrote."""

    def data(*words: str) -> Any:  # noqa: ANN401  # JSON
        code, out, err = call(*words, "--json")
        assert code == 0, err
        return json.loads(out)

    return data


@pytest.fixture
def asked() -> list[str]:
    """Three questions asked, two answered within their budgets or beyond; their ids."""
    with Workbench(find_config()) as bench:
        ids = [
            bench.decide(Request(query=query, conversation=talk, unit="ann")).id
            for query, talk in QUESTIONS
        ]
        bench.outcome(ids[0], tokens_used=200, latency=61_000.0)
        bench.outcome(ids[1], tokens_used=100_000)
    return ids


def test_figures_are_those_of_the_log(
    asked: list[str], told: Callable[..., Any]
) -> None:
    found = told("stats")
    assert found["decisions"] == 3
    assert found["accuracy"] == {"part": 1, "of": 2, "percent": 50.0}
    assert found["follow_ups"] == {"part": 1, "of": 2, "percent": 50.0}
    assert found["times"]["slow"]["part"] == 1
    assert found["overflow"]["share"] == {"part": 0, "of": 3, "percent": 0.0}
    assert sum(one["share"]["part"] for one in found["intents"]) == 3
    with Workbench(find_config()) as bench:
        kept = [bench.store.decisions.get(id_).entry.summary.allocated for id_ in asked]
    assert found["budget"]["min"] == min(one for one in kept if one is not None)
    assert found["budget"]["max"] == max(one for one in kept if one is not None)


def test_text_tells_the_same(asked: list[str], call: Call) -> None:
    code, out, _ = call("stats")
    assert code == 0
    assert "accuracy       50.0 % (1 of 2) used 50 to 100 %" in out
    assert "follow-ups     50.0 % (1 of 2) conversations went on" in out
    assert asked[0] in out
    assert "Was ist ein Bauantrag?" in out


def test_domains_are_told_apart(
    asked: list[str], told: Callable[..., Any], call: Call
) -> None:
    found = {one["name"]: one["count"] for one in told("domains")}
    assert found["building_law"] >= 1
    assert found["administrative_law"] >= 1
    assert sum(found.values()) == len(asked)
    assert "criminal_law                0" in call("domains")[1]


def test_an_overflow_is_recorded_when_something_gives_way(
    told: Callable[..., Any],
) -> None:
    long = "Ein Bauantrag ist der Antrag auf Zulassung eines Vorhabens. " * 40
    chunks = tuple(GivenChunk(text=f"{n}. {long}") for n in range(8))
    with Workbench(find_config()) as bench:
        query = "Untersuche alle Aspekte eines Bauantrags."
        bench.decide(Request(query=query, model="phi3", chunks=chunks))
        (record,) = bench.store.budgets.records(Selection())
    assert record.overflow
    assert told("stats")["overflow"]["share"]["part"] == 1


def test_filters_select(asked: list[str], told: Callable[..., Any], call: Call) -> None:
    assert told("stats", "--last", "2")["decisions"] == 2
    assert told("stats", "--unit", "ann")["decisions"] == len(asked)
    assert told("stats", "--unit", "bob")["decisions"] == 0
    assert told("stats", "--since", "2020-01-01")["decisions"] == 3
    assert told("stats", "--until", "2020-01-01")["decisions"] == 0
    assert call("stats", "--unit", "bob")[1] == "no decisions\n"
    code, _, err = call("stats", "--since", "2026-02-02", "--until", "2026-02-01")
    assert code == 2
    assert "give the earlier one with --since" in err


@pytest.mark.parametrize(
    "words",
    [
        ("stats", "--since", "yesterday"),
        ("stats", "--since", "0001-01-01"),
        ("stats", "--until", "9999-12-31"),
        ("stats", "--last", "-1"),
        ("stats", "--last", "nan"),
        ("stats", "--unit", "\ud800"),
        ("export", "--format", "xml"),
        ("export",),
        ("report", "--language", "fr"),
        (),
    ],
)
def test_what_cannot_be_meant_is_refused(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["budget", *words])
    assert stopped.value.code == 2
    assert "usage: regelwerk budget" in capsys.readouterr().err


def test_without_a_database_it_says_so(call: Call) -> None:
    for kind in (*KINDS, "report"):
        code, out, err = call(kind)
        assert (code, out) == (2, "")
        assert "there is no database" in err


def test_an_empty_database_has_no_figures(folder: Path, call: Call) -> None:
    opened(folder / "x.db").database.close()
    assert call("stats") == (0, "no decisions\n", "")
    assert call("domains") == (0, "no decisions\n", "")
    assert call("kpi")[1].count("unknown") == 5
    assert "Recommendations need 10 decisions. (0 < 10)" in call("recommend")[1]
    code, out, _ = call("export", "--format", "json")
    assert (code, json.loads(out)["queries"]) == (0, [])
    assert "No decisions are logged." in call("report")[1]


def test_nine_decisions_are_too_few_and_ten_are_enough(
    folder: Path, told: Callable[..., Any], call: Call
) -> None:
    with opened(folder / "x.db") as store:
        for _ in range(9):
            keep(store, answer(strategy="early_stopping"))
        assert told("recommend")["recommendations"] == []
        assert call("recommend")[1] == (
            "note    Recommendations need 10 decisions. (9 < 10)\n"
        )
        keep(store)
    found = told("recommend")
    assert [one["level"] for one in found["recommendations"]] == ["HIGH", "LOW"]
    assert "90.0 % > 15 %" in call("recommend")[1]
    assert "overflow_many = 15" in call("recommend", "--why")[1]


def test_kpis_are_judged_by_the_rules_in_use(
    folder: Path, told: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(folder / "x.db") as store:
        keep(store, timings={"rules": 60.0, "total": 70.0})
    state = {one["kpi"]: one["state"] for one in told("kpi")["kpis"]}
    assert state["budget_calculation"] == "ok"
    assert state["intent_recognition"] == "unknown", "it was never really decided"
    shutil.copytree(ROOT / "rules", folder / "mine")
    file = folder / "mine" / "monitor" / "kpis.yaml"
    text = file.read_text(encoding="utf-8")
    old = "calculation_critical: {value: 200"
    assert old in text
    stricter = text.replace(old, "calculation_critical: {value: 55")
    file.write_text(
        stricter.replace(
            "calculation_warn: {value: 100", "calculation_warn: {value: 52"
        ),
        encoding="utf-8",
    )
    monkeypatch.setenv("REGELWERK_RULES", str(folder / "mine"))
    state = {one["kpi"]: one["state"] for one in told("kpi")["kpis"]}
    assert state["budget_calculation"] == "critical"
    with closing(sqlite3.connect(folder / "x.db")) as connection:
        (activations,) = connection.execute("SELECT count(*) FROM activations")
    assert activations == (0,)  # looking makes nothing active


def test_recognition_is_measured_on_the_latest_questions(
    asked: list[str], told: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forget", "--decision", asked[0]]) == 0
    capsys.readouterr()
    (found,) = (
        one for one in told("kpi")["kpis"] if one["kpi"] == "intent_recognition"
    )
    assert found["count"] == len(asked) - 1, "what was forgotten cannot be judged"
    assert found["value"] > 0
    assert found["state"] in {"target", "ok", "warn", "critical"}


def test_csv_goes_to_a_file_for_spreadsheets_and_to_programs_without_a_mark(
    folder: Path, asked: list[str], call: Call
) -> None:
    file = folder / "out.csv"
    file.write_text("old", encoding="utf-8")
    code, out, err = call("export", "--format", "csv", "--output", str(file))
    assert (code, out, err) == (0, "", f"wrote {file}\n")
    assert file.read_bytes().startswith(b"\xef\xbb\xbftimestamp,")
    _, out, _ = call("export", "--format", "csv")
    assert out == file.read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["query"] for row in rows] == [query for query, _ in QUESTIONS]
    assert [row["actual_used"] for row in rows] == ["200", "100000", ""]
    assert len(rows) == len(asked)


def test_a_forgotten_question_is_gone_everywhere(
    folder: Path, asked: list[str], call: Call
) -> None:
    assert main(["forget", "--decision", asked[2]]) == 0
    for words in (
        *(("export", "--format", kind) for kind in ("csv", "json")),
        ("stats",),
        ("report",),
    ):
        code, out, _ = call(*words)
        assert code == 0
        assert "Bauantrag" in out
        assert "Ermessen" not in out
    assert "[forgotten]" in call("stats")[1]
    assert folder.exists()


def test_a_folder_cannot_be_written_as_a_file(
    folder: Path, asked: list[str], call: Call
) -> None:
    assert asked
    code, _, err = call("export", "--format", "csv", "--output", str(folder))
    assert (code, "is no file" in err) == (2, True)
    code, _, err = call("report", "--output", str(folder / "none" / "x.html"))
    assert (code, "there is no folder" in err) == (2, True)


def test_a_report_without_matplotlib_has_tables_and_a_note(
    asked: list[str], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, out, err = call("report")
    assert code == 0
    assert "<table>" in out
    assert "<svg" not in out
    assert "pip install regelwerk[report]" in err


def test_rules_without_a_monitor_are_named_with_the_cure(
    folder: Path, asked: list[str], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked
    shutil.copytree(ROOT / "rules", folder / "mine")
    shutil.rmtree(folder / "mine" / "monitor")
    monkeypatch.setenv("REGELWERK_RULES", str(folder / "mine"))
    assert call("stats")[0] == 0
    code, _, err = call("kpi")
    assert code == 2
    assert "take the files of rules/monitor" in err


def test_decisions_of_an_older_database_are_watched_too(
    folder: Path, told: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        for module in (database_module, apply_module):
            before.setattr(module, "STEPS", STEPS[:2])
        with opened(folder / "x.db") as old:
            texts = (json.dumps(answer(strategy="reduce_agents")), "{", "[]")
            for text in texts:
                insert(old, replace(made(old), answer=text))
    found = told("stats")
    assert found["decisions"] == 3
    assert found["overflow"] == {
        "share": {"part": 1, "of": 1, "percent": 100.0},
        "strategies": [["reduce_agents", 1]],
    }
    assert found["budget"]["count"] == 3


def test_damage_is_named_and_no_traceback(
    folder: Path, asked: list[str], call: Call
) -> None:
    with closing(sqlite3.connect(folder / "x.db")) as connection:
        connection.execute("UPDATE budgets SET at = '?' WHERE number = 2")
        connection.commit()
    for words in (*((kind,) for kind in KINDS), ("report",)):
        code, out, err = call(*words)
        assert (code, out) == (2, "")
        assert f"the budget of decision {asked[1]} is damaged" in err
    target = folder / "out.csv"
    assert call("export", "--format", "csv", "--output", str(target))[0] == 2
    assert not target.exists()
    assert not list(folder.glob(".out*"))


def test_every_hundredth_decision_is_a_line_in_the_log(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGELWERK_TOKEN_BUDGET_REPORT_EVERY", "2")
    with Workbench(find_config()) as bench:
        for query, talk in (*QUESTIONS, QUESTIONS[0]):
            bench.decide(Request(query=query, conversation=talk))
    log = (folder / "x.log").read_text(encoding="utf-8")
    assert log.count("Budget Report: 2 decisions, mean ") == 2
    assert "follow-ups 100.0 %" in log


def test_many_decisions_are_counted_whole(
    folder: Path, told: Callable[..., Any]
) -> None:
    with opened(folder / "x.db") as store:
        keep_many(store, 3210)
    found = told("stats")
    assert found["decisions"] == found["budget"]["count"] == 3210
    assert sum(one["share"]["part"] for one in found["bins"]) == 3210
    assert sum(one["count"] for one in told("domains")) == 3210
    assert told("stats", "--last", "1234")["decisions"] == 1234


def test_it_works_as_a_process(folder: Path, asked: list[str]) -> None:
    assert asked
    more = {"REGELWERK_RULES": str(ROOT / "rules")}
    done = regelwerk(
        *("budget", "export", "--format", "json", "--db", folder / "x.db"), more=more
    )
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["metadata"]["total_queries"] == 3
