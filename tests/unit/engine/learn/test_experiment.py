"""Who gets which rules: sticky, in proportion, moving no more than it must."""

from __future__ import annotations

import hashlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.learn.experiment import (
    Arm,
    Experiment,
    UnitKind,
    WeightError,
    bucket,
    check_weight,
)

UNITS = [f"conversation-{number}" for number in range(1000)]
WEIGHTS = st.floats(0, 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def divided(salt: str, weight: float) -> Experiment:
    return Experiment(salt=salt, weight=weight, unit=UnitKind.CONVERSATION)


def share(experiment: Experiment) -> float:
    arms = [experiment.arm_of(unit) for unit in UNITS]
    return arms.count(Arm.TREATMENT) / len(arms)


def test_a_bucket_is_the_hash_as_it_is_documented() -> None:
    digest = hashlib.blake2b(b"salt\x00unit", digest_size=8).digest()
    assert bucket("salt", "unit") == int.from_bytes(digest, "big") / 2**64


@given(salt=TEXTS, weight=WEIGHTS, unit=TEXTS)
def test_a_unit_keeps_its_arm(salt: str, weight: float, unit: str) -> None:
    assert divided(salt, weight).arm_of(unit) is divided(salt, weight).arm_of(unit)
    below = bucket(salt, unit) < weight
    assert (divided(salt, weight).arm_of(unit) is Arm.TREATMENT) == below


@given(salt=TEXTS, unit=TEXTS, weights=st.tuples(WEIGHTS, WEIGHTS))
def test_raising_the_weight_moves_no_unit_back(
    salt: str, unit: str, weights: tuple[float, float]
) -> None:
    low, high = sorted(weights)
    if divided(salt, low).arm_of(unit) is Arm.TREATMENT:
        assert divided(salt, high).arm_of(unit) is Arm.TREATMENT


@given(salt=TEXTS, unit=TEXTS)
def test_all_and_none_mean_all_and_none(salt: str, unit: str) -> None:
    assert divided(salt, 0.0).arm_of(unit) is Arm.CONTROL
    assert divided(salt, 1.0).arm_of(unit) is Arm.TREATMENT


@pytest.mark.parametrize("salt", [f"salt-{number}" for number in range(20)])
def test_three_quarters_of_a_thousand_units_are_750_give_or_take_50(salt: str) -> None:
    # 50 is 3.65 standard deviations of a fair division.
    assert abs(share(divided(salt, 0.75)) - 0.75) <= 0.05


def test_a_change_of_weight_moves_just_the_difference() -> None:
    before, after = divided("s", 0.5), divided("s", 0.6)
    moved = [unit for unit in UNITS if before.arm_of(unit) != after.arm_of(unit)]
    assert all(0.5 <= bucket("s", unit) < 0.6 for unit in moved)
    assert abs(len(moved) / len(UNITS) - 0.1) < 4 * math.sqrt(0.09 / len(UNITS))


def test_two_experiments_divide_independently() -> None:
    """Chi-square of the fourfold table, below the 0.1 % point for one degree."""
    for number in range(20):
        one, two = divided(f"a{number}", 0.5), divided(f"b{number}", 0.5)
        table = [[0, 0], [0, 0]]
        for unit in UNITS:
            row = one.arm_of(unit) is Arm.TREATMENT
            column = two.arm_of(unit) is Arm.TREATMENT
            table[row][column] += 1
        assert chi_square(table) < 10.83


def chi_square(table: list[list[int]]) -> float:
    total = sum(map(sum, table))
    columns = [sum(row[place] for row in table) for place in range(2)]
    return sum(
        (found - sum(row) * column / total) ** 2 / (sum(row) * column / total)
        for row in table
        for found, column in zip(row, columns, strict=True)
    )


def test_the_salt_and_the_unit_cannot_run_into_each_other() -> None:
    assert bucket("ab", "c") != bucket("a", "bc")


@pytest.mark.parametrize("weight", [-0.01, 1.01, math.nan, math.inf, -math.inf, 75.0])
def test_what_is_no_share_is_refused(weight: float) -> None:
    with pytest.raises(WeightError, match="is no share of the units: give a number"):
        check_weight(weight)
    with pytest.raises(WeightError):
        divided("s", weight)
