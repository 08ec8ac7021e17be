"""An open file: never overwritten without a word when the file changes beneath."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot
from support.drafts import PATH, TEXT, file_text
from support.loud import loud

from gui.style.style import Style
from gui.views.rule_page import GONE, RulePage


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot) -> RulePage:
    made = RulePage(PATH, Style(qapp))
    qtbot.addWidget(made)
    made.load(file_text())
    return made


def choose(page: RulePage, text: str) -> None:
    (button,) = [
        one for one in page.banner.findChildren(QToolButton) if one.text() == text
    ]
    button.click()


def type_in(page: RulePage) -> None:
    QTest.keyClicks(page.edit, "x")


def test_a_file_is_read_only_until_it_is_loaded(
    qapp: QApplication, qtbot: QtBot
) -> None:
    page = RulePage(PATH, Style(qapp))
    qtbot.addWidget(page)
    type_in(page)
    assert page.draft().text == ""
    page.load(file_text())
    assert page.draft().text == TEXT
    assert not page.is_unsaved


def test_typing_makes_it_unsaved(page: RulePage, qtbot: QtBot) -> None:
    with qtbot.waitSignals([page.edited, page.unsaved_changed]):
        type_in(page)
    assert page.is_unsaved


def test_saving_makes_it_saved_unless_something_was_typed_meanwhile(
    page: RulePage,
) -> None:
    type_in(page)
    page.saved(file_text("x" + TEXT, mark="2"), page.revision)
    assert not page.is_unsaved
    assert page.fingerprint == "2"
    before = page.revision
    type_in(page)
    page.saved(file_text(mark="3"), before)
    assert page.is_unsaved


def test_an_unchanged_file_is_left_alone(page: RulePage) -> None:
    type_in(page)
    page.look_again(file_text())
    assert page.banner.isHidden()
    assert page.draft().text == "x" + TEXT


def test_a_changed_file_is_shown_where_nothing_is_lost_by_it(page: RulePage) -> None:
    page.look_again(file_text("new\n", mark="2"))
    assert page.draft().text == "new\n"
    assert not page.is_unsaved
    assert page.fingerprint == "2"


def test_of_a_changed_file_and_unsaved_text_the_user_keeps_his(page: RulePage) -> None:
    type_in(page)
    page.look_again(file_text("theirs\n", mark="2"))
    assert PATH.split("/")[1] in page.banner.sentence
    assert page.draft().text == "x" + TEXT
    choose(page, "Keep mine")
    assert page.draft().text == "x" + TEXT
    assert (page.fingerprint, page.is_unsaved) == ("2", True)
    assert page.banner.isHidden()


def test_or_loses_his_and_can_take_that_back(page: RulePage) -> None:
    type_in(page)
    page.look_again(file_text("theirs\n", mark="2"))
    choose(page, "Reload (lose mine)")
    assert page.draft().text == "theirs\n"
    assert not page.is_unsaved
    page.edit.undo()
    assert page.draft().text == "x" + TEXT
    assert page.is_unsaved


def test_a_deleted_file_is_kept_here(page: RulePage) -> None:
    page.gone()
    assert page.banner.sentence
    choose(page, "Keep mine")
    assert page.is_unsaved
    assert page.fingerprint == GONE
    page.gone()
    assert page.banner.isHidden()  # said once is enough


def test_or_closed(page: RulePage, qtbot: QtBot) -> None:
    page.gone()
    with qtbot.waitSignal(page.close_wanted):
        choose(page, "Close it")


def test_a_file_that_comes_back_as_it_was_needs_no_word(page: RulePage) -> None:
    page.gone()
    page.look_again(file_text())
    assert page.banner.isHidden()


def test_all_texts_are_asked_for_again(page: RulePage) -> None:
    with loud():
        assert page.edit.accessibleName() == f"TEXT OF {PATH}"
