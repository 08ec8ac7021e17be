"""Rules of the network: who competes for a choice, and what of it is settled before."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from support.matching import Compiled, ids

FEWER = settings(max_examples=settings().max_examples // 2)


@FEWER
@given(random_=st.randoms(use_true_random=False))
def test_what_competes_for_a_key_is_found_and_nothing_else(
    random_: random.Random,
) -> None:
    when = "a: A()\n      - b: B(x >= a.x)"
    compiled = Compiled(when, "choose: pick(a.x, b.x > 2)", "prefer: b.x - a.x")
    compiled.some(random_, 8)
    matches = compiled.matches()
    for match in matches:
        assert match.choice is not None
        choice = compiled.node.choice(compiled.store, match.facts, match.values)
        assert choice == (match.choice[1], match.prefer)
        competing = compiled.node.competing(compiled.store, match.choice[1])
        rivals = [one.facts for one in matches if one.choice == match.choice]
        assert sorted(map(ids, competing)) == sorted(map(ids, rivals))


def test_a_choice_of_one_key_and_rank_is_settled() -> None:
    assert Compiled("a: A()", "choose: pick()").node.settled is not None
    assert Compiled("a: A()", "choose: pick(a.x)").node.settled is None
    assert Compiled("a: A()", "choose: pick()", "prefer: a.x").node.settled is None
    assert Compiled("a: A()").node.settled is None
