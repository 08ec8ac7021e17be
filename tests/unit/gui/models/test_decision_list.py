"""The list of decisions puts pages together without gaps and keeps what is there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from support.fake_engine import FakeEngine
from support.shown import decision_row, page

from gui.messages.decisions import DecisionPage, ListDecisions
from gui.models.decision_list import ARM, DETAIL, DecisionList

pytestmark = pytest.mark.usefixtures("qapp")


def numbers(model: DecisionList) -> list[int]:
    return [int(row.id[-5:]) for row in model.rows]


def filled(engine: FakeEngine, *shown: int, has_more: bool = False) -> DecisionList:
    model = DecisionList(engine)
    QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    model.refresh()
    engine.reply(ListDecisions, page(*shown, has_more=has_more))
    return model


def test_a_row_says_question_time_intent_tokens_and_arm() -> None:
    engine = FakeEngine()
    model = filled(engine)
    model.refresh()
    rows = (decision_row(2, arm="treatment"), decision_row(1, query=None))
    engine.reply(ListDecisions, DecisionPage(rows=rows, has_more=False))
    first, second = model.index(0, 0), model.index(1, 0)
    assert model.data(first) == rows[0].query
    assert "· 654 tokens · explanation" in str(model.data(first, DETAIL))
    assert model.data(first, ARM) == "new set"
    assert "new set" in str(model.data(first, Qt.ItemDataRole.AccessibleTextRole))
    assert model.data(second) == "(question forgotten)"
    assert model.data(second, ARM) == ""
    assert model.data(first, Qt.ItemDataRole.FontRole) is None
    font = model.data(second, Qt.ItemDataRole.FontRole)
    assert font is not None
    assert font.italic()  # type: ignore[attr-defined]  # it is a QFont


def test_earlier_pages_are_fetched_when_they_are_needed() -> None:
    engine = FakeEngine()
    model = filled(engine, 5, 4, has_more=True)
    assert model.canFetchMore()
    model.fetchMore()
    assert not model.canFetchMore()
    (asked,) = engine.pending(ListDecisions)
    assert asked == ListDecisions(before=decision_row(4).id)
    engine.reply(ListDecisions, page(3, 2))
    assert numbers(model) == [5, 4, 3, 2]
    assert not model.canFetchMore()


def test_a_refresh_adds_on_top_and_keeps_earlier_pages() -> None:
    engine = FakeEngine()
    model = filled(engine, 5, 4, has_more=True)
    model.fetchMore()
    engine.reply(ListDecisions, page(3, 2, has_more=True))
    held = QPersistentModelIndex(model.index_of(decision_row(3).id))
    model.refresh()
    engine.reply(ListDecisions, page(6, 5, has_more=True))
    assert numbers(model) == [6, 5, 4, 3, 2]
    assert held.row() == 3
    assert model.canFetchMore()


def test_a_refresh_that_does_not_reach_down_leaves_no_gap() -> None:
    engine = FakeEngine()
    model = filled(engine, 2, 1)
    model.refresh()
    engine.reply(ListDecisions, page(9, 8, has_more=True))
    assert numbers(model) == [9, 8]
    assert model.canFetchMore()


def test_a_refresh_of_the_whole_list_drops_what_is_gone() -> None:
    engine = FakeEngine()
    model = filled(engine, 3, 2, 1)
    model.refresh()
    engine.reply(ListDecisions, page(3, 1))
    assert numbers(model) == [3, 1]


def test_a_search_replaces_all_and_drops_what_is_under_way() -> None:
    engine = FakeEngine()
    model = filled(engine, 5, 4, has_more=True)
    model.fetchMore()
    model.look_for("fee")
    assert not model.canFetchMore()
    assert engine.pending(ListDecisions) == [ListDecisions(search="fee")]
    model.refresh()  # something was decided before the answer came
    engine.reply(ListDecisions, page(4, has_more=True))
    assert numbers(model) == [4]
    model.fetchMore()
    (asked,) = engine.pending(ListDecisions)
    assert asked == ListDecisions(search="fee", before=decision_row(4).id)


def test_a_failure_is_told_and_fetching_is_possible_again(qtbot: QtBot) -> None:
    engine = FakeEngine()
    model = filled(engine, 5, has_more=True)
    model.fetchMore()
    with qtbot.waitSignal(model.failed) as told:
        engine.fail(ListDecisions, "the database is locked")
    assert told.args == ["the database is locked"]
    assert model.canFetchMore()
