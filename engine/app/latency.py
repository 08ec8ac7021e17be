"""Latency: how long an answer took, as users give it, in milliseconds."""

from __future__ import annotations

import math

from engine.assistant.request import RequestError


def check_latency(name: str, latency: float | None) -> None:
    """Refuse what is no latency, in the words of whoever gave it.

    Args:
        name: The option or field it was given as.
        latency: Milliseconds; None where nothing is told.

    Raises:
        RequestError: It is negative, infinite or no number.
    """
    if latency is None:
        return
    try:
        number = float(latency)
    except OverflowError:  # a whole number of hundreds of digits
        number = math.inf if latency > 0 else -math.inf
    if not 0 <= number < math.inf:
        raise RequestError(
            f"{name} is {number:.15g}, and no answer takes such a time; give "
            "milliseconds, a finite number, 0 or more."
        )
