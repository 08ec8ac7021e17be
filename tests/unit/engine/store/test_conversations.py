"""Turns are numbered from 1 in each conversation and come back in order."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.stored import kept, opened

from engine.store.errors import RecordError


def test_turns_come_back_in_order(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        decision = kept(store, conversation="c").entry.id
        talk = store.conversations
        said = [
            talk.add("c", "user", "Was ist das?", tokens=4, decision=decision),
            talk.add("c", "assistant", "Ein Antrag.", tokens=3, decision=decision),
            talk.add("c", "user", "Und dann?", tokens=3),
        ]
        other = talk.add("d", "user", "Hello", tokens=1)
        assert [turn.n for turn in said] == [1, 2, 3]
        assert talk.turns("c") == tuple(said)
        assert talk.turns("c", last=2) == tuple(said[1:])
        assert talk.turns("d") == (other,)
        assert talk.length("c") == 3


def test_a_conversation_nobody_began_is_empty(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        assert store.conversations.turns("c") == ()
        assert store.conversations.length("c") == 0


def test_a_turn_of_an_unknown_decision_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "x.db") as store:
        with pytest.raises(RecordError, match="keep the decision first"):
            store.conversations.add("c", "user", "?", tokens=1, decision="none")
        assert store.conversations.turns("c") == ()
