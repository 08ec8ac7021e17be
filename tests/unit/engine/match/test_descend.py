"""Tuples newest first: the same as joining all and sorting them, but one by one."""

from __future__ import annotations

import random
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.effort import calls_made_by
from support.matching import Compiled

from engine.match.descend import descending, recency, recency_of_two
from engine.match.facts import Fact, FactId, Facts

FEWER = settings(max_examples=settings().max_examples // 2)
WHENS = (
    "a: A()\n      - b: A(x > a.x)\n      - c: A(x != b.x)",
    "a: A()\n      - b: B()\n      - c: A(x == b.x)",
    "a: A()\n      - b: B(x == 1)\n      - c: B()",
    "a: A()\n      - b: B(x == a.x)\n      - c: A(x == b.x)\n      - d: A()",
)


@pytest.mark.parametrize("when", WHENS)
@FEWER
@given(random_=st.randoms(use_true_random=False))
def test_the_order_is_that_of_recency(when: str, random_: random.Random) -> None:
    compiled = Compiled(when)
    for number in range(random_.randrange(4, 14)):
        if number < 9 and random_.random() < 0.2:
            compiled.fact("B", x=number)
        else:
            compiled.fact("A", x=random_.randrange(3), name=str(number))
    for place in compiled.node.places:
        for fact in compiled.passing(place.number):
            found = descending(compiled.node, compiled.store, (place.number,), (fact,))
            wanted = sorted(place.join(compiled.store, fact), key=recency, reverse=True)
            assert list(found) == wanted


def test_newer_facts_come_first_then_lower_ids_in_condition_order() -> None:
    compiled = Compiled("a: A()")
    one, two, three = (compiled.fact("A", x=x) for x in range(3))
    tuples = [(one, two), (two, one), (three, one), (two, three), (two, two)]
    found = sorted(tuples, key=recency, reverse=True)
    assert found == [(two, three), (three, one), (two, two), (one, two), (two, one)]


@given(st.data())
def test_where_two_places_differ_these_alone_are_compared(data: st.DataObject) -> None:
    shape = Compiled("a: A()").rules.templates["A"]
    numbers = st.integers(1, 6)
    others = data.draw(st.lists(numbers, max_size=4))
    one, two = sorted(
        data.draw(
            st.lists(
                st.integers(0, len(others) + 1), min_size=2, max_size=2, unique=True
            )
        )
    )

    def facts(pair: tuple[int, int]) -> Facts:
        ids = list(others)
        ids.insert(one, pair[0])
        ids.insert(two, pair[1])
        return tuple(Fact(FactId(number), shape, (number, "")) for number in ids)

    pairs = data.draw(st.lists(st.tuples(numbers, numbers), unique=True))
    found = sorted(map(facts, pairs), key=recency_of_two(one, two))
    wanted = sorted(map(facts, pairs), key=recency)
    assert [[fact.id for fact in each] for each in found] == [
        [fact.id for fact in each] for each in wanted
    ]


def test_the_first_costs_a_fraction_of_all() -> None:
    compiled = Compiled("a: A()\n      - b: B()\n      - c: A(x > b.x)")
    for number in range(60):
        compiled.fact("A", x=number)
    for x in range(5):
        compiled.fact("B", x=x)
    new = compiled.fact("A", x=99)

    def work(most: int | None) -> int:
        found = descending(compiled.node, compiled.store, (0,), (new,))
        return calls_made_by(lambda: list(islice(found, most)))

    work(1)  # compiles
    assert work(1) < work(None) / 2
