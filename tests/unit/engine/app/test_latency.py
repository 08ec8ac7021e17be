"""Latencies: what can be one, and how it is refused."""

from __future__ import annotations

import math

import pytest

from engine.app.latency import check_latency
from engine.assistant.request import RequestError


@pytest.mark.parametrize("latency", [None, 0, 0.5, 830, 1e300])
def test_any_time_from_nothing_on_is_one(latency: float | None) -> None:
    check_latency("--latency", latency)


@pytest.mark.parametrize(
    ("latency", "told"),
    [
        (-5, "-5"),
        (-0.25, "-0.25"),
        (math.nan, "nan"),
        (math.inf, "inf"),
        (10**400, "inf"),
        (-(10**400), "-inf"),
    ],
)
def test_what_is_none_is_refused_as_it_was_given(latency: float, told: str) -> None:
    with pytest.raises(RequestError) as refused:
        check_latency("--latency", latency)
    assert str(refused.value) == (
        f"--latency is {told}, and no answer takes such a time; give "
        "milliseconds, a finite number, 0 or more."
    )
