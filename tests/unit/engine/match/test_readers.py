"""Readers of a template: what a fact can matter to is found, and no more is asked."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.matching import Compiled

from engine.lang.values import Key
from engine.match.facts import Facts

FEWER = settings(max_examples=settings().max_examples // 2)
WHENS = (
    "a: A()\n      - not: B(x=a.x)",
    "a: A()\n      - b: B()\n      - not: B(x == a.x, kind == b.kind)",
    "a: A()\n      - b: B(x > a.x)\n      - exists: A(x == b.x, x > a.x)",
    "a: A()\n      - forall: [{b: B(x == a.x)}, A(x=b.x + 1)]",
    "a: A()\n      - n: count(B(x == a.x))",
    "a: A()\n      - n: sum(b.x for b in B() if b.x > a.x)",
    "a: A()\n      - not: [{b: B(x == a.x)}, {not: A(x == b.x + 1)}]",
    "a: A()\n      - any: [[B(x=a.x)], [{not: B(x > a.x)}]]",
    "a: A()\n      - not: B(x == 6 // a.x)",
)


def completions(compiled: Compiled) -> dict[Facts, set[Key]]:
    return {
        tuple(facts): set(compiled.completed(tuple(facts)))
        for facts in compiled.node.everything(compiled.store, ())
    }


@pytest.mark.parametrize("when", WHENS)
@FEWER
@given(random_=st.randoms(use_true_random=False))
def test_what_one_more_fact_changes_is_among_what_it_affects(
    when: str, random_: random.Random
) -> None:
    compiled = Compiled(when)
    compiled.some(random_, 8)
    before = completions(compiled)
    template, x = random_.choice("AB"), random_.randrange(5, 7)
    new = compiled.fact(template, x=x)
    after = completions(compiled)
    affected: set[Facts] = set()
    may_gain = may_lose = False
    for watch in compiled.node.watches:
        if watch.template == template:
            key = watch.key(new.values)
            affected.update(map(tuple, watch.affected(compiled.store, key)))
            may_gain |= watch.sign >= 0
            may_lose |= watch.sign <= 0
    for facts, values in before.items():
        if values != after[facts]:
            assert facts in affected
            assert may_gain or not after[facts] - values
            assert may_lose or not values - after[facts]


def test_a_watch_is_tied_to_facts_by_what_must_be_equal() -> None:
    compiled = Compiled("a: A()\n      - not: B(x == a.x)")
    known = [compiled.fact("A", x=x) for x in range(5)]
    [watch] = compiled.node.watches
    new = compiled.fact("B", x=3)
    assert watch.affected(compiled.store, watch.key(new.values)) == [(known[3],)]
    assert watch.key_of((known[3],)) == watch.key(new.values)
    assert watch.key_of((known[2],)) != watch.key(new.values)


@pytest.mark.parametrize(
    ("when", "is_alone"),
    [
        ("a: A(x > 1)", True),
        ("a: A(x > 1, name == 'u')", True),
        ("a: A(x % 2 == 1)", False),
        ("a: A(x > 1)\n      - B()", False),
    ],
)
def test_a_place_is_alone_if_the_alpha_network_answers_all(
    when: str,
    is_alone: bool,  # noqa: FBT001
) -> None:
    assert Compiled(when).node.places[0].is_alone is is_alone


def test_places_know_the_others_by_template() -> None:
    one, two, three = Compiled("a: A()\n      - B()\n      - B(x=a.x)").node.places
    assert one.others == {"B": (two, three)}
    assert two.others == {"A": (one,)}
