"""Every workload does what it says, at a tiny size and with our engine."""

from __future__ import annotations

import ast
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from benchmarks.matching import suite
from benchmarks.matching.bars import BARS
from benchmarks.matching.engines import regelwerk
from benchmarks.matching.measure import PLACE
from benchmarks.matching.rule_text import RULES
from benchmarks.matching.workload import Prepare, Workload

ENGINES = Path(regelwerk.__file__).parent
FIRING = ("manners", "waltz", "waltzdb", "counter", "closure", "churn", "storm")


def prepared(workload: str) -> Prepare:
    prepare: Prepare = getattr(regelwerk, workload)
    return prepare


@pytest.mark.slow
@pytest.mark.parametrize("workload", suite.WORKLOADS, ids=lambda one: one.name)
def test_our_answer_is_right(workload: Workload) -> None:
    done = prepared(workload.name)(workload.tiny)()
    assert workload.check(workload.tiny, done.answer)
    assert done.units >= 1


WRONG = [
    ("decision", [(0, "direct")]),
    ("manners", ["n1", "n2", "n3", "n4", "n5", "n6", "n7", "n7"]),
    ("waltz", set()),
    ("waltzdb", {(0, 64, "convex")}),
    ("counter", 19),
    ("closure", 27),
    ("closure_random", 0),
    ("alpha", 50),
    ("churn", 5),
    ("sales", (0, set())),
    ("storm", [0] * 8),
    ("storm_rings", [200] * 8),
    ("memory", 0),
]


@pytest.mark.parametrize(("name", "answer"), WRONG, ids=[name for name, _ in WRONG])
def test_a_wrong_answer_is_not(name: str, answer: object) -> None:
    workload = suite.BY_NAME[name]
    assert not workload.check(workload.tiny, answer)


@pytest.mark.slow
@pytest.mark.parametrize("name", FIRING)
def test_clips_fires_as_often_as_we_do(name: str) -> None:
    if find_spec("clips") is None:
        pytest.skip("clipspy is not installed; `make bench` installs it")
    clips = import_module(f"{PLACE}.clips")
    prepare: Callable[..., object] = getattr(clips, name)
    size = suite.BY_NAME[name].tiny
    theirs = prepare(size)()  # type: ignore[operator]
    ours = prepared(name)(size)()
    assert ours.firings == theirs.firings
    assert ours.answer == theirs.answer


def test_manners_fires_as_often_as_a_search_without_dead_ends() -> None:
    done = prepared("manners")(8)()
    assert done.firings == 1 + 3 * 7 + 8 * 7 // 2


def functions(engine: str) -> set[str]:
    """The names an engine's module defines or imports, without importing peers."""
    tree = ast.parse((ENGINES / f"{engine}.py").read_text(encoding="utf-8"))
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ImportFrom):
            names.update(alias.asname or alias.name for alias in node.names)
    return names


@pytest.mark.parametrize("workload", suite.WORKLOADS, ids=lambda one: one.name)
def test_every_engine_of_a_workload_can_do_it(workload: Workload) -> None:
    assert workload.engines[0] == suite.OURS
    for engine in workload.engines:
        assert workload.name in functions(engine), engine
        assert engine in suite.LABELS


def test_every_bar_is_measured_in_a_full_run() -> None:
    for bar in BARS:
        workload = suite.BY_NAME[bar.workload]
        assert bar.size in workload.sizes, bar.what
        assert bar.against is None or bar.against in workload.engines, bar.what


def test_every_rule_file_has_a_counterpart() -> None:
    ours = {file.stem for file in RULES.glob("*.yaml")}
    theirs = {file.stem for file in (RULES.parent / "clips").glob("*.clp")}
    assert len(ours) > 8
    assert ours == theirs
