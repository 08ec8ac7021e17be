"""Which handler carries out which request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from engine.store.size import size
from gui.messages import decisions as d
from gui.messages import experiments as e
from gui.messages import proofs as p
from gui.messages import rules as r
from gui.messages.service import AnyRequest, LookRound, Open, Opened, Seen
from gui.messages.wire import Message
from gui.service import decisions, experiments, proofs, rules, words
from gui.service.work import Work

Handler: TypeAlias = Callable[[Work, Any], Message]
"""Takes the request it is listed under and gives its reply; a test compares them."""


def opened(work: Work, request: Open) -> Opened:  # noqa: ARG001  # the lane has opened it
    """Which files the workbench works on."""
    config = work.bench.config
    return Opened(
        database=str(config.database),
        rules=str(config.rules),
        decisions=size(work.bench.store.database).rows["decisions"],
    )


def look_round(work: Work, request: LookRound) -> Seen:  # noqa: ARG001  # it says no more
    """What may have changed by another program."""
    store = work.bench.store
    latest = store.decisions.list(1)
    active = store.rulesets.active()
    trial = work.bench.experiments.running()
    return Seen(
        decision=latest[0].id if latest else "",
        activation=active.id if active else 0,
        ruleset=rules.upcoming(work),
        experiment=trial.number if trial else 0,
        weight=trial.weight if trial else 0.0,
    )


HANDLERS: Mapping[type, Handler] = {
    Open: opened,
    LookRound: look_round,
    d.AskQuestion: decisions.ask_question,
    d.AskDemo: decisions.ask_demo,
    d.ListDecisions: decisions.list_decisions,
    d.ShowDecision: decisions.show_decision,
    d.ListModels: decisions.list_models,
    p.OpenProof: proofs.open_proof,
    p.ReadSteps: proofs.read_steps,
    p.ShowStep: proofs.show_step,
    p.ShowContest: proofs.show_contest,
    p.AskWhyNot: proofs.ask_why_not,
    r.ListRuleFiles: rules.list_rule_files,
    r.ReadFile: rules.read_rule_file,
    r.CheckDrafts: rules.check_drafts,
    r.ListWords: words.list_words,
    r.TryDrafts: rules.try_drafts,
    r.Backtest: rules.backtest,
    r.SaveDraft: rules.save_draft,
    r.ListActivations: rules.list_activations,
    r.RestoreSet: rules.restore_set,
    e.ShowExperiment: experiments.show_experiment,
    e.StartExperiment: experiments.start_experiment,
    e.SetWeight: experiments.set_weight,
    e.PreviewWeight: experiments.preview_weight,
    e.StopExperiment: experiments.stop_experiment,
}


def carry_out(work: Work, request: AnyRequest) -> Message:
    """The reply to a request.

    Raises:
        Cancelled: Nobody wants it any more.
        Exception: Whatever kept it from being carried out.
    """
    return HANDLERS[type(request)](work, request)
