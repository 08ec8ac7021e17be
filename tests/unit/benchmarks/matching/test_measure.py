"""Engines that are slow, absent, wrong or broken are told from good ones."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.matching import suite
from benchmarks.matching.measure import Figure, measure, quiet_core

COUNTER = replace(suite.BY_NAME["counter"], repetitions=3)

HEAD = """
import sys
import time

from benchmarks.matching.peer import package
from benchmarks.matching.workload import Done


def counter(size):
    return lambda: Done(answer=size, firings=size)
"""
FAKES = {
    "good": HEAD,
    "loud": HEAD + "\nprint('hello')\n",
    "wrong": HEAD.replace("answer=size", "answer=size - 1"),
    "absent": HEAD + "\npackage('a_peer_that_nobody_has')\n",
    "broken": HEAD.replace("Done(", "sys.missing("),
    "slow": HEAD.replace("lambda: ", "lambda: time.sleep(60) or "),
    "slow_at_two": HEAD.replace("lambda: ", "lambda: time.sleep(30 * (size - 1)) or "),
}


@pytest.fixture(autouse=True)
def fakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "fakes"
    folder.mkdir()
    for name, text in FAKES.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def measured(
    *engines: str, sizes: tuple[int, ...] = (1,), limit: float = 60
) -> list[Figure]:
    workload = replace(COUNTER, engines=engines)
    rounds = measure(workload, sizes, limit=limit, place="fakes")
    return [figure for figures in rounds for figure in figures]


@pytest.mark.slow
def test_a_good_one_has_a_median_of_its_repetitions() -> None:
    good, loud = measured("good", "loud")
    for figure in (good, loud):
        assert figure.state == "ok"
        assert figure.firings == 1
        assert len(figure.values) == 3
        assert figure.value == sorted(figure.values)[1]


@pytest.mark.slow
def test_an_absent_a_wrong_and_a_broken_one_are_told() -> None:
    absent, wrong, broken = measured("absent", "wrong", "broken")
    assert (absent.state, wrong.state, broken.state) == ("absent", "wrong", "failed")
    assert absent.value is wrong.value is broken.value is None
    assert "a_peer_that_nobody_has" in absent.why
    assert wrong.why == "the answer is wrong"
    assert "AttributeError" in broken.why


@pytest.mark.slow
def test_a_slow_one_is_killed() -> None:
    [slow] = measured("slow", limit=2)
    assert slow.state == "over"
    assert slow.why == "over 2 s"


@pytest.mark.slow
def test_who_was_too_slow_is_not_asked_for_more() -> None:
    first, second, third = measured("slow_at_two", sizes=(1, 2, 4), limit=2)
    assert (first.state, second.state, third.state) == ("ok", "over", "skipped")
    assert third.why == "over 2 s at 2"


@pytest.mark.slow
def test_a_workload_may_need_new_processes() -> None:
    workload = replace(COUNTER, engines=("good",), fresh=True)
    [[good]] = measure(workload, (1,), place="fakes")
    assert good.state == "ok"
    assert len(good.values) == 3


def test_workers_stay_on_a_core_they_may_use() -> None:
    core = quiet_core()
    if not hasattr(os, "sched_getaffinity"):
        assert core == -1
    else:
        assert core in os.sched_getaffinity(0)
