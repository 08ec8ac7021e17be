"""Verdicts follow from the figures of the run, and from nothing else."""

from __future__ import annotations

import math

import pytest
from benchmarks.matching.bars import BARS, Bar, Judged, amount, judged
from benchmarks.matching.measure import Figure, State


def figure(
    engine: str,
    value: float | None,
    workload: str = "counter",
    size: int = 100_000,
    state: State = "ok",
) -> Figure:
    why = "" if state == "ok" else f"{state}, as said"
    return Figure(
        workload=workload, size=size, engine=engine, state=state, value=value, why=why
    )


def verdict(*figures: Figure) -> Judged:
    """Of the first bar that the first figure belongs to."""
    first = figures[0]
    return next(
        one
        for one in judged(figures)
        if (one.bar.workload, one.bar.size) == (first.workload, first.size)
    )


@pytest.mark.parametrize(
    ("ours", "told"), [(0.5, "aim"), (1.3, "aim"), (5.0, "must"), (5.01, "missed")]
)
def test_less_time_is_better(ours: float, told: str) -> None:
    one = verdict(figure("regelwerk", ours), figure("clips", 1.0))
    assert one.verdict == told
    assert one.measured == ours


@pytest.mark.parametrize(
    ("ours", "told"), [(1.0, "aim"), (2.0, "must"), (3.0, "missed")]
)
def test_more_throughput_is_better(ours: float, told: str) -> None:
    figures = [
        figure("regelwerk", ours, "decision", 100),
        figure("zen", 4.0, "decision", 100),
    ]
    one = verdict(*figures)
    assert one.bar.against == "zen"
    assert one.measured == 4.0 / ours
    assert one.verdict == told


def test_what_has_only_an_aim_can_be_short_of_it() -> None:
    figures = [
        figure("regelwerk", 2.0, "decision", 100),
        figure("fused", 1.0, "decision", 100),
    ]
    [one] = [one for one in judged(figures) if one.bar.against == "fused"]
    assert one.verdict == "short"


@pytest.mark.parametrize(
    ("ours", "told"), [(300, "aim"), (600, "must"), (601, "missed")]
)
def test_a_figure_can_stand_alone(ours: float, told: str) -> None:
    one = verdict(figure("regelwerk", ours, "memory", 1_000_000))
    assert one.verdict == told


def test_our_own_failure_is_a_miss() -> None:
    one = verdict(figure("regelwerk", None, state="over"), figure("clips", 1.0))
    assert (one.verdict, one.why) == ("missed", "over, as said")


def test_a_peer_s_failure_is_none() -> None:
    one = verdict(figure("regelwerk", 1.0), figure("clips", None, state="absent"))
    assert (one.verdict, one.why) == ("not measured", "CLIPS: absent, as said")


def test_what_was_not_run_was_not_measured() -> None:
    assert {one.verdict for one in judged([])} == {"not measured"}
    assert len(judged([])) == len(BARS)
    assert verdict(figure("regelwerk", 1.0)).why == "CLIPS: not in this run"


def test_what_a_system_does_not_tell_was_not_measured() -> None:
    one = verdict(figure("regelwerk", math.nan, "memory", 200_000))
    assert one.verdict == "not measured"


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (2.5, "s", "2.5 s"),
        (0.0123, "s", "12.3 ms"),
        (0.25, "s", "250 ms"),
        (1.234e-5, "s", "12.3 µs"),
        (5e-9, "s", "5 ns"),
        (0.0, "s", "0 ns"),
        (1234.0, "B", "1,234 B"),
        (-0.25, "MB", "-0.25 MB"),
        (math.nan, "B", "unknown"),
    ],
)
def test_amounts_are_easy_to_read(value: float, unit: str, written: str) -> None:
    assert amount(value, unit) == written


def test_a_bar_says_what_it_demands() -> None:
    bar = Bar(workload="decision", size=100, is_throughput=True, must=3, aim=None)
    assert bar.what == "decision, 100 rules: throughput against CLIPS"
    assert (bar.demanded(bar.must), bar.demanded(bar.aim)) == ("≥ 3×", "–")
    alone = Bar(workload="loading", size=1000, against=None, must=1.5, aim=0.3)
    assert alone.what == "loading, 1,000 rules"
    assert alone.demanded(alone.aim) == "≤ 300 ms"
