"""The window: four places, the panes round them, menus, and what concerns all of it.

It knows nothing of rules and proofs: views ask the engine themselves. How the engine's
process is, whoever started the process tells it.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QLocale, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMenu,
    QMenuBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine
from gui.language import Language
from gui.messages.service import Opened
from gui.messages.wire import Failure
from gui.models.written import filled
from gui.state import State
from gui.style.style import Style
from gui.views.ask import AskView
from gui.views.banner import Banner
from gui.views.command_palette import CommandPalette
from gui.views.commands import Commands
from gui.views.contest import ContestView
from gui.views.docks import Docks
from gui.views.editor import EditorView
from gui.views.error_dialog import ErrorDialog
from gui.views.experiment import ExperimentView
from gui.views.history import HistoryView
from gui.views.looks_menu import LooksMenu
from gui.views.places import Places
from gui.views.proof import ProofView
from gui.views.sets import SetsView
from gui.views.status import Health, StatusLine
from gui.views.step import StepView
from gui.views.why_not import WhyNotView
from gui.views.window_boxes import about_box, database_dialog, leaving_box

LAYOUT = 1
"""Counts the arrangements of panes; one that was kept by another is not taken up."""

_SIZE = QSize(1280, 800)
_FRAME = QSize(0, 40)  # what systems put round a window
_WIDTHS = {"history": 290, "step": 400, "sets": 360}
_HEIGHTS = {"contest": 230}
_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BUTTONS = (QPushButton, QToolButton)


class MainWindow(QMainWindow):
    """Everything that is seen.

    Signals:
        restart_wanted: The engine's process is to be started anew.
        database_wanted: Another database is to be opened; its path.
    """

    restart_wanted = Signal()
    database_wanted = Signal(str)

    def __init__(
        self,
        engine: Engine,
        state: State,
        style: Style,
        language: Language,
        settings: QSettings,
    ) -> None:
        super().__init__()
        self._state = state
        self._settings = settings
        self._is_leaving = False
        self._was_open = False
        self._commands = Commands(self)
        self._errors = ErrorDialog(self)
        self._palette = CommandPalette(self)
        self._banner = Banner(style)
        self._status = StatusLine(engine, state)
        self.statusBar().addPermanentWidget(self._status, 1)
        self.statusBar().setSizeGripEnabled(False)
        self._editor = EditorView(engine, state, style)
        self._places = Places()
        self._docks = Docks(self)
        self._add_places(engine, style)
        self._add_docks(engine, style)
        self.setCentralWidget(self._places)
        self._make_top(style, language)
        self._follow(language)
        self.retranslate()
        self._arrange()
        self._take_up_layout()

    # What whoever started the engine tells.

    def on_starting(self) -> None:
        """The engine's process is being started."""
        self._status.set_health(Health.STARTING)
        self._wait.setVisible(False)
        self._banner.clear()

    def on_opened(self, opened: Opened) -> None:
        """The engine is ready; after another one, all views ask again."""
        self._banner.clear()
        self._status.opened(opened)
        self._state.opened.emit()
        if self._was_open:
            self._state.rules_changed.emit()
            self._state.decided.emit()
            self._state.experiment_changed.emit()
        self._was_open = True

    def on_lost(self, sentence: str) -> None:
        """The engine's process has ended by itself, or could not open its files."""
        self._was_open = True
        self._status.set_health(Health.STOPPED)
        self._wait.setVisible(False)
        self._banner.tell(lambda: sentence, [self._restart, self._open])

    def on_waiting(self, what: str) -> None:
        """The engine has given no sign of life for long."""
        self._status.set_health(Health.SILENT)
        self._wait.setVisible(True)
        self._banner.tell(
            lambda: filled(
                self.tr("The engine has not answered for a while (%1)."), what
            ),
            [self._wait, self._restart],
        )

    def on_waited(self) -> None:
        """It has given one after all, or nobody waits for one any more."""
        self._wait.setVisible(False)
        if self._status.health is Health.SILENT:  # and not started anew by now
            self._status.set_health(Health.READY)
            self._banner.clear()

    def on_busy(self, requests: int) -> None:
        """So many requests are under way."""
        self._status.set_busy(requests)

    def on_failed(self, failure: Failure) -> None:
        """Something failed that no view tells about."""
        self._errors.tell(failure)

    # Places and panes.

    @property
    def place(self) -> str:
        """The name of the place that is shown."""
        return self._places.place

    def go(self, name: str) -> None:
        """Show a place, and let the keyboard work there."""
        self._places.go(name)
        _focus(self._places.currentWidget())

    def reset_layout(self) -> None:
        """Put all panes back where they were at first."""
        self._docks.reset()
        self._editor.parts.reset()
        self.restoreState(self._usual_layout, LAYOUT)
        self._docks.enter(self.place)

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self.setWindowTitle(self.tr("Regelwerk"))
        self.setLocale(QLocale())
        self._places.setAccessibleName(self.tr("Places"))
        self._places.retitle()
        self._docks.retitle()
        self._commands.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the focused button, as it does in dialogs."""
        focused = QApplication.focusWidget()
        if event.key() not in _ENTER or not isinstance(focused, _BUTTONS):
            super().keyPressEvent(event)
        elif isinstance(focused, QToolButton) and focused.menu() is not None:
            focused.showMenu()
        else:
            focused.click()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about rules that are not saved, and keep the layout."""
        if self._editor.has_unsaved() and not self._is_leaving:
            event.ignore()
            leaving_box(self, self._editor.unsaved(), self._leave).open()
            return
        self._settings.setValue("window/geometry", self.saveGeometry())
        self._settings.setValue("window/layout", self.saveState(LAYOUT))
        self._docks.save(self._settings)
        self._editor.parts.save(self._settings)
        super().closeEvent(event)

    def _add_places(self, engine: Engine, style: Style) -> None:
        add, state = self._places.add, self._state
        add("ask", lambda: self.tr("Ask"), AskView(engine, state, style))
        add("proof", lambda: self.tr("Proof"), ProofView(engine, state, style))
        add("rules", lambda: self.tr("Rules"), self._editor)
        add("weight", lambda: self.tr("Weight"), ExperimentView(engine, state, style))

    def _add_docks(self, engine: Engine, style: Style) -> None:
        add, state = self._docks.add, self._state
        history = HistoryView(engine, state, style)
        add("history", lambda: self.tr("History"), history, _LEFT, ("ask", "proof"))
        step = StepView(engine, state, style)
        add("step", lambda: self.tr("Step"), step, _RIGHT, ("proof",))
        contest = ContestView(engine, state, style)
        add("contest", lambda: self.tr("Contest"), contest, _BOTTOM, ("proof",))
        why_not = WhyNotView(engine, state, style)
        add("why-not", lambda: self.tr("Why not"), why_not, _BOTTOM, ("proof",))
        sets = SetsView(engine, state, style)
        add("sets", lambda: self.tr("Rule sets"), sets, _RIGHT, ("rules",))
        self._docks.put_together("contest", "why-not")
        self.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
        self.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)

    # The menus, and the banner below them.

    def _make_top(self, style: Style, language: Language) -> None:
        action = self._commands.action
        self._restart = action(
            lambda: self.tr("&Restart the engine"), self.restart_wanted.emit
        )
        self._wait = action(lambda: self.tr("&Keep waiting"), self._banner.clear)
        self._wait.setVisible(False)
        self._open = action(
            lambda: self.tr("&Open another database…"),
            self._choose_database,
            QKeySequence.StandardKey.Open,
        )
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._menu_bar(style, language))
        column.addWidget(self._banner)
        self.setMenuWidget(top)

    def _menu_bar(self, style: Style, language: Language) -> QMenuBar:
        bar = QMenuBar()
        action, menu = self._commands.action, self._commands.menu
        file = menu(lambda: self.tr("&File"), bar)
        ask, leave = partial(self.go, "ask"), self.close
        file.addAction(action(lambda: self.tr("&Ask a question"), ask, "Ctrl+L"))
        file.addActions([self._open, self._restart])
        file.addSeparator()
        file.addAction(action(lambda: self.tr("&Quit"), leave, "Ctrl+Q"))
        view = menu(lambda: self.tr("&View"), bar)
        self._add_ways(view)
        LooksMenu(view, self._commands, style, language)
        rules = menu(lambda: self.tr("&Rules"), bar)
        rules.setToolTipsVisible(True)
        rules.addActions(self._editor.actions())
        rules.addSeparator()
        rules.addAction(action(lambda: self.tr("Show the rule se&ts"), self._show_sets))
        aid = menu(lambda: self.tr("&Help"), bar)
        keys, about = self._list_commands, self._tell_about
        aid.addAction(action(lambda: self.tr("&Commands and keys"), keys, "Ctrl+K"))
        aid.addAction(action(lambda: self.tr("&About Regelwerk"), about))
        return bar

    def _add_ways(self, view: QMenu) -> None:
        """Put places, panes and the ways between them into the menu."""
        action = self._commands.action
        for number, name in enumerate(self._places.names, start=1):
            title, go = partial(self._places.title, name), partial(self.go, name)
            view.addAction(action(title, go, f"Ctrl+{number}"))
        view.addSeparator()
        view.addActions([pane.dock.toggleViewAction() for pane in self._docks.panes])
        view.addSeparator()
        onward, back = partial(self._cycle, 1), partial(self._cycle, -1)
        view.addAction(action(lambda: self.tr("&Next pane"), onward, "F6"))
        view.addAction(action(lambda: self.tr("&Previous pane"), back, "Shift+F6"))
        view.addAction(action(lambda: self.tr("&Reset layout"), self.reset_layout))
        view.addSeparator()

    # What happens.

    def _follow(self, language: Language) -> None:
        state = self._state
        self._places.currentChanged.connect(self._on_place)
        state.rule_wanted.connect(lambda _: self.go("rules"))
        state.place_wanted.connect(lambda *_: self.go("rules"))
        state.proof_wanted.connect(lambda: self.go("proof"))
        state.contest_wanted.connect(lambda: self._docks.show("contest"))
        state.why_not_wanted.connect(lambda _: self._docks.show("why-not"))
        language.changed.connect(lambda: self.setLocale(QLocale()))

    def _on_place(self) -> None:
        self._docks.enter(self.place)

    def _choose_database(self) -> None:
        database_dialog(self, self.database_wanted.emit).open()

    def _list_commands(self) -> None:
        self._palette.choose_from(self.findChildren(QAction))

    def _tell_about(self) -> None:
        about_box(self).open()

    def _show_sets(self) -> None:
        self.go("rules")
        self._docks.show("sets")

    def _leave(self) -> None:
        self._is_leaving = True
        self.close()

    def _cycle(self, steps: int) -> None:
        """Give the focus to the next pane, or to the one before."""
        docks = [pane.dock.widget() for pane in self._docks.panes if pane.is_seen]
        panes = [self._places.currentWidget(), *docks]
        focused = QApplication.focusWidget()
        held = (
            number
            for number, pane in enumerate(panes)
            if focused is not None and pane.isAncestorOf(focused)
        )
        at = next(held, 0)
        for _ in panes:
            at = (at + steps) % len(panes)
            if _focus(panes[at]):
                return

    # The layout.

    def _arrange(self) -> None:
        """Give window and panes the room that reads best, where the screen has it."""
        room = self.screen().availableSize() - _FRAME
        self.resize(_SIZE.boundedTo(room))
        self._docks.arrange(_WIDTHS, Qt.Orientation.Horizontal)
        self._docks.arrange(_HEIGHTS, Qt.Orientation.Vertical)
        self._usual_layout = self.saveState(LAYOUT)

    def _take_up_layout(self) -> None:
        """Take up the layout that was kept, if it was kept by this arrangement."""
        geometry = self._settings.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        layout = self._settings.value("window/layout")
        if isinstance(layout, QByteArray) and self.restoreState(layout, LAYOUT):
            self._docks.load(self._settings)
            self._editor.parts.load(self._settings)
        self._docks.enter(self.place)


def _focus(pane: QWidget) -> bool:
    """Give the focus to what a pane names, or else to the first thing that takes it."""
    named = pane
    while proxy := named.focusProxy():
        named = proxy
    widget = pane.nextInFocusChain() if named is pane else named
    while widget is not None and widget is not pane:
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        is_open = widget.isVisible() and widget.isEnabled()
        if takes and is_open and pane.isAncestorOf(widget):
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        widget = widget.nextInFocusChain()
    return False
