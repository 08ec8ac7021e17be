"""Tabs: one for each file, marked while unsaved, closed only with the user's will."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from support.drafts import OTHER, PATH, TEXT, file_text
from support.loud import loud

from gui.style.style import Style
from gui.views.rule_page import RulePage
from gui.views.rule_tabs import RuleTabs


@pytest.fixture
def tabs(qapp: QApplication, qtbot: QtBot) -> RuleTabs:
    made = RuleTabs(Style(qapp))
    qtbot.addWidget(made)
    for path in (PATH, OTHER):
        made.add(path).load(file_text(path=path))
    return made


@pytest.fixture
def page(tabs: RuleTabs) -> RulePage:
    found = tabs.page(PATH)
    assert found is not None
    return found


def press(tabs: RuleTabs, text: str) -> None:
    box = tabs.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    (button,) = [one for one in box.buttons() if one.text().replace("&", "") == text]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_tabs_are_named_after_their_files(tabs: RuleTabs) -> None:
    assert [tabs.tabText(number) for number in (0, 1)] == ["budget.yaml", "intent.yaml"]
    assert tabs.tabToolTip(0) == f"<p>{PATH}</p>"
    assert tabs.current is tabs.page(OTHER)


def test_what_is_unsaved_says_so_and_is_a_draft(tabs: RuleTabs, page: RulePage) -> None:
    assert tabs.drafts() == ()
    QTest.keyClicks(page.edit, "x")
    assert tabs.tabText(0) == "budget.yaml • unsaved"
    assert [draft.text for draft in tabs.drafts()] == ["x" + TEXT]
    with loud():
        assert tabs.tabText(0) == "budget.yaml • UNSAVED"


def test_revisions_tell_texts_apart(tabs: RuleTabs, page: RulePage) -> None:
    before = tabs.revisions()
    QTest.keyClicks(page.edit, "x")
    after = tabs.revisions()
    assert before[PATH] != after[PATH]
    assert before[OTHER] == after[OTHER]


def test_a_saved_file_is_closed_at_once(tabs: RuleTabs) -> None:
    tabs.tabCloseRequested.emit(1)
    assert [one.path for one in tabs.pages] == [PATH]


def test_an_unsaved_file_is_not_closed_without_a_question(
    tabs: RuleTabs, page: RulePage
) -> None:
    QTest.keyClicks(page.edit, "x")
    tabs.ask_to_close(page)
    press(tabs, "Cancel")
    assert tabs.page(PATH) is page
    assert page.draft().text == "x" + TEXT


def test_it_can_be_discarded(tabs: RuleTabs, page: RulePage) -> None:
    QTest.keyClicks(page.edit, "x")
    tabs.ask_to_close(page)
    press(tabs, "Discard it")
    assert tabs.page(PATH) is None


def test_or_saved(tabs: RuleTabs, page: RulePage, qtbot: QtBot) -> None:
    QTest.keyClicks(page.edit, "x")
    tabs.ask_to_close(page)
    with qtbot.waitSignal(tabs.save_wanted) as told:
        press(tabs, "Save…")
    assert told.args == [page]
    assert tabs.page(PATH) is page
