"""The process that an engine is measured in.

It prepares a workload, then does it once for every line it reads, and says how it went,
as JSON, one line each. What the engine prints goes elsewhere.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from time import perf_counter

from benchmarks.matching.peer import AbsentError
from benchmarks.matching.suite import BY_NAME
from benchmarks.matching.workload import Done, Prepare


def main(module: str, workload: str, size: int, core: int) -> None:
    """Be that process.

    Args:
        module: Of the engine.
        workload: Its name.
        size: Of the workload.
        core: To stay on, where the system has such a thing; none if below 0.
    """
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    if core >= 0 and sys.platform != "win32" and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
    try:
        prepare: Prepare = getattr(import_module(module), workload)
    except AbsentError as error:
        _say(replies, absent=str(error))
        return
    run = prepare(size)
    is_new = True
    _say(replies, ready=True)
    for _ in sys.stdin:
        if not is_new and not BY_NAME[workload].repeats:
            run = prepare(size)
        is_new = False
        gc.collect()
        began = perf_counter()
        done = run()
        took = perf_counter() - began
        _say(
            replies,
            value=_value(done, took),
            firings=done.firings,
            right=BY_NAME[workload].check(size, done.answer),
        )


def _value(done: Done, seconds: float) -> float:
    return seconds / done.units if done.figure is None else done.figure


def _say(replies: TextIOWrapper, **what: object) -> None:
    replies.write(json.dumps(what) + "\n")
    replies.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
