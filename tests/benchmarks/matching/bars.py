"""The bars the engine has to reach, and whether the figures of a run reach them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from benchmarks.matching.measure import Figure
from benchmarks.matching.suite import BY_NAME, CLIPS, LABELS, OURS

Verdict: TypeAlias = Literal["aim", "must", "short", "missed", "not measured"]
"""What was reached; short is what has only an aim and does not reach it."""
Place: TypeAlias = tuple[str, int, str]
"""Workload, size and engine of a figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What must be reached, and what would be better still.

    Attributes:
        workload: Whose figure is judged.
        size: At which size.
        against: The engine it is compared with; None if the figure stands alone.
        is_throughput: Whether more is better: how many times the other's throughput.
            Otherwise less is: how many times its time, or the figure itself.
        must: What has to be reached; None if there is only an aim.
        aim: What would be better.
    """

    workload: str
    size: int
    against: str | None = CLIPS
    is_throughput: bool = False
    must: float | None
    aim: float | None

    @property
    def what(self) -> str:
        """The bar in words."""
        counted = BY_NAME[self.workload].counted
        what = f"{self.workload}, {self.size:,} {counted}"
        if self.against is None:
            return what
        kind = "throughput" if self.is_throughput else "time"
        return f"{what}: {kind} against {LABELS[self.against]}"

    def written(self, value: float) -> str:
        """A measured value of this bar."""
        if self.against is not None:
            return f"{value:.2g}×" if value < 10 else f"{value:,.0f}×"
        return amount(value, BY_NAME[self.workload].unit)

    def demanded(self, value: float | None) -> str:
        """What is demanded, with its direction."""
        if value is None:
            return "–"
        return f"{'≥' if self.is_throughput else '≤'} {self.written(value)}"


BARS = (
    Bar(
        workload="decision",
        size=100,
        against="zen",
        is_throughput=True,
        must=1.5,
        aim=4,
    ),
    Bar(workload="decision", size=100, is_throughput=True, must=3, aim=8),
    Bar(
        workload="decision",
        size=100,
        against="fused",
        is_throughput=True,
        must=None,
        aim=0.7,
    ),
    Bar(
        workload="decision",
        size=1000,
        against="zen",
        is_throughput=True,
        must=1,
        aim=2.5,
    ),
    Bar(workload="decision", size=1000, is_throughput=True, must=1.2, aim=None),
    Bar(workload="crowd", size=100, against="alone", must=1.5, aim=1.1),
    Bar(workload="manners", size=64, must=0.5, aim=0.05),
    Bar(workload="manners", size=128, must=0.5, aim=0.05),
    Bar(workload="waltz", size=50, must=3, aim=1),
    Bar(workload="waltzdb", size=50, must=3, aim=1),
    Bar(workload="closure", size=200, must=2.5, aim=0.6),
    Bar(workload="counter", size=100_000, must=5, aim=1.3),
    Bar(workload="alpha", size=100_000, must=0.5, aim=0.15),
    Bar(workload="churn", size=1000, must=1, aim=0.15),
    Bar(workload="churn", size=10_000, must=1, aim=0.15),
    Bar(workload="loading", size=1000, against=None, must=1.5, aim=0.3),
    Bar(workload="memory", size=200_000, against=None, must=600, aim=300),
    Bar(workload="memory", size=1_000_000, against=None, must=600, aim=300),
    # What the allocator keeps for itself goes up and down by some hundred kB.
    Bar(workload="flat", size=1000, against=None, must=2, aim=1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A bar with what was measured.

    Attributes:
        measured: The ratio or the figure; None if there is none.
        why: Why there is none.
    """

    bar: Bar
    measured: float | None
    verdict: Verdict
    why: str = ""


def judged(figures: Iterable[Figure]) -> tuple[Judged, ...]:
    """Every bar with its verdict, by the figures of one run alone."""
    found = {(one.workload, one.size, one.engine): one for one in figures}
    return tuple(_judged(bar, found) for bar in BARS)


def _judged(bar: Bar, found: Mapping[Place, Figure]) -> Judged:
    ours = found.get((bar.workload, bar.size, OURS))
    if ours is None:
        return Judged(
            bar=bar, measured=None, verdict="not measured", why="not in this run"
        )
    if ours.value is None:
        verdict: Verdict = "not measured" if bar.must is None else "missed"
        return Judged(bar=bar, measured=None, verdict=verdict, why=ours.why)
    measured = ours.value
    if bar.against is not None:
        other = found.get((bar.workload, bar.size, bar.against))
        if other is None or other.value is None:
            why = f"{LABELS[bar.against]}: {other.why if other else 'not in this run'}"
            return Judged(bar=bar, measured=None, verdict="not measured", why=why)
        measured = (
            other.value / measured if bar.is_throughput else measured / other.value
        )
    if math.isnan(measured):
        why = "this system does not tell"
        return Judged(bar=bar, measured=None, verdict="not measured", why=why)
    return Judged(bar=bar, measured=measured, verdict=_verdict(bar, measured))


def _verdict(bar: Bar, measured: float) -> Verdict:
    if bar.must is not None and not _reaches(bar, measured, bar.must):
        return "missed"
    if bar.aim is not None and _reaches(bar, measured, bar.aim):
        return "aim"
    return "must" if bar.must is not None else "short"


def _reaches(bar: Bar, measured: float, wanted: float) -> bool:
    return measured >= wanted if bar.is_throughput else measured <= wanted


_PREFIXES = ((1, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n"))


def amount(value: float, unit: str) -> str:
    """A value with its unit, with three digits that say something."""
    if math.isnan(value):
        return "unknown"
    if unit != "s":
        return f"{value:,.0f} {unit}" if abs(value) >= 100 else f"{value:.3g} {unit}"
    least, prefix = next((one for one in _PREFIXES if value >= one[0]), _PREFIXES[-1])
    scaled = value / least
    return f"{scaled:,.0f} {prefix}s" if scaled >= 100 else f"{scaled:.3g} {prefix}s"
