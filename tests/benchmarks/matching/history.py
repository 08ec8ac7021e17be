"""The history of runs, one JSON line each, and a table of how the bars went."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.matching.bars import BARS, Bar
from benchmarks.matching.measure import Figure
from benchmarks.matching.run import Record


def append(file: Path, record: Record) -> None:
    """Add a run."""
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(_data(record), ensure_ascii=False) + "\n")


def _data(record: Record) -> dict[str, object]:
    return {
        "commit": record.commit,
        "date": record.date,
        "machine": record.machine,
        "python": record.python,
        "peers": dict(record.peers),
        "bars": [
            {"what": one.bar.what, "measured": one.measured, "verdict": one.verdict}
            for one in record.bars
        ],
        "figures": [_figure(one) for one in record.figures],
    }


def _figure(figure: Figure) -> dict[str, object]:
    data: dict[str, object] = {
        "workload": figure.workload,
        "size": figure.size,
        "engine": figure.engine,
        "state": figure.state,
    }
    if figure.value is not None and not math.isnan(figure.value):
        data["value"] = _short(figure.value)
        data["values"] = [_short(value) for value in figure.values]
    if figure.firings is not None:
        data["firings"] = figure.firings
    if figure.why:
        data["why"] = figure.why
    return data


def _short(value: float) -> float:
    """Five digits are more than a machine repeats."""
    return float(f"{value:.5g}")


def table(file: Path) -> Iterator[str]:
    """The bars of all runs as a Markdown table, one row a run, the latest last."""
    shown = [bar for bar in BARS if bar.must is not None]
    yield f"| commit | date | {' | '.join(bar.what for bar in shown)} |"
    yield "|---|---|" + "--:|" * len(shown)
    for line in file.read_text(encoding="utf-8").splitlines():
        run = json.loads(line)
        bars = {one["what"]: one for one in run["bars"]}
        cells = (_cell(bar, bars.get(bar.what)) for bar in shown)
        yield f"| {run['commit']} | {run['date']} | {' | '.join(cells)} |"


def _cell(bar: Bar, judged: dict[str, Any] | None) -> str:
    if judged is None or judged["measured"] is None:
        return "–" if judged is None else judged["verdict"]
    measured = bar.written(judged["measured"])
    return f"**{measured}**" if judged["verdict"] == "missed" else measured
