"""The report holds the figures, their ratios and the verdicts; so does the history."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from benchmarks.matching import history, plot, run
from benchmarks.matching.bars import judged
from benchmarks.matching.measure import Figure
from benchmarks.matching.report import report, times

FIGURES = (
    *(
        Figure(
            workload="manners",
            size=size,
            engine=engine,
            state="ok",
            value=value,
            values=(value,),
            firings=firings,
        )
        for engine, size, value, firings in (
            ("regelwerk", 32, 0.001, 590),
            ("clips", 32, 0.002, 590),
            ("regelwerk", 64, 0.004, 2206),
            ("clips", 64, 0.04, 2206),
            ("durable", 32, 0.0008, 591),
        )
    ),
    Figure(
        workload="manners", size=64, engine="durable", state="over", why="over 60 s"
    ),
    Figure(workload="manners", size=64, engine="experta", state="absent", why="none"),
)


def record(commit: str = "abc") -> run.Record:
    return run.Record(
        commit=commit,
        date="2026-01-31",
        machine="Measured on a machine.",
        python="3.11.7",
        peers={"clipspy": "1.0.6"},
        figures=FIGURES,
        bars=judged(FIGURES),
    )


def lines() -> list[str]:
    return report(record()).splitlines()


def test_it_says_where_and_when() -> None:
    text = report(record())
    assert "Measured on a machine. Commit abc, 2026-01-31." in text
    assert "Peers: clipspy 1.0.6." in text


def test_bars_are_judged() -> None:
    [row] = [line for line in lines() if line.startswith("| manners, 64 guests: time")]
    assert row.endswith("| ≤ 0.5× | ≤ 0.05× | 0.1× | must reached |")


def test_ratios_are_to_clips_and_to_us() -> None:
    rows = [line for line in lines() if line.startswith("| CLIPS |")]
    assert rows == ["| CLIPS | 2 ms (2× Regelwerk) | 40 ms (10× Regelwerk) |"]
    [ours] = [line for line in lines() if line.startswith("| Regelwerk |")]
    assert ours == "| Regelwerk | 1 ms (0.5× CLIPS) | 4 ms (0.1× CLIPS) |"


def test_failures_are_named() -> None:
    [durable] = [line for line in lines() if line.startswith("| durable_rules |")]
    assert durable == (
        "| durable_rules | 800 µs (0.4× CLIPS, ≈ 0.8× Regelwerk) | over 60 s |"
    )
    [experta] = [line for line in lines() if line.startswith("| experta |")]
    assert experta == "| experta |  | absent |"


def test_firings_are_compared() -> None:
    assert "Firings: 590, 2,206 (Regelwerk, CLIPS); 591, – (durable_rules)." in lines()


def test_the_overview_has_the_largest_comparison() -> None:
    [row] = [line for line in lines() if line.startswith("| manners, 64 guests |")]
    assert row.startswith("| manners, 64 guests | 0.1× |  | ≈ 1.2× at 32 |")


@pytest.mark.parametrize(
    ("ratio", "written"),
    [(1.0, "≈ 1×"), (1.29, "≈ 1.3×"), (1.31, "1.3×"), (0.75, "0.75×"), (250.0, "250×")],
)
def test_a_tie_is_marked(ratio: float, written: str) -> None:
    assert times(ratio) == written


def test_every_run_is_a_line_of_the_history(tmp_path: Path) -> None:
    file = tmp_path / "matching.jsonl"
    history.append(file, record("abc"))
    history.append(file, record("def"))
    head, _, first, second = history.table(file)
    assert head.startswith("| commit | date | decision, 100 rules")
    assert first.startswith("| abc | 2026-01-31 | not measured |")
    assert second.startswith("| def | 2026-01-31 |")
    assert "| 0.1× |" in second
    assert "clipspy" in file.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_same_figures_give_the_same_picture(tmp_path: Path) -> None:
    if find_spec("matplotlib") is None:
        pytest.skip("matplotlib is not installed; `make bench` installs it")
    first, second = tmp_path / "first.svg", tmp_path / "second.svg"
    plot.draw(FIGURES, first)
    plot.draw(FIGURES, second)
    assert first.read_bytes() == second.read_bytes()
    text = first.read_text(encoding="utf-8")
    assert "manners" in text
    assert "CLIPS" in text


def test_the_machine_is_described_without_its_name() -> None:
    assert run.machine().startswith("Measured with ")
    assert run.machine().endswith(".")
