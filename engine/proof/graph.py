"""Proofs as graphs for computing with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.proof import steps

if TYPE_CHECKING:
    import networkx as nx

    from engine.proof.tree import Proof


def to_networkx(proof: Proof) -> nx.DiGraph[str]:
    """The proof with an edge from each premise to what rests on it.

    Nodes are step ids and carry the flat fields of a step as attributes.
    """
    import networkx as nx  # noqa: PLC0415  # slow to import, and few need it

    graph: nx.DiGraph[str] = nx.DiGraph()
    for name, record in steps.records(proof).items():
        graph.add_node(name, **record)
    for name in proof.steps:
        graph.add_edges_from((premise, name) for premise in proof.premises(name))
    return graph
