"""Jobs are done in order, one of a conversation at a time, and never without an answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest

from engine.app.config import Config, find_config
from engine.app.service.pool import WAITING, BusyError, Pool, Worker, WorkerError

Answer = tuple[int, bytes]
QUERY = json.dumps({"query": "Was ist ein Bauantrag?"}).encode()


class Slow:
    """Stands in for worker processes: each job waits until it is let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.closed = 0
        self.gate = asyncio.Event()
        self.deaths = 0

    async def start(self, _: Config) -> Slow:
        return self

    async def do(self, task: str, _: bytes) -> Answer:
        self.begun.append(task)
        await self.gate.wait()
        if task == "die":
            self.deaths += 1
            raise WorkerError("it ended")
        return 200, task.encode()

    async def close(self) -> None:
        self.closed += 1


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return find_config(database=tmp_path / "x.db")


Story = Callable[[Pool, Slow], Coroutine[None, None, None]]


@pytest.fixture
def tell(config: Config, monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], Slow]:
    """Let a story happen to a pool of one slow worker."""

    def run(story: Story) -> Slow:
        async def whole() -> Slow:
            slow = Slow()
            monkeypatch.setattr(Worker, "start", slow.start)
            async with Pool(config, 1) as pool:
                await story(pool, slow)
            return slow

        return asyncio.run(whole())

    return run


async def settled() -> None:
    """Let everything happen that waits for nothing else."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_jobs_are_begun_in_order_and_urgent_ones_first(
    tell: Callable[[Story], Slow],
) -> None:
    async def story(pool: Pool, slow: Slow) -> None:
        jobs = [asyncio.create_task(pool.do(name, b"")) for name in ("a", "b", "c")]
        await settled()
        jobs.append(asyncio.create_task(pool.do("health", b"", urgent=True)))
        await settled()
        slow.gate.set()
        assert await asyncio.gather(*jobs) == [
            (200, name) for name in (b"a", b"b", b"c", b"health")
        ]

    assert tell(story).begun == ["a", "health", "b", "c"]


def test_too_much_at_once_is_refused_but_not_what_is_urgent(
    tell: Callable[[Story], Slow],
) -> None:
    async def story(pool: Pool, slow: Slow) -> None:
        jobs = [
            asyncio.create_task(pool.do("a", b"", conversation="c"))
            for _ in range(WAITING + 1)
        ]
        await settled()
        with pytest.raises(BusyError):
            await pool.do("a", b"")
        jobs.append(asyncio.create_task(pool.do("health", b"", urgent=True)))
        await settled()
        slow.gate.set()
        assert {status for status, _ in await asyncio.gather(*jobs)} == {200}
        assert await pool.do("a", b"") == (200, b"a")

    assert tell(story).begun.count("a") == WAITING + 2


def test_a_job_given_up_is_not_begun(tell: Callable[[Story], Slow]) -> None:
    async def story(pool: Pool, slow: Slow) -> None:
        jobs = [asyncio.create_task(pool.do(name, b"")) for name in ("a", "b", "c")]
        await settled()
        jobs[0].cancel()
        jobs[1].cancel()
        slow.gate.set()
        assert await jobs[2] == (200, b"c")

    assert tell(story).begun == ["a", "c"]


@pytest.mark.logs_warning
def test_a_worker_that_ends_is_replaced_and_costs_one_job(
    tell: Callable[[Story], Slow],
) -> None:
    async def story(pool: Pool, slow: Slow) -> None:
        slow.gate.set()
        with pytest.raises(WorkerError):
            await pool.do("die", b"")
        assert await pool.do("a", b"") == (200, b"a")

    slow = tell(story)
    assert (slow.deaths, slow.closed) == (1, 2)


def test_one_question_of_a_conversation_is_decided_at_a_time(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def whole() -> list[str]:
        slow = Slow()
        monkeypatch.setattr(Worker, "start", slow.start)
        async with Pool(config, 3) as pool:
            jobs = [
                asyncio.create_task(pool.do(name, b"", conversation=talk))
                for name, talk in (("a1", "a"), ("a2", "a"), ("b1", "b"), ("a3", "a"))
            ]
            await settled()
            begun = list(slow.begun)
            slow.gate.set()
            await asyncio.gather(*jobs)
            assert slow.begun == ["a1", "b1", "a2", "a3"]
        return begun

    assert asyncio.run(whole()) == ["a1", "b1"]


def test_a_real_worker_that_is_killed_costs_the_job_it_did(config: Config) -> None:
    async def whole() -> None:
        worker = await Worker.start(config)
        assert (await worker.do("query", QUERY))[0] == 200
        worker._process.kill()
        with pytest.raises(WorkerError, match="ended before its answer"):
            await worker.do("query", QUERY)
        await worker.close()

    asyncio.run(whole())


def test_a_pool_that_cannot_begin_says_why(tmp_path: Path) -> None:
    database = tmp_path / "x.db"
    database.write_bytes(b"this is no database at all, and long enough " * 40)

    async def whole() -> None:
        async with Pool(find_config(database=database), 2):
            pass

    with pytest.raises(WorkerError, match=r"x\.db is not a database"):
        asyncio.run(whole())
