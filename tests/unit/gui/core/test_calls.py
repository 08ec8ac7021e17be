from __future__ import annotations

import json
import sys

import msgspec
import pytest

from gui.core.calls import Calls, cancellation
from gui.messages.decisions import DecisionPage, ListDecisions, ListModels, ModelNames
from gui.messages.wire import Call, Failure, Progress

MODELS = ModelNames(names=("phi3",), default="phi3")


class Heard:
    """Whatever a request hears."""

    def __init__(self) -> None:
        self.replies: list[object] = []
        self.failures: list[Failure] = []
        self.progress: list[Progress] = []


@pytest.fixture
def unhandled() -> list[Failure]:
    return []


@pytest.fixture
def calls(unhandled: list[Failure]) -> Calls:
    return Calls(unhandled.append)


def asked(calls: Calls) -> tuple[int, Heard]:
    heard = Heard()
    pending = calls.add(
        ListModels(), heard.replies.append, heard.failures.append, heard.progress.append
    )
    return pending.number, heard


def line(number: int, kind: str, body: object) -> bytes:
    inside = json.loads(msgspec.json.encode(body))
    return json.dumps({"number": number, "kind": kind, "body": inside}).encode()


def test_a_request_travels_as_one_line_with_its_number(calls: Calls) -> None:
    pending = calls.add(ListDecisions(search="a\nb"), print, None, None)
    sent = pending.line()
    assert sent.count(b"\n") == 1
    call = msgspec.json.decode(sent, type=Call)
    assert call.number == pending.number
    assert json.loads(bytes(call.body))["search"] == "a\nb"
    assert msgspec.json.decode(cancellation(7), type=Call) == Call(
        number=7, cancel=True
    )


def test_replies_go_to_who_asked(calls: Calls) -> None:
    first, one = asked(calls)
    second, two = asked(calls)
    calls.take(line(second, "reply", MODELS))
    assert (one.replies, two.replies) == ([], [MODELS])
    assert [pending.number for pending in calls.all()] == [first]


def test_progress_comes_any_number_of_times_before_the_reply(calls: Calls) -> None:
    number, heard = asked(calls)
    for done in (1, 2):
        assert calls.take(line(number, "progress", Progress(done=done, total=2)))
    assert not calls.take(line(number, "reply", MODELS))
    assert [one.done for one in heard.progress] == [1, 2]
    assert heard.replies == [MODELS]


def test_what_was_dropped_hears_nothing(calls: Calls, unhandled: list[Failure]) -> None:
    number, heard = asked(calls)
    calls.drop(number)
    for kind, body in (("reply", MODELS), ("failure", Failure(sentence="no"))):
        calls.take(line(number, kind, body))
    assert (heard.replies, heard.failures, unhandled) == ([], [], [])


def test_a_failure_goes_to_its_handler_or_to_the_last_resort(
    calls: Calls, unhandled: list[Failure]
) -> None:
    failure = Failure(sentence="no", is_bug=True, details="trace")
    number, heard = asked(calls)
    calls.take(line(number, "failure", failure))
    assert (heard.failures, unhandled) == ([failure], [])
    number = calls.add(ListModels(), print, None, None).number
    calls.take(line(number, "failure", failure))
    assert unhandled == [failure]


@pytest.mark.parametrize(
    "bad", [b"", b"hello", b"{}", b'{"number":1,"kind":"reply"}', b"\xff\xfe"]
)
def test_a_line_that_is_none_is_told_and_nothing_lost(
    calls: Calls, unhandled: list[Failure], bad: bytes
) -> None:
    number, heard = asked(calls)
    calls.take(bad)
    assert [one.is_bug for one in unhandled] == [True]
    calls.take(line(number, "reply", MODELS))
    assert heard.replies == [MODELS]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("reply", DecisionPage(rows=(), has_more=False)),
        ("reply", {"names": 3, "default": "phi3"}),
        ("progress", {"done": "many"}),
        ("failure", [1]),
    ],
)
def test_a_body_of_another_shape_fails_the_request(
    calls: Calls, kind: str, body: object
) -> None:
    number, heard = asked(calls)
    calls.take(line(number, kind, body))
    assert heard.replies == []
    assert [one.is_bug for one in heard.failures] == [True]
    assert len(calls) == 0


def test_all_are_lost_at_once_and_those_without_a_handler_silently(
    calls: Calls, unhandled: list[Failure]
) -> None:
    _, one = asked(calls)
    _, two = asked(calls)
    calls.add(ListModels(), print, None, None)
    gone = Failure(sentence="gone")
    calls.lose(gone)
    assert (one.failures, two.failures, unhandled) == ([gone], [gone], [])
    assert len(calls) == 0


def test_a_handlers_mistake_is_told_and_keeps_nobody_waiting(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: told.append(kind))

    def fails(_: object) -> None:
        raise KeyError("mine")

    calls.add(ListModels(), print, fails, None)
    number = calls.add(ListModels(), fails, None, None).number
    _, heard = asked(calls)
    calls.take(line(number, "reply", MODELS))
    calls.lose(Failure(sentence="gone"))
    assert told == [KeyError, KeyError]
    assert len(heard.failures) == 1
