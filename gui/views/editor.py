"""The rule editor: files, their texts, their problems, trying them and saving them.

It puts its parts together and passes on what is wanted; each part knows its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QInputDialog,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.core.declared import declared
from gui.core.engine import Engine, Latest
from gui.core.rule_text import rule_above
from gui.messages.experiments import ExperimentState
from gui.messages.rules import (
    Checked,
    FileText,
    ListWords,
    Problem,
    RuleFiles,
    Saved,
    Words,
)
from gui.models.written import filled
from gui.state import State
from gui.style.style import TIGHT, Style
from gui.views.completer import NO_WORDS
from gui.views.draft_check import DraftCheck
from gui.views.editor_actions import EditorActions
from gui.views.editor_parts import EditorParts
from gui.views.find_bar import FindBar
from gui.views.notice import Notice
from gui.views.placeholder import Placeholder
from gui.views.problems import ProblemsView
from gui.views.rule_page import RulePage
from gui.views.rule_shelf import RuleShelf
from gui.views.rule_tabs import RuleTabs
from gui.views.rule_tree import RuleTree
from gui.views.save_dialog import SaveDialog
from gui.views.try_panel import TryPanel

_MOST_READ = 1_000_000
"""Of longer texts, words they declare are not offered before they are saved: finding
them would hold up the window."""


class EditorView(QWidget):
    """Rule files, edited and tried before they decide."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._state = state
        self._style = style
        self._words = NO_WORDS
        self._latest_words = Latest(engine)
        self._folder = ""
        self._trouble = ""
        self.tree = RuleTree()
        self.tabs = RuleTabs(style)
        self.problems = ProblemsView(style)
        self.find_bar = FindBar()
        self.trial = TryPanel(engine, state, style)
        self.told, self.differs = Notice(style), Notice(style)
        self.empty = Placeholder()
        self.shelf = RuleShelf(engine, self.tree, self.tabs, self)
        self.check = DraftCheck(engine, self.tabs, self)
        self._actions = self._make_actions()
        self._arrange()
        self._connect()
        self.retranslate()
        self._on_current_changed()
        self._on_rules_changed()

    def has_unsaved(self) -> bool:
        """Whether closing would lose something."""
        return bool(self.unsaved())

    def unsaved(self) -> tuple[str, ...]:
        """The paths of the files that are not saved."""
        return tuple(page.path for page in self.tabs.unsaved)

    def actions(self) -> list[QAction]:
        """What can be done here, for menus."""
        return self._actions.all()

    def save(self, page: RulePage, *, close: bool = False) -> None:
        """Ask whether and why a file is to be saved, with others if wanted; save it.

        Args:
            page: The open file.
            close: Whether its tab is to be closed then.
        """
        if not page.is_unsaved:
            self._tell(filled(self.tr("%1 is saved already."), page.name))
            return
        self.told.clear()
        others = [one for one in self.tabs.unsaved if one is not page]
        edits = [one.to_save() for one in (page, *others)]
        path, revisions = page.path, self.tabs.revisions()
        dialog = SaveDialog(self._engine, self._style, edits, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(
            lambda saved: self._on_saved(saved, revisions, path if close else "")
        )
        dialog.started.connect(self._on_started)
        dialog.failed.connect(self._on_not_saved)
        dialog.reload_wanted.connect(self._on_reload_wanted)
        dialog.problem_chosen.connect(self.show_problem)
        dialog.open()

    def _on_started(self, state: ExperimentState) -> None:
        self._state.experiment_changed.emit()
        shown = state.experiment
        if shown is not None:
            told = self.tr("Experiment %1 runs; the file is as it was. See Weight.")
            self.told.tell(filled(told, str(shown.number)), "good")

    def show_problem(self, problem: Problem) -> None:
        """Show a problem in its file."""
        self.problems.select(problem)
        self.shelf.open(problem.path, problem.line, problem.column)

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self._actions.retranslate()
        self._tell_empty()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Look at the files again when somebody comes back to the window."""
        if event.type() == QEvent.Type.WindowActivate:
            self.shelf.refresh()
        return super().event(event)

    def _on_rules_changed(self) -> None:
        self.shelf.refresh()
        self._latest_words.send(ListWords(), self._on_words, failed=lambda _: None)
        self.check.now()

    def _on_words(self, words: Words) -> None:
        self._words = words
        self._tell_words()

    def _on_listed(self, files: RuleFiles) -> None:
        self._folder = files.folder
        if self.told.text() == self._trouble:
            self.told.clear()
        self._tell_differs(differs=files.differs)
        self._tell_empty()

    def _on_unread(self, sentence: str) -> None:
        self.told.tell(sentence, "error")
        self._trouble = self.told.text()

    def _on_edited(self) -> None:
        self.check.changed()

    def _on_unsaved_changed(self) -> None:
        self.tree.set_unsaved(self.unsaved())
        self.check.changed()

    def _on_checked(self, checked: Checked) -> None:
        self.problems.set_problems(checked.problems)
        for page in self.tabs.pages:
            page.edit.set_problems([p for p in checked.problems if p.path == page.path])
        self._tell_words()
        self._allow()

    def _on_saved(
        self, saved: Saved, revisions: Mapping[str, int], closing: str
    ) -> None:
        for file in saved.files:
            page = self.tabs.page(file.path)
            if page is None:
                continue  # it was closed meanwhile
            page.saved(file, revisions[file.path])
            if file.path == closing and not page.is_unsaved:
                self.tabs.close_page(page)
        self._state.rules_changed.emit()
        self._tell_saved(saved)

    def _on_not_saved(self, sentence: str) -> None:
        self.told.tell(sentence, "error")

    def _on_reload_wanted(self, files: Sequence[FileText]) -> None:
        for file in files:
            page = self.tabs.page(file.path)
            if page is not None:
                page.reload(file)

    def _on_current_changed(self) -> None:
        page = self.tabs.current
        self.setFocusProxy(page)  # type: ignore[arg-type]  # None for none
        self.find_bar.set_edit(page.edit if page else None)
        self._middle.setCurrentWidget(self.empty if page is None else self.tabs)
        if page is None:
            self.find_bar.hide()
        else:
            self.tree.select(page.path)
        self._tell_words()
        self._allow()

    def _on_rule_missing(self, name: str) -> None:
        told = self.tr("The files have no rule %1; an earlier set may have had it.")
        self._tell(filled(told, name))

    def _try(self, page: RulePage) -> None:
        rule = rule_above(page.edit.lines_above())
        self.trial.try_out(self.tabs.drafts(), rule)

    def _step(self, direction: int) -> None:
        """Show the problem after the cursor, or before it; round at the ends."""
        found = sorted(self.problems.problems, key=_place)
        page = self.tabs.current
        here = (page.path, *page.edit.place()) if page else ("", 0, 0)
        if direction < 0:
            before = [problem for problem in found if _place(problem) < here]
            self.show_problem((before or found)[-1])
        else:
            after = [problem for problem in found if _place(problem) > here]
            self.show_problem((after or found)[0])

    def _mend(self, page: RulePage) -> None:
        if not page.edit.mend():
            self._tell(self.tr("No problem of this line has a word to propose."))

    def _ask_line(self, page: RulePage) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(1, page.edit.blockCount())
        dialog.setIntValue(page.edit.place()[0])
        dialog.setWindowTitle(self.tr("Go to line"))
        dialog.setLabelText(self.tr("Line"))
        dialog.intValueSelected.connect(lambda line: page.edit.go_to(line, 1))
        dialog.open()

    def _tell(self, sentence: str) -> None:
        self.told.tell(sentence)

    def _tell_saved(self, saved: Saved) -> None:
        """What stays true, whatever decides later."""
        number = str(saved.activation.number)
        if len(saved.files) == 1:
            told = self.tr("%1 is saved, as no. %2 of the rule sets.")
            name = PurePosixPath(saved.files[0].path).name
            self.told.tell(filled(told, name, number), "good")
            return
        count = len(saved.files)
        told = self.tr("%n file(s) are saved, as no. %1 of the rule sets.", "", count)
        self.told.tell(filled(told, number), "good")

    def _tell_words(self) -> None:
        page = self.tabs.current
        if page is None:
            return
        words = self._words
        if page.edit.document().characterCount() <= _MOST_READ:
            words = declared(page.edit.text()).added_to(words)
        page.completer.set_words(words)

    def _tell_differs(self, *, differs: bool) -> None:
        told = self.tr("Another set than that of these files decides: see Rule sets.")
        self.differs.tell(told if differs else "", "warning")

    def _tell_empty(self) -> None:
        if self._folder and not self.tree.files:
            none = self.tr("There are no rule files in %1.")
            self.empty.tell(filled(none, self._folder))
        else:
            self.empty.tell(
                self.tr(
                    "Choose a file or a rule on the left. What you change is checked "
                    "as you type, and decides nothing before you save it."
                )
            )

    def _allow(self) -> None:
        self._actions.allow(
            is_open=self.tabs.current is not None,
            has_problems=bool(self.problems.problems),
        )

    def _make_actions(self) -> EditorActions:
        return EditorActions(
            self,
            {
                "save": self._with_page(self.save),
                "try": self._with_page(self._try),
                "next": lambda: self._step(1),
                "previous": lambda: self._step(-1),
                "fix": self._with_page(self._mend),
                "find": lambda: self.find_bar.open(replace=False),
                "replace": lambda: self.find_bar.open(replace=True),
                "line": self._with_page(self._ask_line),
                "complete": self._with_page(lambda page: page.completer.ask()),
                "comment": self._with_page(lambda page: page.edit.toggle_comment()),
                "undo": self._with_page(lambda page: page.edit.undo()),
                "redo": self._with_page(lambda page: page.edit.redo()),
                "reload": self._with_page(self.shelf.reload),
                "close": self._with_page(self.tabs.ask_to_close),
            },
        )

    def _with_page(self, does: Callable[[RulePage], None]) -> Callable[[], None]:
        """What is done with the file in front, if there is one."""

        def run() -> None:
            page = self.tabs.current
            if page is not None:
                does(page)

        return run

    def _arrange(self) -> None:
        left = QWidget()
        files = QVBoxLayout(left)
        files.setContentsMargins(TIGHT, TIGHT, 0, TIGHT)
        files.setSpacing(TIGHT)
        files.addWidget(self.tree, 1)
        files.addWidget(self.differs)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.tabs)
        text = QWidget()
        lines = QVBoxLayout(text)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.told)
        lines.addWidget(self._middle, 1)
        lines.addWidget(self.find_bar)
        self.parts = EditorParts(left, text, self.trial, self.problems)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.parts)

    def _connect(self) -> None:
        self.tabs.edited.connect(self._on_edited)
        self.tabs.unsaved_changed.connect(self._on_unsaved_changed)
        self.tabs.current_changed.connect(self._on_current_changed)
        self.tabs.save_wanted.connect(lambda page: self.save(page, close=True))
        self.shelf.listed.connect(self._on_listed)
        self.shelf.failed.connect(self._on_unread)
        self.shelf.rule_missing.connect(self._on_rule_missing)
        self.check.began.connect(self.problems.set_checking)
        self.check.checked.connect(self._on_checked)
        self.check.failed.connect(self.problems.set_trouble)
        self.problems.chosen.connect(self.show_problem)
        self._state.rule_wanted.connect(self.shelf.open_rule)
        self._state.place_wanted.connect(self.shelf.open)
        self._state.rules_changed.connect(self._on_rules_changed)
        self._state.question_changed.connect(self._actions.name_question)


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.path, problem.line, problem.column
