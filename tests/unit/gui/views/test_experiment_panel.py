"""The figures of an experiment: arms, observed share against the weight, history."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.loud import loud
from support.shown import NEW, OLD, experiment_shown

from gui.messages.experiments import ArmShown
from gui.models.table import TableModel
from gui.style.style import Style
from gui.views.experiment_panel import ExperimentPanel
from gui.views.share_bar import ShareBar


@pytest.fixture
def panel(qapp: QApplication, qtbot: QtBot) -> ExperimentPanel:
    made = ExperimentPanel(Style(qapp))
    qtbot.addWidget(made)
    for model in (made.arms, made.weights):
        QAbstractItemModelTester(
            model, QAbstractItemModelTester.FailureReportingMode.Fatal, made
        )
    return made


def cells(model: TableModel[object], row: int) -> list[object]:
    return [
        model.data(model.index(row, column)) for column in range(model.columnCount())
    ]


def test_both_arms_are_shown_with_their_figures(panel: ExperimentPanel) -> None:
    panel.tell(experiment_shown())
    model = panel.arm_table.model()
    assert isinstance(model, TableModel)
    assert cells(model, 0) == ["active set", OLD[:10], "46", "31", "71 %", "812"]
    assert cells(model, 1) == ["new set", NEW[:10], "13", "9", "–", "640"]


def test_the_observed_share_is_said_beside_the_weight(panel: ExperimentPanel) -> None:
    panel.tell(experiment_shown())
    assert panel.share_text.text() == (
        "The new set got 9 of 40 units (22.5 %); the mark is the weight now, 25 %."
    )
    assert panel.share.accessibleName() == panel.share_text.text()


def test_before_the_first_decision_it_says_so(panel: ExperimentPanel) -> None:
    none = ArmShown(
        name="control",
        ruleset=OLD,
        decisions=0,
        units=0,
        confidence=None,
        allocated=None,
    )
    panel.tell(experiment_shown(arms=(none, none)))
    assert panel.share_text.text().startswith("Nothing has been decided")


def test_the_history_of_the_weight_is_latest_first(panel: ExperimentPanel) -> None:
    panel.tell(experiment_shown())
    model = panel.weight_table.model()
    assert isinstance(model, TableModel)
    assert cells(model, 0)[1:] == ["jo", "10 % → 25 %", "no complaints so far"]
    assert cells(model, 1)[2] == "10 %"


def test_the_end_is_told_and_is_the_last_of_the_history(
    panel: ExperimentPanel,
) -> None:
    panel.tell(experiment_shown())
    panel.tell(
        experiment_shown(
            stopped_at="2026-11-20T16:00:00+00:00",
            stopped_by="ada",
            stopped_why="seen enough",
        )
    )
    assert "weight now" not in panel.share_text.text()
    assert panel.share_text.text().endswith("the weight at the end, 25 %.")
    model = panel.weight_table.model()
    assert isinstance(model, TableModel)
    assert model.rowCount() == 3
    assert cells(model, 0)[1:] == ["ada", "stopped", "seen enough"]


def test_what_the_new_set_could_not_decide_is_told(panel: ExperimentPanel) -> None:
    panel.tell(experiment_shown())
    assert panel.failures.isHidden()
    panel.tell(experiment_shown(failures=2))
    assert panel.failures.text().startswith("⚠ 2 ")


def test_it_speaks_another_language(panel: ExperimentPanel) -> None:
    panel.tell(experiment_shown())
    with loud():
        assert panel.share_text.text().startswith("THE NEW SET GOT 9 OF 40")
        model = panel.arm_table.model()
        assert isinstance(model, TableModel)
        assert cells(model, 1)[0] == "NEW SET"


def test_the_bar_is_as_long_as_the_share_with_a_mark_at_the_weight(
    qapp: QApplication, qtbot: QtBot
) -> None:
    style = Style(qapp)
    style.choose("light")
    bar = ShareBar(style)
    qtbot.addWidget(bar)
    bar.resize(412, bar.sizeHint().height())
    bar.tell(0.25, 0.75, "a quarter")
    image = bar.grab().toImage()
    middle = bar.height() - 5
    row = [image.pixelColor(x, middle).name() for x in range(image.width())]
    assert abs(row.count(style.theme.accent) - 100) <= 2
    marked = [x for x, colour in enumerate(row) if colour == style.theme.text]
    assert marked
    assert all(abs(x - 306) <= 2 for x in marked)
