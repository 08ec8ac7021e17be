"""Working memory: its indexes always say what a search through all facts says."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rude import Rude

from engine import Session, load_sources
from engine.lang.values import equal
from engine.match.facts import Fact, FactId
from engine.match.memory import Change, WorkingMemory, content

SHAPE = load_sources({"a.yaml": "templates: {A: {slots: {x: any, y: any}}}"}).templates[
    "A"
]
VALUES = (0, 0.0, 1, 1.0, True, False, None, "1", ("bool", 1), (1,), (1.0,), (True,))


@given(st.randoms(use_true_random=False))
def test_indexes(random_: random.Random) -> None:
    memory, live = WorkingMemory(), list[Fact]()
    for number in range(30):
        if live and random_.random() < 0.3:
            gone = live.pop(random_.randrange(len(live)))
            memory.remove(gone)
            assert gone not in memory
        fact = Fact(FactId(number), SHAPE, tuple(random_.choices(VALUES, k=2)))
        if memory.find(fact.shape, fact.values) is None:
            memory.add(fact)
            live.append(fact)
        slot, value = random_.randrange(2), random_.choice(VALUES)
        found = list(memory.where("A", slot, value))
        assert found == [f for f in live if equal(f.values[slot], value)]
    assert list(memory.of("A")) == live
    assert len(memory) == len(live)


def test_facts_show_their_slots() -> None:
    session = Session(load_sources({"a.yaml": "templates: {A: {slots: {x: int}}}"}))
    fact = session.assert_fact("A", x=1)
    assert (fact["x"], fact.id, fact.template, dict(fact.slots)) == (
        1,
        1,
        "A",
        {"x": 1},
    )
    assert str(fact) == "A(x=1)"


class Slow:
    """Something that follows a template, and notes what it followed each time."""

    def __init__(self) -> None:
        self.missed: list[Change] = []
        self.followed: list[list[Change]] = []

    def catch_up(self) -> None:
        self.followed.append(self.missed)
        self.missed = []


def test_what_follows_misses_changes_until_it_is_looked_at() -> None:
    memory, slow = WorkingMemory(), Slow()
    one, two = (Fact(FactId(number), SHAPE, (number, 0)) for number in (1, 2))
    memory.add(one)
    memory.follow("A", slow)
    memory.add(two)
    memory.remove(one)
    assert (slow.missed, slow.followed) == ([two, (one, None)], [])
    memory.catch_up()
    assert (slow.missed, slow.followed) == ([], [[two, (one, None)]])


def test_many_facts_are_live_at_once() -> None:
    memory, slow = WorkingMemory(), Slow()
    facts = [Fact(FactId(number), SHAPE, (number, 0)) for number in (1, 2)]
    memory.follow("A", slow)
    memory.fill({"A": {content(SHAPE, one.values): one for one in facts}})
    assert list(memory.of("A")) == facts
    assert slow.missed == facts
    assert list(memory.where("A", 0, 2)) == facts[1:]


def test_after_many_ends_all_followers_catch_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("engine.match.memory.LATE", 3)
    memory, slow, other = WorkingMemory(), Slow(), Slow()
    memory.follow("A", slow)
    memory.follow("Other", other)
    for number in range(7):
        fact = Fact(FactId(number), SHAPE, (number, 0))
        memory.add(fact)
        memory.remove(fact)
    assert [len(changes) for changes in slow.followed] == [6, 6]
    assert len(slow.missed) == 2
    assert other.followed == [[], []]


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_whoever_interrupts_a_search_loses_nothing(nth: int) -> None:
    memory = WorkingMemory()
    facts = [Fact(FactId(n), SHAPE, (Rude("uv"[n % 2]), n)) for n in range(5)]
    assert list(memory.where("A", 0, "u")) == []
    for fact in facts[:3]:
        memory.add(fact)
    assert list(memory.where("A", 0, "u")) == [facts[0], facts[2]]
    memory.remove(facts[0])
    for fact in facts[3:]:
        memory.add(fact)
    Rude.armed = nth
    with pytest.raises(KeyboardInterrupt):
        memory.where("A", 0, "u")
    assert list(memory.where("A", 0, "u")) == [facts[2], facts[4]]
    assert list(memory.where("A", 0, "v")) == [facts[1], facts[3]]
