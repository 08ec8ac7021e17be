"""Join indexes: buckets say what a search through all facts says, in the order of ids."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from support.sources import load, rule

from engine.lang.values import Key
from engine.match.facts import Fact, FactId
from engine.match.index import Index, IndexId

SHAPE = load(rule("A()", "halt: true")).templates["A"]


def held(index: Index) -> dict[Key, list[int]]:
    """The ids in each bucket, in its order."""
    index.take_new()
    found: dict[Key, list[int]] = {}
    for key, bucket in index.buckets.items():
        facts: Iterable[Fact] = (
            bucket.values() if isinstance(bucket, dict) else [bucket]
        )
        found[key] = [fact.id for fact in facts]
    return found


@given(st.randoms(use_true_random=False))
def test_buckets_are_kept_up_to_date(random_: random.Random) -> None:
    slots = random_.choice([(0,), (1,), (0, 1)])
    live: list[Fact] = []
    first = [Fact(FactId(0), SHAPE, (1, "u"))]
    live += first
    index = Index(IndexId("A", slots), first)
    for number in range(1, 25):
        fact = Fact(FactId(number), SHAPE, (random_.randrange(3), random_.choice("uv")))
        roll = random_.random()
        if live and roll < 0.3:
            index.replace(live.pop(random_.randrange(len(live))), fact)
        else:
            if live and roll < 0.6:
                index.remove(live.pop(random_.randrange(len(live))))
            index.new.append(fact)
        live.append(fact)
        if random_.random() < 0.5:
            wanted: dict[Key, list[int]] = defaultdict(list)
            for one in live:
                parts = tuple(one.values[slot] for slot in slots)
                wanted[parts[0] if len(parts) == 1 else parts].append(one.id)
            assert held(index) == wanted


def test_the_key_of_one_slot_is_its_value() -> None:
    fact = Fact(FactId(1), SHAPE, (1, "u"))
    assert held(Index(IndexId("A", (1,)), [fact])) == {"u": [1]}
    assert held(Index(IndexId("A", (1, 0)), [fact])) == {("u", 1): [1]}
