from __future__ import annotations

import io
import json
import threading

import pytest

from gui.messages.wire import Failure, Progress
from gui.service.output import Output


class Closed(io.BytesIO):
    """A pipe nobody reads any more."""

    def write(self, _data: object) -> int:
        raise BrokenPipeError


def test_a_message_is_one_line() -> None:
    stream = io.BytesIO()
    Output(stream).send(7, "failure", Failure(sentence="a\nb ä"))
    (line,) = stream.getvalue().splitlines()
    sent = json.loads(line)
    assert (sent["number"], sent["kind"]) == (7, "failure")
    assert sent["body"]["sentence"] == "a\nb ä"


def test_lines_of_several_threads_do_not_mix() -> None:
    stream = io.BytesIO()
    output = Output(stream)

    def send(number: int) -> None:
        for done in range(200):
            output.send(number, "progress", Progress(done=done, total=10**99))

    threads = [threading.Thread(target=send, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = [json.loads(line) for line in stream.getvalue().splitlines()]
    for number in range(4):
        mine = [one["body"]["done"] for one in sent if one["number"] == number]
        assert mine == list(range(200))


def test_that_nobody_reads_any_more_is_no_error() -> None:
    Output(Closed()).send(1, "progress", Progress(done=1, total=2))


def test_half_a_character_sends_nothing() -> None:
    stream = io.BytesIO()
    with pytest.raises(UnicodeEncodeError):
        Output(stream).send(1, "failure", Failure(sentence="\ud800"))
    assert stream.getvalue() == b""
