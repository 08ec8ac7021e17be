"""The budget by stage: bars against the largest, and the selected stage's factors."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.loud import loud
from support.shown import decision_shown, stage

from gui.messages.decisions import Stage
from gui.style.style import Style
from gui.views.bar_delegate import BAR
from gui.views.budget import BudgetPanel


@pytest.fixture
def panel(qapp: QApplication, qtbot: QtBot) -> BudgetPanel:
    made = BudgetPanel(Style(qapp))
    qtbot.addWidget(made)
    for model in (made.stages, made.factors):
        QAbstractItemModelTester(
            model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
        )
    return made


def test_bars_are_drawn_against_the_largest_stage(panel: BudgetPanel) -> None:
    panel.tell(decision_shown().stages)
    shares = [panel.stages.data(panel.stages.index(row, 1), BAR) for row in range(4)]
    assert shares == [517 / 942, 747 / 942, 1, 1]
    panel.tell((stage("question", 100, 1), stage("retrieval", 400, 1)))
    assert panel.stages.data(panel.stages.index(0, 1), BAR) == 0.25


def test_the_last_stage_with_factors_is_broken_down_first(panel: BudgetPanel) -> None:
    panel.tell(decision_shown().stages)
    assert panel.stage_table.currentIndex().row() == 2
    assert panel.factors.rows[-1].value == "942"


def test_selecting_a_stage_breaks_it_down_and_it_stays_selected(
    panel: BudgetPanel,
) -> None:
    panel.tell(decision_shown().stages)
    panel.stage_table.setCurrentIndex(panel.stages.index(0, 0))
    assert panel.factors.rows[-1].value == "517"
    panel.tell((stage("retrieval", 300, 1), stage("question", 200, 1)))
    assert panel.stage_table.currentIndex().row() == 1
    assert panel.factors.rows[-1].value == "200"


def test_a_stage_without_factors_says_so(panel: BudgetPanel) -> None:
    panel.tell(decision_shown().stages)
    panel.stage_table.setCurrentIndex(panel.stages.index(3, 0))
    assert panel.factor_table.isHidden()
    assert "only cuts" in panel.whole.text()
    panel.stage_table.setCurrentIndex(panel.stages.index(1, 0))
    assert not panel.factor_table.isHidden()
    assert panel.whole.isHidden()


def test_a_stage_that_had_to_cut_says_what_for(panel: BudgetPanel) -> None:
    cut = Stage(name="window", tokens=600, breakdown=())
    panel.tell((*decision_shown().stages[:3], cut))
    panel.stage_table.setCurrentIndex(panel.stages.index(3, 0))
    assert panel.whole.text() == "Cut to what the window has room for."


def test_no_stages_and_stages_of_nothing_are_shown_too(panel: BudgetPanel) -> None:
    panel.tell(())
    assert panel.stages.rows == ()
    assert panel.stage_table.currentIndex() == QModelIndex()
    panel.tell((Stage(name="question", tokens=0, breakdown=()),))
    assert panel.stages.data(panel.stages.index(0, 1), BAR) == 0


def test_it_speaks_another_language(panel: BudgetPanel) -> None:
    panel.tell(decision_shown().stages)
    with loud():
        assert panel.stages.data(panel.stages.index(0, 0)) == "FROM THE QUESTION"
        assert panel.factors.rows[0].words.isupper()
