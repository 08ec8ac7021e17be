"""Measuring engines on a workload, in turns, so that all meet the same noise."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Literal, TypeAlias

from benchmarks.matching.process import Ended, Reply, Worker
from benchmarks.matching.workload import Workload

State: TypeAlias = Literal["ok", "absent", "over", "wrong", "failed", "skipped"]

PLACE = "benchmarks.matching.engines"
LIMIT = 60.0
"""Seconds after which an engine that prepares or runs is killed."""
PATIENCE = 10.0
"""Seconds after which an engine is not asked to repeat once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What an engine needed for a workload of some size.

    Attributes:
        state: Whether there is a value, or why not: the engine cannot be imported, was
            killed, gave a wrong answer, died, or failed at a smaller size already.
        value: The median, in the workload's unit; None where there is none.
        values: Of all repetitions, in their order.
        firings: How many rules fired; None where the engine does not say.
        why: What is to say about a state that is not ok.
    """

    workload: str
    size: int
    engine: str
    state: State
    value: float | None = None
    values: tuple[float, ...] = ()
    firings: int | None = None
    why: str = ""


class Contestant:
    """An engine while it is measured.

    Args:
        engine: The name of its module in `place`.
        workload: What it does.
        size: Of the workload.
        limit: Seconds until it is killed.
        place: Where engines' modules are.
    """

    def __init__(
        self, engine: str, workload: Workload, size: int, limit: float, place: str
    ) -> None:
        self.engine = engine
        self._workload = workload
        self._size = size
        self._limit = limit
        self._module = f"{place}.{engine}"
        self._worker: Worker | None = None
        self._values: list[float] = []
        self._firings: int | None = None
        self._ended: tuple[State, str] | None = None
        self._spent = 0.0

    @property
    def wants_more(self) -> bool:
        """Whether it should run once more."""
        return (
            self._ended is None
            and len(self._values) < self._workload.repetitions
            and (not self._values or self._spent < PATIENCE)
        )

    def prepare(self) -> None:
        """Start its process, and wait until it is ready."""
        self._worker = Worker(
            self._module, self._workload.name, self._size, quiet_core()
        )
        self._listen(self._worker)

    def run(self) -> None:
        """Do the workload once."""
        if self._worker is None:
            self.prepare()
        if self._ended is not None or self._worker is None:
            return
        self._worker.go()
        self._listen(self._worker)
        if self._workload.fresh:
            self.end()

    def _listen(self, worker: Worker) -> None:
        began = perf_counter()
        self._heed(worker.reply(self._limit))
        self._spent += perf_counter() - began

    def _heed(self, reply: Reply | Ended) -> None:
        if isinstance(reply, Ended):
            self._ended = ("over" if reply.state == "over" else "failed", reply.why)
        elif "absent" in reply:
            self._ended = ("absent", reply["absent"])
        elif "value" in reply:
            self._values.append(reply["value"])
            self._firings = reply["firings"]
            if not reply["right"]:
                self._ended = ("wrong", "the answer is wrong")

    def end(self) -> None:
        """End its process."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def figure(self) -> Figure:
        """What came of it."""
        state, why = self._ended or ("ok", "")
        is_good = state == "ok"
        return Figure(
            workload=self._workload.name,
            size=self._size,
            engine=self.engine,
            state=state,
            value=median(self._values) if is_good else None,
            values=tuple(self._values) if is_good else (),
            firings=self._firings if is_good else None,
            why=why,
        )


def measure(
    workload: Workload,
    sizes: Iterable[int],
    *,
    limit: float = LIMIT,
    place: str = PLACE,
) -> Iterator[tuple[Figure, ...]]:
    """The figures of all engines, size by size.

    An engine that could not do a size is not asked for larger ones.
    """
    given_up: dict[str, Figure] = {}
    for size in sizes:
        asked = [
            Contestant(engine, workload, size, limit, place)
            for engine in workload.engines
            if engine not in given_up
        ]
        try:
            _take_turns(asked)
        finally:
            for contestant in asked:
                contestant.end()
        figures = [contestant.figure() for contestant in asked]
        for figure in figures:
            if figure.state != "ok":
                given_up.setdefault(figure.engine, figure)
        asked_for = {figure.engine: figure for figure in figures}
        yield tuple(
            asked_for.get(engine) or _skipped(given_up[engine], size)
            for engine in workload.engines
        )


def _take_turns(contestants: list[Contestant]) -> None:
    for contestant in contestants:
        contestant.prepare()
    turn = 0
    while any(contestant.wants_more for contestant in contestants):
        for place in range(len(contestants)):
            contestant = contestants[(place + turn) % len(contestants)]
            if contestant.wants_more:
                contestant.run()
        turn += 1


def _skipped(before: Figure, size: int) -> Figure:
    return Figure(
        workload=before.workload,
        size=size,
        engine=before.engine,
        state=before.state if before.state == "absent" else "skipped",
        why=f"{before.why} at {before.size:,}" if before.why else "",
    )


def quiet_core() -> int:
    """The processor that workers stay on; -1 where a process cannot be kept on one."""
    if sys.platform == "win32" or not hasattr(os, "sched_getaffinity"):
        return -1
    return max(os.sched_getaffinity(0))
