"""Pictures of every view on a real database: light and dark, both languages, two sizes.

The walk goes through the window as a person would, waits for the engine's own answers,
and paints what is then seen. It saves no rule and decides no question.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from PySide6.QtCore import (
    QEventLoop,
    QMessageLogContext,
    QSettings,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from gui import language as languages
from gui.app import UNUSABLE, Desktop, has_font
from gui.messages.decisions import DecisionRow, ListDecisions, ShowDecision
from gui.messages.proofs import OpenProof, ReadSteps
from gui.messages.rules import ListRuleFiles
from gui.messages.wire import Request
from gui.style import style as styles
from gui.views.editor import EditorView
from gui.views.rule_page import RulePage
from gui.views.save_dialog import SaveDialog

R = TypeVar("R")

THEMES: tuple[styles.Choice, ...] = ("light", "dark")
TONGUES: tuple[languages.Choice, ...] = ("de", "en")
SIZES = ((1280, 800), (1920, 1080))

_PAUSE, _TURN = 400, 40
"""Milliseconds without news after which nothing more is expected: longer than any view
waits after the last key, and long enough to paint."""
_PATIENCE = 120_000
_MOST_STEPS = 100_000
_NUMBER = re.compile(r"(\{value: )(\d+(?:\.\d+)?)")


class WalkError(Exception):
    """The walk cannot go on; says why and what helps."""


class Walk:
    """A way through a window, with a stop at each view."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._busy = 0
        self._lost = ""
        self._is_open = False
        self._loop = QEventLoop()
        self._quiet = QTimer(singleShot=True)
        self._quiet.timeout.connect(self._on_quiet)
        engine = desktop.engine
        engine.busy_changed.connect(self._on_busy)
        engine.opened.connect(self._on_opened)
        engine.lost.connect(self._on_lost)

    def settle(self, pause: int = _PAUSE) -> None:
        """Wait until the engine is open and nothing has happened for so long.

        Raises:
            WalkError: The engine ended, or does not come to an end.
        """
        limit = QTimer(singleShot=True, interval=_PATIENCE)
        limit.timeout.connect(self._loop.quit)
        limit.start()
        self._quiet.start(pause)
        self._loop.exec()
        if self._lost:
            raise WalkError(self._lost)
        if not limit.isActive():
            raise WalkError("the engine has not answered for two minutes: try again")

    def stops(self) -> Iterator[tuple[str, QDialog | None]]:
        """Each view's name, with the dialog that is open over the window, if any.

        Raises:
            WalkError: There is nothing to be seen, or the engine ended.
        """
        self.settle()
        state, window = self._desktop.state, self._desktop.window
        decision = self._decision()
        state.select_decision(decision.id)
        window.go("ask")
        yield "ask", None
        shown = self._ask(ShowDecision(decision=decision.id))
        mattered = tuple(share.rule for share in shown.mattered)
        state.proof_wanted.emit()
        self.settle()
        self._select_step(decision, mattered)
        yield "proof", None
        silent = self._silent(mattered, shown.rules_fired)
        if silent:
            state.why_not_wanted.emit(silent[0])
            yield "why-not", None
        yield from self._editor_stops(mattered)
        window.go("weight")
        yield "weight", None

    def _editor_stops(
        self, mattered: tuple[str, ...]
    ) -> Iterator[tuple[str, QDialog | None]]:
        """The editor with a problem in it, and what a change of a number would do."""
        editor = self._desktop.window.findChild(EditorView)
        page = None if editor is None else self._page_with_number(editor, mattered)
        if editor is None or page is None:
            return
        text = page.edit.text()
        page.edit.replace_text(_NUMBER.sub(r"\1much", text, count=1))
        page.edit.go_to(text[: _first_number(text)].count("\n") + 1, 1)
        yield "rules", None
        page.edit.replace_text(_NUMBER.sub(_doubled, text, count=1))
        self.settle()
        editor.save(page)
        dialog = editor.findChild(SaveDialog)
        if dialog is not None:
            yield "save", dialog
            dialog.close()

    def _page_with_number(
        self, editor: EditorView, mattered: tuple[str, ...]
    ) -> RulePage | None:
        """The first file of a rule that mattered in which a parameter is set."""
        for rule in mattered:
            self._desktop.state.rule_wanted.emit(rule)
            self.settle(_TURN)
            page = editor.tabs.current
            if page is not None and _NUMBER.search(page.edit.text()):
                return page
        return None

    def _silent(self, mattered: tuple[str, ...], fired: tuple[str, ...]) -> list[str]:
        """The rules that did not fire, of the files of rules that mattered."""
        files = [
            [rule for rule, _ in file.rules]
            for file in self._ask(ListRuleFiles()).files
        ]
        return [
            rule
            for file in files
            if not set(mattered).isdisjoint(file)
            for rule in file
            if rule not in fired
        ]

    def _decision(self) -> DecisionRow:
        """The decision with the largest budget among the latest: most can be seen."""
        rows = self._ask(ListDecisions()).rows
        known = [row for row in rows if row.query is not None]
        if not known:
            raise WalkError(
                "there are no decisions to be shown in this database: ask something, or "
                "run 'regelwerk demo' with the same --db first"
            )
        return max(known, key=lambda row: row.allocated or 0)

    def _select_step(self, decision: DecisionRow, mattered: tuple[str, ...]) -> None:
        """Select a step that was chosen among rivals, if possible one that mattered."""
        proof = self._ask(OpenProof(decision=decision.id))
        count = min(proof.steps, _MOST_STEPS)
        steps = self._ask(ReadSteps(proof=proof.proof, start=0, count=count))
        chosen = [
            (row.rule in mattered, number)
            for number, row in enumerate(steps.rows)
            if row.has_choice and row.kind in {"concluded", "asserted"}
        ]
        if chosen:
            _, number = max(chosen)
            self._desktop.state.select_step(number, steps.rows[number].cycle)

    def _ask(self, request: Request[R]) -> R:
        replies: list[R] = []
        self._desktop.engine.send(request, replies.append)
        self.settle(_TURN)
        if not replies:
            raise WalkError(f"the engine did not answer {type(request).__name__}")
        return replies[0]

    def _on_busy(self, requests: int) -> None:
        self._busy = requests
        self._quiet.start()

    def _on_opened(self) -> None:
        self._is_open = True

    def _on_lost(self, sentence: str) -> None:
        self._lost = sentence
        self._loop.quit()

    def _on_quiet(self) -> None:
        if self._is_open and not self._busy:
            self._loop.quit()


