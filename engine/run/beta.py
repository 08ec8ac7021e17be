"""The Beta distribution on [0, 1]: cumulative function and quantiles."""

from __future__ import annotations

import math
from functools import lru_cache

STEPS = 300
"""Terms of the continued fraction; it converges long before."""
TINY = 1e-300
PRECISION = 1e-15


def cumulative(x: float, alpha: float, beta: float) -> float:
    """P(X <= x): the regularised incomplete beta function.

    By Lentz's continued fraction (Abramowitz and Stegun 26.5.8), on the side of the
    mean where it converges fast.
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(
        alpha * math.log(x)
        + beta * math.log1p(-x)
        + math.lgamma(alpha + beta)
        - math.lgamma(alpha)
        - math.lgamma(beta)
    )
    if x < (alpha + 1) / (alpha + beta + 2):
        return front * _fraction(x, alpha, beta) / alpha
    return 1 - front * _fraction(1 - x, beta, alpha) / beta


def _fraction(x: float, alpha: float, beta: float) -> float:
    upper = 1.0
    lower = 1 / _away(1 - (alpha + beta) * x / (alpha + 1))
    value = lower
    for m in range(1, STEPS):
        even = m * (beta - m) * x / ((alpha + 2 * m - 1) * (alpha + 2 * m))
        lower = 1 / _away(1 + even * lower)
        upper = _away(1 + even / upper)
        value *= lower * upper
        odd = -(alpha + m) * (alpha + beta + m) * x
        odd /= (alpha + 2 * m) * (alpha + 2 * m + 1)
        lower = 1 / _away(1 + odd * lower)
        upper = _away(1 + odd / upper)
        step = lower * upper
        value *= step
        if abs(step - 1) < PRECISION:
            break
    return value


def _away(value: float) -> float:
    """The value, kept away from zero."""
    return value if abs(value) > TINY else TINY


@lru_cache(maxsize=16_384)
def quantile(u: float, alpha: float, beta: float) -> float:
    """The x with P(X <= x) = u, by bisection to double precision."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if cumulative(middle, alpha, beta) < u:
            low = middle
        else:
            high = middle
    return (low + high) / 2
