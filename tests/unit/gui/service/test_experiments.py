from __future__ import annotations

import pytest
from support.worked import BUDGET, Desk

from engine.app.errors import UsageError
from engine.errors import EngineError, RuleSetError
from gui.messages.decisions import AskQuestion
from gui.messages.experiments import (
    ExperimentShown,
    ExperimentState,
    PreviewWeight,
    SetWeight,
    ShowExperiment,
    StartExperiment,
    StopExperiment,
)
from gui.messages.rules import Draft, ReadFile


def started(desk: Desk, weight: float = 0.5) -> ExperimentShown:
    text = desk.ask(ReadFile(path=BUDGET)).text.replace("value: 250,", "value: 3000,")
    state = desk.ask(
        StartExperiment(
            weight=weight,
            unit="conversation",
            why="is more better?",
            drafts=(Draft(path=BUDGET, text=text),),
        )
    )
    assert state.is_running
    assert state.experiment is not None
    return state.experiment


def asked(desk: Desk, conversation: str) -> int:
    shown = desk.ask(
        AskQuestion(
            query="Was ist ein Bauantrag?",
            model="llama3.1:8b",
            conversation=conversation,
        )
    )
    assert shown.row.allocated is not None
    return shown.row.allocated


def test_at_first_there_is_none(desk: Desk) -> None:
    assert desk.ask(ShowExperiment()) == ExperimentState(
        experiment=None, is_running=False
    )


def test_both_arms_are_shown_with_what_came_their_way(desk: Desk) -> None:
    shown = started(desk)
    control, treatment = shown.arms
    assert (control.name, treatment.name) == ("control", "treatment")
    assert control.ruleset == desk.bench.rulebook.active().rules.digest
    assert treatment.ruleset != control.ruleset
    assert control.confidence is None
    budgets = [asked(desk, f"talk {n % 8}") for n in range(16)]
    state = desk.ask(ShowExperiment())
    assert state.experiment is not None
    control, treatment = state.experiment.arms
    dear = [budget for budget in budgets if budget == 3000]
    assert treatment.decisions == len(dear)
    assert control.decisions == 16 - len(dear)
    assert control.units + treatment.units == 8
    assert treatment.allocated == (3000.0 if dear else None)
    assert state.experiment.failures == 0


def test_a_change_of_weight_is_previewed_and_kept_with_its_reason(desk: Desk) -> None:
    started(desk, 0.0)
    for n in range(4):
        assert asked(desk, f"talk {n}") != 3000
    preview = desk.ask(PreviewWeight(weight=1.0))
    assert (preview.weight, preview.moved, preview.units) == (1.0, 4, 4)
    state = desk.ask(SetWeight(weight=1.0, why="go"))
    assert state.experiment is not None
    assert state.experiment.weight == 1.0
    assert [(one.before, one.after, one.why) for one in state.experiment.weights] == [
        (None, 0.0, "is more better?"),
        (0.0, 1.0, "go"),
    ]
    assert asked(desk, "talk 0") == 3000


def test_the_end_is_shown_with_its_reason(desk: Desk) -> None:
    started(desk)
    state = desk.ask(StopExperiment(why="seen enough"))
    assert not state.is_running
    assert state.experiment is not None
    assert state.experiment.stopped_why == "seen enough"
    assert state.experiment.stopped_at
    assert state == desk.ask(ShowExperiment())


def test_the_treatment_can_be_adopted(desk: Desk) -> None:
    treatment = started(desk).arms[1].ruleset
    desk.ask(StopExperiment(why="better", adopt=True))
    assert desk.bench.rulebook.active().rules.digest == treatment
    assert "value: 3000," in desk.ask(ReadFile(path=BUDGET)).text


def test_a_set_that_was_active_once_can_be_tried(desk: Desk) -> None:
    before = desk.bench.rulebook.active().rules.digest
    started(desk)
    desk.ask(StopExperiment(why="better", adopt=True))
    state = desk.ask(
        StartExperiment(weight=0.5, unit="decision", why="back?", ruleset=before)
    )
    assert state.experiment is not None
    assert state.experiment.arms[1].ruleset == before


@pytest.mark.parametrize("weight", [-0.1, 1.1])
def test_a_weight_that_is_none_is_refused(desk: Desk, weight: float) -> None:
    with pytest.raises(EngineError, match="0 to 1"):
        started(desk, weight)
    assert desk.ask(ShowExperiment()).experiment is None


def test_a_treatment_that_is_none_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="active one already"):
        desk.ask(
            StartExperiment(
                weight=0.5,
                unit="decision",
                why="nothing",
                ruleset=desk.bench.rulebook.active().rules.digest,
            )
        )
    broken = (Draft(path=BUDGET, text="rules: 3\n"),)
    with pytest.raises(RuleSetError):
        desk.ask(
            StartExperiment(weight=0.5, unit="decision", why="slip", drafts=broken)
        )