def draw(folder: Path, database: Path | None, rules: Path | None) -> int:
    """Draw every view into PNG files and print their names; the exit code.

    Args:
        folder: Where to; made if it is not there.
        database: The file; None for that of the command line.
        rules: The folder; None for that of the command line.
    """
    qInstallMessageHandler(_said)
    application = QApplication(sys.argv[:1])
    if not has_font():
        sys.stderr.write("regelwerk: there is no font to write with: install one\n")
        return UNUSABLE
    with TemporaryDirectory() as private:
        settings = QSettings(f"{private}/desktop.ini", QSettings.Format.IniFormat)
        desktop = Desktop(application, settings)
        walk = Walk(desktop)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            desktop.open(database, rules)
            for name, dialog in walk.stops():
                walk.settle()
                _draw_looks(walk, desktop, folder / name, dialog)
        except (WalkError, OSError) as error:
            sys.stderr.write(f"regelwerk: {error}\n")
            return UNUSABLE
        finally:
            desktop.close()
    return 0


def _draw_looks(
    walk: Walk, desktop: Desktop, stem: Path, dialog: QDialog | None
) -> None:
    """Draw what is seen now in every theme, language and size."""
    for theme, code, (width, height) in product(THEMES, TONGUES, SIZES):
        desktop.style.choose(theme)
        desktop.language.choose(code)
        desktop.window.resize(width, height)
        walk.settle(_TURN)
        walk.settle(_TURN)  # texts that changed have moved others meanwhile
        path = stem.with_name(f"{stem.name}-{theme}-{code}-{width}x{height}.png")
        if not _picture(desktop, dialog).save(str(path)):
            raise WalkError(f"{path} cannot be written: choose another folder")
        sys.stdout.write(f"{path}\n")


def _picture(desktop: Desktop, dialog: QDialog | None) -> QPixmap:
    whole = desktop.window.grab()
    if dialog is not None:
        above = dialog.grab()
        painter = QPainter(whole)
        place = above.rect()
        place.moveCenter(whole.rect().center())
        painter.drawPixmap(place.topLeft(), above)
        painter.drawRect(place)
        painter.end()
    return whole


def _first_number(text: str) -> int:
    found = _NUMBER.search(text)
    return found.start() if found else 0


def _doubled(found: re.Match[str]) -> str:
    before, number = found.groups()
    return f"{before}{float(number) * 2:g}"


def _said(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Pass on what Qt says, except what cannot be done where nothing is seen."""
    if "does not support" not in text:
        sys.stderr.write(f"{text}\n")
