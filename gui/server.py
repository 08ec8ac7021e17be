"""The engine process: ``python -m gui.server``, JSON lines in and out.

A reading thread takes calls; a quick and a slow lane carry them out, so that a
backtest holds up nobody who reads a proof. It ends with its input.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import BinaryIO
from weakref import WeakValueDictionary

import msgspec

from engine.app.config import Config, find_config
from engine.app.console import own_stdout
from gui.messages.decisions import AskDemo, AskQuestion, ListModels
from gui.messages.experiments import SetWeight, StartExperiment, StopExperiment
from gui.messages.proofs import AskWhyNot
from gui.messages.rules import (
    Backtest,
    CheckDrafts,
    ListRuleFiles,
    ListWords,
    RestoreSet,
    SaveDraft,
    TryDrafts,
)
from gui.messages.service import AnyRequest, LookRound, Open
from gui.messages.wire import Call, Failure
from gui.service.failure import failure
from gui.service.lane import Job, Lane
from gui.service.output import Output

SLOW = (AskDemo, AskWhyNot, Backtest, TryDrafts)
"""What takes long, or may, and can be given up."""
RULES = (
    *(AskQuestion, CheckDrafts, ListModels, ListRuleFiles, ListWords, LookRound),
    *(SaveDraft, RestoreSet, StartExperiment, SetWeight, StopExperiment),
)
"""What may have to read or run the rules first; a hard question can take long."""
LARGE = 256 * 1024
"""Characters of drafts from which on checking them takes long too."""
PATIENCE = 1.5
"""Seconds that requests under way are waited for at the end."""


class Server:
    """Takes calls until there are no more.

    Args:
        calls: Lines, one call each.
        returns: Where replies go, a line each.
    """

    def __init__(self, calls: BinaryIO, returns: BinaryIO) -> None:
        self._calls = calls
        self._output = Output(returns)
        # What only shows what is on file waits for neither of the others.
        self._quick = Lane("quick", self._output, log=Path(os.devnull))
        # The log is one for the whole process, and this lane writes it.
        self._rules = Lane("rules", self._output)
        self._slow = Lane("slow", self._output, log=Path(os.devnull))
        self._lanes = (self._quick, self._rules, self._slow)
        # Those that a lane still holds.
        self._jobs: WeakValueDictionary[int, Job] = WeakValueDictionary()
        self._config: Config | None = None
        self._call = msgspec.json.Decoder(Call)
        self._request = msgspec.json.Decoder(AnyRequest)

    def read(self) -> None:
        """Take calls until the input ends."""
        for line in self._calls:
            self._take(line)

    def finish(self) -> None:
        """Give up what takes long, and carry out what is quick: it may be a save."""
        for job in self._jobs.values():
            if _is_slow(job.request):
                job.cancelled.set()
        end = time.monotonic() + PATIENCE
        for lane in self._lanes:
            lane.finish()
        for lane in self._lanes:
            lane.join(max(0.0, end - time.monotonic()))

    def _take(self, line: bytes) -> None:
        try:
            call = self._call.decode(line)
        except msgspec.DecodeError as error:
            sys.stderr.write(f"a line that is no call was passed over: {error}\n")
            return
        if call.cancel:
            job = self._jobs.pop(call.number, None)
            if job is not None:
                job.cancelled.set()
            return
        try:
            self._start(call.number, self._request.decode(call.body))
        except msgspec.DecodeError as error:
            told = Failure(sentence=f"the request is none: {error}", is_bug=True)
            self._output.send(call.number, "failure", told)
        except Exception as error:  # noqa: BLE001  # no request ends the process
            self._output.send(call.number, "failure", failure(error))

    def _start(self, number: int, request: AnyRequest) -> None:
        if isinstance(request, Open):
            self._config = None
            self._config = find_config(
                rules=_named(request.rules), database=_named(request.database)
            )
        job = Job(number=number, request=request, config=self._config)
        self._jobs[number] = job
        self._lane(request).put(job)

    def _lane(self, request: AnyRequest) -> Lane:
        if _is_slow(request):
            return self._slow
        return self._rules if isinstance(request, RULES) else self._quick


def _is_slow(request: AnyRequest) -> bool:
    if isinstance(request, CheckDrafts):
        return sum(len(draft.text) for draft in request.drafts) > LARGE
    return isinstance(request, SLOW)


def _named(path: str) -> Path | None:
    return Path(path).expanduser() if path else None


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def main() -> None:
    """Serve standard input."""
    # The window decides when it is over, not Ctrl-C in the terminal it came from.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    with own_stdout() as returns:
        server = Server(sys.stdin.buffer, returns)
        try:
            server.read()
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # it is ending already
            server.finish()


if __name__ == "__main__":
    main()
