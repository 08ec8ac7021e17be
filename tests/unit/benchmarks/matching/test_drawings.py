"""The drawings are drawings: their lines meet as those of solids do."""

from __future__ import annotations

from collections import Counter, defaultdict

from benchmarks.matching.drawings import COLUMN, drawing, turned


def test_two_or_three_lines_meet_in_every_point() -> None:
    ends = Counter(
        (line.region, point)
        for line in drawing(3, 8)
        for point in (line.start, line.end)
    )
    assert set(ends.values()) == {2, 3}


def test_regions_lie_side_by_side() -> None:
    spans: dict[int, list[int]] = defaultdict(list)
    for line in drawing(3, 4):
        spans[line.region] += [line.start // COLUMN, line.end // COLUMN]
    assert max(spans[0]) < min(spans[1]) < max(spans[1]) < min(spans[2])


def test_every_label_occurs() -> None:
    assert {line.label for line in drawing(1, 4)} == {"convex", "concave", "boundary"}


def test_what_is_drawn_does_not_tell_the_side_of_the_body() -> None:
    lines = drawing(2, 4)
    shown = list(turned(lines))
    both = zip(lines, shown, strict=True)
    same = sum(
        (line.start, line.end) == (first, second) for line, (_, first, second) in both
    )
    assert len(set(shown)) == len(lines)
    assert 0 < same < len(lines)
