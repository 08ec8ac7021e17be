"""Saving rule files: checked, replayed on the last decisions, reasoned, then written.

Nothing is written before the user has seen what would change; and with errors, never.
What is being done cannot be left before it is known how it ended, unless the engine
seems to hang; even then, the end is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.core.changed_files import find_changed
from gui.core.engine import Engine, Latest
from gui.messages.experiments import StartExperiment
from gui.messages.rules import (
    CheckDrafts,
    Checked,
    Edited,
    FileText,
    SaveDraft,
)
from gui.messages.wire import Failure, Request
from gui.models.written import filled
from gui.style.style import SPACE, WIDE, Style
from gui.views.notice import Notice
from gui.views.problems import ProblemsView
from gui.views.replay_panel import ReplayPanel
from gui.views.save_files import SaveFiles
from gui.views.share_box import ShareBox

PATIENCE = 10_000
"""So long, in milliseconds, a deed keeps the user here; then the engine may hang."""

R = TypeVar("R")


class SaveDialog(QDialog):
    """Asks whether and why drafts are to be saved, and saves them.

    Args:
        engine: Checks, replays and saves.
        style: The colours.
        edits: The files that are not saved, that to be saved first.
        parent: As for every QWidget.

    Signals:
        saved: The drafts are written and their rules decide; a `Saved`.
        started: An experiment with the drafts runs; the files are as they were.
        failed: Why nothing was done, told here only if the user has left meanwhile.
        reload_wanted: The user wants files as somebody else left them; `FileText`s.
        problem_chosen: A problem is to be shown in its file; nothing was saved.
    """

    saved = Signal(object)
    started = Signal(object)
    failed = Signal(str)
    reload_wanted = Signal(object)
    problem_chosen = Signal(object)

    def __init__(
        self,
        engine: Engine,
        style: Style,
        edits: Sequence[Edited],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._latest = Latest(engine)
        self._path = edits[0].path
        self._changed: tuple[FileText, ...] = ()
        self._is_right = False
        self._is_busy = False
        self._is_doing = False
        self._has_left = False
        self.patience = QTimer(self, interval=PATIENCE, singleShot=True)
        self.files = SaveFiles(edits)
        self.status = Notice(style)
        self.problems = ProblemsView(style)
        self.problems.hide()
        self.replay = ReplayPanel(engine, style)
        self.replay.hide()
        self.why = QLineEdit()
        self._why_name = QLabel()
        self._why_name.setBuddy(self.why)
        self.share = ShareBox()
        self.share.hide()
        self.trouble = Notice(style)
        self.activate, self.try_share = QPushButton(), QPushButton()
        self.keep, self.reload = QPushButton(), QPushButton()
        self.cancel = QPushButton()
        self._arrange()
        self._connect()
        self.retranslate()
        self._check()

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self._why_name.setText(self.tr("&Reason"))
        self.why.setPlaceholderText(self.tr("Why the rules change; it is logged"))
        self.activate.setText(self.tr("&Activate"))
        self.try_share.setText(self.tr("Try it on a &share of traffic…"))
        self.keep.setText(self.tr("&Keep mine"))
        self.reload.setText(self.tr("R&eload (lose mine)"))
        self.cancel.setText(self.tr("Cancel"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def done(self, result: int) -> None:
        """Want nothing of the engine any more."""
        self._latest.cancel()
        self.replay.cancel()
        super().done(result)

    def reject(self) -> None:
        """Leave; not while something is done, unless its end is long in coming."""
        if not self._is_doing:
            super().reject()
        elif self.cancel.isEnabled():
            self._has_left = True
            self.hide()

    def _check(self) -> None:
        """See what is ticked anew."""
        self._is_right = False
        self._is_busy = True
        self._changed = ()
        self.trouble.clear()
        self.replay.cancel()
        self.replay.hide()
        self._latest.send(
            CheckDrafts(drafts=self.files.drafts),
            self._on_checked,
            failed=self._on_failed,
        )
        self._tell()

    def _on_checked(self, checked: Checked) -> None:
        self._is_busy = False
        self.problems.set_problems(checked.problems)
        self._is_right = all(problem.is_warning for problem in checked.problems)
        self.problems.setVisible(bool(checked.problems))
        self.replay.setVisible(self._is_right)
        self._tell()
        if self._is_right:
            self.replay.start(self.files.drafts)
            if not self.files.list.hasFocus():
                self.why.setFocus()

    def _do(
        self,
        request: Request[R],
        then: Callable[[R], None],
        failed: Callable[[Failure], None],
    ) -> None:
        """Ask for something that changes what decides, and wait for its end."""
        self._is_doing = self._is_busy = True
        self._changed = ()
        self.trouble.clear()
        self._engine.send(
            request,
            lambda reply: self._on_done(lambda: then(reply)),
            failed=lambda failure: self._on_not_done(failure, failed),
        )
        self.patience.start()
        self._tell()

    def _on_done(self, tell: Callable[[], None]) -> None:
        self._is_doing = False
        self.patience.stop()
        self.accept()
        tell()

    def _on_not_done(self, failure: Failure, failed: Callable[[Failure], None]) -> None:
        self._is_doing = False
        self.patience.stop()
        if self._has_left:
            super().reject()
            self.failed.emit(failure.sentence)
        else:
            failed(failure)

    def _on_silence(self) -> None:
        told = self.tr(
            "The engine has not answered for a while. You can leave: the editor will "
            "tell how it ended."
        )
        self.trouble.tell(told, "warning")
        self._tell()

    def _save(self) -> None:
        self._do(
            SaveDraft(drafts=self.files.chosen, why=self.why.text().strip()),
            self.saved.emit,
            self._on_not_saved,
        )

    def _on_not_saved(self, failure: Failure) -> None:
        """Find out whether files changed beneath, by which the cure differs."""
        find_changed(
            self._latest,
            self.files.chosen,
            lambda changed: self._on_compared(changed, failure),
        )
        self._tell()

    def _on_compared(self, changed: tuple[FileText, ...], failure: Failure) -> None:
        if not changed:
            self._on_failed(failure)
            return
        self._is_busy = False
        self._changed = changed
        self._tell()

    def _keep(self) -> None:
        self.files.keep(self._changed)
        self._save()

    def _reload(self) -> None:
        files = self._changed
        self.reject()
        self.reload_wanted.emit(files)

    def _start(self) -> None:
        self._do(
            StartExperiment(
                drafts=self.files.drafts,
                weight=self.share.weight,
                unit=self.share.chosen_unit,
                why=self.why.text().strip(),
            ),
            self.started.emit,
            self._on_failed,
        )

    def _on_failed(self, failure: Failure) -> None:
        self._is_busy = False
        self.trouble.tell(failure.sentence, "error")
        self._tell()

    def _on_problem(self, problem: object) -> None:
        self.reject()
        self.problem_chosen.emit(problem)

    def _show_share(self) -> None:
        self.share.show()
        self.share.start.setDefault(True)  # Enter must not let it decide everything
        self._tell()
        self.share.per_cent.setFocus()

    def _tell(self) -> None:
        """Say where saving stands, and allow what is possible now."""
        is_reasoned = bool(self.why.text().strip())
        is_ready = self._is_right and self.replay.is_over and not self._is_busy
        self.activate.setEnabled(is_ready and is_reasoned and not self._changed)
        self.cancel.setEnabled(not self._is_doing or not self.patience.isActive())
        still: tuple[QWidget, ...] = (self.files, self.why, self.replay, self.share)
        for part in still:
            part.setEnabled(not self._is_doing)
        self.try_share.setEnabled(self._is_right and not self._is_busy)
        self.share.start.setEnabled(is_ready and is_reasoned)
        for widget in (self.why, self._why_name, self.activate, self.try_share):
            widget.setVisible(self._is_right)
        self.try_share.setVisible(self._is_right and self.share.isHidden())
        for button in (self.keep, self.reload):
            button.setVisible(bool(self._changed))
        self._tell_title()
        self._tell_status(is_ready=is_ready, is_reasoned=is_reasoned)

    def _tell_title(self) -> None:
        count = len(self.files.chosen)
        self.setWindowTitle(
            filled(self.tr("Save %1"), self._path)
            if count == 1
            else self.tr("Save %n file(s)", "", count)
        )

    def _tell_status(self, *, is_ready: bool, is_reasoned: bool) -> None:
        errors = sum(not one.is_warning for one in self.problems.problems)
        if self._changed:
            self.status.tell(self._told_changed(), "warning")
        elif self._is_right and is_ready and not is_reasoned:
            self.status.tell(self.tr("The check found no errors. Give a reason."))
        elif self._is_right:
            self.status.tell(self.tr("The check found no errors."), "good")
        elif errors:
            told = self.tr("%n error(s): nothing can be saved before.", "", errors)
            self.status.tell(told, "error")
        elif self._is_busy:
            self.status.tell(self.tr("Checking…"))
        else:
            self.status.clear()

    def _told_changed(self) -> str:
        if len(self.files.chosen) == 1:
            return self.tr(
                "The file was changed by somebody else since it was opened. "
                "Nothing was saved."
            )
        told = self.tr(
            "Changed by somebody else since they were opened: %1. Nothing was saved."
        )
        return filled(told, ", ".join(file.path for file in self._changed))

    def _arrange(self) -> None:
        reason = QHBoxLayout()
        reason.setSpacing(SPACE)
        reason.addWidget(self._why_name)
        reason.addWidget(self.why, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.try_share)
        buttons.addStretch(1)
        for button in (self.reload, self.keep, self.activate, self.cancel):
            buttons.addWidget(button)
        for button in (self.reload, self.keep, self.try_share, self.cancel):
            button.setAutoDefault(False)
        self.activate.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        layout.setSpacing(SPACE)
        layout.addWidget(self.files)
        layout.addWidget(self.status)
        layout.addWidget(self.problems, 1)
        layout.addWidget(self.replay, 3)
        layout.addLayout(reason)
        layout.addWidget(self.share)
        layout.addWidget(self.trouble)
        layout.addLayout(buttons)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.resize(820, 560)

    def _connect(self) -> None:
        self.patience.timeout.connect(self._on_silence)
        self.files.changed.connect(self._check)
        self.why.textChanged.connect(self._tell)
        self.replay.changed.connect(self._tell)
        self.problems.chosen.connect(self._on_problem)
        self.activate.clicked.connect(self._save)
        self.try_share.clicked.connect(self._show_share)
        self.share.started.connect(self._start)
        self.keep.clicked.connect(self._keep)
        self.reload.clicked.connect(self._reload)
        self.cancel.clicked.connect(self.reject)
