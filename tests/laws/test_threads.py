"""Sessions in several threads do what they do in one.

Law: threads that each have a session of their own, on rules that they share, write the
ledgers that the same work writes in one thread; also when the first thing that happens
to the rules, and has them compiled, happens in all threads at once.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from support import matchers, rich_programs
from support.programs import Program

from engine import RuleSet, RuleSetError, RunError, Session
from engine.run.setting import NETWORK, PLAIN

THREADS = 4
PROGRAMS = 25
ROUNDS = 4


@pytest.fixture(autouse=True)
def _often() -> Iterator[None]:
    """Threads take turns as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def accepted() -> Iterator[Program]:
    """Programs of a fixed corpus."""
    found = seed = 0
    while found < PROGRAMS:
        seed += 1
        program = rich_programs.program(random.Random(seed))  # noqa: S311
        try:
            rich_programs.checked(program)
        except RuleSetError:
            continue
        found += 1
        yield program


def work(rules: RuleSet, number: int) -> list[str]:
    """What a session with some work of its own has written, round by round."""
    random_ = random.Random(number)  # noqa: S311
    session = Session(rules, seed=number, matcher=NETWORK if number else PLAIN)
    written = []
    for _ in range(ROUNDS):
        for _ in range(3):
            for _ in range(random_.randrange(2, 6)):
                session.give(*rich_programs.fact(random_))
            try:
                session.run(max_firings=10)
            except RunError as error:
                written.append(str(error))
            session.retract(random_.choice(session.facts()))
        written += matchers.records(session)
        session.reset()
    return written


def at_once(rules: RuleSet) -> list[list[str]]:
    """What sessions in as many threads have written, all begun at the same time."""
    start = Barrier(THREADS)

    def begun(number: int) -> list[str]:
        start.wait()
        return work(rules, number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begun, range(THREADS)))


def test_threads_write_what_one_thread_writes() -> None:
    firings = 0
    for program in accepted():
        together = at_once(rich_programs.checked(program))
        alone = rich_programs.checked(program)
        for number, written in enumerate(together):
            assert written == work(alone, number)
            firings += sum(record.startswith("Firing(") for record in written)
    assert firings > 20 * PROGRAMS
