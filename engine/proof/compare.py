"""What differs: between two proofs, and between a run and the same run changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.lang.values import identity
from engine.proof.node import Derived, Fired, Given
from engine.proof.rerun import Change, rerun
from engine.proof.sentence import fact_text
from engine.proof.timeline import Timeline
from engine.proof.tree import Proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one side has and the other has not, as text in order.

    Attributes:
        given_before: Given facts of the first side only; `given_after` of the second.
        rules_before: Rules that fired on the first side only.
        derived_before: Derived facts of the first side only.
        cut: Why the second side ended early; empty if it did not.
    """

    given_before: tuple[str, ...]
    given_after: tuple[str, ...]
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]
    derived_before: tuple[str, ...]
    derived_after: tuple[str, ...]
    cut: str = ""

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return any(
            (
                self.given_before,
                self.given_after,
                self.rules_before,
                self.rules_after,
                self.derived_before,
                self.derived_after,
            )
        )

    def __str__(self) -> str:
        """The difference as text: ``-`` for the first side, ``+`` for the second."""
        lines: list[str] = []
        for what, before, after in (
            ("given", self.given_before, self.given_after),
            ("rule", self.rules_before, self.rules_after),
            ("derived", self.derived_before, self.derived_after),
        ):
            lines.extend(f"- {what} {one}" for one in before)
            lines.extend(f"+ {what} {one}" for one in after)
        if self.cut:
            lines.append(f"the second run was cut short: {self.cut}")
        return "\n".join(lines) or "nothing differs"


def diff(one: Proof, two: Proof) -> Difference:
    """What differs between two proofs: given facts, rules, derived facts."""
    return _difference(_of_proof(one), _of_proof(two), "")


def what_if(timeline: Timeline, change: Change) -> Difference:
    """What would be different at the end if something had been.

    Raises:
        EngineError: If the change does not fit.
    """
    other = rerun(timeline, change)
    return _difference(_of_run(timeline), _of_run(other.timeline), other.cut)


_Side = tuple[dict[object, str], dict[object, str], dict[object, str]]


def _of_proof(proof: Proof) -> _Side:
    given: dict[object, str] = {}
    rules: dict[object, str] = {}
    derived: dict[object, str] = {}
    for step in proof.steps.values():
        if isinstance(step, Fired):
            rules[step.rule] = step.rule
            continue
        content = tuple((name, identity(value)) for name, value in step.slots.items())
        side = given if isinstance(step, Given) else derived
        if isinstance(step, (Given, Derived)):
            key = (step.template, content)
            side[key] = fact_text(step.template, step.slots)
    return given, rules, derived


def _of_run(timeline: Timeline) -> _Side:
    end = len(timeline.ledger)
    given: dict[object, str] = {}
    derived: dict[object, str] = {}
    for fact in timeline.alive(end):
        supports = timeline.supports(fact.id, end)
        side = given if supports and supports[0].kind == "given" else derived
        side[fact.key] = fact_text(fact.template, fact.slots)
    fired = dict.fromkeys(deed.firing.rule for deed in timeline.deeds.values())
    return given, {name: name for name in fired}, derived


def _difference(one: _Side, two: _Side, cut: str) -> Difference:
    return Difference(
        given_before=_only(one[0], two[0]),
        given_after=_only(two[0], one[0]),
        rules_before=_only(one[1], two[1]),
        rules_after=_only(two[1], one[1]),
        derived_before=_only(one[2], two[2]),
        derived_after=_only(two[2], one[2]),
        cut=cut,
    )


def _only(mine: dict[object, str], theirs: Iterable[object]) -> tuple[str, ...]:
    others = set(theirs)
    return tuple(sorted(text for key, text in mine.items() if key not in others))
