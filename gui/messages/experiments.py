"""Experiments: two rule sets, and the share of decisions that the new one gets."""

from __future__ import annotations

from gui.messages.rules import Draft
from gui.messages.wire import Message, Request


class ArmShown(Message, frozen=True, kw_only=True):
    """One arm with what has come its way.

    Attributes:
        name: ``control`` or ``treatment``.
        units: Different units it has decided for.
        confidence: The mean confidence of its answers; None without any.
        allocated: Their mean budget in tokens; None without any.
    """

    name: str
    ruleset: str
    decisions: int
    units: int
    confidence: float | None
    allocated: float | None


class WeightRow(Message, frozen=True, kw_only=True):
    """The weight was changed."""

    at: str
    who: str
    why: str
    before: float | None
    after: float


class ExperimentShown(Message, frozen=True, kw_only=True):
    """An experiment.

    Attributes:
        number: Counts the experiments of a database from 1.
        unit: ``conversation`` or ``decision``.
        weight: The share of units that the treatment gets, from 0 to 1.
        failures: How many decisions the treatment could not make; the control made
            them, and no arm counts them.
        stopped_at: When it ended; this, by whom and why are empty while it runs.
    """

    number: int
    unit: str
    weight: float
    started_at: str
    started_by: str
    why: str
    arms: tuple[ArmShown, ArmShown]
    weights: tuple[WeightRow, ...]
    failures: int = 0
    stopped_at: str = ""
    stopped_by: str = ""
    stopped_why: str = ""


class ExperimentState(Message, frozen=True, kw_only=True):
    """The experiment that runs, or else the last one, or else None."""

    experiment: ExperimentShown | None
    is_running: bool


class WouldMove(Message, frozen=True, kw_only=True):
    """How many of the units seen so far another weight would move to the other arm."""

    weight: float
    moved: int
    units: int


class ShowExperiment(
    Request[ExperimentState], frozen=True, kw_only=True, tag="experiment"
):
    """The experiment that runs, with its figures now."""


class StartExperiment(
    Request[ExperimentState], frozen=True, kw_only=True, tag="start-experiment"
):
    """Let a share of units be decided by another set than the active one.

    Attributes:
        drafts: The other set: the files with these in place; or empty, and then
        ruleset: its digest, of the sets that were active once.
        weight: From 0 to 1.
        unit: ``conversation`` or ``decision``.
    """

    weight: float
    unit: str
    why: str
    drafts: tuple[Draft, ...] = ()
    ruleset: str = ""


class SetWeight(Request[ExperimentState], frozen=True, kw_only=True, tag="weight"):
    """Change the weight of the experiment that runs."""

    weight: float
    why: str


class PreviewWeight(Request[WouldMove], frozen=True, kw_only=True, tag="preview"):
    """What a change of weight would move; changes nothing."""

    weight: float


class StopExperiment(
    Request[ExperimentState], frozen=True, kw_only=True, tag="stop-experiment"
):
    """End the experiment; the treatment becomes the active set if it is adopted."""

    why: str
    adopt: bool = False
