"""A proof is read page by page, can be stopped, and says why there is none."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from support.desktop_proofs import SMALL, SMALL_GOALS, opened
from support.fake_engine import FakeEngine
from support.shown import decision_row

from gui.core.proof_index import ProofIndex
from gui.messages.decisions import DecisionPage, ListDecisions
from gui.messages.proofs import OpenProof, ReadSteps, StepRows
from gui.messages.wire import Progress
from gui.state import State
from gui.views.proof_loading import PAGE, ProofLoading


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def loading(engine: FakeEngine, state: State, qtbot: QtBot) -> ProofLoading:
    made = ProofLoading(engine, state)
    qtbot.addWidget(made)
    state.select_decision("d1")
    made.open()
    return made


def read(engine: FakeEngine, start: int, end: int) -> None:
    engine.reply(ReadSteps, StepRows(start=start, rows=SMALL[start:end]))


def test_pages_follow_each_other_until_all_steps_are_there(
    loading: ProofLoading, engine: FakeEngine
) -> None:
    done: list[ProofIndex] = []
    loading.loaded.connect(done.append)
    engine.reply(OpenProof, opened(SMALL, SMALL_GOALS))
    read(engine, 0, 5)
    assert loading.page.bar.value() == 5
    read(engine, 5, 11)
    assert [one for one in engine.sent if isinstance(one, ReadSteps)] == [
        ReadSteps(proof=4, start=0, count=PAGE),
        ReadSteps(proof=4, start=5, count=PAGE),
    ]
    assert done[0].rows == list(SMALL)


def test_opening_the_same_decision_again_asks_nothing(
    loading: ProofLoading, engine: FakeEngine
) -> None:
    loading.open()
    assert len(engine.sent) == 1


def test_another_decision_ends_the_reading_of_the_last(
    loading: ProofLoading, engine: FakeEngine, state: State
) -> None:
    engine.reply(OpenProof, opened(SMALL, SMALL_GOALS))
    state.select_decision("d2")
    loading.open()
    assert engine.pending(ReadSteps) == []
    assert engine.pending(OpenProof) == [OpenProof(decision="d2")]


def test_reading_can_be_stopped_and_tried_again(
    loading: ProofLoading, engine: FakeEngine
) -> None:
    engine.progress(OpenProof, Progress(done=2, total=8))
    assert (loading.page.bar.value(), loading.page.bar.maximum()) == (2, 8)
    loading.page.button.click()
    assert engine.pending(OpenProof) == []
    assert "not read to its end" in loading.page.sentence.text()
    loading.page.button.click()
    assert engine.pending(OpenProof) == [OpenProof(decision="d1")]


def test_why_there_is_no_proof_is_said(
    loading: ProofLoading, engine: FakeEngine
) -> None:
    engine.fail(OpenProof, "the ledger of d1 cannot be read")
    assert loading.page.sentence.text() == "the ledger of d1 cannot be read"
    assert loading.page.button.text() == "&Try again"


def test_an_engine_that_gives_too_little_is_no_endless_loop(
    loading: ProofLoading, engine: FakeEngine
) -> None:
    engine.reply(OpenProof, opened(SMALL, SMALL_GOALS))
    read(engine, 0, 5)
    read(engine, 5, 5)
    assert engine.pending(ReadSteps) == []
    assert "fewer steps" in loading.page.sentence.text()


def test_without_a_decision_the_latest_is_offered(
    engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    loading = ProofLoading(engine, state)
    qtbot.addWidget(loading)
    loading.open()
    assert "history" in loading.page.sentence.text()
    loading.page.button.click()
    row = decision_row(7)
    engine.reply(ListDecisions, DecisionPage(rows=(row,), has_more=True))
    assert state.decision == row.id


def test_without_any_decision_it_says_so(
    engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    loading = ProofLoading(engine, state)
    qtbot.addWidget(loading)
    loading.page.button.click()
    engine.reply(ListDecisions, DecisionPage(rows=(), has_more=False))
    assert "Nothing is decided yet" in loading.page.sentence.text()
    assert loading.page.button.isHidden()
