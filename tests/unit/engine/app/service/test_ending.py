"""At the end what was taken is finished, and clients are waited for a little."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path

import pytest

from engine.app.config import Config, find_config
from engine.app.service import ending
from engine.app.service.pool import Worker
from engine.app.service.server import listening, serve

PATIENCE = 0.3
LONG = 5 * PATIENCE
HUGE = b" " * 30_000_000  # more than any buffer between two sockets takes


class Slow:
    """Stands in for a worker process: it answers once it is let go."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.begun = asyncio.Event()
        self.jobs = 0
        self.text = b"{}"

    async def start(self, _: Config) -> Slow:
        return self

    async def do(self, _task: str, _body: bytes) -> tuple[int, bytes]:
        self.jobs += 1
        self.begun.set()
        await self.gate.wait()
        return 200, self.text

    async def close(self) -> None:
        """Nothing to end."""


class Client:
    """A connection, and what was sent and has come over it."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, text: str) -> None:
        self._writer.write(text.encode())
        await self._writer.drain()

    async def rest(self) -> bytes:
        """All that comes until the other side closes the connection."""
        return await self._reader.read()

    def close(self) -> None:
        self._writer.close()


HEAD = "POST /decide HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n"
Connect = Callable[[], Coroutine[None, None, Client]]
Story = Callable[[Connect, Slow], Coroutine[None, None, None]]


@pytest.fixture
def own_signals() -> Iterator[None]:
    """Whoever hears the signals before does so afterwards."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, heard in before.items():
        signal.signal(number, heard)


@pytest.fixture
def tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_signals: None
) -> Callable[[Story], None]:
    """Let a story happen to a service of one worker, and wait for its end."""
    del own_signals
    monkeypatch.setattr(ending, "_PATIENCE", PATIENCE)

    async def whole(story: Story) -> None:
        clients: list[Client] = []
        slow, ready, own = Slow(), asyncio.Event(), listening(0)
        monkeypatch.setattr(Worker, "start", slow.start)
        port = own.getsockname()[1]

        async def connect() -> Client:
            clients.append(Client(*await asyncio.open_connection("127.0.0.1", port)))
            return clients[-1]

        config = find_config(database=tmp_path / "x.db")
        service = asyncio.create_task(serve(config, own, 1, ready.set))
        await ready.wait()
        await story(connect, slow)
        await service
        for client in clients:
            client.close()

    return lambda story: asyncio.run(whole(story))


async def in_line() -> None:
    """Long enough for what was sent to be read and wait for its turn."""
    await asyncio.sleep(0.2)


def refusal(answer: bytes) -> tuple[bytes, str]:
    """The status and the code of a refusal, which is in JSON."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head
    return head[9:12], json.loads(body)["error"]["code"]


def test_what_was_taken_is_finished_however_long_it_takes(
    tell: Callable[[Story], None],
) -> None:
    async def story(connect: Connect, slow: Slow) -> None:
        clients = [await connect() for _ in range(3)]
        for client in clients:
            await client.send(f"{HEAD}{{}}")
        await slow.begun.wait()
        await in_line()
        signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(LONG)
        assert slow.jobs == 1
        slow.gate.set()
        for client in clients:
            assert (await client.rest()).startswith(b"HTTP/1.1 200")

    tell(story)


def test_a_body_that_does_not_come_is_refused_and_idle_clients_are_let_go(
    tell: Callable[[Story], None],
) -> None:
    async def story(connect: Connect, slow: Slow) -> None:
        del slow
        begins, idle, hesitant = [await connect() for _ in range(3)]
        await begins.send(f"{HEAD}{{")
        await hesitant.send(HEAD[:9])
        await in_line()
        signal.raise_signal(signal.SIGTERM)
        assert await idle.rest() == b""
        assert await hesitant.rest() == b""
        assert refusal(await begins.rest()) == (b"503", "ending")

    tell(story)


def test_a_body_that_comes_soon_is_taken_and_finished(
    tell: Callable[[Story], None],
) -> None:
    async def story(connect: Connect, slow: Slow) -> None:
        late = await connect()
        await late.send(f"{HEAD}{{")
        await in_line()
        signal.raise_signal(signal.SIGTERM)
        await late.send("}")
        await slow.begun.wait()
        await asyncio.sleep(LONG)
        slow.gate.set()
        assert (await late.rest()).startswith(b"HTTP/1.1 200")

    tell(story)


def test_a_client_that_does_not_read_its_answer_is_let_go(
    tell: Callable[[Story], None],
) -> None:
    async def story(connect: Connect, slow: Slow) -> None:
        slow.text = HUGE
        slow.gate.set()
        deaf = await connect()
        await deaf.send(f"{HEAD}{{}}")
        await slow.begun.wait()
        signal.raise_signal(signal.SIGTERM)

    tell(story)


def test_a_second_ctrl_c_refuses_what_was_taken(tell: Callable[[Story], None]) -> None:
    async def story(connect: Connect, slow: Slow) -> None:
        clients = [await connect() for _ in range(2)]
        for client in clients:
            await client.send(f"{HEAD}{{}}")
        await slow.begun.wait()
        await in_line()
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(LONG)
        signal.raise_signal(signal.SIGINT)
        for client in clients:
            assert refusal(await client.rest()) == (b"503", "ending")
        slow.gate.set()

    tell(story)
