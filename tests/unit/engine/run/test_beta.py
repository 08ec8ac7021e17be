"""The Beta distribution against closed forms and against itself."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from engine.run.beta import cumulative, quantile

SHAPES = st.floats(0.05, 200)
PARTS = st.floats(0.001, 0.999)


@given(PARTS, SHAPES)
def test_powers_are_closed_forms(x: float, alpha: float) -> None:
    assert math.isclose(cumulative(x, alpha, 1), x**alpha, rel_tol=1e-9)
    assert math.isclose(cumulative(x, 1, alpha), 1 - (1 - x) ** alpha, abs_tol=1e-10)


@given(PARTS, SHAPES, SHAPES)
def test_mirrored(x: float, alpha: float, beta: float) -> None:
    both = cumulative(x, alpha, beta) + cumulative(1 - x, beta, alpha)
    assert math.isclose(both, 1, abs_tol=1e-9)


@given(PARTS, st.floats(0.5, 200), st.floats(0.5, 200))
def test_quantile_is_the_inverse(u: float, alpha: float, beta: float) -> None:
    assert math.isclose(
        cumulative(quantile(u, alpha, beta), alpha, beta), u, abs_tol=1e-7
    )


def test_the_ends() -> None:
    assert (cumulative(0, 2, 3), cumulative(1, 2, 3)) == (0, 1)
