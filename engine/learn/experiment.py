"""An experiment: two arms, and which unit belongs to which.

A unit is hashed to a number, and the numbers below the weight belong to the treatment.
So a unit keeps its arm, raising the weight moves no unit out of the treatment, and two
experiments with different salts divide the same units independently. Nothing here is
kept, drawn or timed: the salt comes from outside.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from enum import StrEnum

from engine.errors import EngineError

_BYTES = 8
_ALL = 1 << 8 * _BYTES


class WeightError(EngineError):
    """A share of units that is none."""


class Arm(StrEnum):
    """One of the two things compared."""

    CONTROL = "control"  # what decides without an experiment
    TREATMENT = "treatment"  # what is tried


class UnitKind(StrEnum):
    """What keeps its arm."""

    CONVERSATION = "conversation"
    DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """How units are divided.

    Attributes:
        salt: Tells this experiment's division from every other's.
        weight: The share of units that belongs to the treatment, from 0 to 1.
        unit: What counts as one unit.

    Raises:
        WeightError: The weight is no number from 0 to 1.
    """

    salt: str
    weight: float
    unit: UnitKind

    def __post_init__(self) -> None:
        check_weight(self.weight)

    def arm_of(self, unit: str) -> Arm:
        """The arm that a unit belongs to, always the same."""
        # A whole number against a float is compared exactly, so that a weight of 1
        # leaves no unit out.
        is_below = _number(self.salt, unit) < self.weight * _ALL
        return Arm.TREATMENT if is_below else Arm.CONTROL


def bucket(salt: str, unit: str) -> float:
    """A unit's place between 0 and 1: blake2b(salt ‖ 0x00 ‖ unit, 8 bytes) / 2^64."""
    return _number(salt, unit) / _ALL


def check_weight(weight: float) -> None:
    """Refuse what is no share.

    Raises:
        WeightError: It is no number from 0 to 1.
    """
    if math.isnan(weight) or not 0 <= weight <= 1:
        raise WeightError(
            f"a weight of {weight:g} is no share of the units: give a number from "
            "0 to 1 (0 % to 100 %)"
        )


def _number(salt: str, unit: str) -> int:
    data = salt.encode() + b"\0" + unit.encode()
    return int.from_bytes(hashlib.blake2b(data, digest_size=_BYTES).digest(), "big")
