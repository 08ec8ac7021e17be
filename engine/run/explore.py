"""Exploration inside a choice: draws that can be repeated, with exact propensities.

The noise of a candidate depends on the seed, the choice and the candidate alone, so
that an unrelated edit redraws nothing.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from engine.errors import ReplacementError
from engine.lang.values import canonical_json
from engine.run.beta import cumulative, quantile
from engine.run.utility import Utility

KINDS = ("softmax", "thompson", "epsilon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exploration:
    """How a choice may pick another than the best.

    Attributes:
        kind: softmax, thompson, or epsilon (the best but for the floor).
        temperature: τ of softmax, in units of the score; above 0.
        floor: ε: the share of choices made uniformly, from 0 to 1.
    """

    kind: str
    temperature: float = 0.1
    floor: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ReplacementError(
                f"there is no exploration {self.kind!r}, only {', '.join(KINDS)}"
            )
        if not self.temperature > 0 or not math.isfinite(self.temperature):
            raise ReplacementError("the temperature of exploration must be above 0")
        if not 0 <= self.floor <= 1:
            raise ReplacementError("the floor of exploration must be from 0 to 1")

    @staticmethod
    def softmax(temperature: float = 0.1, floor: float = 0.0) -> Exploration:
        """Draws in proportion to exp(S/τ), by the Gumbel-max trick."""
        return Exploration(kind="softmax", temperature=temperature, floor=floor)

    @staticmethod
    def thompson(floor: float = 0.0) -> Exploration:
        """Draws each utility from its posterior and takes the best score."""
        return Exploration(kind="thompson", floor=floor)

    @staticmethod
    def epsilon(floor: float = 0.1) -> Exploration:
        """Takes the best, but a share ε of choices uniformly."""
        return Exploration(kind="epsilon", floor=floor)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate of a choice, as far as a draw is concerned.

    Attributes:
        rule: Its rule's name.
        place: Its place among its rule's candidates, from 0.
        score: S, the strategy's score.
        weight: What a drawn utility is multiplied with to give a score.
        utility: The posterior of its rule.
    """

    rule: str
    place: int
    score: float
    weight: float
    utility: Utility


@dataclass(frozen=True, slots=True)
class Draw:
    """The outcome of a draw.

    Attributes:
        winner: The place of the winner among the candidates.
        probabilities: The exact probability of each candidate.
        error: A bound on their error; 0 where they are closed-form.
    """

    winner: int
    probabilities: tuple[float, ...]
    error: float


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which draw it is: everything the noise depends on besides the candidate."""

    seed: int
    group: str
    key: str
    number: int

    def uniform(self, *label: object) -> float:
        """A number in (0, 1) for a label: the same for the same occasion."""
        text = canonical_json([self.seed, self.group, self.key, self.number, *label])
        data = hashlib.blake2b(text.encode(), digest_size=8).digest()
        return (int.from_bytes(data, "big") + 0.5) / 2**64


def draw(
    exploration: Exploration, candidates: Sequence[Candidate], occasion: Occasion
) -> Draw:
    """Pick among candidates, given best first."""
    if exploration.kind == "softmax":
        weights, error = _softmax(exploration, candidates), 0.0
        winner = _gumbel(exploration, candidates, occasion)
    elif exploration.kind == "thompson":
        weights, error = _thompson(candidates)
        winner = _sampled(candidates, occasion)
    else:
        weights, error = [1.0, *[0.0] * (len(candidates) - 1)], 0.0
        winner = 0
    floor, count = exploration.floor, len(candidates)
    if floor and occasion.uniform("floor") < floor:
        winner = int(occasion.uniform("uniform") * count)
    probabilities = tuple(floor / count + (1 - floor) * weight for weight in weights)
    return Draw(winner, probabilities, error * (1 - floor))


def _softmax(exploration: Exploration, candidates: Sequence[Candidate]) -> list[float]:
    scaled = [one.score / exploration.temperature for one in candidates]
    top = max(scaled)
    powers = [math.exp(value - top) for value in scaled]
    total = math.fsum(powers)
    return [power / total for power in powers]


def _gumbel(
    exploration: Exploration, candidates: Sequence[Candidate], occasion: Occasion
) -> int:
    """Gumbel-max: argmax(S/τ − ln(−ln u)) has exactly the softmax probabilities."""
    noisy = [
        one.score / exploration.temperature
        - math.log(-math.log(occasion.uniform(one.rule, one.place)))
        for one in candidates
    ]
    return noisy.index(max(noisy))


def _sampled(candidates: Sequence[Candidate], occasion: Occasion) -> int:
    sampled = [
        quantile(
            occasion.uniform(one.rule, one.place), one.utility.alpha, one.utility.beta
        )
        * one.weight
        for one in candidates
    ]
    return sampled.index(max(sampled))


Arm: TypeAlias = tuple[float, float, float]
"""A candidate's Beta posterior, alpha and beta, and the weight of its draws."""
CELLS = 512
"""Cells of the quadrature; half as many give the error bound."""


def _thompson(candidates: Sequence[Candidate]) -> tuple[list[float], float]:
    """P(i is best) = ∫ f_i(s) Π_{j≠i} F_j(s) ds, by the midpoint rule over quantiles."""
    if len(candidates) == 1:
        return [1.0], 0.0
    arms = tuple(
        (one.utility.alpha, one.utility.beta, one.weight) for one in candidates
    )
    fine = _best_probabilities(arms, CELLS)
    coarse = _best_probabilities(arms, CELLS // 2)
    total = math.fsum(fine)
    error = max(abs(a - b) for a, b in zip(fine, coarse, strict=True)) + abs(1 - total)
    return [value / total for value in fine], error


@lru_cache(maxsize=1_024)
def _best_probabilities(arms: tuple[Arm, ...], cells: int) -> tuple[float, ...]:
    """With u = F_i(x) the integral is the mean of Π_{j≠i} F_j over u in (0, 1)."""
    found = []
    for number, (alpha, beta, weight) in enumerate(arms):
        others = [arm for place, arm in enumerate(arms) if place != number]
        values = []
        for cell in range(cells):
            value = quantile((cell + 0.5) / cells, alpha, beta) * weight
            values.append(math.prod(_below(value, other) for other in others))
        found.append(math.fsum(values) / cells)
    return tuple(found)


def _below(value: float, arm: Arm) -> float:
    """The probability that an arm's score is below a value; a tie counts half."""
    alpha, beta, weight = arm
    if weight == 0:
        return 1.0 if value > 0 else 0.5
    return cumulative(value / weight, alpha, beta)
