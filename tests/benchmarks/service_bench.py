"""How long a client waits for a decision: ``python tests/benchmarks/service_bench.py``.

Open loop: requests are due at their times, whether the service keeps up or not, and
waiting counts from when a request was due. So a service that falls behind cannot look
fast by being asked less. Each of the clients keeps a connection, and asks one thing at a
time; the next request that is due goes to whoever is free.

Requests are due twice: *evenly*, one each 1/rate seconds, as tools that send at a rate do
it (wrk2, Vegeta, k6's constant arrival rate), which is what the bar is for; and *by
chance*, as those of people who do not know of each other (Poisson), where a part of every
wait is for others who came at the same moment.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.served import QUERY, serving  # path first

from engine.app.config import find_config
from engine.app.demonstration import questions

BAR = 50.0
"""Milliseconds that 99 of 100 clients wait at most, at even 50 decisions a second."""

PATHS = (QUERY, "/decide?proof=false", "/decide")
"""What can be asked for a decision."""

Gap = Callable[[], float]
"""Tells the seconds until the next request is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is asked of the service.

    Attributes:
        rate: Requests a second.
        clients: Connections.
        path: What is asked.
        seconds: For how long.
        warm: Seconds before, which do not count.
    """

    rate: float
    clients: int
    path: str
    seconds: float
    warm: float
    seed: int

    def arrivals(self) -> Mapping[str, Gap]:
        """How requests may arrive."""
        chance = random.Random(self.seed)  # noqa: S311  # arrivals
        return {
            "evenly": lambda: 1 / self.rate,
            "by chance": lambda: chance.expovariate(self.rate),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """How long clients waited, in milliseconds, and how they were answered."""

    requests: int
    refused: int
    p50: float
    p95: float
    p99: float
    most: float


class Client:
    """A connection that is kept."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader = reader
        self._writer = writer

    async def ask(self, path: str, query: str) -> int:
        """The status of the answer to a query, once all of it is there."""
        body = json.dumps({"query": query}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        told = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(told.split("content-length:")[1].split()[0])
        await self._reader.readexactly(length)
        return int(told.split()[1])

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def loaded(port: int, load: Load, gap: Gap, asked: Sequence[str]) -> Waits:
    """Put a load on a service, and measure."""
    chance = random.Random(load.seed)  # noqa: S311  # questions
    free: asyncio.Queue[Client] = asyncio.Queue()
    for _ in range(load.clients):
        free.put_nowait(Client(*await asyncio.open_connection("127.0.0.1", port)))
    waits: list[float] = []
    statuses: Counter[int] = Counter()
    begin = time.perf_counter()

    async def one(due: float, query: str) -> None:
        client = await free.get()
        status = await client.ask(load.path, query)
        free.put_nowait(client)
        if due - begin >= load.warm:
            waits.append((time.perf_counter() - due) * 1000)
            statuses[status] += 1

    due = begin
    async with asyncio.TaskGroup() as group:
        while (due := due + gap()) < (begin + load.warm + load.seconds):
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(due, chance.choice(asked)))
    for _ in range(load.clients):
        free.get_nowait().close()
    waits.sort()
    return Waits(
        requests=len(waits),
        refused=len(waits) - statuses[200],
        p50=_share_below(waits, 0.5),
        p95=_share_below(waits, 0.95),
        p99=_share_below(waits, 0.99),
        most=waits[-1],
    )


def _share_below(waits: Sequence[float], share: float) -> float:
    """The wait that a share of all does not exceed; they are in order."""
    return waits[min(len(waits) - 1, int(share * len(waits)))]


def main() -> int:
    """Measure a service of our own; 1 if it is slower than the bar."""
    grammar = argparse.ArgumentParser(description="How long clients wait.")
    grammar.add_argument("--rate", type=float, default=50.0, help="requests a second")
    grammar.add_argument("--clients", type=int, default=50)
    grammar.add_argument("--path", choices=PATHS, default=QUERY, help="what is asked")
    grammar.add_argument("--seconds", type=float, default=20.0)
    grammar.add_argument("--warm", type=float, default=3.0, help="seconds before")
    grammar.add_argument("--workers", type=int, default=2)
    grammar.add_argument("--seed", type=int, default=1)
    grammar.add_argument("--json", action="store_true", help="print JSON")
    given = grammar.parse_args()
    load = Load(
        rate=given.rate,
        clients=given.clients,
        path=given.path,
        seconds=given.seconds,
        warm=given.warm,
        seed=given.seed,
    )
    listed = questions(find_config().data / "demo.yaml")
    asked = [one["question"] for one in listed]
    with TemporaryDirectory() as folder:
        database = Path(folder) / "bench.db"
        with serving(database, "--workers", str(given.workers)) as served:
            found = {
                name: asyncio.run(loaded(served.port, load, gap, asked))
                for name, gap in load.arrivals().items()
            }
            served.stop()
            served.process.wait()
    _write(load, found, as_json=given.json)
    refused = sum(waits.refused for waits in found.values())
    return int(found["evenly"].p99 > BAR or refused > 0)


def _write(load: Load, found: Mapping[str, Waits], *, as_json: bool) -> None:
    if as_json:
        told = {name: asdict(waits) for name, waits in found.items()}
        sys.stdout.write(json.dumps({**asdict(load), "waits": told}) + "\n")
        return
    sys.stdout.write(
        f"{load.clients} clients, {load.rate:g} requests of {load.path} a second\n\n"
        "| arriving | requests | refused | p50 | p95 | p99 | max |\n"
        "|---|--:|--:|--:|--:|--:|--:|\n"
    )
    for name, waits in found.items():
        times = (waits.p50, waits.p95, waits.p99, waits.most)
        cells = (name, waits.requests, waits.refused, *(f"{t:.0f} ms" for t in times))
        sys.stdout.write(f"| {' | '.join(map(str, cells))} |\n")


if __name__ == "__main__":
    raise SystemExit(main())
