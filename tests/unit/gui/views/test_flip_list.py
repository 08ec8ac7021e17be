"""What would come out otherwise: question, old and new, and which rules."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.drafts import flip
from support.loud import loud

from gui.messages.rules import Change, Flip
from gui.style.style import Style
from gui.views.flip_list import FlipList


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> FlipList:
    made = FlipList(Style(qapp))
    qtbot.addWidget(made)
    return made


def shown(view: FlipList) -> list[list[str]]:
    model, found = view.tree.model(), []
    for row in range(model.rowCount()):
        here = model.index(row, 0)
        found.append([str(here.data())])
        for place in range(model.rowCount(here)):
            cells = [
                str(model.index(place, column, here).data()) for column in range(3)
            ]
            found.append([cell for cell in cells if cell])
    return found


def test_a_decision_with_its_changes(view: FlipList) -> None:
    view.set_flips([flip()])
    assert shown(view) == [
        ["What is owed?"],
        ["tokens", "310", "290"],
        ["+ fires only now: second"],
    ]
    assert view.tree.isExpanded(view.tree.model().index(0, 0))


def test_texts_of_several_lines_stay_on_one(view: FlipList) -> None:
    change = Change(what="answer", before="a\nb", after="c\n\nd")
    view.set_flips(
        [
            Flip(
                decision="d",
                query="Why\nso?",
                changes=(change,),
                rules_gained=(),
                rules_lost=("first",),
            )
        ]
    )
    assert shown(view) == [
        ["Why so?"],
        ["answer", "a b", "c d"],
        ["− fires no more: first"],
    ]


def test_what_changes_is_named_for_people(view: FlipList) -> None:
    change = Change(what="allocated", before="310", after="290")
    view.set_flips(
        [
            Flip(
                decision="d",
                query="?",
                changes=(change,),
                rules_gained=(),
                rules_lost=(),
            )
        ]
    )
    assert shown(view)[1] == ["budget in tokens", "310", "290"]


def test_a_forgotten_question_is_named_by_its_decision(view: FlipList) -> None:
    view.set_flips([flip("d7", "")])
    assert shown(view)[0] == ["d7"]


def test_another_list_takes_the_place(view: FlipList) -> None:
    view.set_flips([flip("d1"), flip("d2", "And why?")])
    view.set_flips([flip("d2", "And why?")])
    assert shown(view)[0] == ["And why?"]
    assert [one.decision for one in view.flips] == ["d2"]


def answers() -> Flip:
    """A decision whose answer and budget change, and one rule."""
    return Flip(
        decision="d3",
        query="So?",
        changes=(
            Change(what="answer", before="It is\nso.", after="It is\nnot so."),
            Change(what="allocated", before="1310", after="290"),
        ),
        rules_gained=("second",),
        rules_lost=(),
    )


def row(view: FlipList, place: int) -> QModelIndex:
    model = view.tree.model()
    return model.index(place, 0, model.index(0, 0))


def test_the_change_that_is_selected_is_shown_in_full(
    view: FlipList, qtbot: QtBot
) -> None:
    with qtbot.waitExposed(view):
        view.show()
    view.set_flips([answers()])
    assert view.texts.isVisible()  # the first change is selected
    view.tree.setCurrentIndex(view.tree.model().index(0, 0))
    assert not view.texts.isVisible()
    QTest.keyClick(view.tree, Qt.Key.Key_Down)
    assert view.texts.isVisible()
    assert view.texts.old.toPlainText() == "It is\nso."
    assert view.texts.new.toPlainText() == "It is\nnot so."
    QTest.keyClick(view.tree, Qt.Key.Key_Down)
    assert view.texts.old.toPlainText() == "1310"
    QTest.keyClick(view.tree, Qt.Key.Key_Down)
    assert not view.texts.isVisible()  # a rule has no more to say


def test_what_is_shown_in_full_goes_with_its_decision(view: FlipList) -> None:
    view.set_flips([answers()])
    view.tree.setCurrentIndex(row(view, 0))
    assert not view.texts.isHidden()
    view.set_flips([])
    assert view.texts.isHidden()
    view.set_flips([flip()])
    first = flip().changes[0]
    assert view.texts.old.toPlainText() == first.before
    assert view.texts.new.toPlainText() == first.after


def test_a_question_is_no_markup(view: FlipList) -> None:
    view.set_flips([flip("d", "<b>bold</b>?")])
    tip = view.tree.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in str(tip)


def test_all_texts_are_asked_for_again(view: FlipList) -> None:
    view.set_flips([flip()])
    with loud():
        assert shown(view)[2] == ["+ FIRES ONLY NOW: second"]
