"""Opening files and looking at them again; a late reply never undoes a newer text."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from support.drafts import OTHER, PATH, TEXT, file_text, rule_files
from support.fake_engine import FakeEngine

from gui.messages.rules import ListRuleFiles, ReadFile
from gui.style.style import Style
from gui.views.rule_page import RulePage
from gui.views.rule_shelf import RuleShelf
from gui.views.rule_tabs import RuleTabs
from gui.views.rule_tree import RuleTree


@dataclass
class Room:
    owner: QWidget
    engine: FakeEngine
    tree: RuleTree
    tabs: RuleTabs
    shelf: RuleShelf

    def open(self, path: str = PATH) -> RulePage:
        self.shelf.open(path)
        self.engine.reply(ReadFile, file_text(path=path))
        page = self.tabs.page(path)
        assert page is not None
        return page


@pytest.fixture
def room(qapp: QApplication, qtbot: QtBot) -> Room:
    owner = QWidget()
    qtbot.addWidget(owner)
    engine, tree, tabs = FakeEngine(), RuleTree(owner), RuleTabs(Style(qapp), owner)
    return Room(owner, engine, tree, tabs, RuleShelf(engine, tree, tabs, owner))


def test_a_file_is_read_and_shown_at_its_place(room: Room) -> None:
    room.shelf.open(PATH, 11, 5)
    room.engine.reply(ReadFile, file_text())
    page = room.tabs.current
    assert page is not None
    assert page.draft().text == TEXT
    assert page.edit.place() == (11, 5)


def test_a_file_is_opened_once(room: Room) -> None:
    page = room.open()
    room.open(OTHER)
    room.shelf.open(PATH, 4)
    assert room.tabs.count() == 2
    assert room.tabs.current is page
    assert page.edit.place() == (4, 1)
    assert room.engine.pending(ReadFile) == []


def test_a_file_that_cannot_be_read_opens_no_tab(room: Room, qtbot: QtBot) -> None:
    room.shelf.open(PATH)
    with qtbot.waitSignal(room.shelf.failed) as told:
        room.engine.fail(ReadFile, "it is not there")
    assert told.args == ["it is not there"]
    assert room.tabs.count() == 0


def test_a_file_that_was_closed_meanwhile_stays_closed(room: Room) -> None:
    room.shelf.open(PATH)
    page = room.tabs.current
    assert page is not None
    room.tabs.close_page(page)
    room.engine.reply(ReadFile, file_text())
    assert room.tabs.count() == 0


def test_a_rule_is_shown_where_it_stands(room: Room) -> None:
    room.shelf.refresh()
    room.engine.reply(ListRuleFiles, rule_files(PATH))
    room.shelf.open_rule("second")
    room.engine.reply(ReadFile, file_text())
    page = room.tabs.current
    assert page is not None
    assert page.edit.place()[0] == 11


def test_a_rule_that_moved_in_an_unsaved_text_is_found(room: Room) -> None:
    page = room.open()
    page.edit.go_to(1, 1)
    page.edit.replace_text("# a\n# b\n" + TEXT)
    room.shelf.open_rule("second")
    assert page.edit.place()[0] == 13


def test_a_rule_that_is_wanted_too_early_is_shown_later(room: Room) -> None:
    room.shelf.refresh()
    room.shelf.open_rule("first")
    room.engine.reply(ListRuleFiles, rule_files(PATH))
    assert [
        one.path for one in room.engine.pending(ReadFile) if isinstance(one, ReadFile)
    ] == [PATH]


def test_a_rule_that_nobody_wrote_is_told(room: Room, qtbot: QtBot) -> None:
    room.shelf.refresh()
    room.engine.reply(ListRuleFiles, rule_files(PATH))
    with qtbot.waitSignal(room.shelf.rule_missing) as told:
        room.shelf.open_rule("third")
    assert told.args == ["third"]


def test_a_file_that_was_changed_by_others_is_shown_anew(room: Room) -> None:
    page = room.open()
    room.shelf.refresh()
    room.engine.reply(ListRuleFiles, rule_files(PATH))
    room.engine.reply(ReadFile, file_text("theirs\n", mark="2"))
    assert page.draft().text == "theirs\n"


def test_a_deleted_file_is_told(room: Room) -> None:
    page = room.open()
    room.shelf.refresh()
    room.engine.reply(ListRuleFiles, rule_files(OTHER))
    assert page.banner.sentence
    assert page.draft().text == TEXT


def test_a_file_that_was_saved_meanwhile_is_not_overwritten(room: Room) -> None:
    page = room.open()
    room.shelf.refresh()
    room.engine.reply(ListRuleFiles, rule_files(PATH))
    page.edit.replace_text("mine\n")
    page.saved(file_text("mine\n", mark="2"), page.revision)
    room.engine.reply(ReadFile, file_text(mark="1"))
    assert page.draft().text == "mine\n"
    assert page.banner.isHidden()


def test_a_file_is_read_again_on_demand(room: Room) -> None:
    page = room.open()
    page.edit.replace_text("mine\n")
    room.shelf.reload(page)
    room.engine.reply(ReadFile, file_text("theirs\n", mark="2"))
    assert page.draft().text == "theirs\n"
    assert not page.is_unsaved
