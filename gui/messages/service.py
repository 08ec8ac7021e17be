"""The engine process itself: which files it works on, and all requests it answers."""

from __future__ import annotations

from typing import TypeAlias

from gui.messages.decisions import (
    AskDemo,
    AskQuestion,
    ListDecisions,
    ListModels,
    ShowDecision,
)
from gui.messages.experiments import (
    PreviewWeight,
    SetWeight,
    ShowExperiment,
    StartExperiment,
    StopExperiment,
)
from gui.messages.proofs import AskWhyNot, OpenProof, ReadSteps, ShowContest, ShowStep
from gui.messages.rules import (
    Backtest,
    CheckDrafts,
    ListActivations,
    ListRuleFiles,
    ListWords,
    ReadFile,
    RestoreSet,
    SaveDraft,
    TryDrafts,
)
from gui.messages.wire import Message, Request


class Opened(Message, frozen=True, kw_only=True):
    """The engine works on these files; decisions counts what is logged there."""

    database: str
    rules: str
    decisions: int


class Open(Request[Opened], frozen=True, kw_only=True, tag="open"):
    """Open the files; the first request of every connection.

    Attributes:
        database: A path; empty for that of the command line.
        rules: A path; empty for that of the command line.
    """

    database: str = ""
    rules: str = ""


class Seen(Message, frozen=True, kw_only=True):
    """What may have changed by another program; equal if nothing has.

    Attributes:
        decision: The id of the latest decision; empty if there is none.
        activation: The number of the latest activation; 0 if there is none.
        ruleset: The digest of the set that decides next; empty if none can.
        experiment: The number of the experiment that runs; 0 if none does.
        weight: Its weight.
    """

    decision: str
    activation: int
    ruleset: str
    experiment: int
    weight: float


class LookRound(Request[Seen], frozen=True, kw_only=True, tag="look-round"):
    """Look whether another program has changed something; asked again and again."""


AnyRequest: TypeAlias = (
    Open
    | LookRound
    | AskQuestion
    | AskDemo
    | ListDecisions
    | ShowDecision
    | ListModels
    | OpenProof
    | ReadSteps
    | ShowStep
    | ShowContest
    | AskWhyNot
    | ListRuleFiles
    | ReadFile
    | CheckDrafts
    | ListWords
    | TryDrafts
    | Backtest
    | SaveDraft
    | ListActivations
    | RestoreSet
    | ShowExperiment
    | StartExperiment
    | SetWeight
    | PreviewWeight
    | StopExperiment
)
"""Every request, told apart by its tag."""
