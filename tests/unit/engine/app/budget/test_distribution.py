"""Distributions: the figures of some values, worked out by hand."""

from __future__ import annotations

from engine.app.budget.distribution import Distribution, Spread


def of(*values: float | None) -> Distribution:
    found = Distribution()
    for value in values:
        found.add(value)
    return found


def test_figures_are_those_worked_out_by_hand() -> None:
    # Deviations from 5: 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32; the variance is 32 / 7
    assert of(2, 4, 4, 4, 5, 5, 7, 9).spread() == Spread(
        count=8, min=2, max=9, mean=5.0, median=4.5, stdev=(32 / 7) ** 0.5
    )


def test_times_count_as_often() -> None:
    found = Distribution()
    found.add(4, 3)
    found.add(1)
    assert found.count == 4
    assert found.counts == {4: 3, 1: 1}
    assert found.mean() == 3.25
    assert found.spread() == of(4, 1, 4, 4).spread()


def test_a_single_value_has_no_deviation() -> None:
    assert of(250).spread() == Spread(
        count=1, min=250, max=250, mean=250.0, median=250, stdev=None
    )


def test_of_nothing_there_are_no_figures() -> None:
    assert of(None).spread() is None
    assert of(None).mean() is None
    assert of(None).count == 0
