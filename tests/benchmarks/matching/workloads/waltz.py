"""Waltz: lines of a drawing get labels by what is known of the junctions they meet in."""

from __future__ import annotations

from benchmarks.matching.drawings import drawing, turned

STEPS = 8
"""A region's stairs: 63 lines with the box, about 293 firings."""


def lines(regions: int) -> list[tuple[int, int, int]]:
    """Region and two ends of every line."""
    return list(turned(drawing(regions, STEPS)))


def check(size: int, answer: object) -> bool:
    """Whether the lines, as (lower end, higher end, label), have the right labels."""
    return answer == {
        (min(line.start, line.end), max(line.start, line.end), line.label)
        for line in drawing(size, STEPS)
    }
