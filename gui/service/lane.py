"""A lane: one thread with a workbench of its own, and the requests that wait for it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue

from engine.app.config import Config
from engine.app.errors import UsageError
from engine.app.workbench import Workbench
from gui.messages.service import AnyRequest
from gui.messages.wire import Progress
from gui.service.failure import failure
from gui.service.handlers import carry_out
from gui.service.output import Output
from gui.service.shelf import Shelf
from gui.service.work import Cancelled, Work

PAUSE = 0.1
"""Seconds between two reports of progress at least."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Job:
    """A request on its way through the engine process.

    Attributes:
        config: The files to work on; None if none were opened.
        cancelled: Set when nobody wants the reply any more.
    """

    number: int
    request: AnyRequest
    config: Config | None
    cancelled: threading.Event = field(default_factory=threading.Event)


class Lane:
    """Carries out requests one after the other.

    Its workbench is opened for the first request, by the thread that uses it.

    Args:
        name: Of the thread.
        output: Where replies go.
        log: Where its workbench logs to, if not where its configuration says.
    """

    def __init__(self, name: str, output: Output, log: Path | None = None) -> None:
        self._output = output
        self._log = log
        self._waiting: SimpleQueue[Job | None] = SimpleQueue()
        self._bench: Workbench | None = None
        self._opened: Config | None = None
        self._shelf = Shelf()
        # A thread that does not come to an end does not keep the process.
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Job) -> None:
        """Carry out a job after those before it."""
        self._waiting.put(job)

    def finish(self) -> None:
        """Take no more jobs; those put are still carried out."""
        self._waiting.put(None)

    def join(self, seconds: float) -> None:
        """Wait until all is done, so long at most."""
        self._thread.join(seconds)

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            self._carry_out(job)
        self._close()

    def _carry_out(self, job: Job) -> None:
        if job.cancelled.is_set():
            return
        try:
            reply = carry_out(self._work_for(job), job.request)
            self._output.send(job.number, "reply", reply)
        except Cancelled:
            pass
        except Exception as error:  # noqa: BLE001  # the process lives on
            self._output.send(job.number, "failure", failure(error))

    def _work_for(self, job: Job) -> Work:
        return Work(
            bench=self._bench_for(job.config),
            shelf=self._shelf,
            notify=_Reporting(self._output, job.number),
            is_cancelled=job.cancelled.is_set,
        )

    def _bench_for(self, config: Config | None) -> Workbench:
        if config is None:
            raise UsageError("no database is open: choose one, then ask again")
        if self._bench is None or self._opened != config:
            self._close()
            own = config if self._log is None else replace(config, log=self._log)
            self._bench, self._opened = Workbench(own), config
        return self._bench

    def _close(self) -> None:
        if self._bench is not None:
            self._bench.close()
        self._bench, self._shelf = None, Shelf()


class _Reporting:
    """Tells how far a request has come, and not too often."""

    def __init__(self, output: Output, number: int) -> None:
        self._output = output
        self._number = number
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next or done == total:
            self._next = now + PAUSE
            progress = Progress(done=done, total=total)
            self._output.send(self._number, "progress", progress)
