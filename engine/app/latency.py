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
    if latency is not None and not (math.isfinite(latency) and latency >= 0):
        raise RequestError(
            f"{name} is {latency:.15g}, and no answer takes such a time; give "
            "milliseconds, a finite number, 0 or more."
        )
