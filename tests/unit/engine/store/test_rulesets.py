"""Rule sets are kept once; their activations are a log that is only added to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.stored import opened

from engine.store.errors import RecordError
from engine.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "x.db") as store:
        for digest in ("one", "two", "three"):
            store.rulesets.keep(digest, {"a.yaml": f"# {digest} ä\n"})
        yield store


def test_files_come_back_as_they_were(store: Store) -> None:
    files = {"budget/depth.yaml": "rules:\r\n  - ä\n", "layers.yaml": ""}
    store.rulesets.keep("four", files)
    assert store.rulesets.files("four") == files


def test_a_digest_is_kept_once(store: Store) -> None:
    store.rulesets.keep("one", {"a.yaml": "something else"})
    assert store.rulesets.files("one") == {"a.yaml": "# one ä\n"}


def test_an_unknown_rule_set_is_said_to_be(store: Store) -> None:
    with pytest.raises(RecordError, match="rule set nine is not kept"):
        store.rulesets.files("nine")
    with pytest.raises(RecordError, match="rule set nine is not kept"):
        store.rulesets.activate("nine", who="me", why="try")
    assert store.rulesets.history() == ()


def test_activations_are_logged_latest_first(store: Store) -> None:
    assert store.rulesets.active() is None
    first = store.rulesets.activate("one", who="ann", why="start")
    second = store.rulesets.activate("two", who="bob", why="better")
    assert store.rulesets.history() == (second, first)
    assert store.rulesets.active() == second
    assert (second.who, second.why, second.undo_of) == ("bob", "better", None)
    assert second.at > first.at


def test_undo_goes_back_and_forth_as_new_entries(store: Store) -> None:
    for digest in ("one", "two", "two"):
        store.rulesets.activate(digest, who="ann", why="on")
    undone = store.rulesets.undo(who="bob", why="worse")
    assert (undone.digest, undone.undo_of) == ("one", 3)
    redone = store.rulesets.undo(who="bob", why="no, better")
    assert (redone.digest, redone.undo_of) == ("two", 4)
    assert [a.id for a in store.rulesets.history()] == [5, 4, 3, 2, 1]


def test_undo_reaches_any_earlier_one(store: Store) -> None:
    for digest in ("one", "two", "three"):
        store.rulesets.activate(digest, who="ann", why="on")
    undone = store.rulesets.undo(to=1, who="bob", why="back to the start")
    assert (undone.digest, undone.undo_of) == ("one", 3)
    assert store.rulesets.active() == undone


def test_undo_says_when_there_is_nothing_to_undo(store: Store) -> None:
    with pytest.raises(RecordError, match="no rule set was ever activated"):
        store.rulesets.undo(who="ann", why="?")
    store.rulesets.activate("one", who="ann", why="on")
    with pytest.raises(RecordError, match="no other rule set was active before"):
        store.rulesets.undo(who="ann", why="?")
    with pytest.raises(RecordError, match="there is no activation 7, the last is 1"):
        store.rulesets.undo(to=7, who="ann", why="?")
    assert len(store.rulesets.history()) == 1


def test_texts_that_say_the_same_can_be_exchanged(store: Store) -> None:
    store.rulesets.refresh("one", {"a.yaml": "# one, with a comment\n"})
    assert store.rulesets.files("one") == {"a.yaml": "# one, with a comment\n"}
    with pytest.raises(RecordError, match="rule set nine is not kept"):
        store.rulesets.refresh("nine", {})


def test_a_restoring_undo_is_marked_and_told_beforehand(store: Store) -> None:
    for digest in ("one", "two"):
        store.rulesets.activate(digest, who="ann", why="on")
    assert store.rulesets.earlier() == "one"
    assert store.rulesets.earlier(2) == "two"
    done = store.rulesets.undo(who="bob", why="worse", restored=True)
    assert done.restored
    assert store.rulesets.active() == done
    assert [one.id for one in store.rulesets.since(1)] == [2, 3]
