"""Completions: compiled code binds what readable code binds, and fails where it does."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.matching import Compiled, ids

from engine.lang.values import Key

FEWER = settings(max_examples=settings().max_examples // 2)
WHENS = (
    "a: A()\n      - not: B(x=a.x)",
    "a: A()\n      - exists: [{b: B(x > a.x)}, A(x=b.x)]",
    "a: A()\n      - not: [{b: B(x > a.x)}, {not: {c: A(x=b.x)}}]",
    "forall: [{a: A()}, B(x=a.x)]",
    "a: A()\n      - forall: [{b: B(x < a.x)}, {c: A(x == b.x + 1)}]",
    "n: count(A(x > 1))\n      - test: n > 0",
    "a: A()\n      - n: sum(b.x for b in B(x != a.x))\n      - B(x=n)",
    "m: max(b.x for b in B() if b.x > 1)\n      - a: A(x < m)",
    "m: min({a.x for a in A()}, default=9)",
    "m: avg(a.x for a in A())",
    "xs: 'collect(a.x for a in sorted(A(), -a.x))'",
    "p: product(a.x for a in A())",
    "any: [[{let: v = 3}], [{let: v = 1}]]\n      - a: A(x=v)",
    "any: [[{c: A(x=1)}], [{c: A(x > 2)}]]\n      - b: B(x == c.x)",
    "a: A()\n      - any: [[B(x=a.x)], [{not: B()}]]",
    "n: sum(10 // a.x for a in A())",
    "let: y = 2\n      - a: A(x=y)",
)


@pytest.mark.parametrize("when", WHENS)
@FEWER
@given(random_=st.randoms(use_true_random=False))
def test_activations_are_those_of_readable_code(
    when: str, random_: random.Random
) -> None:
    compiled = Compiled(when)
    compiled.some(random_, 8)
    wanted: dict[tuple[int, ...], list[Key]] = defaultdict(list)
    for known, values in compiled.identities():
        wanted[known].append(values)
    for facts in compiled.node.everything(compiled.store, ()):
        found = compiled.completed(tuple(facts))
        assert sorted(map(repr, found)) == sorted(map(repr, wanted.pop(ids(facts), [])))
        assert len(set(found)) == len(found)
    assert not wanted


def test_patterns_alone_need_no_completion() -> None:
    assert Compiled("a: A(x > 1)\n      - B(x=a.x)").node.complete is None


def test_an_aggregate_without_a_value_does_not_match_and_is_told() -> None:
    compiled = Compiled("n: sum(10 // a.x for a in A())")
    compiled.fact("A", x=5)
    assert compiled.completed(()) == [(("int", 2),)]
    compiled.fact("A", x=0)
    assert compiled.completed(()) == []
    [fault] = compiled.store.faults.values()
    assert "by zero" in fault.cause
