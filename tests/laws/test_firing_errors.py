"""A firing that cannot be carried out leaves no trace.

Law: when a step raises `FiringError`, facts, supports, what waits and the ledger are
exactly as before, and the same step raises the same error again.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import sessions

from engine import FiringError, Session


def failed(session: Session) -> bool:
    """Step until an error; whether there was one, with the law checked at each."""
    for _ in range(sessions.LIMIT):
        before, length = sessions.state(session), len(session.ledger)
        error = None
        try:
            if session.step() is None:
                return False
        except FiringError as caught:
            error = caught
        if error is not None:
            assert sessions.state(session) == before
            assert len(session.ledger) == length
            with pytest.raises(FiringError) as again:
                session.step()
            assert str(again.value) == str(error)
            return True
    return False


@sessions.HISTORIES
@given(st.randoms(use_true_random=False))
def test_no_trace(random_: random.Random) -> None:
    failed(sessions.session(random_))


def test_the_law_speaks_of_errors() -> None:
    assert sum(map(failed, sessions.some(300))) >= 15
