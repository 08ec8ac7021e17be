"""Checking as typed: after a pause, one at a time, the newest next, stale ones dropped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from support.drafts import PATH, checked, problem
from support.fake_engine import FakeEngine

from gui.messages.rules import CheckDrafts, Draft
from gui.views.draft_check import DraftCheck


class Texts:
    """One draft whose revision counts its changes."""

    def __init__(self) -> None:
        self.revision = 1

    def drafts(self) -> tuple[Draft, ...]:
        return (Draft(path=PATH, text=f"text {self.revision}"),)

    def revisions(self) -> dict[str, int]:
        return {PATH: self.revision}


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def texts() -> Texts:
    return Texts()


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    del qtbot
    return QObject()


@pytest.fixture
def check(engine: FakeEngine, texts: Texts, owner: QObject) -> DraftCheck:
    return DraftCheck(engine, texts, owner)


def sent(engine: FakeEngine) -> list[str]:
    return [one.drafts[0].text for one in engine.sent if isinstance(one, CheckDrafts)]


def test_typing_is_checked_after_a_pause(
    check: DraftCheck, engine: FakeEngine, texts: Texts, qtbot: QtBot
) -> None:
    check.changed()
    texts.revision = 2
    check.changed()
    assert sent(engine) == []
    qtbot.waitUntil(lambda: sent(engine) == ["text 2"])


def test_the_result_is_told(
    check: DraftCheck, engine: FakeEngine, qtbot: QtBot
) -> None:
    found = checked(problem())
    check.now()
    with qtbot.waitSignal(check.checked) as told:
        engine.reply(CheckDrafts, found)
    assert told.args == [found]


def test_one_check_at_a_time_and_the_newest_text_next(
    check: DraftCheck, engine: FakeEngine, texts: Texts
) -> None:
    check.now()
    for revision in (2, 3):
        texts.revision = revision
        check.now()
    assert sent(engine) == ["text 1"]
    engine.reply(CheckDrafts, checked())
    assert sent(engine) == ["text 1", "text 3"]
    engine.reply(CheckDrafts, checked())
    assert engine.pending(CheckDrafts) == []


def test_a_result_for_an_older_text_is_dropped(
    check: DraftCheck, engine: FakeEngine, texts: Texts, qtbot: QtBot
) -> None:
    check.now()
    texts.revision = 2
    with qtbot.assertNotEmitted(check.checked):
        engine.reply(CheckDrafts, checked(problem()))


def test_a_failure_is_told_and_the_next_check_goes_on(
    check: DraftCheck, engine: FakeEngine, qtbot: QtBot
) -> None:
    check.now()
    with qtbot.waitSignal(check.failed) as told:
        engine.fail(CheckDrafts, "the engine stopped")
    assert told.args == ["the engine stopped"]
    check.now()
    with qtbot.waitSignal(check.checked):
        engine.reply(CheckDrafts, checked())
