"""The composition root: makes the parts of the desktop and connects them."""

from __future__ import annotations

import logging
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from gui import language as languages
from gui.client import EngineClient
from gui.language import Language
from gui.main_window import MainWindow
from gui.messages.wire import Failure
from gui.news import News
from gui.state import State
from gui.style import style as styles
from gui.style.style import Style

VERSION = 1
"""Counts the meanings of settings; those of another number are not read."""

UNUSABLE, INTERRUPTED = 2, 130
_NO_FONT = (
    "regelwerk: there is no font to write with; install one, on Debian and Ubuntu: "
    "sudo apt-get install -y --no-install-recommends fontconfig fonts-dejavu-core\n"
)
_BARE = frozenset({"Monospace", "Sans Serif", "Serif"})  # names that stand for no font
_log = logging.getLogger(__name__)


class Desktop(QObject):
    """The parts of one running desktop: engine, state, looks and window."""

    def __init__(self, application: QApplication, settings: QSettings) -> None:
        super().__init__(application)
        self._settings = settings
        self._rules: Path | None = None
        self.style = Style(application)
        self.language = Language(application)
        self._recall()
        self.engine = EngineClient(self)
        self.state = State(self)
        self.window = MainWindow(
            self.engine, self.state, self.style, self.language, settings
        )
        self._news = News(self.engine, self.state, self)
        self._connect()
        application.aboutToQuit.connect(self.close)

    def open(self, database: Path | None, rules: Path | None) -> None:
        """Show the window, and start the engine on a database and rules.

        Args:
            database: The file; None for that of the command line.
            rules: The folder; None for that of the command line.
        """
        self._rules = rules
        self.window.show()
        self.window.go("ask")  # whoever comes can type at once
        # The first picture does not wait for a process to be started.
        QTimer.singleShot(0, lambda: self.engine.start(_text(database), _text(rules)))

    def close(self) -> None:
        """Keep what was chosen, and let the engine finish."""
        self._settings.setValue("settings/version", VERSION)
        self._settings.setValue("looks/theme", self.style.choice)
        self._settings.setValue("looks/steps", self.style.steps)
        self._settings.setValue("looks/language", self.language.choice)
        self._settings.sync()
        self.engine.end()

    def _recall(self) -> None:
        """Take up the looks that were chosen, if they mean the same as now."""
        kept = self._settings.value
        if kept("settings/version") not in {str(VERSION), VERSION}:
            self._settings.clear()
            return
        for theme in styles.CHOICES:
            if kept("looks/theme") == theme:
                self.style.choose(theme)
        for tongue in languages.CHOICES:
            if kept("looks/language") == tongue:
                self.language.choose(tongue)
        steps = str(kept("looks/steps"))
        if steps.removeprefix("-").isdigit():
            self.style.enlarge(int(steps))

    def _connect(self) -> None:
        engine, window = self.engine, self.window
        engine.opened.connect(window.on_opened)
        engine.opened.connect(self._news.start)
        engine.lost.connect(window.on_lost)
        engine.lost.connect(self._news.stop)
        engine.waiting.connect(window.on_waiting)
        engine.waited.connect(window.on_waited)
        engine.failed.connect(window.on_failed)
        engine.busy_changed.connect(window.on_busy)
        window.restart_wanted.connect(self._on_restart)
        window.database_wanted.connect(self._on_database)

    def _on_restart(self) -> None:
        self.window.on_starting()
        self.engine.restart()

    def _on_database(self, path: str) -> None:
        self.window.on_starting()
        self.state.select_decision("")
        self.engine.start(path, _text(self._rules))


class Bugs:
    """Takes every exception that nobody caught, logs it once, and tells it."""

    def __init__(self, tell: Callable[[Failure], None]) -> None:
        self._tell = tell

    def __call__(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """What `sys.excepthook` calls."""
        if not issubclass(kind, Exception):
            QApplication.exit(INTERRUPTED)
            return
        _log.error("a mistake in the desktop", exc_info=(kind, error, trace))
        details = "".join(traceback.format_exception(kind, error, trace))
        self._tell(
            Failure(sentence=f"{kind.__name__}: {error}", is_bug=True, details=details)
        )


def run(database: Path | None, rules: Path | None) -> int:
    """Show the window until it is closed; the exit code.

    Args:
        database: The file; None for that of the command line.
        rules: The folder; None for that of the command line.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Regelwerk")
    if not has_font():
        sys.stderr.write(_NO_FONT)
        return UNUSABLE
    # Python's own handler would run only when Qt next calls into Python.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    desktop = Desktop(application, kept_settings())
    sys.excepthook = Bugs(desktop.window.on_failed)
    desktop.open(database, rules)
    return application.exec()


def kept_settings() -> QSettings:
    """The settings of this user, in a file that can be read and thrown away."""
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "regelwerk", "desktop"
    )


def has_font() -> bool:
    """Whether there is any font; without one, Qt draws empty boxes and is content."""
    return not _BARE.issuperset(QFontDatabase.families())


def _text(path: Path | None) -> str:
    """How a path is sent; empty stands for that of the command line."""
    return "" if path is None else str(path)
