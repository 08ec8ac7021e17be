"""Experiments with the history of their weights, and which arm each decision fell to.

Arms and units are texts here; who belongs to which arm is decided elsewhere.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from engine.store.database import Database, Row
from engine.store.errors import RecordError
from engine.store.identity import Clock, as_moment, as_text
from engine.store.trial import Assignment, Figures, Trial, Weighing

_COLUMNS = (
    "number, started_at, started_by, why, salt, unit, control, treatment, activation, "
    "stopped_at, stopped_by, stopped_why"
)


class Experiments:
    """The experiments of one database; one runs at a time."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def start(  # noqa: PLR0913  # an experiment is all of these
        self,
        *,
        who: str,
        why: str,
        salt: str,
        unit: str,
        weight: float,
        control: str,
        treatment: str,
        activation: int,
    ) -> Trial:
        """Begin an experiment.

        Raises:
            RecordError: Another one runs, or a rule set or the activation is not kept.
        """
        at = as_text(self._clock())
        with self._database.transaction():
            standing = self.running()
            if standing is not None:
                raise RecordError(
                    f"experiment {standing.number} is running and only one can: "
                    "stop it first"
                )
            try:
                number = self._database.write(
                    "INSERT INTO experiments (started_at, started_by, why, salt, unit, "
                    "control, treatment, activation) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [at, who, why, salt, unit, control, treatment, activation],
                ).lastrowid
                assert number is not None  # noqa: S101 - an INSERT has one
            except sqlite3.IntegrityError as error:
                raise RecordError(
                    f"the experiment of {treatment} against {control} cannot be kept: "
                    "keep both rule sets and the activation first"
                ) from error
            self._weigh(number, at, who, why, None, weight)
            return self.get(number)

    def get(self, number: int) -> Trial:
        """The experiment of a number.

        Raises:
            RecordError: There is none.
        """
        row = self._database.row(
            f"SELECT {_COLUMNS} FROM experiments WHERE number = ?",  # noqa: S608
            [number],
        )
        if row is None:
            raise RecordError(
                f"there is no experiment {number} in {self._database.path}"
            )
        return self._trial(row)

    def running(self) -> Trial | None:
        """The experiment that runs."""
        row = self._database.row(
            f"SELECT {_COLUMNS} FROM experiments "  # noqa: S608 - constants
            "WHERE stopped_at IS NULL"
        )
        return None if row is None else self._trial(row)

    def last(self) -> Trial | None:
        """The experiment that runs, or else the one begun last."""
        row = self._database.row(
            f"SELECT {_COLUMNS} FROM experiments "  # noqa: S608 - constants
            "ORDER BY number DESC LIMIT 1"
        )
        return None if row is None else self._trial(row)

    def set_weight(self, weight: float, *, who: str, why: str) -> Trial:
        """Change the weight of the experiment that runs.

        Raises:
            RecordError: None runs.
        """
        at = as_text(self._clock())
        with self._database.transaction():
            trial = self._standing()
            self._weigh(trial.number, at, who, why, trial.weight, weight)
            return self.get(trial.number)

    def stop(self, *, who: str, why: str) -> Trial:
        """End the experiment that runs.

        Raises:
            RecordError: None runs.
        """
        at = as_text(self._clock())
        with self._database.transaction():
            number = self._standing().number
            self._database.write(
                "UPDATE experiments SET stopped_at = ?, stopped_by = ?, "
                "stopped_why = ? WHERE number = ?",
                [at, who, why, number],
            )
            return self.get(number)

    def enrol(self, assignment: Assignment) -> None:
        """Keep the arm of a decision, in the transaction in which that is kept.

        Raises:
            RecordError: The decision or the experiment is not kept.
        """
        try:
            self._database.write(
                "INSERT INTO assignments (decision, experiment, unit, arm, weight, "
                "failed) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    assignment.decision,
                    assignment.experiment,
                    assignment.unit,
                    assignment.arm,
                    assignment.weight,
                    assignment.failed or None,
                ],
            )
        except sqlite3.IntegrityError as error:
            raise RecordError(
                f"decision {assignment.decision} cannot be enrolled in experiment "
                f"{assignment.experiment}: keep both first, and enrol it once"
            ) from error

    def assignments(self, decisions: Iterable[str]) -> Mapping[str, Assignment]:
        """The arms of decisions by their full ids; others had no experiment."""
        rows = self._database.rows(
            "SELECT decision, experiment, unit, arm, weight, failed FROM assignments "
            "WHERE decision IN (SELECT value FROM json_each(?))",
            [json.dumps(list(decisions))],
        )
        return {row[0]: _assignment(row) for row in rows}

    def units(self, number: int) -> tuple[str, ...]:
        """The different units that an experiment has decided for."""
        rows = self._database.rows(
            "SELECT DISTINCT unit FROM assignments WHERE experiment = ? ORDER BY unit",
            [number],
        )
        return tuple(str(unit) for (unit,) in rows)

    def figures(self, number: int, arm: str) -> Figures:
        """What has come the way of an arm.

        Where the treatment could not decide, the decision is counted as its failure
        and not among those of the control, which would otherwise get all the
        questions that are hard for the treatment.
        """
        row = self._database.row(
            "SELECT count(*), count(DISTINCT assignments.unit), avg(confidence), "
            "avg(allocated) FROM assignments JOIN decisions ON id = decision "
            "WHERE experiment = ? AND arm = ? AND failed IS NULL",
            [number, arm],
        )
        assert row is not None  # noqa: S101 - an aggregate has one row
        decisions, units, confidence, allocated = row
        return Figures(
            decisions=decisions,
            units=units,
            confidence=confidence,
            allocated=allocated,
        )

    def failures(self, number: int) -> int:
        """How many decisions the treatment could not make."""
        row = self._database.row(
            "SELECT count(*) FROM assignments WHERE experiment = ? "
            "AND failed IS NOT NULL",
            [number],
        )
        return 0 if row is None else int(row[0])

    def _standing(self) -> Trial:
        trial = self.running()
        if trial is None:
            raise RecordError(
                f"no experiment is running in {self._database.path}: start one first"
            )
        return trial

    def _weigh(
        self,
        number: int,
        at: str,
        who: str,
        why: str,
        before: float | None,
        after: float,
    ) -> None:
        self._database.write(
            "INSERT INTO experiment_weights (experiment, at, who, why, before, after) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [number, at, who, why, before, after],
        )

    def _trial(self, row: Row) -> Trial:
        weights = self._database.rows(
            "SELECT at, who, why, before, after FROM experiment_weights "
            "WHERE experiment = ? ORDER BY id",
            [row[0]],
        )
        (number, at, by, why, salt, unit, control, treatment, activation) = row[:9]
        stopped_at, stopped_by, stopped_why = row[9:]
        return Trial(
            number=number,
            started_at=as_moment(at),
            started_by=by,
            why=why,
            salt=salt,
            unit=unit,
            control=control,
            treatment=treatment,
            activation=activation,
            weights=tuple(_weighing(one) for one in weights),
            stopped_at=None if stopped_at is None else as_moment(stopped_at),
            stopped_by=stopped_by or "",
            stopped_why=stopped_why or "",
        )


def _weighing(row: Row) -> Weighing:
    at, who, why, before, after = row
    return Weighing(at=as_moment(at), who=who, why=why, before=before, after=after)


def _assignment(row: Row) -> Assignment:
    decision, experiment, unit, arm, weight, failed = row
    return Assignment(
        decision=decision,
        experiment=experiment,
        unit=unit,
        arm=arm,
        weight=weight,
        failed=failed or "",
    )
