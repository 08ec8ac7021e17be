"""The proof of the selected decision: a tree that is filtered, walked and copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.core.engine import Engine
from gui.core.proof_filter import Filter
from gui.core.proof_index import DEEPEST, ProofIndex
from gui.models.tip import tip
from gui.state import NOTHING, State
from gui.style.style import SPACE, TIGHT, Style
from gui.views.breadcrumb import Breadcrumb
from gui.views.commands import Commands
from gui.views.filter_bar import FilterBar
from gui.views.proof_loading import ProofLoading
from gui.views.proof_row import ProofRow
from gui.views.proof_tree import ProofTreeView

FEW = 2_000
"""Up to so many steps a proof is shown with its first levels unfolded."""
LEVELS = 4


class ProofView(QWidget):
    """The tree of a proof with its filter, its way from the goal and its figures."""

    def __init__(
        self, engine: Engine, state: State, style: Style, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._state = state
        self._index: ProofIndex | None = None
        self._unfolding: tuple[int, int] | None = None
        self.loading = ProofLoading(engine, state)
        self.tree = ProofTreeView(style)
        self._make_actions()
        self.filter = FilterBar(style, self.next_hit, self.previous_hit)
        self.row = ProofRow(self.tree, self.filter, state, self)
        self.levels = QSpinBox(minimum=1, maximum=DEEPEST, value=LEVELS)
        self.levels_label = QLabel()
        self.levels_label.setBuddy(self.levels)
        self.breadcrumb = Breadcrumb()
        self.status = QLabel()
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _make_actions(self) -> None:
        made = self._commands = Commands(self)
        self.look = made.action(
            lambda: self.tr("&Filter the proof"), self._on_find, "Ctrl+F"
        )
        self.next_hit = made.action(
            lambda: self.tr("&Next hit"), lambda: self.tree.walk_hits(1), "F3"
        )
        self.previous_hit = made.action(
            lambda: self.tr("&Previous hit"),
            lambda: self.tree.walk_hits(-1),
            "Shift+F3",
        )
        self.expand_all = made.action(
            lambda: self.tr("&Expand all"), self.tree.expand_all, "Ctrl+E"
        )
        self.collapse_all = made.action(
            lambda: self.tr("&Collapse all"),
            self.tree.collapseAll,
            "Ctrl+Shift+E",
        )
        for action in (
            *(self.look, self.next_hit, self.previous_hit),
            *(self.expand_all, self.collapse_all),
        ):
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            self.addAction(action)

    def _lay_out(self) -> None:
        self.filter.put(self.levels_label, self.levels)
        for action in (self.expand_all, self.collapse_all):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.filter.put(button)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(SPACE, SPACE, SPACE, TIGHT)
        inner.setSpacing(TIGHT)
        inner.addWidget(self.filter)
        inner.addWidget(self.breadcrumb)
        inner.addWidget(self.tree, 1)
        inner.addWidget(self.status)
        self.pages.addWidget(self.loading)
        self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self.setTabOrder(self.filter.line, self.tree)

    def _connect(self) -> None:
        self.loading.loaded.connect(self._on_loaded)
        self.loading.began.connect(self._on_began)
        self.tree.chosen.connect(self._on_chosen)
        self.tree.unfolding.connect(self._on_unfolding)
        self.filter.wanted.connect(self._on_filter)
        self.filter.first_wanted.connect(self.tree.go_to_first_hit)
        self.filter.left.connect(self.tree.setFocus)
        self.levels.valueChanged.connect(self.tree.unfold)
        self.breadcrumb.chosen.connect(self._show)
        self._state.decision_changed.connect(self._on_decision)
        self._state.step_changed.connect(self._on_step)
        self._state.firing_changed.connect(self._on_firing)
        self._state.proof_wanted.connect(self.tree.setFocus)

    def retranslate(self) -> None:
        """Set all texts."""
        self._commands.retranslate()
        self.row.retranslate()
        self.tree.setAccessibleName(self.tr("Steps of the proof"))
        self.tree.tree.retranslate()
        self.tree.viewport().update()
        self.levels_label.setText(self.tr("&Depth"))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Open the proof when somebody looks."""
        super().showEvent(event)
        self.loading.open()

    def _on_decision(self) -> None:
        if self.isVisible():
            self.loading.open()

    def _on_began(self) -> None:
        self._index = None
        self.tree.show_proof(None)
        self.pages.setCurrentIndex(0)

    def _on_loaded(self, index: ProofIndex) -> None:
        self._index = index
        self._unfolding = None
        self.tree.show_proof(index)
        self.filter.line.clear()
        self.filter.tell_hits(None)
        if len(index.rows) <= FEW:
            self.tree.unfold(self.levels.value())
        self.pages.setCurrentIndex(1)
        self._tell()
        step = self._state.step
        self._show(index.proof.goals[0] if step == NOTHING else step)

    def _show(self, step: int) -> None:
        """Make a step's row current, whatever the filter hides."""
        if not self.tree.reveal(step):
            self.filter.ask_for("")
            self.tree.reveal(step)

    def _on_chosen(self, step: int) -> None:
        index = self._index
        if index is None or step == NOTHING:
            return
        self._state.select_step(step, index.rows[step].cycle)
        self._tell_path(index, step)

    def _tell_path(self, index: ProofIndex, step: int) -> None:
        path = [(one, index.rows[one].label) for one in index.path(step)]
        self.breadcrumb.show_path(path)
        if self.tree.hits:
            self.filter.tell_hits(len(self.tree.hits), self.tree.place_among_hits())

    def _on_step(self, step: int) -> None:
        """Follow a selection that was made elsewhere."""
        index = self._index
        if index is None or not 0 <= step < len(index.rows):
            return
        current = self.tree.current_step()
        if current == NOTHING or index.row_of(current) != index.row_of(step):
            self._show(step)

    def _on_firing(self, firing: int) -> None:
        """Follow a firing of which nobody knew the step."""
        index = self._index
        if index is None or firing == 0 or self._state.step != NOTHING:
            return
        if (step := index.firing(firing)) != NOTHING:
            self._show(step)

    def _on_filter(self, wanted: Filter) -> None:
        self.tree.show_filter(wanted)
        hits = len(self.tree.hits) if wanted else None
        self.filter.tell_hits(hits, self.tree.place_among_hits())

    def _on_find(self) -> None:
        self.filter.line.setFocus()
        self.filter.line.selectAll()

    def _on_unfolding(self, done: int, total: int) -> None:
        self._unfolding = (done, total) if done < total else None
        self._tell()

    def _tell(self) -> None:
        """Say how many steps there are, or how far unfolding has come."""
        index = self._index
        if index is None:
            self.status.clear()
            return
        if self._unfolding is not None:
            done, total = self._unfolding
            share = QLocale().toString(100 * done // total)
            self.status.setText(self.tr("Unfolding … {0} %").format(share))
            return
        counts = index.kinds
        parts = (
            (counts["given"], self.tr("%n given", "", counts["given"])),
            (counts["concluded"], self.tr("%n concluded", "", counts["concluded"])),
            (counts["asserted"], self.tr("%n asserted", "", counts["asserted"])),
            (counts["fired"], self.tr("%n firing(s) of rules", "", counts["fired"])),
        )
        steps = self.tr("%n step(s)", "", len(index.rows))
        listed = ", ".join(text for number, text in parts if number)
        self.status.setText(f"{steps}: {listed}")
        shared = self.tr("A derived fact and the firing that gave it share a row.")
        self.status.setToolTip(tip(shared))
