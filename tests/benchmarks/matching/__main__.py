"""The engine against its peers: ``make bench``, or this folder with options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[3]))

from benchmarks.matching import history, plot, run  # paths first
from benchmarks.matching.bars import amount, judged
from benchmarks.matching.measure import LIMIT, Figure, measure
from benchmarks.matching.peer import AbsentError
from benchmarks.matching.report import bar_table, report, times
from benchmarks.matching.suite import BY_NAME, LABELS, OURS, WORKLOADS
from benchmarks.matching.workload import Workload

RESULTS = run.ROOT / "data" / "benchmarks"
QUICK_LIMIT = 10.0
QUICK_REPETITIONS = 3

_SAYS = """\
Measure the engine side by side with the engines one would otherwise take.

A full run takes about a quarter of an hour and writes matching.md (bars and tables),
matching.svg (curves) and a line of matching.jsonl (the history). Peers are installed by
`make bench`; those that are not there are reported absent. The exit code is 1 if the
engine misses something it must reach, 130 if the run was stopped."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report; the exit code."""
    given = _grammar().parse_args(arguments)
    if given.history:
        _show_history(given.into or RESULTS)
        return 0
    names = given.only or [workload.name for workload in WORKLOADS]
    chosen = [BY_NAME[name] for name in names]
    figures: list[Figure] = []
    try:
        for workload in chosen:
            figures += _measured(workload, is_quick=given.quick)
    except KeyboardInterrupt:
        _tell("\nStopped; nothing was written.")
        return 130
    record = run.Record(
        commit=run.commit(),
        date=given.date or run.commit_date(),
        machine=run.machine(),
        python=sys.version.split()[0],
        peers=run.peers(),
        figures=tuple(figures),
        bars=judged(figures),
    )
    is_full = not (given.quick or given.only)
    into = given.into or (RESULTS if is_full else None)
    if into is not None:
        _write(into, record)
    measured = [bar for bar in record.bars if bar.why != "not in this run"]
    if measured:
        sys.stdout.write("\n".join(bar_table(measured)) + "\n")
    if into is None:
        _tell("A quick or partial run writes nothing, unless --into says where.")
    return int(record.misses)


def _grammar() -> argparse.ArgumentParser:
    grammar = argparse.ArgumentParser(
        prog="make bench",
        description=_SAYS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="With make, options go into OPTIONS: make bench OPTIONS='--quick'.",
    )
    grammar.add_argument(
        "--quick", action="store_true", help="small sizes, and peers killed after 10 s"
    )
    grammar.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        choices=sorted(BY_NAME),
        help=f"only this workload; can be repeated: {', '.join(BY_NAME)}",
    )
    grammar.add_argument(
        "--into", metavar="DIR", type=Path, help="write the files there"
    )
    grammar.add_argument(
        "--date", metavar="DAY", default="", help="of the run; else the commit's"
    )
    grammar.add_argument(
        "--history", action="store_true", help="print the bars of all runs as a table"
    )
    return grammar


def _measured(workload: Workload, *, is_quick: bool) -> list[Figure]:
    """Measure a workload, telling how it goes."""
    found: list[Figure] = []
    sizes = workload.quick if is_quick else workload.sizes
    if is_quick:
        few = min(QUICK_REPETITIONS, workload.repetitions)
        workload = replace(workload, repetitions=few)
    rounds = measure(workload, sizes, limit=QUICK_LIMIT if is_quick else LIMIT)
    for size in sizes:
        _tell(f"{workload.name}, {size:,} {workload.counted}: ", end="")
        figures = next(rounds)
        _tell(" · ".join(_told(workload, figure, figures) for figure in figures))
        found += figures
    return found


def _told(workload: Workload, figure: Figure, others: Sequence[Figure]) -> str:
    label = LABELS[figure.engine]
    if figure.value is None:
        return f"{label} {figure.state} ({figure.why})"
    told = f"{label} {amount(figure.value, workload.unit)}"
    ours = next(one.value for one in others if one.engine == OURS)
    if figure.engine == OURS or not ours:
        return told
    return f"{told} ({times(figure.value / ours)})"


def _write(folder: Path, record: run.Record) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "matching.md").write_text(report(record), encoding="utf-8")
    history.append(folder / "matching.jsonl", record)
    try:
        plot.draw(record.figures, folder / "matching.svg")
    except AbsentError as error:
        _tell(f"No picture was drawn: {error}.")


def _show_history(folder: Path) -> None:
    file = folder / "matching.jsonl"
    if not file.exists():
        _tell(f"There is no history yet: {file} is made by a full run.")
        return
    sys.stdout.write("\n".join(history.table(file)) + "\n")


def _tell(text: str, end: str = "\n") -> None:
    sys.stderr.write(text + end)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
