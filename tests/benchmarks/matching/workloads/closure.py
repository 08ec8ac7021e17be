"""The transitive closure of a graph: a path, or a random graph without cycles."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeAlias

Edge: TypeAlias = tuple[int, int]


def path(nodes: int) -> list[Edge]:
    """Nodes in a row: n (n - 1) / 2 pairs."""
    return [(node, node + 1) for node in range(nodes - 1)]


def random_graph(nodes: int, edges: int, seed: int = 11) -> list[Edge]:
    """Distinct edges from lower to higher nodes."""
    draw = Random(seed)  # noqa: S311  # no secret
    found: set[Edge] = set()
    while len(found) < edges:
        one, other = draw.sample(range(nodes), 2)
        found.add((min(one, other), max(one, other)))
    return sorted(found)


def graph(nodes: int) -> list[Edge]:
    """The random graph of that size, with twice as many edges."""
    return random_graph(nodes, 2 * nodes)


def pairs(edges: Sequence[Edge]) -> int:
    """How many ordered pairs of nodes are joined."""
    after: dict[int, set[int]] = {}
    for start, end in sorted(edges, reverse=True):  # ends first: no cycles
        after.setdefault(start, set()).update((end, *after.get(end, ())))
    return sum(map(len, after.values()))


def check_path(size: int, answer: object) -> bool:
    """Whether the number of pairs of the path is right."""
    return answer == size * (size - 1) // 2


def check_graph(size: int, answer: object) -> bool:
    """Whether the number of pairs of the random graph is right."""
    return answer == pairs(graph(size))
