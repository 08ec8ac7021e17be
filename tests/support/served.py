"""A service in a process of its own, and a client that waits for its answers."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

PATIENCE = 60.0
QUERY = "/v2/intelligent/query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def data(self) -> dict[str, Json]:
        """The JSON object that came back."""
        found: dict[str, Json] = json.loads(self.text)
        return found

    @property
    def error(self) -> tuple[str, str]:
        """The code and the sentence of a refusal."""
        told = self.data["error"]
        assert isinstance(told, dict)
        return str(told["code"]), str(told["message"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A service that listens."""

    process: subprocess.Popen[str]
    port: int
    database: Path

    def ask(
        self,
        path: str,
        body: Mapping[str, Json] | bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """POST a body, or GET where there is none."""
        with closing(self.connection()) as connection:
            return ask(connection, path, body, headers)

    def connection(self) -> http.client.HTTPConnection:
        """A connection that is not yet open."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def stop(self) -> None:
        """Tell it to end, as an operator does."""
        if sys.platform == "win32":
            self.process.send_signal(signal.CTRL_BREAK_EVENT)
        else:
            self.process.send_signal(signal.SIGTERM)


def ask(
    connection: http.client.HTTPConnection,
    path: str,
    body: Mapping[str, Json] | bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """POST a body over a connection, or GET where there is none."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    if body is None:
        connection.request("GET", path, headers=dict(headers or {}))
    else:
        connection.request("POST", path, data, dict(headers or {}))
    reply = connection.getresponse()
    return Answer(
        status=reply.status,
        headers=dict(reply.getheaders()),
        text=reply.read().decode(),
    )


@contextmanager
def serving(database: Path, *options: str) -> Iterator[Served]:
    """A service on a free port; it is ended afterwards, if it still runs."""
    words = ["serve", "--port", "0", "--json", "--db", str(database), *options]
    process = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-m", "engine", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            port = json.loads(line)["port"]
            yield Served(process=process, port=port, database=database)
        finally:
            process.terminate()
