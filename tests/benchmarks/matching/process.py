"""A worker process, seen from the one that measures."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple, TypeAlias

TESTS = Path(__file__).parents[2]

Reply: TypeAlias = dict[str, Any]


class Ended(NamedTuple):
    """The process gave no reply and never will.

    Attributes:
        state: ``over`` if it was killed for being slow, ``failed`` if it died.
        why: The last thing it said.
    """

    state: str
    why: str


class Worker:
    """One engine with one workload, in a process of its own.

    Args:
        module: Of the engine.
        workload: Its name.
        size: Of the workload.
        core: To stay on; none if below 0.
    """

    def __init__(self, module: str, workload: str, size: int, core: int) -> None:
        self._errors = TemporaryFile()  # noqa: SIM115  # as long as the process
        self._process = subprocess.Popen(  # noqa: S603  # ourselves
            [
                *(sys.executable, "-m", "benchmarks.matching.worker"),
                *(module, workload, str(size), str(core)),
            ],
            cwd=TESTS.parent,
            env=os.environ | {"PYTHONPATH": _paths(), "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            encoding="utf-8",
            # An interrupt is ours to handle: the process is ended, not interrupted.
            start_new_session=True,
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def reply(self, seconds: float) -> Reply | Ended:
        """What it says next, if it does so in time; else it is killed."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            self.end()
            return Ended("over", f"over {seconds:g} s")
        if not line:
            self._process.wait()
            said = self._said()
            self.end()
            return Ended("failed", said)
        reply: Reply = json.loads(line)
        return reply

    def go(self) -> None:
        """Let it run once; the reply says how."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
        except OSError:  # it died; the next reply says so
            pass

    def end(self) -> None:
        """Kill it, if it is still there."""
        self._process.kill()
        self._process.wait()
        self._ear.join()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                stream.close()

    def _said(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return last or f"exit code {self._process.returncode}"


def _paths() -> str:
    """Where modules are: here, and where the caller has some more."""
    more = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join((str(TESTS.parent), str(TESTS), *filter(None, (more,))))
