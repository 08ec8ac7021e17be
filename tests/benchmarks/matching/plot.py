"""The curves of a run: cost against rules, facts and firings, as one SVG file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.matching.bars import amount
from benchmarks.matching.measure import Figure
from benchmarks.matching.peer import Untyped, package
from benchmarks.matching.suite import BY_NAME, CLIPS, LABELS, OURS


class Curves(NamedTuple):
    """A panel.

    Attributes:
        workload: Which.
        along: What stands on the x-axis: its sizes, or how many rules fired.
    """

    workload: str
    along: str


PANELS = (
    Curves("decision", "rules"),
    Curves("loading", "rules"),
    Curves("alpha", "facts"),
    Curves("churn", "items"),
    Curves("counter", "firings"),
    Curves("manners", "firings"),
    Curves("waltz", "firings"),
    Curves("waltzdb", "firings"),
)
COLUMNS = 4

COLOURS = {
    OURS: "#000000",
    CLIPS: "#d55e00",
    "zen": "#0072b2",
    "durable": "#009e73",
    "rule_engine": "#cc79a7",
    "experta": "#e69f00",
    "if_else": "#7f7f7f",
    "fused": "#56b4e9",
}
"""Okabe and Ito's colours, which colour-blind people tell apart."""
MARKERS = dict(zip(COLOURS, "os^vD<>x", strict=True))


def draw(figures: Sequence[Figure], file: Path) -> None:
    """Write the picture; the same figures give the same bytes.

    Raises:
        AbsentError: If matplotlib is not installed.
    """
    matplotlib = package("matplotlib")
    matplotlib.rcParams.update(
        {"svg.hashsalt": "regelwerk", "svg.fonttype": "none", "font.size": 9}
    )
    rows = len(PANELS) // COLUMNS
    picture = package("matplotlib.figure").Figure(
        figsize=(14, 3.6 * rows), facecolor="white", layout="constrained"
    )
    names: dict[str, Untyped] = {}
    for axes, panel in zip(picture.subplots(rows, COLUMNS).flat, PANELS, strict=True):
        names.update(_panel(axes, panel, figures))
    shown = [engine for engine in COLOURS if engine in names]
    picture.legend(
        [names[engine] for engine in shown],
        [LABELS[engine] for engine in shown],
        loc="outside lower center",
        ncols=len(COLOURS),
        frameon=False,
    )
    picture.savefig(file, format="svg", metadata={"Date": None, "Creator": None})


def _panel(
    axes: Untyped, panel: Curves, figures: Sequence[Figure]
) -> dict[str, Untyped]:
    """One set of axes; the lines drawn, by engine."""
    lines = {}
    workload = BY_NAME[panel.workload]
    fired = {
        figure.size: figure.firings
        for figure in figures
        if figure.workload == panel.workload and figure.firings
    }
    for engine, colour in COLOURS.items():
        points = [
            (_along(panel, figure, fired), figure.value)
            for figure in figures
            if figure.workload == panel.workload
            and figure.engine == engine
            and figure.value is not None
        ]
        if points:
            [line] = axes.plot(
                *zip(*points, strict=True),
                color=colour,
                marker=MARKERS[engine],
                markersize=4,
                linewidth=2.2 if engine == OURS else 1.2,
            )
            lines[engine] = line
    axes.set(
        title=panel.workload,
        xlabel=panel.along,
        ylabel="time a decision" if workload.repeats else "time",
        xscale="log",
        yscale="log",
    )
    ticker = package("matplotlib.ticker")
    axes.xaxis.set_major_formatter(lambda value, _place: f"{value:,.0f}")
    axes.yaxis.set_major_formatter(lambda value, _place: amount(value, "s"))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(ticker.NullFormatter())
    axes.grid(visible=True, which="major", color="#dddddd", linewidth=0.6)
    return lines


def _along(panel: Curves, figure: Figure, fired: Mapping[int, int]) -> float:
    if panel.along == "firings":
        return figure.firings or fired.get(figure.size) or figure.size
    return figure.size
