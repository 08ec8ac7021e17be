"""Given and taken back is the same as never given, as far as conclusions go.

Law: in programs that only conclude, giving a fact, running, taking it back and
running again leaves the facts that would be there had it never been given.
"""

from __future__ import annotations

import random

from hypothesis import assume, given
from hypothesis import strategies as st
from support import confluent, programs, sessions
from support.corpus import supports


@sessions.HISTORIES
@given(st.randoms(use_true_random=False))
def test_given_and_taken_back(random_: random.Random) -> None:
    made = confluent.program(random_)
    assume(made is not None)
    assert made is not None
    never, taken = confluent.session(made), confluent.session(made)
    assume(never is not None)
    assert never is not None
    assert taken is not None
    for _ in range(random_.randrange(1, 5)):
        template, slots = programs.fact(random_)
        never.give(template, slots)
        taken.give(template, slots)
    extra = taken.give(*programs.fact(random_))
    assume(
        supports(taken)[extra.id] == ["given"]
        and len(taken.facts()) > len(never.facts())
    )
    assume(confluent.finish(never))
    assume(confluent.finish(taken))
    # Retracting what is concluded too would silence its activations: another promise.
    assume(supports(taken)[extra.id] == ["given"])
    taken.retract(extra)
    assume(confluent.finish(taken))
    assert confluent.content(taken) == confluent.content(never)


def test_the_law_speaks_of_facts_that_matter() -> None:
    mattered = 0
    for seed in range(400):
        random_ = random.Random(seed)  # noqa: S311
        made = confluent.program(random_)
        session = confluent.session(made) if made else None
        if session is None:
            continue
        fact = session.give(*programs.fact(random_))
        if confluent.finish(session):
            before = len(session.facts())
            session.retract(fact)
            mattered += len(session.facts()) < before - 1
    assert mattered >= 10
