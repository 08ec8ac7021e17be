"""Exports: 19 columns, the question only while it is kept, and no formulas."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.budgeted import answer, keep
from support.stored import START, opened

from engine.app.budget.export import COLUMNS, csv_text, json_text, rows
from engine.store.budgets import Selection
from engine.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "x.db") as store:
        yield store


def exported(store: Store) -> list[dict[str, object]]:
    return list(rows(store.budgets.records(Selection()), store.budgets))


def as_csv(found: list[dict[str, object]]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(csv_text(found)), newline="")))


def test_a_record_has_19_columns(store: Store) -> None:
    id_ = keep(store, answer(agents=2, chunks=3, strategy="rerank_chunks"))
    store.outcomes.add(id_, tokens_used=180)
    (row,) = exported(store)
    assert row == {
        "timestamp": START.isoformat(),
        "query": "Was ist ein Bauantrag?",
        "query_length": 22,
        "allocated": 250,
        "actual_used": 180,
        "intent": "quick_answer",
        "intent_confidence": 1.0,
        "intent_method": "rule_based",
        "complexity_score": 3.0,
        "agent_count": 2,
        "agent_factor": 1.3,
        "intent_weight": 0.5,
        "chunk_count": 3,
        "source_diversity": 1.0,
        "processing_time": 0.02,
        "agents_used": "administrative_law building_law",
        "confidence_score": 0.75,
        "sources_found": 3,
        "overflow_detected": True,
    }
    assert list(row) == list(COLUMNS)
    assert len(row) == 19


def test_csv_has_the_names_first_and_empty_cells_for_what_is_not_known(
    store: Store,
) -> None:
    keep(store)
    text = "".join(csv_text(exported(store)))
    assert text.startswith("timestamp,query,query_length,allocated,actual_used,intent,")
    (row,) = as_csv(exported(store))
    assert row["actual_used"] == ""
    assert row["overflow_detected"] == "false"


def test_csv_of_nothing_has_the_names() -> None:
    assert "".join(csv_text([])) == ",".join(COLUMNS) + "\n"


def test_a_question_is_cut_at_100_characters(store: Store) -> None:
    keep(store, query="ä" * 101)
    (row,) = exported(store)
    assert row["query"] == "ä" * 100
    assert row["query_length"] == 101


def test_a_forgotten_question_is_not_exported(store: Store) -> None:
    id_ = keep(store, query="Wer ist Anna?")
    store.retention.forget_decision(id_)
    (row,) = exported(store)
    assert row["query"] is None
    assert as_csv([row])[0]["query"] == ""


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(store: Store, mark: str) -> None:
    keep(store, query=f"{mark}HYPERLINK(1)")
    (row,) = as_csv(exported(store))
    assert row["query"] == f"'{mark}HYPERLINK(1)"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_csv_is_read_back_as_it_was_written(texts: list[str]) -> None:
    """Law: a reader of CSV gets back any text, on one line, and never a formula."""
    found: list[dict[str, object]] = [dict.fromkeys(COLUMNS, text) for text in texts]
    cells = [row["query"] for row in as_csv(found)]
    lines = [" ".join(text.splitlines()) for text in texts]
    assert [cell.removeprefix("'") for cell in cells] == [
        line.removeprefix("'") for line in lines
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_a_text_stands_on_one_line(store: Store) -> None:
    keep(store, query="first\r\nsecond\rthird")
    (row,) = as_csv(exported(store))
    assert row["query"] == "first second third"


def test_json_has_metadata_and_queries(store: Store) -> None:
    keep(store, query='Was sagt "§ 1" <b>?')
    keep(store)
    found = exported(store)
    text = "".join(json_text(found, at=START, start=START, total=2))
    assert json.loads(text) == {
        "metadata": {
            "export_time": START.isoformat(),
            "monitoring_start": START.isoformat(),
            "total_queries": 2,
        },
        "queries": found,
    }


def test_json_of_nothing_is_json() -> None:
    text = "".join(json_text([], at=START, start=None, total=0))
    assert json.loads(text)["queries"] == []
    assert json.loads(text)["metadata"]["monitoring_start"] is None


def test_any_number_of_records_fits_into_memory() -> None:
    row = dict.fromkeys(COLUMNS, "text")
    tracemalloc.start()
    try:
        texts = csv_text(row for _ in range(20_000))
        for _ in islice(texts, 100):
            pass
        before, _ = tracemalloc.get_traced_memory()
        for _ in texts:
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < 100_000
