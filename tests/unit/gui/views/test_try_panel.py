"""Trying drafts on the selected decision."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from support.drafts import PATH, flip, unchanged
from support.fake_engine import FakeEngine
from support.loud import loud

from gui.messages.rules import Draft, Tried, TryDrafts
from gui.state import State
from gui.style.style import Style
from gui.views.try_panel import TryPanel

DRAFTS = (Draft(path=PATH, text="x"),)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def state() -> State:
    made = State()
    made.select_decision("d1")
    return made


@pytest.fixture
def panel(
    engine: FakeEngine, state: State, qapp: QApplication, qtbot: QtBot
) -> TryPanel:
    made = TryPanel(engine, state, Style(qapp))
    qtbot.addWidget(made)
    return made


def test_it_is_hidden_until_something_is_tried(panel: TryPanel) -> None:
    assert panel.isHidden()


def test_the_drafts_and_the_rule_go_to_the_engine(
    panel: TryPanel, engine: FakeEngine
) -> None:
    panel.try_out(DRAFTS, "first")
    assert engine.sent == [TryDrafts(drafts=DRAFTS, decision="d1", rule="first")]
    assert not panel.isHidden()


def test_the_decision_is_named_by_its_question_while_it_is_tried(
    panel: TryPanel, state: State
) -> None:
    state.know_question("d1", "How is %1\ndecided?")
    panel.try_out(DRAFTS, "first")
    shown = [label.text() for label in panel.findChildren(QLabel)]
    assert "Trying on “How is %1 decided?”…" in shown


def test_what_would_change_is_listed(panel: TryPanel, engine: FakeEngine) -> None:
    panel.try_out(DRAFTS, "first")
    engine.reply(TryDrafts, Tried(flip=flip(), rule="first", firings=2, why_not=""))
    assert panel.told.text() == "first fires 2 time(s)."
    assert [one.decision for one in panel.flips.flips] == ["d1"]
    assert not panel.flips.isHidden()


def test_a_rule_that_does_not_fire_says_why(
    panel: TryPanel, engine: FakeEngine
) -> None:
    panel.try_out(DRAFTS, "first")
    engine.reply(
        TryDrafts,
        Tried(flip=unchanged(), rule="first", firings=0, why_not="There is no Query."),
    )
    assert panel.told.text().split("\n") == [
        "first does not fire.",
        "There is no Query.",
        "The decision would come out the same.",
    ]
    assert panel.flips.isHidden()


def test_without_a_decision_nothing_is_asked(
    panel: TryPanel, engine: FakeEngine, state: State
) -> None:
    state.select_decision("")
    panel.try_out(DRAFTS, "first")
    assert engine.sent == []
    assert "history" in panel.told.text()


def test_what_cannot_be_tried_says_why(panel: TryPanel, engine: FakeEngine) -> None:
    panel.try_out(DRAFTS, "first")
    engine.fail(TryDrafts, "rules/budget.yaml:1:1: yaml_syntax: not YAML")
    assert "yaml_syntax" in panel.trouble.text()
    panel.try_out(DRAFTS, "first")
    assert panel.trouble.isHidden()


def test_another_decision_ends_the_trial(
    panel: TryPanel, engine: FakeEngine, state: State
) -> None:
    panel.try_out(DRAFTS, "first")
    state.select_decision("d2")
    assert panel.isHidden()
    assert engine.pending(TryDrafts) == []


def test_all_texts_are_asked_for_again(panel: TryPanel, engine: FakeEngine) -> None:
    panel.try_out(DRAFTS, "first")
    engine.reply(
        TryDrafts, Tried(flip=unchanged(), rule="first", firings=1, why_not="")
    )
    with loud():
        assert "THE DECISION WOULD COME OUT THE SAME." in panel.told.text()
