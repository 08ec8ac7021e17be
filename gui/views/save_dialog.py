"""Saving a rule file: checked, replayed on the last decisions, reasoned, then written.

Nothing is written before the user has seen what would change; and with errors, never.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine, Latest
from gui.messages.experiments import ExperimentState, StartExperiment
from gui.messages.rules import (
    CheckDrafts,
    Checked,
    Draft,
    FileText,
    ReadFile,
    Saved,
    SaveDraft,
)
from gui.messages.wire import Failure
from gui.style.style import SPACE, WIDE, Style
from gui.views.notice import Notice
from gui.views.problems import ProblemsView
from gui.views.replay_panel import ReplayPanel
from gui.views.share_box import ShareBox


class SaveDialog(QDialog):
    """Asks whether and why a draft is to be saved, and saves it.

    Signals:
        saved: The draft is written and its rules decide.
        started: An experiment with the draft runs; the file is as it was.
        reload_wanted: The user wants the file as somebody else left it.
        problem_chosen: A problem is to be shown in its file; nothing was saved.
    """

    saved = Signal(object)
    started = Signal(object)
    reload_wanted = Signal(object)
    problem_chosen = Signal(object)

    def __init__(
        self,
        engine: Engine,
        style: Style,
        draft: Draft,
        fingerprint: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._latest = Latest(engine)
        self._draft = draft
        self._fingerprint = fingerprint
        self._changed: FileText | None = None
        self._is_right = False
        self._is_busy = False
        self.status = Notice(style)
        self.problems = ProblemsView(style)
        self.problems.hide()
        self.replay = ReplayPanel(engine, draft, style)
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
        title = self.tr("Save %1").replace("%1", self._draft.path)
        self.setWindowTitle(title)
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

    def _check(self) -> None:
        self._is_busy = True
        self._latest.send(
            CheckDrafts(drafts=(self._draft,)), self._on_checked, failed=self._on_failed
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
            self.replay.start()
            self.why.setFocus()

    def _save(self) -> None:
        self._is_busy = True
        self._changed = None
        self.trouble.clear()
        self._latest.send(
            SaveDraft(
                draft=self._draft,
                fingerprint=self._fingerprint,
                why=self.why.text().strip(),
            ),
            self._on_saved,
            failed=self._on_not_saved,
        )
        self._tell()

    def _on_saved(self, saved: Saved) -> None:
        self.accept()
        self.saved.emit(saved)

    def _on_not_saved(self, failure: Failure) -> None:
        """Find out whether the file changed beneath, by which the cure differs."""
        self._latest.send(
            ReadFile(path=self._draft.path),
            lambda file: self._on_read_again(file, failure),
            failed=lambda _: self._on_failed(failure),
        )

    def _on_read_again(self, file: FileText, failure: Failure) -> None:
        if file.fingerprint == self._fingerprint:
            self._on_failed(failure)
            return
        self._is_busy = False
        self._changed = file
        self._tell()

    def _keep(self) -> None:
        if self._changed is not None:
            self._fingerprint = self._changed.fingerprint
            self._save()

    def _reload(self) -> None:
        file = self._changed
        self.reject()
        self.reload_wanted.emit(file)

    def _start(self) -> None:
        self._is_busy = True
        self.trouble.clear()
        self._latest.send(
            StartExperiment(
                drafts=(self._draft,),
                weight=self.share.weight,
                unit=self.share.chosen_unit,
                why=self.why.text().strip(),
            ),
            self._on_started,
            failed=self._on_failed,
        )
        self._tell()

    def _on_started(self, state: ExperimentState) -> None:
        self.accept()
        self.started.emit(state)

    def _on_failed(self, failure: Failure) -> None:
        self._is_busy = False
        self.trouble.tell(failure.sentence, "error")
        self._tell()

    def _on_problem(self, problem: object) -> None:
        self.reject()
        self.problem_chosen.emit(problem)

    def _show_share(self) -> None:
        self.share.show()
        self._tell()
        self.share.per_cent.setFocus()

    def _tell(self) -> None:
        """Say where saving stands, and allow what is possible now."""
        is_reasoned = bool(self.why.text().strip())
        is_ready = self._is_right and self.replay.is_over and not self._is_busy
        self.activate.setEnabled(is_ready and is_reasoned and self._changed is None)
        self.try_share.setEnabled(self._is_right and not self._is_busy)
        self.share.start.setEnabled(is_ready and is_reasoned)
        for widget in (self.why, self._why_name, self.activate, self.try_share):
            widget.setVisible(self._is_right)
        self.try_share.setVisible(self._is_right and self.share.isHidden())
        for button in (self.keep, self.reload):
            button.setVisible(self._changed is not None)
        self._tell_status(is_ready=is_ready, is_reasoned=is_reasoned)

    def _tell_status(self, *, is_ready: bool, is_reasoned: bool) -> None:
        errors = sum(not one.is_warning for one in self.problems.problems)
        if self._changed is not None:
            self.status.tell(
                self.tr(
                    "The file was changed by somebody else since it was opened. "
                    "Nothing was saved."
                ),
                "warning",
            )
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
        self.why.textChanged.connect(self._tell)
        self.replay.changed.connect(self._tell)
        self.problems.chosen.connect(self._on_problem)
        self.activate.clicked.connect(self._save)
        self.try_share.clicked.connect(self._show_share)
        self.share.started.connect(self._start)
        self.keep.clicked.connect(self._keep)
        self.reload.clicked.connect(self._reload)
        self.cancel.clicked.connect(self.reject)
