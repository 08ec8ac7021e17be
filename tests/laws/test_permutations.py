"""The order in which facts are given does not matter where nothing competes.

Law: in programs that only conclude, every order of the given facts leads to the same
facts. (Where rules choose, assert or modify, order matters, and is meant to.)
"""

from __future__ import annotations

import random

from hypothesis import assume, given
from hypothesis import strategies as st
from support import confluent, programs, sessions


@sessions.HISTORIES
@given(st.randoms(use_true_random=False), st.data())
def test_any_order_of_given_facts(random_: random.Random, data: st.DataObject) -> None:
    made = confluent.program(random_)
    assume(made is not None)
    assert made is not None
    one, two = confluent.session(made), confluent.session(made)
    assume(one is not None)
    assert one is not None
    assert two is not None
    facts = [programs.fact(random_) for _ in range(random_.randrange(2, 6))]
    for template, slots in facts:
        one.give(template, slots)
    for place, (template, slots) in enumerate(data.draw(st.permutations(facts))):
        two.give(template, slots)
        if place == 1:  # running in between is legal too
            assume(confluent.finish(two))
    assume(confluent.finish(one))
    assume(confluent.finish(two))
    assert confluent.content(one) == confluent.content(two)


def test_the_law_speaks_of_programs_that_conclude() -> None:
    concluded = 0
    for seed in range(400):
        random_ = random.Random(seed)  # noqa: S311
        made = confluent.program(random_)
        session = confluent.session(made) if made else None
        if session is not None:
            facts = [session.give(*programs.fact(random_)) for _ in range(4)]
            if confluent.finish(session):
                concluded += len(session.facts()) > len(facts)
    assert concluded >= 30
