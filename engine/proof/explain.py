"""Why a fact holds and why a rule fired: proofs read off the ledger.

``why`` shows a concluded fact as of the position asked for, and an asserted one as
of the firing that asserted it. Nothing here changes a session or performs an effect.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from engine.match.match import Evidence
from engine.proof.errors import ProofError
from engine.proof.foundation import Foundation, of_firing
from engine.proof.node import Justification, StepId, premises
from engine.proof.statement import Key, Statement
from engine.proof.timeline import Timeline
from engine.proof.tree import Proof

Name = TypeVar("Name", bound=Hashable)


def why(timeline: Timeline, fact: int, position: int | None = None) -> Proof:
    """The proof of a fact as of a ledger position, by default the end.

    Raises:
        ProofError: If the fact is not alive then.
    """
    at = len(timeline.ledger) if position is None else position
    found, span = timeline.fact(fact)
    if not span.covers(at):
        last = f" until before {int(span.end)}" if span.end <= at else ""
        raise ProofError(
            f"fact {fact}, {found}, is not alive at ledger position {at}: it lived "
            f"from {span.start}{last}; ask as of a position in between"
        )
    return _Explaining(timeline, ("f", fact, at)).proof()


def why_firing(timeline: Timeline, cycle: int) -> Proof:
    """The proof that a firing was due, as of that firing.

    Raises:
        ProofError: If there was no such firing.
    """
    place = timeline.deed(cycle).place
    return _Explaining(timeline, ("r", cycle, place)).proof()


class _Explaining:
    """One question while it is being answered."""

    def __init__(self, timeline: Timeline, goal: Key) -> None:
        self._timeline = timeline
        self._goal = goal
        self._evidence: dict[Key, tuple[Evidence, ...]] = {}
        kind, number, position = goal
        if kind == "r":
            deed = timeline.deed(number)
            self._evidence[goal] = deed.firing.evidence
            self._foundation = Foundation(timeline, of_firing(deed))
        else:
            self._foundation = Foundation(timeline, [(number, position)])

    def proof(self) -> Proof:
        """The proof of the goal."""
        order = list(_outwards(self._goal, self._below))
        variants: dict[object, int] = {}
        of: dict[Key, int] = {}
        for key in order:
            below = tuple(of[child] for child in self._below(key))
            content = (key[:2], self._content(key), below)
            of[key] = variants.setdefault(content, len(variants))
        names, latest = _named(of)
        ids = {key: names[variant] for key, variant in of.items()}
        statement = Statement(self._timeline, self._foundation, self._evidence, ids)
        stated: dict[StepId, Justification] = {
            ids[key]: statement.step(key) for key in order if latest[of[key]] == key
        }
        goal = ids[self._goal]
        inwards = list(_outwards(goal, lambda name: premises(stated[name])))[::-1]
        position = self._goal[2]
        return Proof(
            goals=(goal,),
            position=position,
            rules=self._timeline.used(position).rules,
            steps={name: stated[name] for name in inwards},
        )

    def _below(self, key: Key) -> list[Key]:
        """What one step rests on."""
        kind, number, position = key
        if kind == "f":
            footing = self._foundation.footing(number, position)
            if footing.reason.kind == "given":
                return []
            firing: Key = ("r", footing.reason.firing, footing.at)
            self._evidence.setdefault(firing, footing.evidence)
            return [firing]
        place = self._timeline.deed(number).place
        return [
            ("f", fact, place if one.kind == "aggregate" else position)
            for one in self._evidence[key]
            for fact in one.facts
        ]

    def _content(self, key: Key) -> object:
        """What tells variants of one step apart, besides its premises."""
        kind, number, position = key
        if kind == "f":
            reason = self._foundation.footing(number, position).reason
            return (reason.kind, reason.firing)
        return tuple(
            (one.kind, len(one.facts), one.value if one.kind == "any" else None)
            for one in self._evidence[key]
        )


def _outwards(goal: Name, below: Callable[[Name], Iterable[Name]]) -> Iterator[Name]:
    """Everything a goal rests on, premises before what rests on them."""
    seen = {goal}
    stack = [(goal, iter(below(goal)))]
    while stack:
        name, children = stack[-1]
        child = next(children, None)
        if child is None:
            yield name
            stack.pop()
        elif child not in seen:
            seen.add(child)
            stack.append((child, iter(below(child))))


def _named(of: dict[Key, int]) -> tuple[dict[int, StepId], dict[int, Key]]:
    """Ids for all variants: of several of one step the latest has the plain one."""
    latest: dict[int, Key] = {}
    for key, variant in of.items():
        if variant not in latest or key[2] > latest[variant][2]:
            latest[variant] = key
    names: dict[int, StepId] = {}
    taken: set[StepId] = set()
    for variant in sorted(latest, key=lambda one: -latest[one][2]):
        kind, number, position = latest[variant]
        name = f"{kind}{number}"
        names[variant] = name if name not in taken else f"{name}@{position}"
        taken.add(names[variant])
    return names, latest
