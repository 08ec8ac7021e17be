"""Items in the order of keys: as the strategy has it, and each rank by itself."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sources import HEAD, load

from engine import Session
from engine.match.facts import Fact, FactId
from engine.match.match import Match
from engine.run.keyed import Keyed
from engine.run.ranks import ranks
from engine.run.setting import Setting
from engine.run.strategy import order, ranking
from engine.run.stream import Item

KNOWN = load(
    f"{HEAD}rules:\n"
    "  - {rule: few, utility: 0.9, when: [A()], then: [halt: true]}\n"
    "  - {rule: more, utility: 0.1, when: [A(x > 1), A(x > 2)], then: [halt: true]}\n"
)
BY_KEYS = ("depth", "breadth", "mea")


def setting(strategy: str) -> Setting:
    return Session(KNOWN, strategy=strategy).setting


def item(known: Setting, rule: str, *ids: int) -> Item:
    shape = KNOWN.templates["A"]
    facts = tuple(Fact(FactId(number), shape, (number, "")) for number in ids)
    return ranks(known).network.nodes[rule], facts


@pytest.mark.parametrize("strategy", BY_KEYS)
@given(random_=st.randoms(use_true_random=False))
def test_they_come_in_the_order_of_the_strategy(
    strategy: str, random_: random.Random
) -> None:
    known = setting(strategy)
    keyed = Keyed(known)
    items = [item(known, "few", number) for number in range(1, 7)]
    items += [item(known, "more", *random_.sample(range(1, 9), 2)) for _ in range(6)]
    random_.shuffle(items)
    for serial, one in enumerate(items):
        keyed.put(0, one, serial)

    def place(one: Item) -> tuple[object, ...]:
        utility = known.utilities[one[0].rule.name]
        return order(Match(one[0].rule, one[1]), utility, ranking(strategy))

    taken = [place(keyed.take(0)) for _ in items]
    assert taken == sorted(map(place, items))
    assert not keyed


def test_each_rank_has_its_own_and_is_forgotten_with_its_last() -> None:
    known = setting("mea")
    keyed = Keyed(known)
    for serial, rank in enumerate((2, 1, 2)):
        keyed.put(rank, item(known, "few", serial + 1), serial)
    assert [fact.id for fact in keyed.take(2)[1]] == [3]
    assert set(keyed) == {1, 2}
    assert [fact.id for fact in keyed.take(2)[1]] == [1]
    assert set(keyed) == {1}


def test_of_equal_keys_the_lower_serial_comes_first() -> None:
    known = setting("depth")
    keyed = Keyed(known)
    one, two = item(known, "few", 1), item(known, "few", 1)
    keyed.put(0, two, 2)
    keyed.put(0, one, 1)
    assert keyed.take(0) is one
    assert keyed.take(0) is two
