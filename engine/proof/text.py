"""Proofs as text that can be read aloud: what holds, by which rule, from what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.proof.node import Derived, Fired, StepId, rests_on
from engine.proof.sentence import (
    as_sentence,
    ground_text,
    harmless,
    headline,
    merit,
    params_text,
    sentence,
)

if TYPE_CHECKING:
    from engine.proof.tree import Proof

HELPER = "helper"
"""The tag of rules that fold away on request."""
DEEPEST = 40
"""Levels of indentation; what lies deeper stays at the last."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, or a step still to be told, at a level of indentation."""

    level: int
    text: str = ""
    step: StepId = ""


def to_text(proof: Proof, *, fold_helpers: bool = False) -> str:
    """The proof in words, goals first.

    Args:
        proof: The proof.
        fold_helpers: Whether steps by rules tagged ``helper`` become one line.
    """
    telling = _Telling(proof, fold_helpers=fold_helpers)
    stack = [_Line(0, step=goal) for goal in reversed(proof.goals)]
    lines = []
    while stack:
        line = stack.pop()
        if line.step:
            stack.extend(reversed(list(telling.step(line.step, line.level))))
        else:
            lines.append("  " * min(line.level, DEEPEST) + line.text)
    return "\n".join(lines) + "\n"


class _Telling:
    """One proof while it is being told."""

    def __init__(self, proof: Proof, *, fold_helpers: bool) -> None:
        self._proof = proof
        self._fold = fold_helpers
        self._told: set[StepId] = set()

    def step(self, name: StepId, level: int) -> Iterator[_Line]:
        step = self._proof.steps[name]
        if name in self._told:
            yield _Line(level, f"{headline(step)} (shown above)")
            return
        self._told.add(name)
        if isinstance(step, Fired):
            yield _Line(level, sentence(step))
            yield from self._reasons(step, level + 1)
            return
        if not isinstance(step, Derived):
            yield _Line(level, sentence(step) + self._others(step.others))
            return
        yield from self._derived(step, level)

    def _derived(self, step: Derived, level: int) -> Iterator[_Line]:
        firing = self._proof.steps[step.by]
        others = self._others(step.others)
        if not isinstance(firing, Fired):
            raise TypeError(f"{step.by} is no firing")
        if self._fold and HELPER in firing.tags:
            rule = harmless(firing.rule)
            yield _Line(level, f"{headline(step)} holds, by the helper rule {rule}.")
            return
        yield _Line(level, sentence(step) + others)
        verb = "concluded" if step.kind == "concluded" else "asserted"
        said = f"It was {verb} by rule {harmless(firing.rule)} (firing {firing.cycle})"
        doc = as_sentence(firing.doc)
        said += f": {doc}" if doc else "."
        if step.by in self._told:
            yield _Line(level + 1, f"{said} (shown above)")
            return
        self._told.add(step.by)
        yield _Line(level + 1, said)
        yield from self._reasons(firing, level + 1)

    def _reasons(self, step: Fired, level: int) -> Iterator[_Line]:
        if step.grounds:
            yield _Line(level, "because")
        for ground in step.grounds:
            yield _Line(level, f"- {ground_text(ground)}")
            for premise in rests_on(ground):
                yield _Line(level + 2, step=premise)
        if step.params:
            yield _Line(level, params_text(step.params))
        yield _Line(level, merit(step))

    def _others(self, others: tuple[object, ...]) -> str:
        if not others:
            return ""
        count = len(others)
        return f" ({count} further support{'s' if count > 1 else ''}.)"
