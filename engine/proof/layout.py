"""Where the steps of a proof stand on paper: layers, and an order inside each.

A step stands one layer below the lowest of its premises; inside a layer steps are
ordered by the middle of their premises (the barycentre of Sugiyama, Tagawa and Toda,
1981, one pass down and one up).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engine.proof.node import StepId

if TYPE_CHECKING:
    from engine.proof.tree import Proof


def layers(proof: Proof) -> list[list[StepId]]:
    """The steps layer by layer, given facts first."""
    depth = _depths(proof)
    found: list[list[StepId]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in proof.steps:
        found[depth[name]].append(name)
    above = {name: proof.premises(name) for name in proof.steps}
    below: dict[StepId, list[StepId]] = defaultdict(list)
    for name, premises in above.items():
        for premise in premises:
            below[premise].append(name)
    place: dict[StepId, float] = {}
    for layer in found:
        _arrange(layer, above, place)
    for layer in reversed(found):
        _arrange(layer, below, place)
    return found


def _depths(proof: Proof) -> dict[StepId, int]:
    depth: dict[StepId, int] = {}
    for name in proof.premises_first():
        depth[name] = 1 + max((depth[p] for p in proof.premises(name)), default=-1)
    return depth


def _arrange(
    layer: list[StepId],
    neighbours: Mapping[StepId, Sequence[StepId]],
    place: dict[StepId, float],
) -> None:
    """Order a layer, and note where its steps stand, from 0 to 1."""

    def middle(name: StepId) -> float:
        near = [place[one] for one in neighbours.get(name, ())]
        return sum(near) / len(near) if near else place.get(name, 0.0)

    layer.sort(key=middle)
    for at, name in enumerate(layer):
        place[name] = (at + 0.5) / len(layer)
