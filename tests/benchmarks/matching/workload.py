"""What is measured: a workload, and one run of it by one engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Unit: TypeAlias = Literal["s", "B", "MB"]
"""Seconds, bytes or millions of bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a run came to.

    Attributes:
        answer: What the workload's check judges.
        firings: How many rules fired; None where the engine does not say.
        units: Into how many parts the time is divided, such as decisions.
        figure: What is reported instead of the time, in the workload's unit; NaN
            where this system cannot tell.
    """

    answer: object
    firings: int | None = None
    units: int = 1
    figure: float | None = None


Run: TypeAlias = Callable[[], Done]
"""The timed part."""
Prepare: TypeAlias = Callable[[int], Run]
"""All that comes before it, for a size; done anew for every repetition, if need be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A task that engines are compared on.

    Attributes:
        name: The name of the function that prepares it in an engine's module.
        says: What is done, in a phrase.
        counted: What a size counts, such as rules.
        sizes: Those of a full run, ascending.
        quick: Those of a quick one.
        tiny: The size at which tests try it.
        engines: The modules in `benchmarks.matching.engines` that can do it, ours
            first.
        check: Whether an answer is right for a size.
        unit: Of the figure.
        fresh: Whether every repetition needs a process of its own, because the first
            would make the next cheaper.
        repeats: Whether one preparation serves all repetitions.
        repetitions: Of which the median counts.
    """

    name: str
    says: str
    counted: str
    sizes: tuple[int, ...]
    quick: tuple[int, ...]
    tiny: int
    engines: tuple[str, ...]
    check: Callable[[int, object], bool]
    unit: Unit = "s"
    fresh: bool = False
    repeats: bool = False
    repetitions: int = 5
