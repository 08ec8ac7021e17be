"""A counter that goes up to a limit: one fact is modified in every firing."""

from __future__ import annotations


def check(size: int, answer: object) -> bool:
    """Whether the counter stands at the limit."""
    return answer == size
