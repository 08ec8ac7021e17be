"""WaltzDB: the same from a catalogue of all labellings that junctions can have."""

from __future__ import annotations

from benchmarks.matching.drawings import drawing, turned

STEPS = 12
"""A region's stairs: 87 lines with the box, about 770 firings."""


def lines(regions: int) -> list[tuple[int, int, int]]:
    """Region and two ends of every line."""
    return list(turned(drawing(regions, STEPS)))


def check(size: int, answer: object) -> bool:
    """Whether the lines, as (lower end, higher end, label), have the right labels.

    A boundary is told by the side on which the body lies, seen from the lower end.
    """
    right = set()
    for line in drawing(size, STEPS):
        low, high = min(line.start, line.end), max(line.start, line.end)
        side = "right" if low == line.start else "left"
        right.add((low, high, side if line.label == "boundary" else line.label))
    return answer == right
