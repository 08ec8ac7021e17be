"""Proofs as text that can be read aloud: what holds, by which rule, from what.

Every fact has a number where it is told first, and is named by it from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
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
        fold_helpers: Whether steps by rules tagged ``helper`` become one line, under
            which stands what other rules gave them.
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
        self._told: dict[StepId, int] = {}
        self._numbers = count(1)

    def step(self, name: StepId, level: int) -> Iterator[_Line]:
        step = self._proof.steps[name]
        if name in self._told:
            yield _Line(level, self._again(name))
            return
        self._told[name] = next(self._numbers)
        number = f"[{self._told[name]}] "
        if isinstance(step, Fired):
            yield _Line(level, number + sentence(step))
            yield from self._reasons(step, level + 1)
            return
        if not isinstance(step, Derived):
            yield _Line(level, number + sentence(step) + self._others(step.others))
            return
        yield from self._derived(step, level, number)

    def _again(self, name: StepId) -> str:
        """A step that was told before, by its number."""
        step = self._proof.steps[name]
        what = f"rule {step.rule}" if isinstance(step, Fired) else step.template
        return f"[{self._told[name]}] {harmless(what)}, as above"

    def _derived(self, step: Derived, level: int, number: str) -> Iterator[_Line]:
        firing = self._proof.steps[step.by]
        others = self._others(step.others)
        if not isinstance(firing, Fired):
            raise TypeError(f"{step.by} is no firing")
        if self._fold and HELPER in firing.tags:
            rule = harmless(firing.rule)
            told = f"{number}{headline(step)} holds, by the helper rule {rule}."
            yield _Line(level, told)
            yield from self._behind(firing, level + 1)
            return
        yield _Line(level, number + sentence(step) + others)
        verb = "concluded" if step.kind == "concluded" else "asserted"
        said = f"It was {verb} by rule {harmless(firing.rule)} (firing {firing.cycle})"
        doc = as_sentence(firing.doc)
        said += f": {doc}" if doc else "."
        if step.by in self._told:
            yield _Line(level + 1, f"{said} (told above)")
            return
        self._told[step.by] = 0
        yield _Line(level + 1, said)
        yield from self._reasons(firing, level + 1)

    def _behind(self, step: Fired, level: int) -> Iterator[_Line]:
        """The conclusions a folded rule rests on, so that the fold hides only it."""
        premises = (name for ground in step.grounds for name in rests_on(ground))
        for name in dict.fromkeys(premises):
            derived = isinstance(self._proof.steps[name], Derived)
            if derived and name not in self._told:
                yield _Line(level, step=name)

    def _reasons(self, step: Fired, level: int) -> Iterator[_Line]:
        if step.grounds:
            yield _Line(level, "because")
        for ground in step.grounds:
            premises = rests_on(ground)
            if len(premises) == 1 and premises[0] in self._told:
                again = self._again(premises[0])
                yield _Line(level, f"- {ground_text(ground)} {again}")
                continue
            yield _Line(level, f"- {ground_text(ground)}")
            for premise in premises:
                yield _Line(level + 2, step=premise)
        if step.params:
            yield _Line(level, params_text(step.params))
        if step.choice is not None or step.learned:
            yield _Line(level, merit(step))

    def _others(self, others: tuple[object, ...]) -> str:
        if not others:
            return ""
        more = len(others)
        return f" ({more} further support{'s' if more > 1 else ''}.)"
