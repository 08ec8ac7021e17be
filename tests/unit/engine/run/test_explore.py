"""Exploration: settings that are refused, and probabilities in closed form."""

from __future__ import annotations

import math

import pytest

from engine import Exploration, ReplacementError
from engine.run.explore import Candidate, Occasion, draw
from engine.run.utility import Utility


def candidates(*scores: float) -> list[Candidate]:
    utility = Utility.authored(0.5)
    return [
        Candidate(f"r{place}", 0, score, 1.0, utility)
        for place, score in enumerate(scores)
    ]


AT = Occasion(seed=1, group="pick", key="[]", number=1)


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ({"kind": "greedy"}, "there is no exploration 'greedy', only softmax"),
        ({"kind": "softmax", "temperature": 0.0}, "must be above 0"),
        ({"kind": "softmax", "temperature": math.inf}, "must be above 0"),
        ({"kind": "epsilon", "floor": 1.5}, "must be from 0 to 1"),
    ],
)
def test_settings_that_are_refused(setting: dict[str, object], why: str) -> None:
    with pytest.raises(ReplacementError, match=why):
        Exploration(**setting)  # type: ignore[arg-type]


def test_softmax_is_proportional_to_the_exponential_of_the_score() -> None:
    found = draw(Exploration.softmax(0.5), candidates(0.9, 0.4), AT)
    assert found.probabilities[0] / found.probabilities[1] == pytest.approx(math.e)
    assert found.error == 0


def test_a_very_small_temperature_takes_the_best_without_overflow() -> None:
    found = draw(Exploration.softmax(1e-6), candidates(0.9, 0.4), AT)
    assert (found.winner, found.probabilities) == (0, (1.0, 0.0))


def test_the_floor_is_shared_evenly() -> None:
    found = draw(Exploration.epsilon(0.3), candidates(0.9, 0.4, 0.1), AT)
    assert found.probabilities == pytest.approx((0.8, 0.1, 0.1))


def test_equal_posteriors_have_equal_chances() -> None:
    found = draw(Exploration.thompson(), candidates(0.5, 0.5), AT)
    assert found.probabilities == pytest.approx((0.5, 0.5))
    assert 0 <= found.error < 0.01


def test_a_single_candidate_is_certain() -> None:
    for exploration in (Exploration.thompson(0.5), Exploration.softmax()):
        assert draw(exploration, candidates(0.5), AT).probabilities == (1.0,)


def test_noise_depends_on_the_occasion_and_the_label_alone() -> None:
    assert AT.uniform("r", 0) == Occasion(1, "pick", "[]", 1).uniform("r", 0)
    others = [AT.uniform("r", 1), Occasion(2, "pick", "[]", 1).uniform("r", 0)]
    assert AT.uniform("r", 0) not in others
