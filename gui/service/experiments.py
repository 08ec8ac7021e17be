"""Experiments: shown with their figures, begun, weighed and ended."""

from __future__ import annotations

from datetime import datetime

from engine.app.workbench import Workbench
from engine.learn.experiment import Arm
from engine.store.trial import Figures, Trial
from gui.messages.experiments import (
    ArmShown,
    ExperimentShown,
    ExperimentState,
    PreviewWeight,
    SetWeight,
    ShowExperiment,
    StartExperiment,
    StopExperiment,
    WeightRow,
    WouldMove,
)
from gui.service.work import Work


def show_experiment(work: Work, request: ShowExperiment) -> ExperimentState:  # noqa: ARG001  # it says no more
    """The experiment that runs, or else the last."""
    return _state(work.bench)


def start_experiment(work: Work, request: StartExperiment) -> ExperimentState:
    """Let a share of units be decided by another set."""
    book = work.bench.rulebook
    if request.drafts:
        rules = book.draft({draft.path: draft.text for draft in request.drafts})
    else:
        rules = book.rules(request.ruleset)
    work.bench.experiments.start(
        rules, weight=request.weight, unit=request.unit, why=request.why
    )
    return _state(work.bench)


def set_weight(work: Work, request: SetWeight) -> ExperimentState:
    """Change the weight of the experiment that runs."""
    work.bench.experiments.set_weight(request.weight, request.why)
    return _state(work.bench)


def preview_weight(work: Work, request: PreviewWeight) -> WouldMove:
    """What a change of weight would move."""
    found = work.bench.experiments.preview(request.weight)
    return WouldMove(weight=request.weight, moved=found.moved, units=found.units)


def stop_experiment(work: Work, request: StopExperiment) -> ExperimentState:
    """End the experiment that runs."""
    work.bench.experiments.stop(request.why, adopt=request.adopt)
    return _state(work.bench)


def _state(bench: Workbench) -> ExperimentState:
    trial = bench.experiments.last()
    if trial is None:
        return ExperimentState(experiment=None, is_running=False)
    return ExperimentState(
        experiment=_shown(bench, trial), is_running=trial.stopped_at is None
    )


def _shown(bench: Workbench, trial: Trial) -> ExperimentShown:
    figures = bench.experiments.figures(trial.number)
    return ExperimentShown(
        number=trial.number,
        unit=trial.unit,
        weight=trial.weight,
        started_at=trial.started_at.isoformat(),
        started_by=trial.started_by,
        why=trial.why,
        arms=(
            _arm(Arm.CONTROL, trial.control, figures[Arm.CONTROL]),
            _arm(Arm.TREATMENT, trial.treatment, figures[Arm.TREATMENT]),
        ),
        weights=tuple(
            WeightRow(
                at=one.at.isoformat(),
                who=one.who,
                why=one.why,
                before=one.before,
                after=one.after,
            )
            for one in trial.weights
        ),
        failures=figures[Arm.TREATMENT].failed,
        stopped_at=_when(trial.stopped_at),
        stopped_by=trial.stopped_by,
        stopped_why=trial.stopped_why,
    )


def _arm(arm: Arm, ruleset: str, figures: Figures) -> ArmShown:
    return ArmShown(
        name=arm.value,
        ruleset=ruleset,
        decisions=figures.decisions,
        units=figures.units,
        confidence=figures.confidence,
        allocated=figures.allocated,
    )


def _when(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()
