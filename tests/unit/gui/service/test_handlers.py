from __future__ import annotations

from typing import get_args, get_type_hints

import pytest
from support.worked import Desk

from gui.messages.service import AnyRequest, Open
from gui.messages.wire import Message, Request, reply_type
from gui.service.handlers import HANDLERS

REQUESTS: tuple[type[Request[Message]], ...] = get_args(AnyRequest)


def test_every_request_has_a_handler_and_no_handler_is_idle() -> None:
    assert set(HANDLERS) == set(REQUESTS)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: str(one.__name__))
def test_handlers_take_and_give_what_the_messages_say(
    request_: type[Request[Message]],
) -> None:
    hints = get_type_hints(HANDLERS[request_])
    assert hints["request"] is request_
    assert hints["return"] is reply_type(request_)


def test_what_was_opened_is_told(desk: Desk) -> None:
    opened = desk.ask(Open())
    assert opened.database == str(desk.bench.config.database)
    assert opened.rules == str(desk.bench.config.rules)
    assert opened.decisions == 0
