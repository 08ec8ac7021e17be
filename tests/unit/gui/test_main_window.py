"""The window leads from place to place, stays usable, and loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMessageBox,
    QPushButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot
from support.drafts import PATH, file_text
from support.fake_engine import FakeEngine
from support.shown import page

from gui.language import Language
from gui.main_window import MainWindow
from gui.messages.decisions import AskDemo, ListDecisions
from gui.messages.rules import ListRuleFiles, ReadFile
from gui.messages.service import Opened
from gui.messages.wire import Failure
from gui.state import State
from gui.style.style import Style
from gui.views.banner import Banner
from gui.views.demo_offer import DemoOffer
from gui.views.error_dialog import ErrorDialog

OPENED = Opened(database="/x/regelwerk.db", rules="/x/rules", decisions=0)


class Shown:
    """A window with what it was made of."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, settings: Path) -> None:
        self.engine, self.state = FakeEngine(), State()
        self.language = Language(qapp)
        self.language.choose("en")
        self.window = MainWindow(
            self.engine,
            self.state,
            Style(qapp),
            self.language,
            QSettings(str(settings), QSettings.Format.IniFormat),
        )
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)

    @property
    def banner(self) -> str:
        return self.window.findChildren(Banner)[-1].sentence

    @property
    def health(self) -> str:
        return self.window._status.health.value

    def buttons(self) -> list[QToolButton]:
        [banner] = [one for one in self.window.findChildren(Banner) if one.sentence]
        found = banner.findChildren(QToolButton)
        return [one for one in found if one.isVisible()]

    def panes(self) -> set[str]:
        docks = self.window.findChildren(QDockWidget)
        return {dock.objectName() for dock in docks if not dock.isHidden()}

    def action(self, text: str) -> QAction:
        [found] = [
            one
            for one in self.window.findChildren(QAction)
            if one.text().replace("&", "") == text and one.parent() is not None
        ]
        return found


