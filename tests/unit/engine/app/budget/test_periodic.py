"""The report line: due every so many decisions, each of them in one line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.budgeted import answer, keep
from support.stored import opened

from engine.app.budget.periodic import report_when_due
from engine.app.logfile import LOGGER
from engine.store.budgets import BudgetRecord, Selection
from engine.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "x.db") as store:
        yield store


def test_a_line_tells_of_the_decisions_since_the_last(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER.name)
    for number in range(1, 7):
        strategy = "early_stopping" if number == 4 else None
        follows = "begins so" if number == 6 else None
        id_ = keep(
            store,
            answer(allocated=100 * number, strategy=strategy, follows_up=follows),
            conversation="talk",
            turn=number,
        )
        store.outcomes.add(id_, tokens_used=60 * number if number % 2 else 10)
        report_when_due(store, id_, 3)
    assert caplog.messages == [
        (
            "Budget Report: 3 decisions, mean 200, overflow 0.0 %, accuracy 66.7 %, "
            "follow-ups 0.0 %"
        ),
        (
            "Budget Report: 3 decisions, mean 500, overflow 33.3 %, accuracy 33.3 %, "
            "follow-ups 100.0 %"
        ),
    ]


def test_what_is_not_known_is_not_made_up(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER.name)
    report_when_due(store, keep(store), 1)
    assert caplog.messages == [
        (
            "Budget Report: 1 decisions, mean 250, overflow 0.0 %, accuracy no data, "
            "follow-ups no data"
        )
    ]


@pytest.mark.parametrize(("every", "level"), [(0, logging.INFO), (1, logging.WARNING)])
def test_nobody_is_told_who_does_not_want_it(
    store: Store, caplog: pytest.LogCaptureFixture, every: int, level: int
) -> None:
    caplog.set_level(level, LOGGER.name)
    report_when_due(store, keep(store), every)
    assert caplog.messages == []


@pytest.mark.logs_warning
def test_what_goes_wrong_is_logged_and_the_decision_stands(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER.name)
    id_ = keep(store)
    store.database.write("UPDATE budgets SET at = 'yesterday'")
    report_when_due(store, id_, 1)
    (line,) = caplog.messages
    assert line.startswith(f"no Budget Report: the budget of decision {id_} is damaged")


def test_a_line_reads_no_more_than_its_decisions(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, LOGGER.name)
    ids = [keep(store) for _ in range(40)]
    selections: list[Selection] = []
    records = store.budgets.records

    def watched(selection: Selection) -> Iterator[BudgetRecord]:
        selections.append(selection)
        return records(selection)

    monkeypatch.setattr(store.budgets, "records", watched)
    for id_ in ids:
        report_when_due(store, id_, 10)
    assert selections == [
        Selection(newest=number, last=10) for number in (10, 20, 30, 40)
    ]
    assert [store.budgets.count(one) for one in selections] == [10] * 4
