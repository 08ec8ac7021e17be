"""Records of budgets for other programs: CSV and JSON of the same 19 columns.

Both are written record by record, so that any number fits.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from engine.store.budgets import BudgetRecord, Budgets

LONGEST = 100
"""Characters of a question that are exported."""
PAGE = 1000
"""Records whose questions are looked up at once."""
COLUMNS: Mapping[str, Callable[[BudgetRecord], object]] = {
    "timestamp": lambda one: one.at.isoformat(),
    "query": lambda one: None,  # noqa: ARG005  # stands with the decision, if anywhere
    "query_length": lambda one: one.query_length,
    "allocated": lambda one: one.allocated,
    "actual_used": lambda one: one.actual_used,
    "intent": lambda one: one.intent,
    "intent_confidence": lambda one: one.intent_confidence,
    "intent_method": lambda one: one.intent_method,
    "complexity_score": lambda one: one.complexity,
    "agent_count": lambda one: one.agent_count,
    "agent_factor": lambda one: one.agent_factor,
    "intent_weight": lambda one: one.intent_weight,
    "chunk_count": lambda one: one.chunk_count,
    "source_diversity": lambda one: one.source_diversity,
    "processing_time": lambda one: one.seconds,
    "agents_used": lambda one: " ".join(one.agents),
    "confidence_score": lambda one: one.confidence,
    "sources_found": lambda one: one.sources,
    "overflow_detected": lambda one: one.overflow,
}
"""The columns of the reference system's monitor, in its order, with their values."""

_FORMULA = ("=", "+", "-", "@", "\t")
"""What a cell begins with that a spreadsheet would carry out (OWASP, CSV injection)."""


def rows(
    records: Iterable[BudgetRecord], budgets: Budgets
) -> Iterator[dict[str, object]]:
    """The columns of records, with what is left of their questions.

    Args:
        records: The records.
        budgets: Where their questions are; of a forgotten one there is none.
    """
    remaining = iter(records)
    while page := list(islice(remaining, PAGE)):
        questions = budgets.questions((one.decision for one in page), LONGEST)
        for one in page:
            row = {name: value(one) for name, value in COLUMNS.items()}
            yield row | {"query": questions.get(one.decision)}


def csv_text(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """CSV (RFC 4180) with a line of names; what is not known is an empty cell.

    A text stands on one line, and one that a spreadsheet would take for a formula
    begins with an apostrophe instead.
    """
    line = io.StringIO()
    writer = csv.DictWriter(line, tuple(COLUMNS), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        line = " ".join(value.splitlines())
        return f"'{line}" if line.startswith(_FORMULA) else line
    return value


def json_text(
    rows: Iterable[Mapping[str, object]],
    *,
    at: datetime,
    start: datetime | None,
    total: int,
) -> Iterator[str]:
    """A JSON object of metadata and queries; what is not known is null.

    Args:
        rows: The queries.
        at: When this is written.
        start: When the first of the decisions was made.
        total: How many there are.
    """
    metadata = {
        "export_time": at.isoformat(),
        "monitoring_start": None if start is None else start.isoformat(),
        "total_queries": total,
    }
    yield f'{{"metadata": {json.dumps(metadata)},\n "queries": ['
    for number, row in enumerate(rows):
        text = json.dumps(row, ensure_ascii=False, allow_nan=False)
        yield f"{',' if number else ''}\n  {text}"
    yield "\n ]}\n"
