"""Going on with other rules, utilities or params keeps what it must.

Law: going on with the same rules read again changes nothing at all; with other
utilities it changes no facts, no supports and not what waits, only its order; a
replacement that is refused changes nothing. (What becomes of changed rules and params
is compared with the plain model.)
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import sessions

from engine import ReplacementError, load_sources


@sessions.HISTORIES
@given(st.randoms(use_true_random=False))
def test_the_same_rules_again(random_: random.Random) -> None:
    session = sessions.session(random_)
    sessions.run(session)
    before = sessions.state(session)
    session.use(rules=load_sources(session.rules.sources))
    assert sessions.state(session) == before
    session.use(params={})
    assert sessions.state(session) == before


@sessions.HISTORIES
@given(st.randoms(use_true_random=False), st.data())
def test_other_utilities(random_: random.Random, data: st.DataObject) -> None:
    session = sessions.session(random_)
    sessions.run(session)
    facts, known, waiting = sessions.state(session)
    names = [rule.name for rule in session.rules.rules]
    session.use(utilities={name: data.draw(st.floats(0, 1)) for name in names})
    after = sessions.state(session)
    assert after[:2] == (facts, known)
    assert sorted(after[2]) == sorted(waiting)


@sessions.HISTORIES
@given(
    st.randoms(use_true_random=False),
    st.sampled_from(
        [
            {"utilities": {"r0": 1.5}},
            {"utilities": {"nobody": 0.5}},
            {"params": {"nobody": 1}},
            {"params": {"lim": float("nan")}},
            {"params": {"lim": True}},
            {"params": {"lim": 0}, "utilities": {"r0": -1}},
        ]
    ),
)
def test_refused(random_: random.Random, replacement: dict[str, object]) -> None:
    session = sessions.session(random_)
    before = sessions.state(session)
    with pytest.raises(ReplacementError):
        session.use(**replacement)  # type: ignore[arg-type]
    assert sessions.state(session) == before
    assert session.setting.params == {"lim": 1}


@sessions.HISTORIES
@given(st.randoms(use_true_random=False))
def test_reset_is_as_after_construction(random_: random.Random) -> None:
    session = sessions.session(random_)
    digest = session.ledger.digest()
    given_ = [(f.template, f.slots) for f in session.facts()]
    earlier = session.ledger
    sessions.run(session)
    length = len(earlier)
    session.reset()
    for template, slots in given_:
        session.give(template, slots)
    assert [(f.template, f.slots) for f in session.facts()] == given_
    assert len(earlier) == length
    assert digest
