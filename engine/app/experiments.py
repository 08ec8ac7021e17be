"""Experiments: a share of units is decided by another rule set than the active one.

Starting, weighing and ending, with who did it and why; the arm of each decision. One
experiment runs at a time. It compares the set that was active when it began with
another, so it ends by itself when a third one becomes active.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from engine.app.errors import UsageError
from engine.app.rulebook import Active, Rulebook, reasoned, user
from engine.errors import RuleSetError
from engine.lang.rules import RuleSet
from engine.learn.experiment import Arm, Experiment, UnitKind, check_weight
from engine.store.rulesets import Activation
from engine.store.store import Store
from engine.store.trial import Assignment, Figures, Trial

NOBODY = "regelwerk"
"""Who ends an experiment that ends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change of weight would do.

    Attributes:
        moved: How many of the units would have the other arm.
        units: How many units the experiment has decided for that may come back.
    """

    moved: int
    units: int


class Experiments:
    """The experiments of one database and one rules folder."""

    def __init__(self, store: Store, rulebook: Rulebook) -> None:
        self._store = store
        self._rulebook = rulebook

    def running(self) -> Trial | None:
        """The experiment that runs; one whose control was replaced is ended."""
        return self._standing()

    def last(self) -> Trial | None:
        """The experiment that runs, or else the one begun last."""
        self.running()
        return self._store.experiments.last()

    def start(self, rules: RuleSet, *, weight: float, unit: str, why: str) -> Trial:
        """Let a share of units be decided by other rules than the active ones.

        Args:
            rules: The rules to try, checked against the rulebook's vocabulary.
            weight: The share of units that they get, from 0 to 1.
            unit: A `UnitKind`.
            why: The reason, for the log.

        Raises:
            WeightError: The weight is no number from 0 to 1.
            UsageError: The rules are the active ones, or there is no such unit.
            RecordError: Another experiment runs.
            RuleSetError: There are no active rules to compare with.
        """
        check_weight(weight)
        reason = reasoned(why)
        kind = _kind(unit)
        active = self._rulebook.active()
        if rules.digest == active.rules.digest:
            raise UsageError(
                f"rule set {rules.digest} is the active one already: change a rule, "
                "so that there is something to compare"
            )
        self._standing()
        with self._store.database.transaction():
            self._rulebook.keep(rules)
            return self._store.experiments.start(
                who=user(),
                why=reason,
                salt=self._store.ids.new(),
                unit=kind,
                weight=weight,
                control=active.rules.digest,
                treatment=rules.digest,
                activation=active.activation.id,
            )

    def set_weight(self, weight: float, why: str) -> Trial:
        """Change the share of units that the treatment gets.

        Raises:
            WeightError: The weight is no number from 0 to 1.
            RecordError: No experiment runs.
        """
        check_weight(weight)
        reason = reasoned(why)
        self._look()
        return self._store.experiments.set_weight(weight, who=user(), why=reason)

    def preview(self, weight: float) -> Preview:
        """What a change of weight would move; changes nothing.

        Single decisions do not come back, so that none of them moves.

        Raises:
            WeightError: The weight is no number from 0 to 1.
            UsageError: No experiment runs.
        """
        check_weight(weight)
        trial = self.running()
        if trial is None:
            raise UsageError("no experiment is running, so there is no weight to set")
        if trial.unit == UnitKind.DECISION:
            return Preview(moved=0, units=0)
        units = self._store.experiments.units(trial.number)
        now, then = _divided(trial, trial.weight), _divided(trial, weight)
        moved = sum(now.arm_of(unit) is not then.arm_of(unit) for unit in units)
        return Preview(moved=moved, units=len(units))

    def stop(self, why: str, *, adopt: bool = False) -> Trial:
        """End the experiment that runs.

        Args:
            why: The reason, for the log.
            adopt: Whether the treatment's files are written to the rules folder, and
                its rules become the active ones.

        Raises:
            RecordError: No experiment runs.
            UsageError: Adopting would lose what a file says; or there is no reason.
            RuleSetError: The treatment is no longer understood.
            OSError: A file cannot be written.
        """
        reason = reasoned(why)
        self._look()
        trial = self._store.experiments.running()
        if adopt and trial is not None:
            # Should the program end behind this, the experiment ends by itself.
            self._rulebook.adopt(
                trial.treatment, f"adopted from experiment {trial.number}: {reason}"
            )
        return self._store.experiments.stop(who=user(), why=reason)

    def figures(self, number: int) -> dict[Arm, Figures]:
        """What has come the way of each arm of an experiment."""
        kept = self._store.experiments
        treatment = kept.figures(number, Arm.TREATMENT)
        return {
            Arm.CONTROL: kept.figures(number, Arm.CONTROL),
            Arm.TREATMENT: replace(treatment, failed=kept.failures(number)),
        }

    def assign(
        self, active: Active, id_: str, conversation: str | None
    ) -> Assignment | None:
        """The arm of a decision about to be made, if an experiment runs.

        Nobody is enrolled by asking.

        Args:
            active: What decides without an experiment, as the rulebook just said.
            id_: The decision's id.
            conversation: Which it is part of, if it is.
        """
        trial = self._standing()
        if trial is None or active.rules.digest != trial.control:
            return None
        is_alone = trial.unit == UnitKind.DECISION or conversation is None
        unit = id_ if is_alone else str(conversation)
        return Assignment(
            decision=id_,
            experiment=trial.number,
            unit=unit,
            arm=_divided(trial, trial.weight).arm_of(unit),
            weight=trial.weight,
        )

    def treatment(self, assigned: Assignment) -> RuleSet:
        """The rules that are tried on a decision.

        Raises:
            RuleSetError: This version of the program does not understand them.
        """
        trial = self._store.experiments.get(assigned.experiment)
        return self._rulebook.rules(trial.treatment)

    def _look(self) -> None:
        """Take up what changed in the folder; it may end the experiment."""
        with suppress(RuleSetError, UsageError):  # then nothing has taken its place
            self._rulebook.active()
        self._standing()

    def _standing(self) -> Trial | None:
        """The experiment that runs, ended if another set has become active since."""
        trial = self._store.experiments.running()
        if trial is None:
            return None
        for later in self._store.rulesets.since(trial.activation):
            if later.digest != trial.control:
                self._end(trial, later)
                return None
        return trial

    def _end(self, trial: Trial, cause: Activation) -> None:
        kept = self._store.experiments
        with self._store.database.transaction():
            standing = kept.running()
            if standing is not None and standing.number == trial.number:
                why = f"another rule set became active, by {cause.who}: {cause.why}"
                kept.stop(who=NOBODY, why=why)


def arm_to_json(assigned: Assignment | None) -> dict[str, object] | None:
    """The arm of a decision as JSON data; None where no experiment ran."""
    if assigned is None:
        return None
    return {
        "number": assigned.experiment,
        "arm": assigned.arm,
        "weight": assigned.weight,
        "failed": assigned.failed or None,
    }


def _divided(trial: Trial, weight: float) -> Experiment:
    return Experiment(salt=trial.salt, weight=weight, unit=UnitKind(trial.unit))


def _kind(unit: str) -> UnitKind:
    try:
        return UnitKind(unit)
    except ValueError:
        raise UsageError(
            f"{unit!r} is no unit: divide by {' or by '.join(UnitKind)}"
        ) from None
