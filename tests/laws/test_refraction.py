"""An activation fires once while it holds without interruption.

Law: after a run that ended because nothing waited, another run fires nothing, giving
a live fact again fires nothing, and no activation fires twice in a run unless one of
its facts is new or one of its conditions ceased in between.
"""

from __future__ import annotations

import random

from hypothesis import assume, given
from hypothesis import strategies as st
from support import sessions

from engine.run.records import Changed, Firing


@sessions.HISTORIES
@given(st.randoms(use_true_random=False))
def test_nothing_fires_again(random_: random.Random) -> None:
    session = sessions.session(random_)
    assume(sessions.run(session) == "done")
    before = sessions.state(session)
    assert not session.run().firings
    facts = session.facts()
    if facts:
        again = random_.choice(facts)
        assert session.give(again.template, again.slots) is again
        assert not session.run().firings
        assert [fact.id for fact in session.facts()] == [fact.id for fact in facts]
    else:
        assert sessions.state(session) == before


@sessions.HISTORIES
@given(st.randoms(use_true_random=False))
def test_no_activation_fires_twice_while_facts_only_stay(
    random_: random.Random,
) -> None:
    session = sessions.session(random_)
    sessions.run(session)
    fired: set[object] = set()
    for record in session.ledger:
        if isinstance(record, Changed):
            fired.clear()  # any condition may have ceased
        elif isinstance(record, Firing):
            key = (record.rule, record.facts, repr(record.bindings))
            assert key not in fired
            fired.add(key)


def test_the_law_speaks_of_runs_that_fire() -> None:
    found = sessions.some(200)
    ended = [sessions.run(one) for one in found]
    assert ended.count("done") >= 50
    assert sum(any(isinstance(r, Firing) for r in one.ledger) for one in found) >= 50
