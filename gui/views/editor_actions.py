"""What can be done in the rule editor: one action each, with its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gui.models.tip import tip
from gui.models.written import filled

_KEYS: Mapping[str, str] = {
    "save": "Ctrl+S",
    "try": "F5",
    "complete": "Ctrl+Space",
    "next": "F8",
    "previous": "Shift+F8",
    "fix": "Alt+Return",
    "find": "Ctrl+F",
    "replace": "Ctrl+H",
    "line": "Ctrl+G",
    "comment": "Ctrl+/",
    "undo": "Ctrl+Z",
    "redo": "Ctrl+Shift+Z",
    "reload": "Ctrl+Shift+R",
    "close": "Ctrl+W",
}


class EditorActions:
    """The actions of an editor; their keys work wherever the focus is inside it."""

    def __init__(self, owner: QWidget, does: Mapping[str, Callable[[], None]]) -> None:
        self._actions = {name: self._made(owner, name) for name in _KEYS}
        self._question = ""
        for name, what in does.items():
            self._actions[name].triggered.connect(_without_argument(what))
        self.retranslate()

    def __getitem__(self, name: str) -> QAction:
        """The action of a name."""
        return self._actions[name]

    def all(self) -> list[QAction]:
        """All of them, in the order of menus."""
        return list(self._actions.values())

    def allow(self, *, is_open: bool, has_problems: bool) -> None:
        """Enable what makes sense now."""
        for name, action in self._actions.items():
            action.setEnabled(is_open)
            if name in ("next", "previous"):
                action.setEnabled(has_problems)

    def name_question(self, question: str) -> None:
        """Name the decision that would be tried, by its question; empty for none."""
        self._question = question
        self._tell_question()

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        for name, text in _texts().items():
            self._actions[name].setText(text)
        self._tell_question()

    def _tell_question(self) -> None:
        told = QCoreApplication.translate("EditorActions", "It is tried on “%1”.")
        shown = filled(told, self._question) if self._question else ""
        self._actions["try"].setToolTip(tip(shown))

    def _made(self, owner: QWidget, name: str) -> QAction:
        action = QAction(owner)
        action.setObjectName(f"editor-{name}")
        action.setShortcut(QKeySequence(_KEYS[name]))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        owner.addAction(action)
        return action


def _without_argument(what: Callable[[], None]) -> Callable[[bool], None]:
    return lambda _checked: what()


def _texts() -> dict[str, str]:
    translate = QCoreApplication.translate
    return {
        "save": translate("EditorActions", "&Save…"),
        "try": translate("EditorActions", "&Try the rule on the selected decision"),
        "complete": translate("EditorActions", "&Complete the word"),
        "next": translate("EditorActions", "&Next problem"),
        "previous": translate("EditorActions", "&Previous problem"),
        "fix": translate("EditorActions", "&Mend the word as proposed"),
        "find": translate("EditorActions", "&Find…"),
        "replace": translate("EditorActions", "&Replace…"),
        "line": translate("EditorActions", "&Go to line…"),
        "comment": translate("EditorActions", "Make lines c&omments or text"),
        "undo": translate("EditorActions", "&Undo"),
        "redo": translate("EditorActions", "R&edo"),
        "reload": translate("EditorActions", "Re&load the file"),
        "close": translate("EditorActions", "C&lose the file"),
    }
