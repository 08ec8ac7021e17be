"""Proofs: steps that refer to each other, from a goal down to given facts.

A proof is plain frozen data with its questions asked of it; how it looks as text,
JSON or a drawing is each a room of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.proof import graph, proof_json
from engine.proof.dot import to_dot
from engine.proof.errors import ProofError
from engine.proof.mermaid import to_mermaid
from engine.proof.node import (
    Fired,
    Given,
    Justification,
    StepId,
    premises,
    renamed,
)
from engine.proof.svg import to_svg
from engine.proof.text import to_text

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A directed graph without circles; what is used twice stands once.

    Attributes:
        goals: The steps that are proved: one, or several of merged proofs.
        position: The ledger position as of which.
        rules: The digest of the rule set in use then.
        steps: Every step by its id; `premises_first` gives an order to rely on.
        foreign: Steps of kinds this version does not know, as JSON text.
    """

    goals: tuple[StepId, ...]
    position: int
    rules: str
    steps: Mapping[StepId, Justification]
    foreign: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The proof as text."""
        return self.to_text()

    def premises(self, step: StepId) -> tuple[StepId, ...]:
        """The steps one step rests on, in order."""
        return premises(self.steps[step])

    def leaves(self) -> tuple[Given, ...]:
        """The given facts it rests on."""
        return tuple(one for one in self.steps.values() if isinstance(one, Given))

    def firings(self) -> tuple[Fired, ...]:
        """The firings it rests on, each once, by number."""
        found = (one for one in self.steps.values() if isinstance(one, Fired))
        return tuple(sorted(found, key=lambda one: (one.cycle, one.at)))

    def premises_first(self) -> tuple[StepId, ...]:
        """All steps, each after what it rests on."""
        found: dict[StepId, None] = {}
        stack = list(self.goals)
        while stack:
            waiting = [one for one in self.premises(stack[-1]) if one not in found]
            if waiting:
                stack.extend(waiting)
            else:
                found[stack.pop()] = None
        return tuple(found)

    @property
    def goal(self) -> StepId:
        """The first goal."""
        return self.goals[0]

    def merge(self, other: Proof) -> Proof:
        """Both proofs as one, with the goals of both; equal steps stand once.

        Raises:
            ProofError: If they speak of different positions or rules.
        """
        if (self.position, self.rules) != (other.position, other.rules):
            raise ProofError("proofs of different ledger positions cannot be merged")
        names: dict[StepId, StepId] = {}
        added: dict[StepId, Justification] = {}
        # A step is equal only if all it rests on is.
        for name in other.premises_first():
            step = other.steps[name]
            names[name] = name
            mine = renamed(step, names)
            while self.steps.get(names[name], mine) != mine:
                names[name] = f"{names[name]}@{step.at}"
                mine = renamed(step, names)
            if names[name] not in self.steps:
                added[names[name]] = mine
        goals = dict.fromkeys((*self.goals, *(names[goal] for goal in other.goals)))
        return Proof(
            goals=tuple(goals),
            position=self.position,
            rules=self.rules,
            steps={**dict(reversed(added.items())), **self.steps},
            foreign=tuple(dict.fromkeys((*self.foreign, *other.foreign))),
        )

    def to_text(self, *, fold_helpers: bool = False) -> str:
        """The proof in words; rules tagged ``helper`` fold into a line on request."""
        return to_text(self, fold_helpers=fold_helpers)

    def to_dict(self) -> dict[str, object]:
        """The proof as JSON data; see `engine.proof.proof_json`."""
        return proof_json.to_dict(self)

    @staticmethod
    def from_dict(data: object) -> Proof:
        """The proof that was written.

        Raises:
            ProofError: If it is none.
        """
        return proof_json.from_dict(data, Proof)

    def to_dot(self) -> str:
        """The proof as a Graphviz graph."""
        return to_dot(self)

    def to_mermaid(self) -> str:
        """The proof as a Mermaid flowchart."""
        return to_mermaid(self)

    def to_svg(self) -> str:
        """The proof as a drawing."""
        return to_svg(self)

    def to_networkx(self) -> nx.DiGraph[str]:
        """The proof as a graph with an edge from each premise to what rests on it."""
        return graph.to_networkx(self)
