"""Pictures of budgets as SVG that takes its colours from the page it stands in."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.app.budget.tally import Tally
from engine.app.budget.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK, _BAR = "#010203", "#040506"
_COLOURS = {_INK: "currentColor", _BAR: "var(--accent)"}
"""Stand-ins that are exchanged for the page's own colours, light or dark."""
_SETTINGS = {
    "svg.fonttype": "none",  # text stays text: small, and read aloud
    "text.parse_math": False,  # a dollar sign is no formula
    "font.size": 10,
    **dict.fromkeys(
        ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color"), _INK
    ),
    "ytick.color": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_SIZE = (6.4, 3.2)
_BINS = 40
_COMPLEXITY_STEP, _TOKENS_STEP = 1, 200
_LARGEST = 300  # of a circle, in square points
_LEAST_SECONDS = 0.001
MOST_DAYS = 31
"""Days up to which each has a mark of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A picture and what it shows."""

    title: str
    svg: str


def plots(tally: Tally, words: Words) -> Iterator[Plot]:
    """The pictures of some budgets; what nothing is known of has none.

    Raises:
        ImportError: matplotlib is not installed.
    """
    if tally.budgets.count:
        yield _plot(words("Budgets"), tally, words, _histogram)
        yield _plot(words("Budgets by intent"), tally, words, _by_intent)
    if any(None not in pair for pair in tally.by_complexity):
        yield _plot(words("Complexity and budget"), tally, words, _by_complexity)
    if any(day.share().of for day in tally.overflow_by_day.values()):
        yield _plot(words("Overflow by day (UTC)"), tally, words, _overflow)
    if tally.seconds.count:
        yield _plot(words("Time until the answer"), tally, words, _times)


_Draw = Callable[["Axes", Tally, Words], None]


def _plot(title: str, tally: Tally, words: Words, draw: _Draw) -> Plot:
    import matplotlib as mpl  # noqa: PLC0415  # heavy, and may be missing
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    name = draw.__name__.strip("_")
    settings = {**_SETTINGS, "svg.hashsalt": name}
    with mpl.rc_context(settings):  # type: ignore[arg-type]  # its keys are literals
        figure = Figure(figsize=_SIZE, layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.add_subplot(), tally, words)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    return Plot(title=title, svg=_inline(buffer.getvalue(), name))


def _inline(svg: str, name: str) -> str:
    """A picture as a part of a page: without prolog, and with ids of its own."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'((?:\bid|href)="#?|url\(#)', rf"\g<1>{name}-", svg)
    for stand_in, colour in _COLOURS.items():
        svg = svg.replace(stand_in, colour)
    return svg


def _histogram(axes: Axes, tally: Tally, words: Words) -> None:
    counts = tally.budgets.counts
    axes.hist(list(counts), _BINS, weights=list(counts.values()), color=_BAR)
    axes.set_xlabel(words("tokens"))
    axes.set_ylabel(words("decisions"))


def _by_intent(axes: Axes, tally: Tally, words: Words) -> None:
    import numpy as np  # noqa: PLC0415  # heavy, and comes with matplotlib

    boxes = []
    for intent, budgets in sorted(tally.by_intent.items()):
        values, times = list(budgets.counts), list(budgets.counts.values())
        quarters = np.quantile(np.repeat(values, times), (0, 0.25, 0.5, 0.75, 1))
        names = ("whislo", "q1", "med", "q3", "whishi")
        boxes.append(
            {
                "label": words(intent),
                **dict(zip(names, map(float, quarters), strict=True)),
            }
        )
    line = {"color": _INK}
    axes.bxp(
        boxes,
        orientation="horizontal",
        showfliers=False,
        patch_artist=True,
        boxprops={"facecolor": _BAR, "edgecolor": _INK},
        medianprops={**line, "linewidth": 2},
        whiskerprops=line,
        capprops=line,
    )
    axes.set_xlabel(words("tokens"))


def _by_complexity(axes: Axes, tally: Tally, words: Words) -> None:
    """Circles whose area tells how many decisions lie near their middle."""
    circles: Counter[tuple[float, float]] = Counter()
    for (complexity, tokens), times in tally.by_complexity.items():
        if complexity is not None and tokens is not None:
            place = (
                round(complexity / _COMPLEXITY_STEP) * _COMPLEXITY_STEP,
                round(tokens / _TOKENS_STEP) * _TOKENS_STEP,
            )
            circles[place] += times
    most = max(circles.values())
    axes.scatter(
        [x for x, _ in circles],
        [y for _, y in circles],
        s=[max(4, _LARGEST * times / most) for times in circles.values()],
        color=_BAR,
        alpha=0.7,
        linewidths=0,
    )
    axes.set_xlabel(words("complexity"))
    axes.set_ylabel(words("tokens"))


def _overflow(axes: Axes, tally: Tally, words: Words) -> None:
    import numpy as np  # noqa: PLC0415  # heavy, and comes with matplotlib
    from matplotlib.dates import AutoDateLocator, DateFormatter  # noqa: PLC0415

    shares = {day: one.share() for day, one in tally.overflow_by_day.items()}
    days = sorted(day for day, share in shares.items() if share.of)
    rates = [100 * shares[day].part / shares[day].of for day in days]
    mark = "o" if len(days) <= MOST_DAYS else ""
    axes.plot(np.asarray(days, "datetime64[D]"), rates, color=_BAR, marker=mark)
    axes.set_ylim(bottom=0, top=max(10, 1.1 * max(rates)))
    locator = AutoDateLocator(minticks=1, maxticks=6)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    shape = DateFormatter("%Y-%m-%d")  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(shape)
    axes.set_ylabel(words("per cent"))


def _times(axes: Axes, tally: Tally, words: Words) -> None:
    """A histogram on a logarithmic scale, as times range over five decades."""
    import numpy as np  # noqa: PLC0415  # heavy, and comes with matplotlib

    counts = tally.seconds.counts
    values = [max(_LEAST_SECONDS, seconds) for seconds in counts]
    edges = np.geomspace(min(values) / 1.1, max(values) * 1.1, _BINS + 1)
    axes.hist(values, list(edges), weights=list(counts.values()), color=_BAR)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_formatter("")
    axes.set_xlabel(words("seconds"))
    axes.set_ylabel(words("decisions"))
