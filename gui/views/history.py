"""The history: what was decided, latest first, and a search in the questions."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine
from gui.models.decision_list import DecisionList
from gui.models.written import filled
from gui.state import State
from gui.style.style import SPACE, TIGHT, WIDE, Style
from gui.views.decision_delegate import DecisionDelegate
from gui.views.notice import Notice

TYPING_PAUSE = 200
"""So long after the last key, in milliseconds, the search is asked."""


class HistoryView(QWidget):
    """The list of decisions; the one selected in it is the state's decision."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.notice = Notice(style)
        self.model = DecisionList(engine, self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(DecisionDelegate(style, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerItem)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.clear = QPushButton()
        self.pages = QStackedWidget()
        self._pause = QTimer(self, interval=TYPING_PAUSE, singleShot=True)
        self._top = QPersistentModelIndex()
        self._is_following = False
        self._is_hit_wanted = False
        self._is_other = True  # than the database that was listed before
        self._lay_out()
        self._connect()
        self.retranslate()
        self.model.refresh()

    def retranslate(self) -> None:
        """Set all texts."""
        self.search.setPlaceholderText(self.tr("Search in questions"))
        self.search.setAccessibleName(self.tr("Search in questions"))
        self.list.setAccessibleName(self.tr("Decisions, latest first"))
        self.clear.setText(self.tr("&Clear the search"))
        self._tell_nothing()
        self.model.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        nothing = QWidget()
        inner = QVBoxLayout(nothing)
        inner.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        inner.addStretch(2)
        inner.addWidget(self.nothing)
        inner.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(3)
        self._nothing_page = nothing
        for page in (self.list, nothing):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(TIGHT, TIGHT, TIGHT, TIGHT)
        layout.setSpacing(SPACE)
        layout.addWidget(self.search)
        layout.addWidget(self.notice)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._pause.start)
        self.search.returnPressed.connect(self._on_entered)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._on_down)
        self._pause.timeout.connect(self._on_search)
        self.clear.clicked.connect(self._on_clear)
        self.model.changing.connect(self._on_changing)
        self.model.loaded.connect(self._on_loaded)
        self.model.failed.connect(self._on_failed)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.doubleClicked.connect(self._on_chosen)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shortcut = QShortcut(QKeySequence(key), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._on_chosen)
        self._state.decision_changed.connect(self._on_decision_changed)
        self._state.opened.connect(self._on_opened)
        self._state.decided.connect(self.model.refresh)

    def _on_search(self) -> None:
        self._pause.stop()
        text = self.search.text().strip()
        if text != self.model.search:
            self.list.scrollToTop()
            self.model.look_for(text)

    def _on_entered(self) -> None:
        """Go to the first hit, as soon as it is there."""
        self._on_search()
        self._is_hit_wanted = bool(self.model.search)
        if self.model.is_found:
            self._go_to_hit()

    def _go_to_hit(self) -> None:
        if self._is_hit_wanted:
            self._is_hit_wanted = False
            self._on_down()

    def _on_down(self) -> None:
        if self.model.rowCount():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            self.list.setCurrentIndex(self.model.index(0, 0))

    def _on_clear(self) -> None:
        self.search.clear()
        self._on_search()
        self.search.setFocus()

    def _on_changing(self) -> None:
        """Remember what is at the top of the list, unless that is its beginning."""
        self._is_following = True
        is_scrolled = self.list.verticalScrollBar().value() > 0
        top = self.list.indexAt(QPoint(SPACE, TIGHT)) if is_scrolled else QModelIndex()
        self._top = QPersistentModelIndex(top)

    def _on_loaded(self) -> None:
        self.notice.clear()
        self._tell_nothing()
        is_empty = not self.model.rowCount()
        self.pages.setCurrentWidget(self._nothing_page if is_empty else self.list)
        if self._top.isValid():
            top = self.model.index(self._top.row(), 0)
            self.list.scrollTo(top, QListView.ScrollHint.PositionAtTop)
        self._follow()
        self._begin()
        self._go_to_hit()

    def _begin(self) -> None:
        """Select the latest decision of a database that was just opened."""
        if self.model.search:
            return
        if not self.model.rowCount():
            self._state.nothing_decided.emit()
        elif self._is_other and not self._state.decision:
            self._state.select_decision(self.model.row(0).id)
        self._is_other = False

    def _tell_nothing(self) -> None:
        self.clear.setVisible(bool(self.model.search))
        if self.model.search:
            told = filled(self.tr("No question has “%1” in it."), self.model.search)
        else:
            told = self.tr("Nothing is decided yet. What is asked will be listed here.")
        self.nothing.setText(told)

    def _on_failed(self, sentence: str) -> None:
        self.notice.tell(sentence, "error")

    def _on_opened(self) -> None:
        self._is_other = True

    def _on_decision_changed(self) -> None:
        index = self._follow()
        if index.isValid():
            self.list.scrollTo(index)

    def _follow(self) -> QModelIndex:
        """Select the state's decision, or nothing if it is not in the list."""
        self._is_following = True
        index = self.model.index_of(self._state.decision)
        self.list.setCurrentIndex(index)
        self._is_following = False
        if index.isValid():
            row = self.model.row(index)
            self._state.know_question(row.id, row.query or "")
        return index

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid() and not self._is_following:
            self._state.select_decision(self.model.row(current).id)

    def _on_chosen(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self._state.select_decision(self.model.row(index).id)
            self._state.proof_wanted.emit()
