"""Values by how often each occurs: as little memory as there are different values."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Where some values lie.

    Attributes:
        count: How many there are.
        stdev: Standard deviation of a sample (n − 1); None of a single value.
    """

    count: int
    min: float
    max: float
    mean: float
    median: float
    stdev: float | None


class Distribution:
    """Values, gathered one after the other."""

    def __init__(self) -> None:
        self._counts: Counter[float] = Counter()

    def add(self, value: float | None, times: int = 1) -> None:
        """Take a value so many times; None is not known, and not counted."""
        if value is not None:
            self._counts[value] += times

    @property
    def counts(self) -> Mapping[float, int]:
        """How often each value occurs."""
        return self._counts

    @property
    def count(self) -> int:
        """How many values there are."""
        return self._counts.total()

    def spread(self) -> Spread | None:
        """Where the values lie; None where there are none."""
        if not self._counts:
            return None
        return Spread(
            count=self.count,
            min=min(self._counts),
            max=max(self._counts),
            mean=statistics.fmean(self._counts.elements()),
            median=statistics.median(self._counts.elements()),
            stdev=statistics.stdev(self._counts.elements()) if self.count > 1 else None,
        )

    def mean(self) -> float | None:
        """The mean; None where there are no values."""
        return statistics.fmean(self._counts.elements()) if self._counts else None
