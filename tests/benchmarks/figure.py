"""Figures against their bars, as a table: what was measured, and whether it will do."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6 import __version__ as pyside_version

FACTOR = 3
"""A figure so many times worse than its bar fails: less is the machine's mood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measurement; less is better.

    Attributes:
        bar: What it should be at most, in the same unit; None where nobody set one.
    """

    what: str
    value: float
    bar: float | None
    unit: str

    @property
    def verdict(self) -> str:
        """Whether it is within its bar, worse, or so much worse that it fails."""
        if self.bar is None:
            return ""
        if self.value <= self.bar:
            return "within"
        return "**fails**" if self.fails else "over"

    @property
    def fails(self) -> bool:
        """Whether it is worse than any machine excuses."""
        return self.bar is not None and self.value > FACTOR * self.bar


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    lines = ["| what | measured | bar | |", "|---|--:|--:|---|"]
    lines.extend(
        f"| {one.what} | {_written(one.value)} {one.unit} | {_bar(one)} | {one.verdict} |"
        for one in figures
    )
    return "\n".join(lines) + "\n"


def _written(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _bar(figure: Figure) -> str:
    return "–" if figure.bar is None else f"{_written(figure.bar)} {figure.unit}"


def machine() -> str:
    """What the figures were measured on, in a sentence."""
    return (
        f"Measured with Python {platform.python_version()} and PySide6 "
        f"{pyside_version} on {platform.system()} {platform.machine()} with "
        f"{os.cpu_count()} processors, drawn into memory."
    )


def share_below(values: Sequence[float], share: float) -> float:
    """The value that a share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def resident() -> float | None:
    """The memory this process holds, in MB; None where the system does not say so."""
    if not sys.platform.startswith("linux"):
        return None
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    held = next(one for one in status.splitlines() if one.startswith("VmRSS:"))
    return int(held.split()[1]) / 1000
