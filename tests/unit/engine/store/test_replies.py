"""What models answered: kept part by part, forgotten with its question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.stored import START, everything_in, kept, opened

from engine.store.errors import RecordError
from engine.store.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with opened(path) as store:
        yield store


def test_parts_come_back_in_order(store: Store) -> None:
    id_ = kept(store).entry.id
    second = store.replies.add(id_, 2, model="m", text="Ende.", tokens=2, is_last=True)
    first = store.replies.add(id_, 1, model="m", text="Anf.", tokens=3, is_last=False)
    assert store.replies.of(id_) == (first, second)
    assert (first.text, first.tokens, first.is_last) == ("Anf.", 3, False)
    assert first.at > START


def test_what_rules_answered_is_no_reply_of_a_model(store: Store) -> None:
    assert store.replies.of(kept(store).entry.id) == ()


def test_of_two_that_ask_for_a_part_the_first_keeps_it(store: Store) -> None:
    id_ = kept(store).entry.id
    first = store.replies.add(id_, 1, model="m", text="Eins.", tokens=2, is_last=True)
    assert (
        store.replies.add(id_, 1, model="n", text="Zwei.", tokens=9, is_last=True)
        == first
    )


def test_an_unknown_decision_has_none(store: Store) -> None:
    with pytest.raises(RecordError, match="there is no decision"):
        store.replies.add("01X", 1, model="m", text="x", tokens=1, is_last=True)


def test_a_forgotten_question_takes_its_answer_along(store: Store, path: Path) -> None:
    gone = kept(store, "Wohnt Quirrelmann hier?").entry.id
    stays = kept(store).entry.id
    for id_, text in ((gone, "Quirrelmann wohnt hier."), (stays, "Ein Antrag.")):
        store.replies.add(id_, 1, model="m", text=text, tokens=4, is_last=True)
    assert b"Quirrelmann wohnt" in everything_in(path)

    store.retention.forget_decision(gone)

    (reply,) = store.replies.of(gone)
    assert (reply.text, reply.tokens) == (None, 4)
    assert store.replies.of(stays)[0].text == "Ein Antrag."
    assert b"quirrelmann" not in everything_in(path).lower()


def test_later_answers_of_the_conversation_lose_what_they_quote(
    store: Store, path: Path
) -> None:
    question = "Wohnt Quirrelmann hier?"
    gone = kept(store, question, conversation="c").entry.id
    later = kept(store, "Seit wann?", conversation="c").entry.id
    store.replies.add(
        later, 1, model="m", text=f"{question} Seit Mai.", tokens=4, is_last=True
    )
    store.retention.forget_decision(gone)
    (reply,) = store.replies.of(later)
    assert reply.text is not None
    assert reply.text.endswith("Seit Mai.")
    assert b"quirrelmann" not in everything_in(path).lower()
