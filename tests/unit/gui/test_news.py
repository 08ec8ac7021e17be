"""What other programs did is told by the signals of the state, and only once."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest
from pytestqt.qtbot import QtBot
from support.fake_engine import FakeEngine

from gui.messages.service import LookRound, Seen
from gui.news import News
from gui.state import State

FIRST = Seen(decision="D1", activation=3, ruleset="r1", experiment=0, weight=0.0)


@dataclass
class Heard:
    """The signals that came, in order."""

    names: list[str] = field(default_factory=list)

    def listen(self, state: State) -> None:
        state.decided.connect(lambda: self.names.append("decided"))
        state.rules_changed.connect(lambda: self.names.append("rules"))
        state.experiment_changed.connect(lambda: self.names.append("experiment"))


@pytest.fixture
def engine(qtbot: QtBot) -> FakeEngine:  # noqa: ARG001  # there is an application
    return FakeEngine()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({"decision": "D2"}, ["decided"]),
        ({"activation": 4}, ["rules"]),
        ({"ruleset": "r2"}, ["rules"]),
        ({"experiment": 1, "weight": 0.5}, ["experiment"]),
        ({"decision": "D2", "activation": 4}, ["decided", "rules"]),
    ],
)
def test_what_is_new_is_told_once(
    engine: FakeEngine, change: dict[str, object], told: list[str]
) -> None:
    state, heard = State(), Heard()
    heard.listen(state)
    news = News(engine, state)
    news.start()
    for seen in (FIRST, *2 * (msgspec.structs.replace(FIRST, **change),)):
        news.look()
        engine.reply(LookRound, seen)
    assert heard.names == told
    news.stop()


def test_nobody_asks_twice_at_once(engine: FakeEngine) -> None:
    news = News(engine, State())
    news.start()
    news.look()
    news.look()
    assert len(engine.sent) == 1
    engine.fail(LookRound, "the database is locked")
    news.look()
    assert len(engine.sent) == 2
    news.stop()


def test_of_another_database_nothing_is_news(engine: FakeEngine) -> None:
    state, heard = State(), Heard()
    heard.listen(state)
    news = News(engine, state)
    news.start()
    news.look()
    engine.reply(LookRound, FIRST)
    news.start()
    news.look()
    engine.reply(LookRound, msgspec.structs.replace(FIRST, decision="D9"))
    assert heard.names == []
    news.stop()


def test_it_looks_by_itself(engine: FakeEngine, qtbot: QtBot) -> None:
    news = News(engine, State())
    news.start()
    qtbot.waitUntil(lambda: len(engine.sent) == 1, timeout=10_000)
    news.stop()
