"""The matchers agree on small programs in which everything touches everything."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from support.dense_programs import played

PROGRAMS = 25
"""So many a seed, of which the checker accepts two thirds."""


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_the_matchers_agree(seed: int) -> None:
    random_ = random.Random(seed)  # noqa: S311  # nothing secret
    for _ in range(PROGRAMS):
        played(random_)
