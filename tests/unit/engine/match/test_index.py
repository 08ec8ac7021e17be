"""Join indexes: buckets say what a search through all facts says, in the order of ids."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rude import Rude
from support.sources import load, rule

from engine.lang.values import Key
from engine.match.facts import Fact, FactId
from engine.match.index import Index, IndexId

SHAPE = load(rule("A()", "halt: true")).templates["A"]


def held(index: Index) -> dict[Key, list[int]]:
    """The ids in each bucket, in its order."""
    index.catch_up()
    assert index.missed == []
    found: dict[Key, list[int]] = {}
    for key, bucket in index.buckets.items():
        facts: Iterable[Fact] = (
            bucket.values() if isinstance(bucket, dict) else [bucket]
        )
        found[key] = [fact.id for fact in facts]
    return found


def sought(facts: Iterable[Fact], slots: tuple[int, ...]) -> dict[Key, list[int]]:
    """The same by a search through all facts."""
    found: dict[Key, list[int]] = defaultdict(list)
    for fact in facts:
        parts = tuple(fact.values[slot] for slot in slots)
        found[parts[0] if len(parts) == 1 else parts].append(fact.id)
    return found


@given(st.randoms(use_true_random=False))
def test_buckets_are_kept_up_to_date(random_: random.Random) -> None:
    slots = random_.choice([(0,), (1,), (0, 1)])
    live = {0: Fact(FactId(0), SHAPE, (1, "u"))}
    index = Index(IndexId("A", slots), live.values())
    for number in range(1, 25):
        fact = Fact(FactId(number), SHAPE, (random_.randrange(3), random_.choice("uv")))
        roll = random_.random()
        gone = random_.choice([*live.values()]) if live and roll < 0.6 else None
        if gone is not None:
            del live[gone.id]
        if gone is None:
            index.missed.append(fact)
        elif roll < 0.3:
            index.missed.append((gone, fact))
        else:
            index.missed += [(gone, None), fact]
        live[fact.id] = fact
        if random_.random() < 0.5:
            assert held(index) == sought(live.values(), slots)


def test_the_key_of_one_slot_is_its_value() -> None:
    fact = Fact(FactId(1), SHAPE, (1, "u"))
    assert held(Index(IndexId("A", (1,)), [fact])) == {"u": [1]}
    assert held(Index(IndexId("A", (1, 0)), [fact])) == {("u", 1): [1]}


@pytest.mark.parametrize("nth", range(1, 7))
def test_whoever_interrupts_its_catching_up_loses_nothing(nth: int) -> None:
    live = {
        number: Fact(FactId(number), SHAPE, (number, Rude("uv"[number % 2])))
        for number in range(5)
    }
    index = Index(IndexId("A", (1,)), live.values())
    assert held(index) == {"u": [0, 2, 4], "v": [1, 3]}
    for number in (5, 6):
        live[number] = Fact(FactId(number), SHAPE, (number, Rude("w")))
        gone = live.pop(number - 4)
        index.missed.append((gone, live[number]))
    index.missed.append((live.pop(0), None))
    Rude.armed = nth
    with pytest.raises(KeyboardInterrupt):
        index.catch_up()
    assert index.missed
    assert held(index) == {"u": [4], "v": [3], "w": [5, 6]}
