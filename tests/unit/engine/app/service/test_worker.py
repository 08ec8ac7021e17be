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
from engine.app.service import worker
from engine.app.service.wire import LENGTHS, Call, Reply, packed
from engine.app.service.worker import work
from engine.app.storage import open_existing
from engine.store.database import Database
from engine.store.errors import StoreFileError


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    handlers, threshold = list(LOGGER.handlers), gc.get_threshold()
    yield
    LOGGER.handlers[:] = handlers
    gc.set_threshold(*threshold)
    gc.unfreeze()


QUERY = json.dumps({"query": "Was ist ein Bauantrag?"}).encode()


class Calls(BytesIO):
    """Queries; what the database's file is each time the next is taken."""

    def __init__(self, database: Path, *bodies: bytes) -> None:
        super().__init__(b"".join(packed(Call(task="query"), one) for one in bodies))
        self._database = database
        self.seen: list[bytes] = []

    def read(self, size: int | None = -1, /) -> bytes:
        if size == LENGTHS.size:
            self.seen.append(self._database.read_bytes())
        return super().read(size)


def worked(database: Path, *bodies: bytes) -> list[tuple[Reply, bytes]]:
    """The replies to some queries."""
    return answered(database, Calls(database, *bodies))


def answered(database: Path, calls: Calls) -> list[tuple[Reply, bytes]]:
    """The replies to some calls."""
    replies = BytesIO()
    work(find_config().rules, database, calls, replies)
    replies.seek(0)
    found = []
    while lengths := replies.read(LENGTHS.size):
        head, body = (replies.read(length) for length in LENGTHS.unpack(lengths))
        found.append((msgspec.json.decode(head, type=Reply), body))
    return found


def test_calls_are_answered_in_order_and_their_log_comes_along(tmp_path: Path) -> None:
    ready, first, second = worked(tmp_path / "x.db", QUERY, b"{")
    assert ready == (Reply(status=200), b"")
    assert first[0].status == 200
    id_ = json.loads(first[1])["decision_id"]
    assert f"{id_} Complexity: 3.8/10" in [line for _, line in first[0].log]
    assert second[0] == Reply(status=400)


def test_the_databases_log_is_written_into_its_file_between_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_LOGGED", 2)
    calls = Calls(tmp_path / "x.db", QUERY, QUERY, QUERY)
    assert [reply.status for reply, _ in answered(tmp_path / "x.db", calls)] == [
        200
    ] * 4
    before, after_one, after_two, after_three = calls.seen
    assert before == after_one != after_two == after_three


@pytest.mark.logs_warning
def test_a_log_that_cannot_be_written_into_the_file_ends_no_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Database) -> None:
        raise StoreFileError("the disk is full")

    monkeypatch.setattr(worker, "_LOGGED", 1)
    monkeypatch.setattr(Database, "checkpoint", refused)
    _, first, second = worked(tmp_path / "x.db", QUERY, QUERY)
    assert (first[0].status, second[0].status) == (200, 200)
    assert "the database's log stays: the disk is full" in [
        line for _, line in second[0].log
    ]


def test_litter_is_collected_between_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    monkeypatch.setattr(worker, "_LITTER", 0)
    monkeypatch.setattr(gc, "collect", lambda generation=2: looked.append(generation))
    worked(tmp_path / "x.db", QUERY, b"{")
    assert looked == [2, 1, 1], "all before the first call, then the young ones"


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
