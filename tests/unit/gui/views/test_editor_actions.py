from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from support.loud import loud

from gui.views.editor_actions import EditorActions


def made(qtbot: QtBot) -> tuple[QWidget, EditorActions, list[str]]:
    owner, done = QWidget(), list[str]()
    qtbot.addWidget(owner)
    actions = EditorActions(
        owner,
        {"save": lambda: done.append("save"), "next": lambda: done.append("next")},
    )
    return owner, actions, done


def test_each_action_does_what_it_is_for(qtbot: QtBot) -> None:
    owner, actions, done = made(qtbot)
    actions["save"].trigger()
    actions["next"].trigger()
    assert done == ["save", "next"]
    assert set(actions.all()) <= set(owner.actions())


def test_every_action_has_a_text_and_keys_of_its_own(qtbot: QtBot) -> None:
    owner, actions, _ = made(qtbot)
    keys = [action.shortcut().toString() for action in actions.all()]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    assert all(action.text() for action in actions.all())
    assert owner.actions()


def test_only_what_makes_sense_is_enabled(qtbot: QtBot) -> None:
    _owner, actions, _ = made(qtbot)
    actions.allow(is_open=False, has_problems=True)
    enabled = {action.objectName() for action in actions.all() if action.isEnabled()}
    assert enabled == {"editor-next", "editor-previous"}
    actions.allow(is_open=True, has_problems=False)
    assert actions["save"].isEnabled()
    assert not actions["next"].isEnabled()


def test_all_texts_are_asked_for_again(qtbot: QtBot) -> None:
    _owner, actions, _ = made(qtbot)
    with loud():
        actions.retranslate()
        assert actions["save"].text() == "&SAVE…"
