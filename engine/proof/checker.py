"""Proofs checked step by step against the rules and the ledger.

Neither the matchers nor the room that wrote the proof are trusted: every field of every step is recomputed. A step whose tests read a text that was
forgotten on request cannot be judged; it is reported as such, and is no flaw.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.errors import EngineError
from engine.lang.rules import RuleSet
from engine.proof.evaluation import NoValue, Unverifiable
from engine.proof.fact_check import check_fact
from engine.proof.firing_check import check_firing
from engine.proof.history import History, Moment
from engine.proof.node import (
    Aggregated,
    Derived,
    Fired,
    Justification,
    StepId,
    premises,
    rests_on,
)
from engine.proof.tree import Proof
from engine.run.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one step, or why it cannot be judged.

    Attributes:
        step: The step's id; empty for the proof as a whole.
        reason: What does not follow, as one sentence.
    """

    step: StepId
    reason: str

    def __str__(self) -> str:
        """The flaw as one line."""
        return f"{self.step or 'the proof'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of checking a proof.

    Attributes:
        flaws: What is wrong; empty means accepted.
        unverifiable: Steps that read a forgotten text and cannot be judged.
    """

    flaws: tuple[Flaw, ...]
    unverifiable: tuple[Flaw, ...]


def check_proof(
    proof: Proof, rules: RuleSet | Iterable[RuleSet], ledger: Ledger
) -> tuple[Flaw, ...]:
    """What is wrong with a proof: nothing if every step follows.

    Args:
        proof: The proof.
        rules: The rule set it rests on, or all that the ledger was written with.
        ledger: What happened.
    """
    return examine(proof, rules, ledger).flaws


def examine(
    proof: Proof, rules: RuleSet | Iterable[RuleSet], ledger: Ledger
) -> Verdict:
    """The same with the steps that cannot be judged."""
    sets = (rules,) if isinstance(rules, RuleSet) else tuple(rules)
    shape = tuple(_shape_flaws(proof))
    if shape:
        return Verdict(shape, ())
    history = History(ledger, _positions(proof))
    checking = _Checking(proof, {one.digest: one for one in sets}, history)
    flaws = list(checking.whole())
    unverifiable: list[Flaw] = []
    for name, step in proof.steps.items():
        try:
            flaws.extend(Flaw(name, reason) for reason in checking.step(name, step))
        except Unverifiable as error:
            unverifiable.append(Flaw(name, str(error)))
        except _UNFIT as error:
            flaws.append(Flaw(name, f"it cannot be re-proved: {error}"))
    return Verdict(tuple(flaws), tuple(unverifiable))


_UNFIT = (EngineError, NoValue, LookupError, TypeError, ValueError, AttributeError)
"""What steps raise whose parts are of the wrong kind."""


def _positions(proof: Proof) -> set[int]:
    found = {proof.position}
    for step in proof.steps.values():
        found.add(step.at)
        if isinstance(step, Fired):
            found.add(step.before)
    return found


def _shape_flaws(proof: Proof) -> Iterator[Flaw]:
    """References that lead nowhere, to the wrong kind of step, or in a circle."""
    if not proof.goals:
        yield Flaw("", "it has no goal")
    for name in proof.goals:
        if name not in proof.steps:
            yield Flaw("", f"its goal {name} is missing")
    for name, step in proof.steps.items():
        if step.id != name:
            yield Flaw(name, f"it calls itself {step.id}")
        for premise in premises(step):
            found = proof.steps.get(premise)
            if found is None:
                yield Flaw(name, f"its premise {premise} is missing")
            elif isinstance(found, Fired) is not isinstance(step, Derived):
                yield Flaw(name, f"{premise} is the wrong kind of premise")
    if len(_in_order(proof)) < len(proof.steps):
        yield Flaw("", "some steps rest on themselves, or no goal rests on them")


def _in_order(proof: Proof) -> list[StepId]:
    """Steps the goals rest on, goals first, without those that lie in a circle."""
    reached: set[StepId] = set()
    queue = list(proof.goals)
    while queue:
        name = queue.pop()
        if name in proof.steps and name not in reached:
            reached.add(name)
            queue.extend(premises(proof.steps[name]))
    uses = dict.fromkeys(reached, 0)
    for name in reached:
        for premise in premises(proof.steps[name]):
            if premise in uses:
                uses[premise] += 1
    ready = [name for name, count in uses.items() if not count]
    done: list[StepId] = []
    while ready:
        name = ready.pop()
        done.append(name)
        for premise in premises(proof.steps[name]):
            if premise in uses:
                uses[premise] -= 1
                if not uses[premise]:
                    ready.append(premise)
    return done


class _Checking:
    """One proof while it is being checked."""

    def __init__(
        self, proof: Proof, rules: Mapping[str, RuleSet], history: History
    ) -> None:
        self._proof = proof
        self._rules = rules
        self._history = history
        self._as_of = self._demanded()

    def _demanded(self) -> dict[StepId, int]:
        """As of which position each step is needed: the latest of its uses."""
        found = dict.fromkeys(self._proof.goals, self._proof.position)
        for name in _in_order(self._proof):
            for premise, position in _needs(self._proof, name):
                found[premise] = max(found.get(premise, 0), position)
        return found

    def whole(self) -> Iterator[Flaw]:
        """What is wrong with the proof as a whole."""
        moment = self._history.moment(self._proof.position)
        if moment is None or moment.used is None:
            yield Flaw("", f"the ledger has no position {self._proof.position}")
        elif moment.used.rules != self._proof.rules:
            yield Flaw("", "other rules were in use at its position")
        for name in self._proof.goals:
            step = self._proof.steps[name]
            if isinstance(step, Fired) and step.at != step.before:
                yield Flaw(name, "a firing is explained as of its own position")

    def step(self, name: StepId, step: Justification) -> Iterator[str]:
        """What is wrong with one step."""
        moment = self._history.moment(step.at)
        if moment is None or step.at != self._as_of[name]:
            yield f"it is shown as of {step.at}, but needed as of {self._as_of[name]}"
            return
        plain = f"r{step.cycle}" if isinstance(step, Fired) else f"f{step.fact}"
        if name != plain and name.replace(f"@{step.at}", "") != plain:
            yield f"it should be called {plain}"
        if not isinstance(step, Fired):
            yield from check_fact(step, self._proof, moment, self._rules, self._history)
            return
        rules = self._rules_at(moment)
        if rules is None:
            yield "the rules it was made with are not at hand"
        else:
            yield from self._firing(step, moment, rules)

    def _firing(self, step: Fired, moment: Moment, rules: RuleSet) -> Iterator[str]:
        before = self._history.moment(step.before)
        recorded = self._history.firings.get(step.cycle)
        if before is None or recorded is None or recorded[0] != step.before:
            yield f"the ledger has no such firing at position {step.before}"
            return
        at_firing = self._rules_at(before)
        if at_firing is None:
            yield "the rules it fired with are not at hand"
            return
        yield from check_firing(
            step, self._proof, (before, moment), (at_firing, rules), self._history
        )

    def _rules_at(self, moment: Moment) -> RuleSet | None:
        return self._rules.get(moment.used.rules) if moment.used else None


def _needs(proof: Proof, name: StepId) -> Iterator[tuple[StepId, int]]:
    """What a step rests on, and as of which position."""
    step = proof.steps[name]
    if isinstance(step, Derived):
        firing = proof.steps[step.by]
        position = step.at
        if isinstance(firing, Fired) and step.kind == "asserted":
            position = firing.before
        yield step.by, position
    elif isinstance(step, Fired):
        for ground in step.grounds:
            position = step.before if isinstance(ground, Aggregated) else step.at
            for premise in rests_on(ground):
                yield premise, position
