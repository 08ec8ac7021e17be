"""Blocks that go and come back, one after the other: what each let through is undone."""

from __future__ import annotations


def check(size: int, answer: object) -> bool:
    """Whether every item was finished once and undone once."""
    return answer == 2 * size
