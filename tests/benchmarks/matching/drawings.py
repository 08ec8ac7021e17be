"""Line drawings of solids, with the label every line must get.

A region shows a flight of stairs from the front right above, and a box in front of one
of its corners. The lines end in junctions of all kinds a trihedral scene has: corners,
forks, arrows and, where the box hides a line, tees. Regions lie side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Literal, NamedTuple, TypeAlias

Label: TypeAlias = Literal["convex", "concave", "boundary"]
Point: TypeAlias = tuple[int, int]

STEP = 8
"""Width and height of a step."""
DEPTH = 6
"""How far the back of the stairs is shifted, to the right and up."""
COLUMN = 10_000
"""A point is one number: its x times this, and its y."""


class Line(NamedTuple):
    """A line and what it is; of a boundary, the body lies right of its direction."""

    region: int
    start: int
    end: int
    label: Label


def drawing(regions: int, steps: int, seed: int = 3) -> list[Line]:
    """The lines of so many regions, in no order."""
    lines = [
        Line(region, _number(start), _number(end), label)
        for region in range(regions)
        for start, end, label in _region(region * (STEP * (steps + 1) + DEPTH), steps)
    ]
    Random(seed).shuffle(lines)  # noqa: S311  # no secret
    return lines


def turned(lines: list[Line], seed: int = 5) -> Iterator[tuple[int, int, int]]:
    """The lines as a drawing shows them: region and two ends, in no direction."""
    draw = Random(seed)  # noqa: S311  # no secret
    for line in lines:
        ends = (line.start, line.end)
        first, second = ends if draw.random() < 0.5 else ends[::-1]
        yield line.region, first, second


def _number(point: Point) -> int:
    return point[0] * COLUMN + point[1]


def _region(left: int, steps: int) -> Iterator[tuple[Point, Point, Label]]:
    """The stairs and the box, in the order of their outlines, clockwise."""
    hidden = steps // 2
    x, y = left + STEP * (hidden + 1), STEP * (steps - hidden)
    yield from _stairs(left, steps, hidden)
    yield from _box(x, y)


def _stairs(left: int, steps: int, hidden: int) -> Iterator[tuple[Point, Point, Label]]:
    """Stairs that go down to the right; the box hides the corner of one step."""
    outer = [(left + STEP * (step + 1), STEP * (steps - step)) for step in range(steps)]
    inner = [(x, y - STEP) for x, y in outer]  # the last is the foot at the right
    foot, top = (left, 0), (left, STEP * steps)
    profile = [top]
    for corner, next_one in zip(outer, inner, strict=True):
        profile += [corner, next_one]
    back = [_behind(point) for point in profile]
    outline = [foot, top, *back, inner[-1], foot]
    for start, end in pairwise(outline):
        yield start, end, "boundary"
    x, y = outer[hidden]
    for start, end in pairwise(profile):
        if start == (x, y):
            yield (x, y - 3), end, "convex"
        elif end == (x, y):
            yield start, (x - 2, y), "convex"
        else:
            yield start, end, "convex"
    for point in outer:
        start = point if point != (x, y) else (x + 2, y + 2)
        yield start, _behind(point), "convex"
    for point in inner[:-1]:
        yield point, _behind(point), "concave"


def _box(x: int, y: int) -> Iterator[tuple[Point, Point, Label]]:
    """A box around a corner; three lines of the stairs end at its outline."""
    low_left, high_left = (x - 2, y - 3), (x - 2, y + 1)
    low_right, high_right = (x + 2, y - 3), (x + 2, y + 1)
    outline = [
        *(low_left, (x - 2, y), high_left, (x - 1, y + 2), (x + 2, y + 2)),
        *((x + 3, y + 2), (x + 3, y - 2), low_right, (x, y - 3), low_left),
    ]
    for start, end in pairwise(outline):
        yield start, end, "boundary"
    for end in (high_left, low_right, (x + 3, y + 2)):
        yield high_right, end, "convex"


def _behind(point: Point) -> Point:
    return point[0] + DEPTH, point[1] + DEPTH
