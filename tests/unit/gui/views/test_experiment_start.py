"""The start of an experiment: which sets can be chosen, and what is asked for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.loud import loud
from support.shown import NEW, activations

from gui.messages.experiments import StartExperiment
from gui.messages.rules import Activations
from gui.style.style import Style
from gui.views.experiment_start import StartPanel


@pytest.fixture
def panel(qapp: QApplication, qtbot: QtBot) -> StartPanel:
    made = StartPanel(Style(qapp))
    qtbot.addWidget(made)
    return made


def test_sets_other_than_the_active_one_can_be_chosen(panel: StartPanel) -> None:
    panel.offer(activations())
    assert panel.ruleset.count() == 1
    assert panel.ruleset.itemText(0).startswith("2 · ")
    assert panel.ruleset.itemText(0).endswith(f"cheaper · {NEW[:10]}")


def test_a_set_that_was_active_twice_is_offered_once_at_its_latest(
    panel: StartPanel,
) -> None:
    rows = activations().rows
    again = type(rows[1])(
        number=9,
        at=rows[1].at,
        who="jo",
        why="again",
        ruleset=NEW,
        undo_of=0,
        is_active=False,
    )
    panel.offer(Activations(rows=(again, *rows)))
    assert panel.ruleset.count() == 1
    assert panel.ruleset.itemText(0).startswith("9 · ")


def test_without_another_set_it_says_where_one_comes_from(panel: StartPanel) -> None:
    panel.offer(Activations(rows=activations().rows[:1]))
    assert panel.form.isHidden()
    assert panel.start.isHidden()
    assert not panel.none.isHidden()


def test_it_asks_for_what_was_entered(panel: StartPanel, qtbot: QtBot) -> None:
    panel.offer(activations())
    panel.by_decision.setChecked(True)
    panel.weight.setValue(40)
    panel.why.setText(" cheaper ")
    with qtbot.waitSignal(panel.started) as started:
        panel.start.click()
    assert started.args == [
        StartExperiment(weight=0.4, unit="decision", why="cheaper", ruleset=NEW)
    ]


def test_without_a_reason_it_does_not_start(panel: StartPanel, qtbot: QtBot) -> None:
    panel.offer(activations())
    with qtbot.assertNotEmitted(panel.started):
        panel.start.click()
    assert panel.notice.text() == "✕ An experiment needs a reason."


def test_what_is_being_entered_stays_when_the_sets_come_again(
    panel: StartPanel,
) -> None:
    panel.offer(activations())
    panel.why.setText("half a rea")
    panel.weight.setValue(70)
    panel.offer(activations())
    assert (panel.why.text(), panel.weight.value()) == ("half a rea", 70)
    assert panel.ruleset.currentData() == NEW


def test_it_speaks_another_language(panel: StartPanel) -> None:
    with loud():
        for widget in (panel.about, panel.start, panel.by_decision, panel.none):
            assert widget.text().isupper()
