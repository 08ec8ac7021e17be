"""The decisions and proofs opened last: they stay open, so that reading on is quick."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Generic, TypeVar

from engine.app.errors import UsageError
from engine.app.recorded import Recorded
from engine.app.storage import find
from engine.app.workbench import Workbench
from engine.proof.node import Justification, StepId
from engine.proof.tree import Proof

ROOM = 4
"""How many decisions, and how many proofs, stay open."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedProof:
    """A proof with its steps numbered, each after all it rests on.

    Attributes:
        order: The steps' ids by number.
        numbers: The steps' numbers by id.
    """

    number: int
    recorded: Recorded
    proof: Proof
    order: tuple[StepId, ...]
    numbers: Mapping[StepId, int]

    def step(self, number: int) -> Justification:
        """The step of a number.

        Raises:
            UsageError: There is none.
        """
        if not 0 <= number < len(self.order):
            raise UsageError(
                f"the proof has no step {number}: they are numbered from 0 to "
                f"{len(self.order) - 1}"
            )
        return self.proof.steps[self.order[number]]

    def premises(self, step: StepId) -> tuple[int, ...]:
        """The numbers of what a step rests on, in order."""
        return tuple(self.numbers[one] for one in self.proof.premises(step))


class Shelf:
    """What one thread has open."""

    def __init__(self) -> None:
        self._decisions: _Last[str, Recorded] = _Last()
        self._proofs: _Last[str, OpenedProof] = _Last()
        self._numbers = count(1)

    def recorded(self, bench: Workbench, decision: str) -> Recorded:
        """A decision of the store, ready to be asked why.

        Raises:
            RecordError: There is no such decision.
            RuleSetError: Its rules are no longer understood.
            LedgerFormatError: It is damaged.
        """
        kept = find(bench.store, decision)
        known = self._decisions.get(decision, lambda: Recorded(kept, bench.rulebook))
        if known.decision.entry.state is kept.entry.state:
            return known
        self._decisions.drop(decision)  # it was forgotten meanwhile
        self._proofs.drop(kept.entry.id)
        return self._decisions.get(decision, lambda: Recorded(kept, bench.rulebook))

    def open(self, bench: Workbench, decision: str) -> OpenedProof:
        """Prove what a decision comes to, unless its proof is still open.

        Raises:
            UsageError: It came to nothing.
            EngineError: As for `recorded`.
        """
        recorded = self.recorded(bench, decision)
        name = recorded.decision.entry.id
        return self._proofs.get(name, lambda: self._proved(recorded))

    def proof(self, bench: Workbench, number: int) -> OpenedProof:
        """A proof that was opened.

        Raises:
            UsageError: It is no longer open.
            EngineError: As for `recorded`.
        """
        opened = next((o for o in self._proofs.values() if o.number == number), None)
        if opened is None:
            return _no_longer(number)
        decision = opened.recorded.decision.entry.id
        self.recorded(bench, decision)  # drops it, if it was forgotten meanwhile
        return self._proofs.get(decision, lambda: _no_longer(number))

    def _proved(self, recorded: Recorded) -> OpenedProof:
        proof = recorded.proof()
        order = proof.premises_first()
        return OpenedProof(
            number=next(self._numbers),
            recorded=recorded,
            proof=proof,
            order=order,
            numbers={step: number for number, step in enumerate(order)},
        )


class _Last(Generic[K, V]):
    """Values by key, as many as there is room for; the one used longest ago goes."""

    def __init__(self) -> None:
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made if it is not there."""
        if key not in self._values:
            self._values[key] = make()
        self._values.move_to_end(key)
        while len(self._values) > ROOM:
            self._values.popitem(last=False)
        return self._values[key]

    def values(self) -> tuple[V, ...]:
        """All that is kept."""
        return tuple(self._values.values())

    def drop(self, key: K) -> None:
        """Keep the value of a key no longer."""
        self._values.pop(key, None)


def _no_longer(number: int) -> OpenedProof:
    raise UsageError(f"proof {number} is no longer open: open it again")
