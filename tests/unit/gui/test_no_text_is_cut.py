"""No button says half of its text: in every place, in both languages, however large."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QLocale, QPoint, QSettings, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDockWidget,
    QLabel,
    QPushButton,
    QRadioButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from support.desktop_proofs import SMALL, SMALL_GOALS, opened
from support.desktop_steps import FACT, FIRED, UNMATCHED, WON
from support.drafts import PATH, WORDS, checked, file_text, flip, problem, rule_files
from support.fake_engine import FakeEngine, FakeTicket
from support.shown import activations, decision_shown, page, running

from gui.language import Choice, Language
from gui.main_window import MainWindow
from gui.messages.decisions import ListDecisions, ShowDecision
from gui.messages.experiments import ShowExperiment
from gui.messages.proofs import (
    AskWhyNot,
    OpenProof,
    ReadSteps,
    ShowContest,
    ShowStep,
    StepRows,
)
from gui.messages.rules import (
    CheckDrafts,
    ListActivations,
    ListRuleFiles,
    ListWords,
    ReadFile,
    Tried,
    TryDrafts,
)
from gui.messages.service import Opened
from gui.messages.wire import Failure, Progress, Request
from gui.state import State
from gui.style.style import Style
from gui.views.filter_bar import FilterBar

R = TypeVar("R")

WIDTH, HEIGHT = 1280, 800
LARGER = 4
"""Steps by which the letters are larger than usual."""

REPLIES: Mapping[type, Callable[[Request[object]], object]] = {
    ListDecisions: lambda _: page(3, 2, 1),
    ShowDecision: lambda _: decision_shown(1),
    OpenProof: lambda asked: opened(SMALL, SMALL_GOALS, str(vars_of(asked)[0])),
    ReadSteps: lambda _: StepRows(start=0, rows=SMALL),
    ShowStep: lambda asked: FIRED if vars_of(asked)[1] == FIRED.step else FACT,
    ShowContest: lambda _: WON,
    AskWhyNot: lambda _: UNMATCHED,
    ListRuleFiles: lambda _: rule_files(PATH),
    ReadFile: lambda _: file_text(),
    ListWords: lambda _: WORDS,
    CheckDrafts: lambda _: checked(problem()),
    ListActivations: lambda _: activations(),
    ShowExperiment: lambda _: running(),
    TryDrafts: lambda _: Tried(flip=flip(), rule="first", firings=1, why_not=""),
}


def vars_of(request: Request[object]) -> tuple[object, ...]:
    return tuple(getattr(request, name) for name in request.__struct_fields__)


class AnsweringEngine(FakeEngine):
    """Answers what it can in the next turn, as an engine process would."""

    def send(
        self,
        request: Request[R],
        then: Callable[[R], None],
        *,
        failed: Callable[[Failure], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> FakeTicket:
        ticket = super().send(request, then, failed=failed, progress=progress)
        if type(request) in REPLIES:
            QTimer.singleShot(0, lambda: self._answer(ticket))
        return ticket

    def _answer(self, ticket: FakeTicket) -> None:
        if ticket.is_open:
            ticket.is_open = False
            ticket.then(REPLIES[type(ticket.request)](ticket.request))


class Shown:
    """The window with everything in it that an engine can say."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path) -> None:
        self.state, self.style = State(), Style(qapp)
        self.language = Language(qapp)
        self._qtbot = qtbot
        settings = QSettings(str(folder / "x.ini"), QSettings.Format.IniFormat)
        engine = AnsweringEngine()
        self.window = MainWindow(
            engine, self.state, self.style, self.language, settings
        )
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.on_opened(
            Opened(database="/x/regelwerk.db", rules="/x/rules", decisions=3)
        )

    def go(self, place: str) -> None:
        self.state.select_decision("d1")
        if place == "why-not":
            self.state.why_not_wanted.emit("other")
        self.window.go("proof" if place in {"contest", "why-not"} else place)
        if place == "rules":
            self.state.rule_wanted.emit("first")
            self.state.place_wanted.emit(PATH, 4, 1)
            self._settle()
            for action in self.window.findChildren(QAction):
                if action.shortcut().toString() in {"Ctrl+H", "F5"}:
                    action.trigger()
        if place in {"contest", "why-not"}:
            self._qtbot.wait_until(lambda: self.state.firing > 0)
            self.state.select_step(FACT.step, FACT.row.cycle)
            self._bar().ask_for("rule:chooser")
        if place == "contest":
            self.state.contest_wanted.emit()
        self._settle()

    def look(self, language: Choice, steps: int) -> None:
        self.language.choose(language)
        self.style.enlarge(steps)
        self.window.resize(WIDTH, HEIGHT)
        self._settle()

    def _bar(self) -> FilterBar:
        found = self.window.findChild(FilterBar)
        assert isinstance(found, FilterBar)
        return found

    def _settle(self) -> None:
        for _ in range(10):
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    def texts(self) -> Iterator[tuple[QWidget, str]]:
        """What is to be read in full, with its text."""
        kinds = (QPushButton, QToolButton, QCheckBox, QRadioButton)
        for one in self.window.findChildren(QWidget):
            is_told = isinstance(one, QLabel) and one.buddy() is not None
            if is_seen(one) and (is_told or isinstance(one, kinds)):
                assert isinstance(one, QLabel | QAbstractButton)
                if one.text():
                    yield one, one.text()

    def cut(self) -> list[str]:
        """What is narrower than its text, or reaches out of what it stands in."""
        return [
            f"{text}: {one.width()} of {one.sizeHint().width()}"
            for one, text in self.texts()
            if one.width() < one.sizeHint().width() or reaches_out(one)
        ]


def is_seen(widget: QWidget) -> bool:
    """Whether it is shown, and its pane not behind another."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, QDockWidget):
        above = above.parentWidget()
    is_behind = above is not None and above.visibleRegion().isEmpty()
    return widget.isVisible() and not is_behind


def reaches_out(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        left = widget.mapTo(above, QPoint(0, 0)).x()
        if left < 0 or left + widget.width() > above.width():
            return True
        above = None if above.isWindow() else above.parentWidget()
    return False


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Shown]:
    font, locale = qapp.font(), QLocale()
    made = Shown(qapp, qtbot, tmp_path)
    yield made
    made.language.close()
    qapp.setFont(font)
    QLocale.setDefault(locale)


@pytest.mark.parametrize("steps", [0, LARGER])
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("place", "least"),
    [("ask", 6), ("contest", 10), ("why-not", 12), ("rules", 8), ("weight", 4)],
)
def test_no_text_is_cut(
    shown: Shown, place: str, least: int, language: Choice, steps: int
) -> None:
    shown.go(place)
    shown.look(language, steps)
    assert shown.window.width() == WIDTH
    assert len(list(shown.texts())) >= least
    assert shown.cut() == []


def test_what_is_cut_is_found(shown: Shown) -> None:
    shown.go("contest")
    shown.look("de", 0)
    button, text = next(iter(shown.texts()))
    button.setFixedWidth(button.sizeHint().width() - 1)
    assert [one.partition(": ")[0] for one in shown.cut()] == [text]
