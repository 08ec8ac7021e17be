"""How long a big proof takes to open, unfold, scroll, filter and walk in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.big_proof import DECISION
from benchmarks.canned import CannedEngine
from benchmarks.figure import Figure, resident, share_below
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from gui.language import Language
from gui.main_window import MainWindow
from gui.state import State
from gui.style.style import Style
from gui.views.proof import ProofView

FRAMES = 300
PATIENCE = 60.0
"""Seconds after which something that does not happen is given up."""


def measure(file: Path, settings: QSettings) -> Iterator[Figure]:
    """Open a written proof in the real window, and do with it what people do.

    Args:
        file: The proof as the engine process would send it.
        settings: Of the window; thrown away.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    engine = CannedEngine(file)
    state = State()
    window = MainWindow(
        engine, state, Style(application), Language(application), settings
    )
    window.show()
    _turn()
    if (held := resident()) is not None:
        yield Figure(what="memory, idle", value=held, bar=150, unit="MB")
    view = window.findChild(ProofView)
    assert isinstance(view, ProofView)
    window.go("proof")
    yield from _opened(view, state, engine)
    yield from _unfolded(view)
    if (held := resident()) is not None:
        what = "memory, proof open and unfolded"
        yield Figure(what=what, value=held, bar=250, unit="MB")
    yield from _walked(view, state)
    view.filter.ask_for("")
    view.tree.expandAll()
    yield from _filtered(view)
    window.close()
    window.deleteLater()


def until(is_so: Callable[[], bool]) -> None:
    """Let the window work until something is so.

    Raises:
        TimeoutError: It never is.
    """
    end = perf_counter() + PATIENCE
    while not is_so():
        if perf_counter() > end:
            raise TimeoutError(f"nothing came of it in {PATIENCE:g} s")
        QApplication.processEvents()


def _turn() -> None:
    QApplication.sendPostedEvents()
    QApplication.processEvents()


def _seconds(do: Callable[[], object], view: ProofView) -> float:
    """How long something takes until its result is on the screen."""
    began = perf_counter()
    do()
    view.tree.viewport().repaint()
    return perf_counter() - began


def _milliseconds(what: str, bar: float | None, seconds: float) -> Figure:
    return Figure(what=what, value=seconds * 1000, bar=bar, unit="ms")


def _opened(view: ProofView, state: State, engine: CannedEngine) -> Iterator[Figure]:
    began = perf_counter()
    state.select_decision(DECISION)
    until(lambda: view.tree.proof is not None)
    view.tree.viewport().repaint()
    there = perf_counter() - engine.came_at
    yield _milliseconds("open: last page there → first rows painted", 100, there)
    whole = perf_counter() - began
    yield _milliseconds("open: all pages read and arranged", None, whole)
    worst = max(engine.turns[:-1], default=0.0)
    yield _milliseconds("open: longest hold-up by a page before", 100, worst)


def _unfolded(view: ProofView) -> Iterator[Figure]:
    seconds = _seconds(lambda: view.tree.unfold(4), view)
    yield _milliseconds("unfold four levels", None, seconds)
    done: list[bool] = []
    view.tree.unfolding.connect(lambda so_far, whole: done.append(so_far == whole))
    began = perf_counter()
    view.expand_all.trigger()
    until(lambda: bool(done) and done[-1])
    view.tree.viewport().repaint()
    yield _milliseconds("unfold all", 1000, perf_counter() - began)
    frames = list(_frames(view))
    yield _milliseconds("scroll, all unfolded: frame p50", 16, share_below(frames, 0.5))
    yield _milliseconds("scroll: frame p95", 16, share_below(frames, 0.95))


def _frames(view: ProofView) -> Iterator[float]:
    bar = view.tree.verticalScrollBar()
    for number in range(FRAMES):
        place = number * 7919 % max(1, bar.maximum())
        yield _seconds(lambda place=place: bar.setValue(place), view)  # type: ignore[misc]


def _filtered(view: ProofView) -> Iterator[Figure]:
    for what, text in (
        ("filter, all unfolded, few hits", "room500"),
        ("filter: one rule", "rule:rule-5"),
        ("filter: half of all rows", "utility<0.5"),
        ("filter: words in every row", "="),
    ):
        seconds = _seconds(lambda text=text: view.filter.ask_for(text), view)  # type: ignore[misc]
        yield _milliseconds(what, 150, seconds)
    seconds = _seconds(lambda: view.filter.ask_for(""), view)
    yield _milliseconds("filter taken away", 150, seconds)


def _walked(view: ProofView, state: State) -> Iterator[Figure]:
    proof = view.tree.proof
    assert proof is not None
    depths = [0] * len(proof.rows)
    for step in reversed(range(len(depths))):  # premises have lower numbers
        for one in proof.rows[step].premises:
            depths[one] = max(depths[one], depths[step] + 1)
    deepest, goal = depths.index(max(depths)), proof.proof.goals[0]
    yield _jump("jump to the deepest step, all unfolded", view, state, deepest)
    state.select_step(goal)
    view.collapse_all.trigger()
    yield _jump("jump to the deepest step, all folded", view, state, deepest)
    view.filter.ask_for("rule:rule-5")
    seconds = _seconds(lambda: view.tree.walk_hits(1), view)
    yield _milliseconds("next hit", 50, seconds)


def _jump(what: str, view: ProofView, state: State, step: int) -> Figure:
    view.tree.viewport().repaint()
    return _milliseconds(what, 50, _seconds(lambda: state.select_step(step), view))