@pytest.fixture
def show(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> Iterator[Callable[[], Shown]]:
    made: list[Shown] = []

    def shown() -> Shown:
        made.append(Shown(qapp, qtbot, tmp_path / "desktop.ini"))
        return made[-1]

    yield shown
    for one in made:
        one.language.close()


@pytest.fixture
def shown(show: Callable[[], Shown]) -> Shown:
    return show()


def test_it_is_usable_before_the_engine_is_there(shown: Shown) -> None:
    assert shown.window.isVisible()
    assert shown.window.place == "ask"
    assert shown.banner == ""


@pytest.mark.parametrize(
    ("key", "place", "panes"),
    [
        (Qt.Key.Key_1, "ask", {"history"}),
        (Qt.Key.Key_2, "proof", {"history", "step", "contest", "why-not"}),
        (Qt.Key.Key_3, "rules", {"sets"}),
        (Qt.Key.Key_4, "weight", set()),
    ],
)
def test_each_place_has_a_key_and_its_panes(
    shown: Shown, key: Qt.Key, place: str, panes: set[str]
) -> None:
    shown.window.go("rules" if place == "ask" else "ask")
    QTest.keyClick(shown.window, key, Qt.KeyboardModifier.ControlModifier)
    assert shown.window.place == place
    assert shown.panes() == panes


def test_views_lead_to_each_other(shown: Shown) -> None:
    shown.state.proof_wanted.emit()
    assert shown.window.place == "proof"
    shown.state.rule_wanted.emit("some-rule")
    assert shown.window.place == "rules"
    shown.window.go("ask")
    shown.state.place_wanted.emit("rules/x.yaml", 3, 1)
    assert shown.window.place == "rules"
    shown.window.go("ask")
    shown.state.why_not_wanted.emit("some-rule")
    assert "why-not" in shown.panes()


def test_an_engine_that_died_can_be_restarted(shown: Shown, qtbot: QtBot) -> None:
    shown.window.on_opened(OPENED)
    shown.window.on_lost("The engine has crashed (code 9).")
    assert shown.banner == "The engine has crashed (code 9)."
    shown.window.go("rules")  # the window stays usable
    with qtbot.waitSignal(shown.window.restart_wanted):
        shown.buttons()[0].click()
    shown.window.on_starting()
    assert shown.banner == ""


def test_after_a_restart_every_view_asks_again(shown: Shown) -> None:
    shown.window.on_opened(OPENED)
    before = len(shown.engine.sent)
    shown.window.on_lost("It ended.")
    shown.window.on_opened(OPENED)
    asked = {type(one) for one in shown.engine.sent[before:]}
    assert {ListDecisions, ListRuleFiles} <= asked


def test_a_slow_engine_can_be_waited_for(shown: Shown) -> None:
    shown.window.on_opened(OPENED)
    shown.window.on_waiting("proving a decision")
    assert "proving a decision" in shown.banner
    assert [one.text() for one in shown.buttons()] == [
        "Keep waiting",
        "Restart the engine",
    ]
    shown.buttons()[0].click()
    assert shown.banner == ""
    shown.window.on_waiting("proving a decision")
    shown.window.on_waited()
    assert shown.banner == ""


def test_a_restart_while_waiting_is_no_readiness(shown: Shown) -> None:
    shown.window.on_opened(OPENED)
    shown.window.on_waiting("proving a decision")
    assert shown.health == "silent"
    shown.window.on_starting()
    shown.window.on_waited()  # those that were waited for are lost
    assert shown.health == "starting"
    shown.window.on_opened(OPENED)
    assert shown.health == "ready"


def test_the_end_of_the_waiting_does_not_hide_that_the_engine_ended(
    shown: Shown,
) -> None:
    shown.window.on_waiting("proving a decision")
    shown.window.on_lost("The engine has crashed (code 9).")
    shown.window.on_waited()
    assert shown.banner == "The engine has crashed (code 9)."
    assert shown.health == "stopped"


def test_the_banner_follows_the_language(shown: Shown, qtbot: QtBot) -> None:
    shown.window.on_waiting("x")
    shown.language.choose("de")
    qtbot.waitUntil(lambda: "antwortet seit einer Weile nicht" in shown.banner)
    qtbot.waitUntil(lambda: shown.window._places.tabText(0) == "Fragen")


def test_a_failure_nobody_tells_is_told(shown: Shown) -> None:
    shown.window.on_failed(Failure(sentence="x.db: disk is full"))
    [dialog] = shown.window.findChildren(ErrorDialog)
    assert dialog.isVisible()
    assert dialog.text() == "x.db: disk is full"


def test_f6_goes_round_all_panes_and_back(shown: Shown) -> None:
    shown.window.activateWindow()
    shown.window.go("proof")

    def pane() -> str:
        focused = QApplication.focusWidget()
        for dock in shown.window.findChildren(QDockWidget):
            if focused is not None and dock.isAncestorOf(focused):
                return dock.objectName()
        return "middle"

    onward = [pane()]
    while onward.count("middle") < 2 and len(onward) < 10:
        QTest.keyClick(shown.window, Qt.Key.Key_F6)
        onward.append(pane())
    # Panes with nothing in them yet are passed over.
    assert onward[0] == onward[-1] == "middle"
    assert set(onward[1:-1]) <= {"history", "step", "contest"}
    assert "history" in onward
    assert len(set(onward)) == len(onward) - 1
    QTest.keyClick(shown.window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert pane() == onward[-2]


def test_all_commands_are_listed(shown: Shown) -> None:
    QTest.keyClick(shown.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    names = [name for name, _ in _rows(shown)]
    assert "View: Proof" in names
    assert "Theme: Dark" in names
    assert "File: Quit" in names
    assert not [name for name in names if "Keep waiting" in name]


def test_the_layout_is_kept(show: Callable[[], Shown]) -> None:
    first = show()
    first.window.go("rules")
    first.action("Rule sets").trigger()
    first.window.close()
    second = show()
    second.window.go("rules")
    assert second.panes() == set()
    second.window.reset_layout()
    assert second.panes() == {"sets"}


def test_the_room_of_the_editors_parts_is_kept(show: Callable[[], Shown]) -> None:
    first = show()
    first.window.go("rules")
    parts = first.window._editor.parts
    usual = parts.sizes()
    parts.setSizes([usual[0] + 100, usual[1] - 100])
    moved = parts.sizes()
    assert moved != usual
    first.window.close()
    second = show()
    second.window.go("rules")
    assert second.window._editor.parts.sizes() == moved
    second.window.reset_layout()
    assert second.window._editor.parts.sizes() == usual


def test_ctrl_3_leads_into_the_text_of_an_open_file(shown: Shown) -> None:
    shown.window.activateWindow()
    shown.state.place_wanted.emit(PATH, 1, 1)
    shown.engine.reply(ReadFile, file_text())
    shown.window.go("ask")
    QTest.keyClick(shown.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    page = shown.window._editor.tabs.current
    assert page is not None
    assert page.edit.hasFocus()


def test_a_layout_of_another_version_is_not_taken_up(
    show: Callable[[], Shown], tmp_path: Path
) -> None:
    kept = QSettings(str(tmp_path / "desktop.ini"), QSettings.Format.IniFormat)
    kept.setValue("window/layout", b"nonsense")
    kept.setValue("window/geometry", "nonsense")
    kept.sync()
    assert show().panes() == {"history"}


def test_unsaved_rules_are_not_lost_by_closing(
    shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shown.window._editor, "has_unsaved", lambda: True)
    monkeypatch.setattr(shown.window._editor, "unsaved", lambda: ("rules/x.yaml",))
    for text, stays in (("&Stay", True), ("&Leave without saving", False)):
        assert not shown.window.close()
        box = shown.window.findChildren(QMessageBox)[-1]
        assert "rules/x.yaml" in box.informativeText()
        [button] = [one for one in box.findChildren(QPushButton) if one.text() == text]
        button.click()
        assert shown.window.isVisible() is stays
        qtbot.waitUntil(lambda: not shown.window.findChildren(QMessageBox))


def _rows(shown: Shown) -> list[tuple[str, str]]:
    listed = shown.window._palette._list
    items = [listed.topLevelItem(at) for at in range(listed.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item is not None]


def test_no_key_means_two_things_in_the_whole_window(shown: Shown) -> None:
    keys = [
        key.toString()
        for action in shown.window.findChildren(QAction)
        if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
        for key in action.shortcuts()
    ]
    assert "Ctrl+K" in keys
    assert sorted(set(keys)) == sorted(keys)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_the_focused_button(shown: Shown, key: Qt.Key) -> None:
    shown.state.nothing_decided.emit()
    [offer] = [one for one in shown.window.findChildren(DemoOffer) if one.isVisible()]
    offer.start.setFocus()
    QTest.keyClick(offer.start, key)
    assert shown.engine.pending(AskDemo)


def test_enter_presses_tool_buttons_too(shown: Shown, qtbot: QtBot) -> None:
    shown.window.on_lost("It ended.")
    restart = shown.buttons()[0]
    restart.setFocus()
    with qtbot.waitSignal(shown.window.restart_wanted):
        QTest.keyClick(restart, Qt.Key.Key_Return)


def test_the_demonstration_is_offered_once(shown: Shown) -> None:
    assert len(shown.window.findChildren(DemoOffer)) == 1


def test_the_menu_leads_to_the_rule_sets(shown: Shown) -> None:
    [sets] = [
        one
        for one in shown.window.findChildren(QDockWidget)
        if one.objectName() == "sets"
    ]
    shown.window.go("rules")
    sets.hide()
    shown.window.go("ask")
    shown.action("Show the rule sets").trigger()
    assert shown.window.place == "rules"
    assert not sets.isHidden()


def test_what_rules_will_be_tried_on_is_named(shown: Shown) -> None:
    [attempt] = [
        one
        for one in shown.window.findChildren(QAction)
        if one.objectName() == "editor-try"
    ]
    shown.engine.reply(ListDecisions, page(2, 1))
    assert "discretion number 2" in attempt.toolTip()
    shown.state.select_decision("")
    assert "discretion" not in attempt.toolTip()


def test_of_another_database_the_latest_decision_is_selected(shown: Shown) -> None:
    shown.window.on_opened(OPENED)
    shown.engine.reply(ListDecisions, page())
    shown.window.on_opened(OPENED)
    shown.engine.reply(ListDecisions, page(2, 1))
    assert shown.state.decision == page(2).rows[0].id
