"""The tree of files and rules: filtered, marked, chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot
from support.drafts import OTHER, PATH, rule_files
from support.loud import loud

from gui.views.rule_tree import RuleTree


@pytest.fixture
def tree(qtbot: QtBot) -> RuleTree:
    made = RuleTree()
    qtbot.addWidget(made)
    made.set_files(rule_files(PATH, OTHER).files)
    return made


def shown(tree: RuleTree) -> list[tuple[str, list[str]]]:
    return [
        (entry.cells[0], [one.cells[0] for one in entry.below])
        for entry in tree.model.entries
    ]


def test_files_with_their_rules(tree: RuleTree) -> None:
    assert shown(tree) == [
        ("budget.yaml", ["first", "second"]),
        ("intent.yaml", ["first", "second"]),
    ]


def test_the_filter_keeps_files_and_rules(tree: RuleTree) -> None:
    tree.filter.setText("SEC")
    assert shown(tree) == [("budget.yaml", ["second"]), ("intent.yaml", ["second"])]
    assert tree.view.isExpanded(tree.model.index(0, 0))
    tree.filter.setText("budg")
    assert shown(tree) == [("budget.yaml", ["first", "second"])]
    assert tree.nothing.isHidden()
    tree.filter.setText("nowhere")
    assert shown(tree) == []
    assert not tree.nothing.isHidden()
    assert tree.nothing.text().startswith("No file or rule is named so.")
    tree.filter.clear()
    assert tree.nothing.isHidden()


def test_a_folder_without_rules_is_no_matter_of_the_filter(tree: RuleTree) -> None:
    tree.set_files([])
    assert tree.nothing.isHidden()


def test_a_file_that_is_unsaved_says_so(tree: RuleTree) -> None:
    tree.select(PATH, "second")
    tree.set_unsaved([PATH])
    assert shown(tree)[0][0] == "budget.yaml • unsaved"
    assert tree.view.currentIndex().data() == "second"


@pytest.mark.parametrize(
    ("rule", "wanted"), [("", [OTHER, 0]), ("second", [OTHER, 11])]
)
def test_a_file_or_a_rule_is_chosen(
    tree: RuleTree, qtbot: QtBot, rule: str, wanted: list[object]
) -> None:
    at: QModelIndex = tree.model.index_of(OTHER, rule)
    with qtbot.waitSignal(tree.chosen) as told:
        tree.view.activated.emit(at)
    assert told.args == wanted


def test_the_place_of_a_rule(tree: RuleTree) -> None:
    assert tree.place_of("second") == (PATH, 11)
    assert tree.place_of("third") is None


def test_all_texts_are_asked_for_again(tree: RuleTree) -> None:
    with loud():
        assert tree.filter.placeholderText() == "FILTER FILES AND RULES"
