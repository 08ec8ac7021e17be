"""A worker answers call after call, and its first answer is whether it can work."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from engine.app.config import find_config
from engine.app.logfile import LOGGER
from engine.app.service.wire import LENGTHS, Call, Reply, packed
from engine.app.service.worker import work
from engine.app.storage import open_existing


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    handlers = list(LOGGER.handlers)
    yield
    LOGGER.handlers[:] = handlers
    gc.unfreeze()


def worked(database: Path, *bodies: bytes) -> list[tuple[Reply, bytes]]:
    """The replies to some queries."""
    calls = BytesIO(b"".join(packed(Call(task="query"), body) for body in bodies))
    replies = BytesIO()
    work(find_config().rules, database, calls, replies)
    replies.seek(0)
    found = []
    while lengths := replies.read(LENGTHS.size):
        head, body = (replies.read(length) for length in LENGTHS.unpack(lengths))
        found.append((msgspec.json.decode(head, type=Reply), body))
    return found


def test_calls_are_answered_in_order_and_their_log_comes_along(tmp_path: Path) -> None:
    query = json.dumps({"query": "Was ist ein Bauantrag?"}).encode()
    ready, first, second = worked(tmp_path / "x.db", query, b"{")
    assert ready == (Reply(status=200), b"")
    assert first[0].status == 200
    id_ = json.loads(first[1])["decision_id"]
    assert f"{id_} Complexity: 3.8/10" in [line for _, line in first[0].log]
    assert second[0] == Reply(status=400)


def test_what_a_worker_begins_with_is_not_on_file(tmp_path: Path) -> None:
    database = tmp_path / "x.db"
    assert len(worked(database)) == 1
    with open_existing(find_config(database=database)) as store:
        assert store.decisions.list() == ()
        assert store.rulesets.active() is not None


def test_a_worker_that_cannot_begin_says_why_and_ends(tmp_path: Path) -> None:
    [(reply, body)] = worked(tmp_path, b"{}")
    assert reply.status == 503
    assert "is a folder" in json.loads(body)["error"]["message"]
