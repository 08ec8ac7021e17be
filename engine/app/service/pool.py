"""The worker processes, and what waits for them.

Whoever comes first is answered first, and in a conversation one question is decided
before the next. Too much at once is refused, so that nobody waits for long in vain.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from types import TracebackType
from typing import Self
from weakref import WeakValueDictionary

import msgspec

from engine.app.config import Config
from engine.app.errors import UsageError
from engine.app.logfile import LOGGER
from engine.app.service.wire import LENGTHS, Call, Reply, packed

WAITING = 64
"""Requests that may wait; with two workers, the last of them waits about two seconds."""
_FAREWELL = 3.0  # seconds for a worker to end by itself


class BusyError(Exception):
    """As many requests are waiting as may."""


class WorkerError(UsageError):
    """A worker that could not begin, or ended before its answer."""


class Worker:
    """A process that decides, one request at a time."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        calls: asyncio.StreamWriter,
        replies: asyncio.StreamReader,
    ) -> None:
        self._process = process
        self._calls = calls
        self._replies = replies

    @classmethod
    async def start(cls, config: Config) -> Self:
        """Start one and wait until it can work.

        Raises:
            WorkerError: It cannot; the message is its own.
        """
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "engine.app.service.worker"),
                *(config.rules, config.database),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            raise WorkerError(
                f"a process that decides cannot be started ({error.strerror}): close "
                "what is not needed, and try again"
            ) from None
        assert process.stdin is not None  # noqa: S101  # both are pipes
        assert process.stdout is not None  # noqa: S101
        worker = cls(process, process.stdin, process.stdout)
        try:
            _begun(*await worker._reply())
        except BaseException:
            await worker.close()
            raise
        return worker

    async def do(self, task: str, body: bytes) -> tuple[int, bytes]:
        """The status and the body that a client gets.

        Raises:
            WorkerError: The process ended meanwhile.
        """
        with suppress(ConnectionError):  # there is no answer, then
            self._calls.write(packed(Call(task=task), body))
            await self._calls.drain()
        reply, found = await self._reply()
        _write_log(reply)
        return reply.status, found

    async def close(self) -> None:
        """Let it finish what it does, and end."""
        self._calls.close()
        try:
            await asyncio.wait_for(self._process.wait(), _FAREWELL)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _reply(self) -> tuple[Reply, bytes]:
        try:
            lengths = LENGTHS.unpack(await self._replies.readexactly(LENGTHS.size))
            head, body = [await self._replies.readexactly(one) for one in lengths]
        except (asyncio.IncompleteReadError, ConnectionError):
            raise WorkerError(
                "the process that was to decide ended before its answer, and why stands "
                "on standard error: what it did may be on file, see regelwerk history"
            ) from None
        return msgspec.json.decode(head, type=Reply), body


def _begun(reply: Reply, body: bytes) -> None:
    """Take a worker's first answer, which has no body where all is well."""
    if body:
        raise WorkerError(msgspec.json.decode(body)["error"]["message"])
    _write_log(reply)


def _write_log(reply: Reply) -> None:
    for level, line in reply.log:
        LOGGER.log(level, "%s", line)


@dataclass(order=True, slots=True)
class _Job:
    rank: int
    number: int
    task: str = field(compare=False)
    body: bytes = field(compare=False)
    done: asyncio.Future[tuple[int, bytes]] = field(compare=False)


class Pool:
    """Some workers, and a bounded queue before them.

    Args:
        config: Which rules decide, and where decisions are kept.
        workers: How many.
    """

    def __init__(self, config: Config, workers: int) -> None:
        self._config = config
        self._size = workers
        self._jobs: asyncio.PriorityQueue[_Job] = asyncio.PriorityQueue()
        self._numbers = count()
        self._pending = 0
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._serving: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Start all workers.

        Raises:
            WorkerError: One cannot begin.
        """
        # What is missing on disk, the first one makes.
        started = [await Worker.start(self._config)]
        try:
            while len(started) < self._size:
                started.append(await Worker.start(self._config))
        except BaseException:
            await asyncio.gather(*(worker.close() for worker in started))
            raise
        self._serving = [asyncio.create_task(self._serve(one)) for one in started]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for serving in self._serving:
            serving.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    @property
    def pending(self) -> int:
        """Jobs that were taken and are not done."""
        return self._pending

    async def do(
        self,
        task: str,
        body: bytes,
        *,
        conversation: str | None = None,
        urgent: bool = False,
    ) -> tuple[int, bytes]:
        """The status and the body that a client gets.

        Args:
            task: A name in ``tasks.TASKS``.
            body: What the client sent.
            conversation: Where it belongs to one; one of each is done at a time.
            urgent: Whether it goes before all that waits.

        Raises:
            BusyError: Too much is waiting; nothing was done.
            WorkerError: The process that did it ended, or none could begin.
        """
        if self._pending >= WAITING + self._size and not urgent:
            raise BusyError
        self._pending += 1
        try:
            if conversation is None:
                return await self._queued(task, body, urgent=urgent)
            turn = self._turns.setdefault(conversation, asyncio.Lock())
            async with turn:
                return await self._queued(task, body, urgent=urgent)
        finally:
            self._pending -= 1

    async def _queued(
        self, task: str, body: bytes, *, urgent: bool
    ) -> tuple[int, bytes]:
        done: asyncio.Future[tuple[int, bytes]] = asyncio.Future()
        rank = 0 if urgent else 1
        self._jobs.put_nowait(_Job(rank, next(self._numbers), task, body, done))
        return await done

    async def _serve(self, first: Worker) -> None:
        """Do jobs with one worker; one that ended is replaced for the next job."""
        worker: Worker | None = first
        try:
            while True:
                job = await self._jobs.get()
                if job.done.cancelled():
                    continue
                try:
                    worker = worker or await Worker.start(self._config)
                    answer = await worker.do(job.task, job.body)
                except WorkerError as error:
                    LOGGER.error("%s", error)
                    if worker is not None:
                        await worker.close()
                    worker = None
                    _settle(job, error)
                else:
                    _settle(job, answer)
        finally:
            if worker is not None:
                await worker.close()


def _settle(job: _Job, answer: tuple[int, bytes] | WorkerError) -> None:
    if job.done.cancelled():  # the client was given up
        return
    if isinstance(answer, WorkerError):
        job.done.set_exception(answer)
    else:
        job.done.set_result(answer)
