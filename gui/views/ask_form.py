"""The form of a question: its text, the model, the conversation, the preference.

It makes the request; sending it is not its matter. A draft stays until it is typed over.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QUuid, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from gui.messages.decisions import AskQuestion, ModelNames
from gui.style.style import SPACE, TIGHT

LEAST_PREFERENCE, MOST_PREFERENCE = 0.5, 2.0
"""The factors by which a person may stretch a budget."""

_LINES = 3  # of the question are visible at once


class AskForm(QWidget):
    """What is asked, and how.

    Signals:
        asked: The question is to be asked.
        stopped: Its answer is no longer wanted.
    """

    asked = Signal()
    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversation = ""
        self.question = QPlainTextEdit()
        self.question.setTabChangesFocus(True)
        self.label = QLabel()
        self.label.setBuddy(self.question)
        self.ask = QPushButton()
        self.stop = QPushButton()
        self.model = QComboBox()
        self.model_label = QLabel()
        self.model_label.setBuddy(self.model)
        self.preference = QDoubleSpinBox()
        self.preference.setRange(LEAST_PREFERENCE, MOST_PREFERENCE)
        self.preference.setSingleStep(0.1)
        self.preference.setValue(1.0)
        self.preference.setPrefix("×")
        self.preference_label = QLabel()
        self.preference_label.setBuddy(self.preference)
        self.same = QCheckBox()
        self.new = QPushButton()
        self._lay_out()
        self._connect()
        self.show_busy(is_busy=False)
        self.retranslate()

    def request(self) -> AskQuestion:
        """The question as it is typed; in the same conversation if that is ticked."""
        is_same = self.same.isChecked() and self._conversation
        return AskQuestion(
            query=self.question.toPlainText().strip(),
            model=self.model.currentText(),
            conversation=self._conversation if is_same else _new_conversation(),
            preference=round(self.preference.value(), 2),
        )

    def follow(self, asked: AskQuestion) -> None:
        """A question was answered; the next may be of its conversation."""
        self._conversation = asked.conversation

    def offer(self, models: ModelNames) -> None:
        """Let one of these models be chosen; the one chosen stays if it is there."""
        chosen = self.model.currentText()
        self.model.clear()
        self.model.addItems(models.names)
        wanted = chosen if chosen in models.names else models.default
        self.model.setCurrentIndex(self.model.findText(wanted))

    def show_busy(self, *, is_busy: bool) -> None:
        """Whether a question is under way."""
        self.ask.setEnabled(not is_busy)
        self.stop.setEnabled(is_busy)

    def retranslate(self) -> None:
        """Set all texts."""
        self.label.setText(self.tr("&Question"))
        self.question.setPlaceholderText(self.tr("Ask something; Ctrl+Enter asks it."))
        self.ask.setText(self.tr("&Ask"))
        self.ask.setToolTip(self.tr("Decide the question and log it (Ctrl+Enter)"))
        self.stop.setText(self.tr("Sto&p"))
        self.stop.setToolTip(self.tr("Do not wait for the answer any longer"))
        self.model_label.setText(self.tr("&Model"))
        self.preference_label.setText(self.tr("Pr&eference"))
        self.preference.setToolTip(
            self.tr("The budget is multiplied by it; 1 leaves it as it is.")
        )
        self.same.setText(self.tr("&Same conversation"))
        self.same.setToolTip(
            self.tr("The question follows up on the one asked before it.")
        )
        self.new.setText(self.tr("&New conversation"))

    def changeEvent(self, event: QEvent) -> None:
        """Take over another language, or another size of text."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        if event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        talk = QHBoxLayout()
        talk.setSpacing(SPACE)
        talk.addWidget(self.label, 1)
        talk.addWidget(self.same)
        talk.addWidget(self.new)
        options = QHBoxLayout()
        options.setSpacing(SPACE)
        options.addWidget(self.model_label)
        options.addWidget(self.model)
        options.addSpacing(SPACE)
        options.addWidget(self.preference_label)
        options.addWidget(self.preference)
        options.addStretch(1)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(SPACE)
        layout.setVerticalSpacing(TIGHT)
        layout.addLayout(talk, 0, 0)
        layout.addWidget(self.question, 1, 0, 2, 1)
        layout.addWidget(self.ask, 1, 1)
        layout.addWidget(self.stop, 2, 1, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(options, 3, 0)
        layout.setColumnStretch(0, 1)
        self.model.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._measure()
        self.setFocusProxy(self.question)
        order = (self.question, self.ask, self.stop, self.same, self.new, self.model)
        for before, after in pairwise((*order, self.preference)):
            self.setTabOrder(before, after)

    def _measure(self) -> None:
        margin = 2 * (self.question.frameWidth() + TIGHT)
        line = self.question.fontMetrics().lineSpacing()
        self.question.setFixedHeight(_LINES * line + margin)

    def _connect(self) -> None:
        self.ask.clicked.connect(self.asked)
        self.stop.clicked.connect(self.stopped)
        self.new.clicked.connect(self._on_new)
        self.same.toggled.connect(self.new.setEnabled)
        self.new.setEnabled(False)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.ask.click)

    def _on_new(self) -> None:
        self._conversation = ""
        self.question.setFocus()


def _new_conversation() -> str:
    return f"desktop-{QUuid.createUuid().toString(QUuid.StringFormat.WithoutBraces)}"
