"""What is said to a question: parts, sizes, and what a model took."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import pytest
from support.model_server import Behaviour, ModelServer, good

from engine.app.answer import (
    Answer,
    answered,
    by_model,
    by_rules,
    chosen,
    of_reply,
    sizes_of,
)
from engine.app.errors import UsageError
from engine.assistant.endpoint import Endpoint
from engine.assistant.settings_keys import LanguageModel
from engine.store.replies import Reply

PARTS = [{"estimated_size": 6}, {"estimated_size": 4}]


def words(text: str) -> int:
    return len(text.split())


def decided(parts: list[dict[str, int]] | None = None) -> Mapping[str, object]:
    """A decision's JSON form, as far as it is read."""
    overflow = None if parts is None else {"metadata": {"parts": parts}}
    return {
        "model": "phi3",
        "language": "en",
        "answer": "One.",
        "parts": ["One.", "Two."],
        "token_budget": {"allocated": 6, "actual_used": None, "overflow": overflow},
        "context": {
            "limit": 1000,
            "total": 1000,
            "sections": [{"name": "question", "pieces": [{"id": "q", "text": "Why?"}]}],
        },
    }


@contextmanager
def endpoint(*behaviours: Behaviour) -> Iterator[Endpoint]:
    with ModelServer(*behaviours) as server:
        yield Endpoint(LanguageModel(endpoint=server.endpoint), os.environ, "phi3")


def test_rules_answer_part_by_part() -> None:
    assert by_rules(decided(), 2, words) == Answer(
        text="Two.", part=2, parts=2, is_last=True, tokens=1, model=None
    )
    with pytest.raises(UsageError, match="has no part 3: its parts are 1 to 2"):
        by_rules(decided(), 3, words)
    with pytest.raises(UsageError, match="has no part 0"):
        by_rules(decided(), 0, words)


def test_decisions_of_before_there_were_parts_have_one() -> None:
    old = {"answer": "One."}
    assert by_rules(old, 1, words).is_last
    with pytest.raises(UsageError, match="has no part 2: it is given in one"):
        by_rules(old, 2, words)


def test_an_answer_takes_its_parts_or_what_is_allocated() -> None:
    assert sizes_of(decided()) == (6,)
    assert sizes_of(decided(PARTS)) == (6, 4)


def test_a_model_that_is_done_has_no_more_parts() -> None:
    heard: list[str] = []
    with endpoint(good("It is so. Really.")) as model:
        answer = by_model(decided(PARTS), 1, model, words, heard.append)
    assert (answer.text, answer.part, answer.parts) == ("It is so. Really.", 1, 1)
    assert answer.is_last
    assert answer.model == "tester"
    assert "".join(heard) == answer.text


def test_a_model_that_would_go_on_has_more_parts() -> None:
    with endpoint(good("It is so.", finish_reason="length")) as model:
        answer = by_model(decided(PARTS), 1, model, words, lambda _: None)
    assert (answer.parts, answer.is_last) == (2, False)


def test_the_last_part_is_the_last_whatever_the_model_would_say() -> None:
    long = good("One two three. Four five six. Seven.", finish_reason="length")
    with endpoint(long) as model:
        answer = by_model(decided(PARTS), 2, model, words, lambda _: None, said="So.")
    assert answer.text == "One two three."
    assert answer.is_last


@pytest.mark.parametrize(
    ("text", "reported", "taken"),
    [
        ("One two three.", 5, 5),
        ("One two three.", 6, 6),
        ("One two three.", 7, 3),  # the server was told 6 at most
        ("One two three.", 1, 1),
        ("One two three.", 0, 3),
        ("One two three.", None, 3),
        ("One.", 4, 4),
        ("One.", 5, 1),  # no tokenizers differ so much
        ("One two three four five.", 1, 5),
    ],
)
def test_what_a_server_reports_is_believed_as_far_as_it_can_be(
    text: str, reported: int | None, taken: int
) -> None:
    usage = None if reported is None else {"completion_tokens": reported}
    with endpoint(good(text, usage=usage)) as model:
        answer = by_model(decided(), 1, model, words, lambda _: None)
    assert answer.tokens == taken


@pytest.mark.parametrize("bound", ["limit", "total"])
def test_what_is_sent_and_the_answer_fit_the_window_and_the_total(bound: str) -> None:
    full = decided()
    context = cast("dict[str, object]", full["context"])
    with ModelServer(good("One two three. Four.")) as server:
        model = Endpoint(LanguageModel(endpoint=server.endpoint), os.environ, "phi3")
        by_model(full, 1, model, words, lambda _: None)
        sent = sum(words(one["content"]) for one in server.requests[0].messages)
        context[bound] = sent + 3
        answer = by_model(full, 1, model, words, lambda _: None)
        assert server.requests[1].body["max_tokens"] == answer.tokens == 3


def test_an_answer_that_would_go_on_where_nothing_follows_is_cut() -> None:
    with endpoint(good("One two three.", finish_reason="length")) as model:
        assert by_model(decided(), 1, model, words, lambda _: None).is_cut
    with endpoint(good("One two three.")) as model:
        assert not by_model(decided(), 1, model, words, lambda _: None).is_cut


def test_what_was_said_stands_in_the_decision_s_form() -> None:
    said = Answer(text="So.", part=1, parts=2, is_last=False, tokens=7, model="m")
    form = answered(decided(), said)
    assert (form["answer"], form["answered_by"]) == ("So.", "m")
    assert form["answer_parts"] == {
        "part": 1,
        "parts": 2,
        "is_last": False,
        "is_cut": False,
    }
    budget = form["token_budget"]
    assert isinstance(budget, dict)
    assert budget["actual_used"] == 7
    by_no_model = Answer(
        text="So.", part=1, parts=1, is_last=True, tokens=7, model=None
    )
    assert answered(decided(), by_no_model)["answered_by"] == "rules"
    assert answered(decided(), by_no_model)["note"] == ""
    noted = replace(by_no_model, note="rules answer, because it is late.")
    assert answered(decided(), noted)["note"] == noted.note


def reply(text: str | None, *, is_last: bool = False) -> Reply:
    return Reply(
        decision="01X",
        part=1,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        model="m",
        text=text,
        tokens=3,
        is_last=is_last,
    )


def test_a_reply_that_is_kept_is_a_part() -> None:
    assert of_reply(reply("So."), (6, 4)).parts == 2
    assert of_reply(reply("So.", is_last=True), (6, 4)).parts == 1
    with pytest.raises(UsageError, match="forgotten with its question"):
        of_reply(reply(None), (6, 4))


def test_parts_are_chosen_by_number() -> None:
    said = [of_reply(reply("So."), (6, 4))]
    assert chosen(said, 1) == said[0]
    with pytest.raises(UsageError, match="has no part 0"):
        chosen(said, 0)
    with pytest.raises(UsageError, match="has no part 2"):
        chosen(said, 2)
