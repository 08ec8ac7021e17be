"""The offer of the demonstration: it starts, shows how far it is, and can be ended."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.fake_engine import FakeEngine
from support.loud import loud

from gui.messages.decisions import AskDemo, DemoDone
from gui.messages.wire import Progress
from gui.state import State
from gui.style.style import Style
from gui.views.demo_offer import DemoOffer


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    return State()


@pytest.fixture
def offer(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> DemoOffer:
    made = DemoOffer(engine, state, Style(qapp))
    qtbot.addWidget(made)
    return made


def test_the_last_decision_is_selected_when_all_are_made(
    offer: DemoOffer, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    offer.start.click()
    assert offer.start.isHidden()
    engine.progress(AskDemo, Progress(done=3, total=12))
    assert (offer.bar.value(), offer.bar.maximum()) == (3, 12)
    with qtbot.waitSignal(state.decided):
        engine.reply(AskDemo, DemoDone(decisions=("a", "b")))
    assert state.decision == "b"
    assert not offer.start.isHidden()


def test_cancelling_ends_it_and_what_was_decided_is_told(
    offer: DemoOffer, engine: FakeEngine, state: State, qtbot: QtBot
) -> None:
    offer.start.click()
    with qtbot.waitSignal(state.decided):
        offer.cancel.click()
    assert engine.pending(AskDemo) == []
    assert not offer.start.isHidden()
    assert offer.bar.isHidden()


def test_a_failure_is_told_in_place(offer: DemoOffer, engine: FakeEngine) -> None:
    offer.start.click()
    engine.fail(AskDemo, "the disk is full")
    assert offer.notice.text() == "✕ the disk is full"
    offer.start.click()
    assert offer.notice.isHidden()


def test_it_speaks_another_language(offer: DemoOffer) -> None:
    with loud():
        assert offer.start.text() == "ASK THE &DEMONSTRATION QUESTIONS"
        assert offer.sentence.text().isupper()
