from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.worked import configured

from engine.app.config import Config
from gui.messages.decisions import DemoDone, ListDecisions
from gui.messages.service import AnyRequest, Open, Opened
from gui.messages.wire import Message
from gui.service import lane as module
from gui.service.lane import Job, Lane
from gui.service.output import Output
from gui.service.work import Cancelled, Work

DONE = DemoDone(decisions=())
Handler = Callable[[Work, AnyRequest], Message]
WAIT = 60.0


class Bench:
    """Stands for a workbench where none is needed; knows who opened and closed it."""

    made: list[Bench]

    def __init__(self, config: Config) -> None:
        self.config = config
        self.thread = threading.current_thread().name
        self.closed_by = ""
        self.made.append(self)

    def close(self) -> None:
        self.closed_by = threading.current_thread().name


@pytest.fixture
def benches(monkeypatch: pytest.MonkeyPatch) -> list[Bench]:
    monkeypatch.setattr(Bench, "made", [], raising=False)
    monkeypatch.setattr(module, "Workbench", Bench)
    return Bench.made


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return configured(tmp_path)


@pytest.fixture
def stream() -> io.BytesIO:
    return io.BytesIO()


@pytest.fixture
def lane(stream: io.BytesIO) -> Iterator[Lane]:
    made = Lane("tested", Output(stream))
    yield made
    made.finish()
    made.join(WAIT)


def sent(stream: io.BytesIO) -> list[tuple[int, str]]:
    lines = (json.loads(line) for line in stream.getvalue().splitlines())
    return [(line["number"], line["kind"]) for line in lines]


def job(number: int, config: Config | None) -> Job:
    return Job(number=number, request=ListDecisions(), config=config)


def handled_by(monkeypatch: pytest.MonkeyPatch, handler: Handler) -> None:
    monkeypatch.setattr(module, "carry_out", handler)


def done(lane: Lane) -> None:
    lane.finish()
    lane.join(WAIT)


def test_jobs_are_carried_out_in_order_by_one_thread_with_one_bench(
    lane: Lane,
    stream: io.BytesIO,
    benches: list[Bench],
    config: Config,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    handled_by(monkeypatch, lambda *_: DONE)
    for number in (1, 2, 3):
        lane.put(job(number, config))
    done(lane)
    assert sent(stream) == [(1, "reply"), (2, "reply"), (3, "reply")]
    (bench,) = benches
    assert bench.thread == bench.closed_by == "tested"


def test_other_files_are_another_bench(
    lane: Lane, benches: list[Bench], config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled_by(monkeypatch, lambda *_: DONE)
    other = replace(config, database=config.database.with_name("other.db"))
    for number, one in enumerate((config, config, other)):
        lane.put(job(number, one))
    done(lane)
    assert [bench.config for bench in benches] == [config, other]
    assert {bench.closed_by for bench in benches} == {"tested"}


def test_without_files_nothing_can_be_asked(lane: Lane, stream: io.BytesIO) -> None:
    lane.put(job(1, None))
    done(lane)
    assert sent(stream) == [(1, "failure")]
    assert b"no database is open" in stream.getvalue()


@pytest.mark.usefixtures("benches")
def test_what_was_cancelled_is_not_begun(
    lane: Lane, stream: io.BytesIO, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[AnyRequest] = []
    holding = threading.Event()

    def handler(_: Work, request: AnyRequest) -> Message:
        begun.append(request)
        holding.wait(WAIT)
        return DONE

    handled_by(monkeypatch, handler)
    second = job(2, config)
    lane.put(job(1, config))
    lane.put(second)
    second.cancelled.set()
    holding.set()
    done(lane)
    assert len(begun) == 1
    assert sent(stream) == [(1, "reply")]


@pytest.mark.usefixtures("benches")
def test_what_is_cancelled_while_it_is_done_has_no_reply(
    lane: Lane, stream: io.BytesIO, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = job(1, config)

    def handler(work: Work, _: AnyRequest) -> Message:
        assert not work.is_cancelled()
        asked.cancelled.set()
        assert work.is_cancelled()
        raise Cancelled

    handled_by(monkeypatch, handler)
    lane.put(asked)
    done(lane)
    assert sent(stream) == []


@pytest.mark.usefixtures("benches")
def test_a_mistake_is_told_and_the_lane_lives_on(
    lane: Lane, stream: io.BytesIO, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    replies: Iterator[Message] = iter([DONE])

    def handler(_: Work, request: AnyRequest) -> Message:
        if isinstance(request, Open):
            raise ZeroDivisionError
        return next(replies)

    handled_by(monkeypatch, handler)
    lane.put(Job(number=1, request=Open(), config=config))
    lane.put(job(2, config))
    done(lane)
    assert sent(stream) == [(1, "failure"), (2, "reply")]


@pytest.mark.usefixtures("benches")
def test_progress_is_told_seldom_and_at_the_end_always(
    lane: Lane, stream: io.BytesIO, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handler(work: Work, _: AnyRequest) -> Message:
        for part in range(1, 1001):
            work.notify(part, 1000)
        return DONE

    monkeypatch.setattr(module, "PAUSE", WAIT)
    handled_by(monkeypatch, handler)
    lane.put(job(1, config))
    done(lane)
    lines = [json.loads(line)["body"] for line in stream.getvalue().splitlines()]
    assert [one["done"] for one in lines[:-1]] == [1, 1000]


def test_a_real_bench_is_opened_by_the_lane_that_uses_it(
    lane: Lane, stream: io.BytesIO, config: Config
) -> None:
    lane.put(Job(number=1, request=Open(), config=config))
    done(lane)
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["body"] == {
        "database": str(config.database),
        "rules": str(config.rules),
        "decisions": 0,
    }
    assert Opened.__struct_fields__ == ("database", "rules", "decisions")
