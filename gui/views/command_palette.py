"""Every command of the window in one list, found by typing, with its keys.

It is the list of shortcuts, too: what can be done stands there whether it has one.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.style.style import SPACE

_WIDTH, _HEIGHT = 560, 420
_KEYS_WIDTH = 150
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(QDialog):
    """A field and the commands whose names hold its words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: tuple[QAction, ...] = ()
        self._field = QLineEdit()
        self._field.setClearButtonEnabled(True)
        self._nothing = QLabel()
        self._nothing.setMargin(SPACE)
        self._list = QTreeWidget()
        self._list.setColumnCount(2)
        self._list.setRootIsDecorated(False)
        self._list.setUniformRowHeights(True)
        self._list.setAllColumnsShowFocus(True)
        self._list.header().setStretchLastSection(False)
        self._list.header().setSectionResizeMode(
            0, self._list.header().ResizeMode.Stretch
        )
        self._list.setColumnWidth(1, _KEYS_WIDTH)
        page = QVBoxLayout(self)
        page.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        page.setSpacing(SPACE)
        page.addWidget(self._field)
        page.addWidget(self._nothing)
        page.addWidget(self._list)
        self.resize(_WIDTH, _HEIGHT)
        self._field.textChanged.connect(self._fill)
        self._field.returnPressed.connect(self._carry_out)
        self._list.itemActivated.connect(self._carry_out)
        self._field.installEventFilter(self)
        self.retranslate()

    def choose_from(self, actions: Iterable[QAction]) -> None:
        """Show commands; the one that is chosen is triggered when this has closed."""
        self._actions = tuple(
            sorted(
                (one for one in actions if _is_command(one)),
                key=lambda one: _name(one).casefold(),
            )
        )
        self._field.clear()
        self._fill()
        self._field.setFocus()
        self.open()

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.setWindowTitle(self.tr("Commands and keys"))
        self._field.setPlaceholderText(self.tr("Type a part of a command's name"))
        self._field.setAccessibleName(self.tr("Part of the name"))
        self._list.setAccessibleName(self.tr("Commands"))
        self._nothing.setText(self.tr("No command is called that."))
        self._list.setHeaderLabels([self.tr("Command"), self.tr("Keys")])

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys walk through the list while the field has the focus."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _MOVES
        ):
            self._list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        words = self._field.text().casefold().split()
        self._list.clear()
        for number, action in enumerate(self._actions):
            name = _name(action)
            if all(word in name.casefold() for word in words):
                keys = action.shortcut().toString(
                    QKeySequence.SequenceFormat.NativeText
                )
                item = QTreeWidgetItem([name, keys])
                item.setData(0, Qt.ItemDataRole.UserRole, number)
                item.setDisabled(not action.isEnabled())
                self._list.addTopLevelItem(item)
        first = self._list.topLevelItem(0)
        self._nothing.setVisible(first is None)
        if first is not None:
            self._list.setCurrentItem(first)

    def _carry_out(self) -> None:
        item = self._list.currentItem()
        if item is None or item.isDisabled():
            return
        action = self._actions[item.data(0, Qt.ItemDataRole.UserRole)]
        self.accept()
        action.trigger()


def _is_command(action: QAction) -> bool:
    return bool(action.text()) and action.isVisible() and action.menu() is None


def _name(action: QAction) -> str:
    """Menu and text; a toggle says whether it is on."""
    menus = [one for one in action.associatedObjects() if isinstance(one, QMenu)]
    parts = [_plain(text) for text in (*(one.title() for one in menus), action.text())]
    is_on = action.isCheckable() and action.isChecked()
    return ": ".join(filter(None, parts)) + (" ✓" if is_on else "")


def _plain(text: str) -> str:
    """A text without the marks of its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
