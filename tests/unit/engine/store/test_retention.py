"""Forgetting: the text goes from every place it stood, the rest stays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.stored import START, Ticking, everything_in, kept, made, opened

from engine.store.decision import State
from engine.store.errors import RecordError, StoreError, StoreLockedError
from engine.store.redaction import is_forgotten
from engine.store.retention import Forgotten
from engine.store.store import Store

PRIVATE = "Darf Zacharias Quirrelmann bauen?"
TRACES = (b"zacharias", b"quirrelmann", b"bauen?")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with opened(path, wait=0.2) as store:
        yield store


def traces(path: Path) -> list[bytes]:
    found = everything_in(path).lower()
    return [trace for trace in TRACES if trace in found]


def test_a_forgotten_decision_leaves_no_byte_and_keeps_its_shape(
    store: Store, path: Path
) -> None:
    for number in range(30):
        kept(store, f"Frage {number}?", unit="other")
    decision = kept(store, PRIVATE)
    store.outcomes.add(decision.entry.id, rating=5)
    assert traces(path) == list(TRACES)

    assert store.retention.forget_decision(decision.entry.id) == Forgotten(decisions=1)

    assert traces(path) == []
    after = store.decisions.get(decision.entry.id)
    assert after.entry == replace(decision.entry, query=None, state=State.FORGOTTEN)
    assert after.personal == ()
    facts = json.loads(after.request)["facts"]
    assert [list(fact) for fact in facts] == [["Query"], *[["Word"]] * 4]
    assert all(
        is_forgotten(fact["text"]) for facts_ in facts for fact in facts_.values()
    )
    assert {json.dumps(step["fact"]) for step in json.loads(after.ledger)} == {
        json.dumps(fact) for fact in facts
    }
    assert json.loads(after.answer)["text"].endswith("I do not know.")
    assert store.outcomes.of(decision.entry.id)[0].rating == 5
    assert store.decisions.list(1, unit="other")[0].query == "Frage 29?"


def test_long_questions_leave_no_byte_in_freed_pages(store: Store, path: Path) -> None:
    for number in range(20):
        kept(store, f"{PRIVATE} {number} " + "und so weiter " * 1000)
    kept(store, "Bleibt das?", unit="other")
    assert traces(path) == list(TRACES)
    assert store.retention.forget_unit("clerk") == Forgotten(decisions=20)
    assert traces(path) == []


def test_turns_of_a_forgotten_decision_go_and_later_quotations_too(
    store: Store, path: Path
) -> None:
    decision = kept(store, PRIVATE, conversation="c")
    talk = store.conversations
    talk.add("c", "user", PRIVATE, tokens=5, decision=decision.entry.id)
    talk.add("c", "assistant", "Nein.", tokens=2, decision=decision.entry.id)
    later = replace(
        made(store, "Und warum?", conversation="c"),
        request=json.dumps({"history": [PRIVATE, "Nein."]}),
    )
    store.decisions.add(later)
    talk.add("c", "user", "Und warum?", tokens=3, decision=later.entry.id)
    talk.add("c", "assistant", f"Zu »{PRIVATE}«: darum.", tokens=9)
    assert traces(path) == list(TRACES)

    forgotten = store.retention.forget_decision(decision.entry.id[:24])

    assert forgotten == Forgotten(decisions=1, turns=2)
    assert traces(path) == []
    texts = [turn.text for turn in talk.turns("c")]
    assert texts[:3] == [None, None, "Und warum?"]
    assert texts[3] is not None
    assert texts[3].endswith("«: darum.")
    after = store.decisions.get(later.entry.id)
    assert after.entry == later.entry
    assert after.ledger == later.ledger
    history = json.loads(after.request)["history"]
    assert is_forgotten(history[0])
    assert history[1] == "Nein."


def test_an_answer_that_quotes_the_question_goes_wherever_it_is_repeated(
    store: Store, path: Path
) -> None:
    answer = "I know nothing of zacharias, quirrelmann."
    whole = made(store, PRIVATE, conversation="c")
    decision = replace(whole, personal=(*whole.personal, answer))
    store.decisions.add(decision)
    talk = store.conversations
    talk.add("c", "user", PRIVATE, tokens=5, decision=decision.entry.id)
    talk.add("c", "assistant", answer, tokens=9, decision=decision.entry.id)
    later = replace(
        made(store, "Und warum?", conversation="c"),
        request=json.dumps({"history": [PRIVATE, answer]}),
    )
    store.decisions.add(later)

    store.retention.forget_decision(decision.entry.id)

    assert traces(path) == []
    assert store.decisions.get(later.entry.id).entry.query == "Und warum?"


def test_a_forgotten_unit_leaves_the_others(store: Store, path: Path) -> None:
    for number in range(3):
        kept(store, f"{PRIVATE} ({number})", unit="quiet", conversation="c")
        kept(store, f"Frage {number}", unit="loud")
    assert store.retention.forget_unit("quiet") == Forgotten(decisions=3)
    assert traces(path) == []
    assert {e.query for e in store.decisions.list(unit="quiet")} == {None}
    assert {e.state for e in store.decisions.list(unit="loud")} == {State.WHOLE}
    assert store.retention.forget_unit("quiet") == Forgotten()


def test_retaining_forgets_what_is_older(path: Path) -> None:
    clock = Ticking(START + timedelta(days=30))
    with opened(path, clock) as store:
        for days in (0, 19, 21, 29):
            decision = made(store, f"{PRIVATE if days < 20 else 'Frage'} {days}")
            at = START + timedelta(days=days)
            store.decisions.add(
                replace(decision, entry=replace(decision.entry, created_at=at))
            )
        clock.now = START + timedelta(days=5)
        store.conversations.add("c", "user", PRIVATE, tokens=4)
        clock.now = START + timedelta(days=25)
        store.conversations.add("c", "user", "new", tokens=1)
        clock.now = START + timedelta(days=30)

        assert store.retention.retain(10) == Forgotten(decisions=2, turns=1)
        assert traces(path) == []
        queries = [entry.query for entry in store.decisions.list()]
        assert queries == ["Frage 29", "Frage 21", None, None]
        assert [t.text for t in store.conversations.turns("c")] == [None, "new"]
        assert store.retention.retain(10) == Forgotten()
        assert store.retention.retain(10**12) == Forgotten()
        assert store.retention.retain(0) == Forgotten(decisions=2, turns=1)


def test_an_interrupted_forgetting_is_finished_next_time(
    store: Store, path: Path
) -> None:
    decision = kept(store, PRIVATE)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM decisions").fetchall()
        with pytest.raises(StoreLockedError, match="try again"):
            store.retention.forget_decision(decision.entry.id)
        assert store.decisions.list()[0].state == State.REDACTED
        assert traces(path) != []
        reader.execute("ROLLBACK")
    assert store.retention.retain(365) == Forgotten()
    assert traces(path) == []
    assert store.decisions.list()[0].state == State.FORGOTTEN


def test_wrong_requests_are_said_to_be(store: Store) -> None:
    with pytest.raises(RecordError, match="-1 days cannot be retained"):
        store.retention.retain(-1)
    with pytest.raises(RecordError, match="no decision was made for unit 'nobody'"):
        store.retention.forget_unit("nobody")
    with pytest.raises(RecordError, match="there is no decision"):
        store.retention.forget_decision("01J")


def test_a_record_that_is_not_json_is_not_half_forgotten(store: Store) -> None:
    decision = replace(made(store, PRIVATE), ledger="no json")
    store.decisions.add(decision)
    with pytest.raises(StoreError, match="not JSON"):
        store.retention.forget_decision(decision.entry.id)
    assert store.decisions.get(decision.entry.id) == decision
