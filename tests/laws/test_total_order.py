"""The order of activations is total, and utilities never cross a salience tier.

Law: under every strategy no two activations share a place, any shuffle sorts to the
same order, the first of them fires, and layer, stratum and salience come before
whatever the strategy and learned utilities say.
"""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support import sessions
from support.conflict import could_fire

from engine import FiringError, Session
from engine.run.strategy import STRATEGIES, order, ranking, tier


def places(session: Session) -> list[tuple[object, ...]]:
    setting = session.setting
    ranked = ranking(setting.strategy)
    return [
        order(one, setting.utilities[one.rule.name], ranked)
        for one in could_fire(session._cycle)
    ]


@pytest.mark.parametrize("strategy", STRATEGIES)
@sessions.HISTORIES
@given(st.randoms(use_true_random=False))
def test_total(strategy: str, random_: random.Random) -> None:
    session = sessions.session(random_, strategy=strategy)
    for _ in range(6):
        found = places(session)
        assert all(one < two for one, two in pairwise(found))
        shuffled = list(found)
        random_.shuffle(shuffled)
        assert sorted(shuffled) == found
        waiting = could_fire(session._cycle)
        try:
            firing = session.step()
        except FiringError:
            return
        if firing is None:
            assert not waiting
            return
        first = waiting[0]
        if first.choice is None:
            assert (firing.rule, firing.facts) == (first.rule.name, first.facts)
        else:  # the choice is made now, among its candidates
            assert session.rules.rule(firing.rule).choose is not None


@sessions.HISTORIES
@given(st.randoms(use_true_random=False), st.data())
def test_utilities_stay_inside_their_tier(
    random_: random.Random, data: st.DataObject
) -> None:
    session = sessions.session(random_)
    before = [tier(one.rule) for one in could_fire(session._cycle)]
    assume(len(before) > 1)
    assert before == sorted(before)
    names = [rule.name for rule in session.rules.rules]
    session.use(utilities={name: data.draw(st.floats(0, 1)) for name in names})
    assert [tier(one.rule) for one in could_fire(session._cycle)] == before


def test_the_law_speaks_of_several_tiers() -> None:
    tiers = [
        len({tier(one.rule) for one in could_fire(session._cycle)})
        for session in sessions.some(200)
    ]
    assert sum(number > 1 for number in tiers) >= 40
