"""What one session keeps for generated code: its facts, indexed, and its faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from engine.errors import EvaluationError, Span
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.evaluate import truth
from engine.lang.syntax import Value
from engine.match.aggregate import NOTHING
from engine.match.code import Doubt
from engine.match.facts import Fact
from engine.match.index import Index
from engine.match.match import Bound, Fault, Match
from engine.match.matching import Matching
from engine.match.memory import Table, WorkingMemory
from engine.match.partial import Partial, World

if TYPE_CHECKING:
    from engine.match.network import Network


class Store(dict[int, "Index | Table"]):
    """The indexes of a session by their numbers, made when code first asks for them.

    An index without slots is the table of its template. Generated code knows nothing
    else of a session; where it is in doubt it asks here, and is answered by readable
    code.

    Attributes:
        memory: The live facts.
        faults: Conditions that could not be evaluated, each once.
    """

    def __init__(self, network: Network, memory: WorkingMemory) -> None:
        super().__init__()
        self.memory = memory
        self.faults: dict[tuple[str, Span], Fault] = {}
        self._network = network
        self._matching: Matching | None = None
        self._indexes: list[Index] = []

    @property
    def matching(self) -> Matching:
        """The rules in readable code."""
        if self._matching is None:
            rules, params = self._network.rules, self._network.params
            self._matching = Matching(rules, params, self.memory, self.faults)
        return self._matching

    def __missing__(self, number: int) -> Index | Table:
        which = self._network.ids[number]
        table = self.memory.tables[which.template]
        if not which.slots:
            self[number] = table
            return table
        index = self[number] = Index(which, table.values())
        self._indexes.append(index)
        self.memory.follow(which.template, index)
        return index

    def reset(self) -> None:
        """Forget all facts; the indexes stay, for they will be asked for again."""
        for index in self._indexes:
            index.missed.clear()
            if index.buckets:
                index.buckets.clear()
        if self.faults:
            self.faults = {}
            self._matching = None

    def doubt(self, doubt: Doubt, frame: dict[str, object], own: Fact | None) -> bool:
        """Whether a test holds; one that cannot be evaluated does not."""
        try:
            return truth(self._evaluated(doubt, frame, own))
        except EvaluationError as error:
            self._fault(doubt, error)
            return False

    def value(
        self, doubt: Doubt, frame: dict[str, object], own: Fact | None
    ) -> Value | object:
        """The value of an expression, NOTHING if it has none."""
        try:
            return self._evaluated(doubt, frame, own)
        except EvaluationError as error:
            self._fault(doubt, error)
            return NOTHING

    def aggregate(self, doubt: Doubt, frame: dict[str, object]) -> Value | object:
        """The value of an aggregate, NOTHING if it does not match."""
        aggregate = cast("r.Aggregate", doubt.node)
        condition = self._network.condition(doubt)
        partial = Partial({**self._network.frame(doubt.rule), **frame})
        world = World(self.memory, lambda span, cause: self._note(doubt, span, cause))
        for found in condition.extend(partial, world):
            return found.frame[aggregate.name]
        return NOTHING

    def choice(
        self, rule: str, facts: tuple[Fact, ...], values: tuple[Bound, ...]
    ) -> tuple[tuple[Value, ...], float] | None:
        """The key and rank in its choice of an activation; None if it has none."""
        match = Match(self._network.rules.by_name[rule], facts, values)
        found = self.matching.competing(match)
        return (found.choice[1], found.prefer) if found and found.choice else None

    def _evaluated(
        self, doubt: Doubt, frame: dict[str, object], own: Fact | None
    ) -> Value:
        closure = self._network.closure(doubt)
        return closure({**self._network.frame(doubt.rule), **frame}, own)

    def _fault(self, doubt: Doubt, error: EvaluationError) -> None:
        self._note(doubt, cast("e.Expr", doubt.node).span, str(error))

    def _note(self, doubt: Doubt, span: Span, cause: str) -> None:
        self.faults.setdefault((doubt.rule, span), Fault(doubt.rule, span, cause))
