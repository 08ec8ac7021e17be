"""Joins: compiled code finds the tuples that readable code finds, from the newest fact."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.matching import Compiled, ids

from engine.match.facts import Facts

FEWER = settings(max_examples=settings().max_examples // 2)
WHENS = (
    "a: A(x > 1)",
    "a: A()\n      - b: B(x == a.x)",
    "a: A(x == 1 or x == 3)\n      - b: A(x > a.x)",
    "a: A()\n      - b: A(x >= a.x)\n      - c: B(a.x <= x <= b.x)",
    "a: A()\n      - b: B()\n      - c: A(x == a.x + b.x)",
    "a: A()\n      - A()\n      - B(x in [a.x, 4])",
    "a: A()\n      - let: y = a.x + 1\n      - b: B(x == y)\n      - test: b.x != 3",
    "a: A()\n      - b: B(x == 6 // a.x)",
)


@pytest.mark.parametrize("when", WHENS)
@FEWER
@given(random_=st.randoms(use_true_random=False))
def test_every_tuple_is_found_once_from_its_newest_fact(
    when: str, random_: random.Random
) -> None:
    compiled = Compiled(when)
    compiled.some(random_, 8)
    wanted = sorted(key for key, _ in compiled.identities())
    joined: list[Facts] = []
    for place in compiled.node.places:
        for fact in compiled.passing(place.number):
            found = place.join(compiled.store, fact)
            assert all(max(one, key=lambda f: f.id) is fact for one in found)
            joined.extend(found)
    assert sorted(map(ids, joined)) == wanted
    everything = compiled.node.everything(compiled.store, ())
    assert sorted(map(ids, everything)) == wanted


@pytest.mark.parametrize("when", WHENS)
@FEWER
@given(random_=st.randoms(use_true_random=False))
def test_a_tuple_that_is_given_whole_is_found_if_it_holds(
    when: str, random_: random.Random
) -> None:
    compiled = Compiled(when)
    compiled.some(random_, 8)
    holding = {key for key, _ in compiled.identities()}
    tables = [list(compiled.memory.of(p.template)) for p in compiled.node.places]
    if not all(tables):
        return
    for _ in range(10):
        facts = tuple(random_.choice(table) for table in tables)
        found = compiled.node.skeleton(compiled.store, *facts)
        wanted = [facts] if ids(facts) in holding else []
        assert list(found) == wanted


def test_a_test_that_cannot_be_evaluated_does_not_hold_and_is_told() -> None:
    compiled = Compiled("a: A()\n      - b: B(x == 6 // a.x)")
    compiled.fact("A", x=0)
    compiled.fact("A", x=3)
    compiled.fact("B", x=2)
    found = compiled.node.everything(compiled.store, ())
    assert [[fact.id for fact in facts] for facts in found] == [[2, 3]]
    [fault] = compiled.store.faults.values()
    assert "by zero" in fault.cause


def test_what_is_bounded_is_older_than_the_bound() -> None:
    compiled = Compiled("a: A()\n      - b: A()\n      - c: A()")
    one, two, three = (compiled.fact("A", x=x) for x in range(3))
    join = compiled.node.join((0,), bounded=True)
    found = join(compiled.store, three, three.id)
    assert {facts[1:] for facts in found} == {
        (one, one), (one, two), (two, one), (two, two),
    }  # fmt: skip


def test_a_width_counts_the_facts_a_join_begins_with() -> None:
    compiled = Compiled("a: A()\n      - b: B(x == a.x)\n      - c: B()")
    known = [compiled.fact("A", x=x) for x in (1, 2)]
    compiled.fact("B", x=1)
    compiled.fact("B", x=1, kind="q")
    width = compiled.node.width((0,))
    assert [width(compiled.store, fact) for fact in known] == [2, 0]


def test_what_is_tied_to_facts_taken_is_joined_before_what_equals_a_constant() -> None:
    compiled = Compiled('a: A()\n      - b: B(kind == "q")\n      - c: B(x == a.x)')
    one = compiled.fact("A", x=1)
    for x in range(3):
        compiled.fact("B", x=x, kind="q")
    assert compiled.node.width((0,))(compiled.store, one) == 1
