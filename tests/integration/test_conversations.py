"""Two programs in one conversation: turns are numbered as they are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.app import workbench
from engine.app.config import find_config
from engine.app.workbench import Workbench
from engine.assistant.request import Request
from engine.store.database import Row
from engine.store.decision import Decision, row_of


def test_what_is_said_meanwhile_has_the_turn_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = find_config(database=tmp_path / "x.db")
    first = Request(query="Was ist ein Bauantrag?", conversation="c")
    second = Request(query="What is an objection?", conversation="c")
    with Workbench(config) as bench, Workbench(config) as other:
        waiting = [second]

        def interrupted(decision: Decision) -> Row:
            while waiting:  # it is decided and not yet on file
                other.ask(waiting.pop())
            return row_of(decision)

        monkeypatch.setattr(workbench, "row_of", interrupted)
        logged = bench.ask(first)
        turns = {one.query: one.turn for one in bench.store.decisions.list()}
        assert turns == {second.query: 1, first.query: 3}
        assert bench.store.decisions.get(logged.id).entry.turn == 3
        said = bench.store.conversations.turns("c", 10)
        assert [turn.role for turn in said] == ["user", "assistant"] * 2
        assert [said[0].text, said[2].text] == [second.query, first.query]
