"""An answer's page says all there is of a decision, and hides what there is not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from support.loud import loud
from support.shown import decision_row, decision_shown

from gui.messages.decisions import Assigned
from gui.style.style import Style
from gui.views.answer import AnswerPanel
from gui.views.bar_delegate import BAR


@pytest.fixture
def panel(qapp: QApplication, qtbot: QtBot) -> AnswerPanel:
    made = AnswerPanel(Style(qapp))
    qtbot.addWidget(made)
    QAbstractItemModelTester(
        made.mattered, QAbstractItemModelTester.FailureReportingMode.Fatal, made
    )
    return made


def detail(panel: AnswerPanel, name: str) -> str:
    label = panel.details[name][1]
    return "" if label.isHidden() else label.text()


def test_question_answer_sources_and_understanding_are_shown(
    panel: AnswerPanel,
) -> None:
    shown = decision_shown()
    panel.tell(shown)
    assert panel.question.text() == shown.row.query
    assert panel.answer.text() == shown.answer
    assert panel.sources.text().splitlines() == [
        "• Discretion – Administrative Procedure Act § 40 [statute]",
        "• Errors – Handbook, ch. 3 [manual]",
    ]
    assert detail(panel, "intent") == (
        "explanation (67 %) – The question says “how is … exercised”."
    )
    assert detail(panel, "complexity") == "7.5 of 10"
    assert detail(panel, "domain") == "administrative_law"
    assert detail(panel, "specialists") == (
        "administrative_law, general, judicial_review"
    )
    assert detail(panel, "follows_up") == ""
    assert detail(panel, "experiment") == ""
    assert panel.warnings.text().startswith("⚠ Tokens are not exact")


def test_what_is_not_known_is_shown_as_such(panel: AnswerPanel) -> None:
    panel.tell(decision_shown())
    assert panel.unknown.isHidden()
    panel.tell(decision_shown(known=False, sources=(), answer="I do not know."))
    assert panel.unknown.text() == "⚠ The knowledge holds no answer to this."
    assert panel.answer.text() == "I do not know."
    assert panel.sources.isHidden()


def test_a_forgotten_question_is_shown_as_such(panel: AnswerPanel) -> None:
    panel.tell(decision_shown(row=decision_row(1, query=None)))
    assert panel.question.text() == "(question forgotten)"


def test_follow_up_experiment_and_problem_are_shown_where_there_are_any(
    panel: AnswerPanel,
) -> None:
    panel.tell(
        decision_shown(
            follows_up="It says “that”.",
            assigned=Assigned(
                experiment=3, arm="control", weight=0.25, failed="too many firings"
            ),
            problem="rules/x.yaml:3:1: unknown slot",
        )
    )
    assert detail(panel, "follows_up") == "It says “that”."
    assert detail(panel, "experiment") == (
        "number 3: active set, weight of the new set 25 %"
    )
    assert panel.failed.text().endswith("too many firings")
    assert panel.problem.text() == "⚠ rules/x.yaml:3:1: unknown slot"


def test_rules_that_mattered_lead_to_the_editor(
    panel: AnswerPanel, qtbot: QtBot
) -> None:
    panel.tell(decision_shown())
    index = panel.mattered.index(0, 1)
    assert panel.mattered.data(index) == "31 %"
    assert panel.mattered.data(index, BAR) == 0.31
    panel.rules.setCurrentIndex(index)
    with qtbot.waitSignal(panel.rule_wanted) as wanted:
        panel.rules.clicked.emit(index)
    assert wanted.args == ["different-sources-take-room"]
    with qtbot.waitSignal(panel.proof_wanted):
        panel.proof.click()


def test_nothing_from_outside_is_read_as_rich_text(panel: AnswerPanel) -> None:
    panel.tell(
        decision_shown(
            row=decision_row(1, query="<h1>big</h1>"), answer="<b>bold</b> & more"
        )
    )
    assert panel.question.text() == "<h1>big</h1>"
    told = (panel.question, panel.answer, panel.sources, panel.warnings)
    values = (value for _, value in panel.details.values())
    label: QLabel
    for label in (*told, *values):
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_its_headline_grows_with_all_text(
    panel: AnswerPanel, qapp: QApplication, qtbot: QtBot
) -> None:
    style = Style(qapp)
    with qtbot.waitExposed(panel):
        panel.show()
    before = panel.question.font().pointSizeF()
    style.enlarge(4)
    qapp.processEvents()
    try:
        assert panel.question.font().pointSizeF() == before + 4 * 1.25
    finally:
        style.enlarge(0)
        qapp.processEvents()


def test_it_speaks_another_language(panel: AnswerPanel) -> None:
    panel.tell(decision_shown(known=False))
    with loud():
        assert panel.proof.text() == "SHOW THE PR&OOF"
        assert detail(panel, "complexity") == "7.5 OF 10"
        assert panel.unknown.text().isupper()
