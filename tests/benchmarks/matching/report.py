"""The report of a run as Markdown: bars with verdicts, then every workload."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from benchmarks.matching.bars import Judged, amount
from benchmarks.matching.measure import LIMIT, Figure
from benchmarks.matching.run import Record
from benchmarks.matching.suite import CLIPS, LABELS, OURS, WORKLOADS
from benchmarks.matching.workload import Workload

TIE = 1.3
"""Ratios up to this are called a tie."""

_HEAD = """\
# Matching against the peers

{machine} Commit {commit}, {date}.

Every engine runs in a process of its own, which stays on one core where the system
allows it and is killed after {limit:g} s; engines take turns; answers are checked; figures
are medians of up to five repetitions, garbage collection as the interpreter has it. What
is measured and how: `tests/benchmarks/matching/`; again: `make bench`. Proofs are recorded
in all figures of Regelwerk, and in none of the engines it is compared with, which have
none, but for the function fused by hand. Peers: {peers}.

Times are divided by other engines' times: 0.5× is half the time. A ratio between
1/1.3 and 1.3 is a tie, written ≈. Memory is compared in the same way.
"""


def report(record: Record) -> str:
    """The report of a run."""
    peers = ", ".join(f"{name} {version}" for name, version in record.peers.items())
    lines = [
        _HEAD.format(
            machine=record.machine,
            commit=record.commit,
            date=record.date,
            limit=LIMIT,
            peers=peers or "none",
        ),
        "## The bars\n",
        *bar_table(record.bars),
        "\n![Cost against rules, facts and firings](matching.svg)",
        "\n## Regelwerk's time, divided by the others'\n",
        *_overview(record.figures),
        "\n## Every workload",
    ]
    for workload in WORKLOADS:
        figures = [one for one in record.figures if one.workload == workload.name]
        if figures:
            lines += _section(workload, figures)
    return "\n".join(lines) + "\n"


_WORDS = {
    "aim": "aim reached",
    "must": "must reached",
    "short": "short of the aim",
    "missed": "**missed**",
    "not measured": "not measured",
}


def bar_table(bars: Iterable[Judged]) -> Iterator[str]:
    """Every bar with what was measured."""
    yield "| bar | must | aim | measured | verdict |"
    yield "|---|--:|--:|--:|---|"
    for one in bars:
        bar = one.bar
        measured = "–" if one.measured is None else bar.written(one.measured)
        verdict = _WORDS[one.verdict] + (f" ({one.why})" if one.why else "")
        yield (
            f"| {bar.what} | {bar.demanded(bar.must)} | {bar.demanded(bar.aim)} "
            f"| {measured} | {verdict} |"
        )


def _overview(figures: Sequence[Figure]) -> Iterator[str]:
    """One row a workload, at the largest size at which there is a comparison."""
    others = [engine for engine in LABELS if engine not in (OURS, "alone")]
    yield f"| workload | {' | '.join(LABELS[engine] for engine in others)} |"
    yield "|---|" + "--:|" * len(others)
    for workload in WORKLOADS:
        best: dict[str, tuple[int, float]] = {}
        sizes = _by_size(figures, workload.name)
        for size, found in sizes.items():
            for engine in others:
                ratio = _ratio(found.get(OURS), found.get(engine))
                if ratio is not None:
                    best[engine] = (size, ratio)
        if not best:
            continue
        most = max(size for size, _ in best.values())
        cells = []
        for engine in others:
            size, ratio = best.get(engine, (0, 0.0))
            smaller = f" at {size:,}" if 0 < size < most else ""
            cells.append(f"{times(ratio)}{smaller}" if size else "")
        name = f"{workload.name}, {most:,} {workload.counted}"
        yield f"| {name} | {' | '.join(cells)} |"


def _by_size(figures: Iterable[Figure], workload: str) -> dict[int, dict[str, Figure]]:
    sizes: dict[int, dict[str, Figure]] = {}
    for figure in figures:
        if figure.workload == workload:
            sizes.setdefault(figure.size, {})[figure.engine] = figure
    return sizes


def _section(workload: Workload, figures: Sequence[Figure]) -> Iterator[str]:
    """A workload: engines by size, with ratios to CLIPS and to us."""
    sizes = _by_size(figures, workload.name)
    yield f"\n### {workload.name}: {workload.says}\n"
    yield f"| {workload.counted} | {' | '.join(f'{size:,}' for size in sizes)} |"
    yield "|---|" + "--:|" * len(sizes)
    for engine in workload.engines:
        cells = [_cell(workload, found, engine) for found in sizes.values()]
        yield f"| {LABELS[engine]} | {' | '.join(cells)} |"
    fired = list(_fired(workload, sizes))
    if fired:
        yield f"\nFirings: {'; '.join(fired)}."


def _cell(workload: Workload, found: Mapping[str, Figure], engine: str) -> str:
    figure = found.get(engine)
    if figure is None:
        return ""
    if figure.value is None:
        return figure.why if figure.state in ("over", "skipped") else figure.state
    cell = amount(figure.value, workload.unit)
    ratios = [
        f"{times(ratio)} {LABELS[other]}"
        for other in (CLIPS, OURS)
        if other != engine and (ratio := _ratio(figure, found.get(other))) is not None
    ]
    return f"{cell} ({', '.join(ratios)})" if ratios else cell


def _ratio(figure: Figure | None, other: Figure | None) -> float | None:
    if figure is None or other is None or figure.value is None or not other.value:
        return None
    return figure.value / other.value


def times(ratio: float) -> str:
    """A ratio, and whether it is a tie."""
    tie = "≈ " if 1 / TIE < ratio < TIE else ""
    return f"{tie}{ratio:,.0f}×" if ratio >= 100 else f"{tie}{ratio:.2g}×"


def _fired(
    workload: Workload, sizes: Mapping[int, Mapping[str, Figure]]
) -> Iterator[str]:
    """How many rules fired, by engine; equal ones together."""
    told: dict[tuple[str, ...], list[str]] = {}
    for engine in workload.engines:
        counts = tuple(
            "–" if figure is None or figure.firings is None else f"{figure.firings:,}"
            for figure in (found.get(engine) for found in sizes.values())
        )
        if any(count != "–" for count in counts):
            told.setdefault(counts, []).append(LABELS[engine])
    for counts, engines in told.items():
        yield f"{', '.join(counts)} ({', '.join(engines)})"
