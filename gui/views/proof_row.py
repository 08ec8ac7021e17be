"""What can be done with the current row of a proof: by key, or from its menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from gui.core.proof_copy import as_json, as_markdown, as_text
from gui.messages.proofs import StepRow
from gui.state import NOTHING, State
from gui.views.commands import Commands
from gui.views.filter_bar import FilterBar
from gui.views.proof_tree import ProofTreeView


class ProofRow(QObject):
    """The actions on the current row, and the menu that offers those that apply."""

    def __init__(
        self, tree: ProofTreeView, bar: FilterBar, state: State, view: QWidget
    ) -> None:
        super().__init__(view)
        self._tree = tree
        self._filter = bar
        self._state = state
        self._make_actions()
        for action in (
            *(self.jump, self.up, self.open_rule, self.why_not),
            *(self.by_rule, self.by_fact),
            *(self.copy_text, self.copy_markdown, self.copy_json),
        ):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            view.addAction(action)
        # Elsewhere in the view these keys belong to the line of text.
        self.copy_text.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        tree.addAction(self.copy_text)
        tree.customContextMenuRequested.connect(self._on_menu)

    def _make_actions(self) -> None:
        made = self._commands = Commands(self)
        self.jump = made.action(
            lambda: self.tr("&Jump to where it is shown"), self._tree.follow_pointer
        )
        self.up = made.action(
            lambda: self.tr("To what &rests on it"), self._on_up, "Alt+Up"
        )
        self.open_rule = made.action(
            lambda: self.tr("&Open the rule in the editor"), self._on_open_rule, "F12"
        )
        self.why_not = made.action(
            lambda: self.tr("&Why not …?"),
            lambda: self._state.why_not_wanted.emit(""),
            "Ctrl+Shift+Y",
        )
        self.by_rule = made.action(
            lambda: self.tr("Filter by this r&ule"), self._on_by_rule
        )
        self.by_fact = made.action(
            lambda: self.tr("Filter by this &template"), self._on_by_fact
        )
        self.copy_text = made.action(
            lambda: self.tr("&Copy as text"), lambda: self._copy("text"), "Ctrl+C"
        )
        self.copy_markdown = made.action(
            lambda: self.tr("Copy as &Markdown"), lambda: self._copy("markdown")
        )
        self.copy_json = made.action(
            lambda: self.tr("Copy as &JSON"), lambda: self._copy("json")
        )

    def retranslate(self) -> None:
        """Set all texts in the language in use."""
        self._commands.retranslate()

    def _row(self) -> StepRow | None:
        step = self._tree.current_step()
        index = self._tree.proof
        return None if index is None or step == NOTHING else index.rows[step]

    def _rule(self) -> str:
        """The rule of the current row; empty without one."""
        row = self._row()
        return "" if row is None else row.rule

    def _template(self) -> str:
        """The template of the current row; empty where it is no fact."""
        row = self._row()
        if row is None or row.kind == "fired":
            return ""
        return row.label.partition("(")[0]

    def _on_up(self) -> None:
        if (above := self._tree.currentIndex().parent()).isValid():
            self._tree.setCurrentIndex(above)

    def _on_open_rule(self) -> None:
        if rule := self._rule():
            self._state.rule_wanted.emit(rule)

    def _on_by_rule(self) -> None:
        if rule := self._rule():
            self._filter.ask_for(f'rule:"{rule}"')

    def _on_by_fact(self) -> None:
        if template := self._template():
            self._filter.ask_for(f"fact:{template}")

    def _copy(self, shape: str) -> None:
        step, index = self._tree.current_step(), self._tree.proof
        if index is None or step == NOTHING:
            return
        if shape == "json":
            text = as_json(index, step)
        else:
            write = as_markdown if shape == "markdown" else as_text
            text = write(index, index.row_of(step), self.tr("shown above"))
        QGuiApplication.clipboard().setText(text)

    def menu(self) -> QMenu:
        """The menu for the current row."""
        index = self._tree.currentIndex()
        has_rule, is_fact = bool(self._rule()), bool(self._template())
        made = QMenu(self._tree)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action, is_usable in (
            (self.jump, index.isValid() and self._tree.tree.is_pointer(index)),
            (self.up, index.parent().isValid()),
            (self.open_rule, has_rule),
            (self.why_not, True),
            (self.by_rule, has_rule),
            (self.by_fact, is_fact),
        ):
            if is_usable:
                made.addAction(action)
        made.addSeparator()
        for action in (self.copy_text, self.copy_markdown, self.copy_json):
            made.addAction(action)
        return made

    def _on_menu(self, place: QPoint) -> None:
        if self._tree.currentIndex().isValid():
            self.menu().popup(self._tree.viewport().mapToGlobal(place))
