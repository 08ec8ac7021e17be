"""An answer: what was said, from where, and how its budget and wording came about."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.messages.decisions import DecisionShown, Share
from gui.models.table import Column, TableModel
from gui.models.written import arm, decimal, digest, filled, moment, per_cent
from gui.style.style import SPACE, TIGHT, WIDE, Style
from gui.views.bar_delegate import BAR, BarDelegate
from gui.views.budget import BudgetPanel
from gui.views.compact_table import CompactTable
from gui.views.notice import Notice

_HEADLINE = 1.25  # times the size of text
_LONGEST = 500
"""Characters of a question in the headline: breaking 20,000 into lines holds up the
window for half a second at every change of width (measured)."""


class AnswerPanel(QWidget):
    """One decision as a page.

    Signals:
        proof_wanted: Its proof is to be shown.
        rule_wanted: A rule that mattered is to be shown; its name.
    """

    proof_wanted = Signal()
    rule_wanted = Signal(str)

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: DecisionShown | None = None
        self.question, self.answer, self.when = _text(), _text(), _text()
        self.when.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self.unknown, self.problem = Notice(style), Notice(style)
        self.failed, self.warnings = Notice(style), Notice(style)
        self.proof = QPushButton()
        self.proof.clicked.connect(self.proof_wanted)
        self.headings = {
            name: _heading() for name in ("sources", "budget", "understood", "rules")
        }
        self.sources = _text()
        self.budget = BudgetPanel(style)
        self.details = {
            name: (QLabel(), _text())
            for name in (
                *("intent", "complexity", "domain", "specialists"),
                *("follows_up", "confidence", "experiment", "ruleset"),
            )
        }
        self.mattered = TableModel(self._columns(), self)
        self.rules = CompactTable(self.mattered, widths=(34, 26, 0))
        self.rules.setItemDelegateForColumn(1, BarDelegate(style, self))
        self.rules.chosen.connect(self._on_rule)
        self._lay_out()
        self.retranslate()

    def tell(self, shown: DecisionShown) -> None:
        """Show a decision."""
        self._shown = shown
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts, those of the decision too."""
        self.proof.setText(self.tr("Show the pr&oof"))
        self.headings["sources"].setText(self.tr("Sources"))
        self.headings["budget"].setText(self.tr("Budget by stage"))
        self.headings["understood"].setText(self.tr("How it was understood"))
        self.headings["rules"].setText(self.tr("Rules that mattered"))
        self.rules.setAccessibleName(self.tr("Rules that mattered, most of all first"))
        for name, text in {
            "intent": self.tr("Intent"),
            "complexity": self.tr("Complexity"),
            "domain": self.tr("Domain"),
            "specialists": self.tr("Specialists"),
            "follows_up": self.tr("Follows up"),
            "confidence": self.tr("Confidence"),
            "experiment": self.tr("Experiment"),
            "ruleset": self.tr("Rule set"),
        }.items():
            self.details[name][0].setText(text)
        self.mattered.retranslate()
        if self._shown is not None:
            self._tell_answer(self._shown)
            self._tell_understood(self._shown)
            self._tell_rules(self._shown)

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language, or another size of text."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() == QEvent.Type.FontChange:
            self.question.setFont(_larger(self.font()))
        super().changeEvent(event)

    def _columns(self) -> tuple[Column[Share], ...]:
        return (
            Column(
                title=lambda: self.tr("Rule"),
                text=lambda share: share.rule,
                tip=lambda share: filled(self.tr("Open %1 in the editor"), share.rule),
                roles={Qt.ItemDataRole.FontRole: lambda _: _underlined()},
            ),
            Column(
                title=lambda: self.tr("Share of the proof"),
                text=lambda share: per_cent(share.share),
                roles={BAR: lambda share: share.share},
            ),
            Column(title=lambda: self.tr("What it says"), text=lambda share: share.doc),
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.question, 1)
        top.addWidget(self.proof, 0, Qt.AlignmentFlag.AlignTop)
        form = QFormLayout()
        form.setHorizontalSpacing(WIDE)
        form.setVerticalSpacing(TIGHT)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for label, text in self.details.values():
            label.setForegroundRole(self.palette().ColorRole.PlaceholderText)
            form.addRow(label, text)
        self._form = form
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, SPACE, SPACE)
        layout.setSpacing(SPACE)
        layout.addLayout(top)
        for widget in (self.when, self.problem, self.failed, self.unknown, self.answer):
            layout.addWidget(widget)
        layout.addWidget(self.warnings)
        for name, part in (
            ("sources", self.sources),
            ("budget", self.budget),
            ("understood", None),
            ("rules", self.rules),
        ):
            layout.addSpacing(SPACE)
            layout.addWidget(self.headings[name])
            if part is None:
                layout.addLayout(form)
            else:
                layout.addWidget(part)
        layout.addStretch(1)
        self.question.setFont(_larger(self.font()))

    def _tell_answer(self, shown: DecisionShown) -> None:
        row = shown.row
        self.question.setText(
            self.tr("(question forgotten)")
            if row.query is None
            else _headline(row.query)
        )
        self.when.setText(" · ".join((moment(row.at), row.model, row.id)))
        self.problem.tell(shown.problem, "warning")
        failed = "" if shown.assigned is None else shown.assigned.failed
        self.failed.tell(
            filled(
                self.tr("The new set could not decide this, so the active set did: %1"),
                failed,
            )
            if failed
            else "",
            "warning",
        )
        self.unknown.tell(
            "" if shown.known else self.tr("The knowledge holds no answer to this."),
            "warning",
        )
        self.answer.setText(shown.answer)
        self.answer.setVisible(bool(shown.answer))
        self.warnings.tell("\n".join(shown.warnings), "warning")
        self.sources.setText(
            "\n".join(
                f"• {one.title} – {one.citation} [{one.source_type}]"
                for one in shown.sources
            )
        )
        for widget in (self.headings["sources"], self.sources):
            widget.setVisible(bool(shown.sources))
        self.budget.tell(shown.stages)

    def _tell_understood(self, shown: DecisionShown) -> None:
        row, assigned = shown.row, shown.assigned
        complexity = row.complexity
        told = {
            "intent": f"{row.intent} ({per_cent(shown.intent_confidence)})"
            + (f" – {shown.intent_reasoning}" if shown.intent_reasoning else ""),
            "complexity": ""
            if complexity is None
            else filled(self.tr("%1 of 10"), decimal(complexity, 1)),
            "domain": shown.domain,
            "specialists": ", ".join(shown.specialists),
            "follows_up": shown.follows_up,
            "confidence": "" if row.confidence is None else per_cent(row.confidence),
            "experiment": ""
            if assigned is None
            else filled(
                self.tr("number %1: %2, weight of the new set %3"),
                *(str(assigned.experiment), arm(assigned.arm)),
                per_cent(assigned.weight),
            ),
            "ruleset": digest(row.ruleset),
        }
        for name, text in told.items():
            value = self.details[name][1]
            value.setText(text)
            self._form.setRowVisible(value, bool(text))

    def _tell_rules(self, shown: DecisionShown) -> None:
        self.mattered.set_rows(shown.mattered, key=lambda share: share.rule)
        for widget in (self.headings["rules"], self.rules):
            widget.setVisible(bool(shown.mattered))

    def _on_rule(self, share: Share) -> None:
        self.rule_wanted.emit(share.rule)


def _text() -> QLabel:
    """A label for text from outside: plain, wrapped, and to be copied."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return label


def _heading() -> QLabel:
    label = QLabel()
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _larger(font: QFont) -> QFont:
    font = QFont(font)
    font.setPointSizeF(font.pointSizeF() * _HEADLINE)
    return font


def _underlined() -> QFont:
    font = QFont()
    font.setUnderline(True)
    return font


def _headline(question: str) -> str:
    if len(question) <= _LONGEST:
        return question
    return f"{question[:_LONGEST].rstrip()} …"
