"""Conclusions that fall and come back: chains and diamonds, or rings, on anchors.

A cluster hangs on one anchor. Round after round a quarter of the anchors is taken away
and put back; what hangs on them must go and come, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TypeAlias

Link: TypeAlias = tuple[int, int]

LENGTH = 50
"""The nodes of a cluster."""
ROUNDS = 4


def chains_and_diamonds(clusters: int) -> list[Link]:
    """Clusters that begin as a chain and go on as diamonds, tip to tip."""
    return [link for number in range(clusters) for link in _cluster(number * LENGTH)]


def _cluster(first: int) -> Iterator[Link]:
    tip = first + LENGTH // 2 - 1
    yield from pairwise(range(first, tip + 1))
    while tip + 3 < first + LENGTH:
        left, right, end = tip + 1, tip + 2, tip + 3
        yield from ((tip, left), (tip, right), (left, end), (right, end))
        tip = end
    yield from pairwise(range(tip, first + LENGTH))


def rings(clusters: int) -> list[Link]:
    """The same clusters, the ends of which lead back into the middle and to the start."""
    links = chains_and_diamonds(clusters)
    for number in range(clusters):
        first = number * LENGTH
        last = first + LENGTH - 1
        links += [(last, first + LENGTH // 2), (last, first)]
    return links


def anchors(clusters: int, turn: int) -> list[int]:
    """The nodes whose anchors are taken away in a round."""
    return [number * LENGTH for number in range(turn, clusters, ROUNDS)]


def check(size: int, answer: object) -> bool:
    """Whether the held nodes, counted after each taking and each putting, are right."""
    right = []
    for turn in range(ROUNDS):
        right.append((size - len(anchors(size, turn))) * LENGTH)
        right.append(size * LENGTH)
    return answer == right
