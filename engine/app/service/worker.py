"""A worker process: ``python -m engine.app.service.worker RULES DATABASE``.

Takes calls on standard input and answers each on standard output, one after the
other; its first answer says whether it can work at all. It ends with its input.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import msgspec

from engine.app.config import find_config
from engine.app.console import own_stdout
from engine.app.logfile import LOGGER
from engine.app.service.tasks import answer, health, refusal
from engine.app.service.wire import LENGTHS, Call, Reply, packed
from engine.app.workbench import Workbench
from engine.assistant.mode import Mode
from engine.assistant.request import Request
from engine.errors import EngineError
from engine.store.errors import StoreFileError

_FIRST = "Was ist ein Bauantrag?"
_SETTLING = 1000
"""Calls after which rules that were read meanwhile are among what stays."""
_LITTER = 20_000
"""Objects made and not yet gone after which the garbage collector looks at them, once
nobody waits for it: some eighteen decisions, and half the time of one. By default it does
after 700, which takes a twentieth of the time."""
_FLOOD = 10 * _LITTER
"""The same within a call."""
_LOGGED = 16
"""Calls after which the database's log is written into its file, also afterwards: about
as often as SQLite would in the midst of a commit."""
_MOST_PAGES = 10_000
"""Pages, of 4 kB, that its log has before SQLite does so."""


class Lines(logging.Handler):
    """Collects lines of the log; the front writes them, as one file has one writer."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self._lines.append((record.levelno, self.format(record)))

    def taken(self) -> tuple[tuple[int, str], ...]:
        """What was collected since the last time."""
        lines, self._lines = tuple(self._lines), []
        return lines


def settle() -> None:
    """Keep the garbage collector from looking at the rules again and again.

    They are a hundred thousand objects that stay; to walk them is a sixth of the time
    of a decision, and as much as a whole one where it happens.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def calls(stream: BinaryIO) -> Iterator[tuple[Call, bytes]]:
    """Calls with their bodies, until there are no more."""
    while len(lengths := stream.read(LENGTHS.size)) == LENGTHS.size:
        head, body = (stream.read(length) for length in LENGTHS.unpack(lengths))
        yield msgspec.json.decode(head, type=Call), body


def work(rules: Path, database: Path, taken: BinaryIO, given: BinaryIO) -> None:
    """Answer calls until there are no more."""
    lines = Lines()
    LOGGER.addHandler(lines)

    def give(status: int, body: bytes) -> None:
        given.write(packed(Reply(status=status, log=lines.taken()), body))
        given.flush()

    try:
        config = find_config(rules=rules, database=database)
        with Workbench(replace(config, log=Path(os.devnull))) as bench:
            _warm(bench)
            settle()
            gc.set_threshold(_FLOOD)
            bench.store.database.let_log_grow(_MOST_PAGES)
            give(200, b"")
            for number, (call, body) in enumerate(calls(taken), start=1):
                give(*answer(bench, call.task, body))
                _tidy(bench, number)
    except EngineError as error:
        give(*refusal(error))


def _tidy(bench: Workbench, number: int) -> None:
    """Do what would hold up an answer, now that it is given."""
    if number % _SETTLING == 0:
        settle()
    elif gc.get_count()[0] > _LITTER:
        gc.collect(1)
    if number % _LOGGED == 0:
        try:
            bench.store.database.checkpoint()
        except StoreFileError as error:  # the next decision will say so
            LOGGER.error("the database's log stays: %s", error)


def _warm(bench: Workbench) -> None:
    """Read and compile what every decision uses; no language model is asked."""
    health(bench, b"")
    rules = bench.rulebook.active().rules
    replace(bench.assistant(rules), mode=Mode()).decide(Request(query=_FIRST))


def main() -> None:
    """Work at standard input."""
    # The front decides when it is over; a terminal tells all its processes.
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):  # the last is known to Windows alone
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    rules, database = map(Path, sys.argv[1:])
    with own_stdout() as given:
        work(rules, database, sys.stdin.buffer, given)


if __name__ == "__main__":
    main()
