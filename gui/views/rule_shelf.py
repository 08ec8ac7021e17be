"""Opening rule files into tabs, and looking whether they are still as they were.

Files are read by the engine process alone. A reply counts only if nothing happened to
the open file meanwhile; otherwise an old text could take the place of a new one.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from gui.core.engine import Engine, Latest
from gui.core.rule_text import rule_pattern
from gui.messages.rules import FileText, ListRuleFiles, ReadFile, RuleFiles
from gui.messages.wire import Failure
from gui.views.rule_page import RulePage
from gui.views.rule_tabs import RuleTabs
from gui.views.rule_tree import RuleTree


class RuleShelf(QObject):
    """Fills the tree and the tabs from the rules folder.

    Signals:
        listed: The files of the folder are known, or known again.
        failed: Something could not be read, and why.
        rule_missing: There is no such rule in the files; its name.
    """

    listed = Signal(object)
    failed = Signal(str)
    rule_missing = Signal(str)

    def __init__(
        self, engine: Engine, tree: RuleTree, tabs: RuleTabs, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._latest = Latest(engine)
        self._tree = tree
        self._tabs = tabs
        self._rule = ""
        self._is_listed = False
        tree.chosen.connect(self.open)

    def refresh(self) -> None:
        """List the files, and look at those that are open."""
        self._latest.send(ListRuleFiles(), self._on_listed, failed=self._on_failed)

    def open(self, path: str, line: int = 0, column: int = 1) -> None:
        """Show a file in front, at a place if a line is given."""
        page = self._tabs.page(path)
        if page is not None:
            self._tabs.setCurrentWidget(page)
            self._go(page, line, column)
            return
        self._tabs.add(path)
        self._engine.send(
            ReadFile(path=path),
            lambda file: self._on_read(file, line, column),
            failed=lambda failure: self._on_unread(path, failure),
        )

    def open_rule(self, name: str) -> None:
        """Show a rule where it stands now, be it saved or not."""
        for page in self._tabs.pages:
            if line := page.edit.find_line(rule_pattern(name)):
                self.open(page.path, line)
                return
        place = self._tree.place_of(name)
        if place is not None:
            self.open(*place)
        elif self._is_listed:
            self.rule_missing.emit(name)
        else:
            self._rule = name

    def reload(self, page: RulePage) -> None:
        """Read a file again in the place of what is in its tab."""
        path = page.path
        self._engine.send(
            ReadFile(path=path),
            lambda file: self._on_reloaded(path, file),
            failed=self._on_failed,
        )

    def _on_listed(self, files: RuleFiles) -> None:
        self._is_listed = True
        self._tree.set_files(files.files)
        self.listed.emit(files)
        there = {file.path for file in files.files}
        for page in self._tabs.pages:
            if not page.is_loaded:
                continue
            if page.path in there:
                self._look_again(page)
            else:
                page.gone()
        if self._rule:
            rule, self._rule = self._rule, ""
            self.open_rule(rule)

    def _look_again(self, page: RulePage) -> None:
        path, fingerprint = page.path, page.fingerprint
        self._engine.send(
            ReadFile(path=path),
            lambda file: self._on_read_again(path, fingerprint, file),
            failed=self._on_failed,
        )

    def _on_read_again(self, path: str, fingerprint: str, file: FileText) -> None:
        page = self._tabs.page(path)
        if page is not None and page.fingerprint == fingerprint:
            page.look_again(file)

    def _on_read(self, file: FileText, line: int, column: int) -> None:
        page = self._tabs.page(file.path)
        if page is not None and not page.is_loaded:
            page.load(file)
            self._go(page, line, column)

    def _on_reloaded(self, path: str, file: FileText) -> None:
        page = self._tabs.page(path)
        if page is not None:
            page.reload(file)

    def _on_unread(self, path: str, failure: Failure) -> None:
        page = self._tabs.page(path)
        if page is not None and not page.is_loaded:
            self._tabs.close_page(page)
        self._on_failed(failure)

    def _on_failed(self, failure: Failure) -> None:
        self.failed.emit(failure.sentence)

    def _go(self, page: RulePage, line: int, column: int) -> None:
        if line:
            page.edit.go_to(line, column)
        page.edit.setFocus()
