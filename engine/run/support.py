"""Truth maintenance: which supports each live fact has, and which are well-founded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from engine.lang import rules as r
from engine.match.facts import Fact
from engine.run.activation import Activation
from engine.run.conflict import ConflictSet
from engine.run.notes import Began, Concluded, Fired, Note, Notes, Removed, Replaced
from engine.run.records import Changed, Supported, SupportKind, Withdrawn


@dataclass(slots=True)
class Supports:
    """Why one fact lives.

    Attributes:
        given: Whether it was given from outside.
        asserted: Numbers of the firings that asserted it.
        concluded: The activations that conclude it.
    """

    given: bool = False
    asserted: set[int] = field(default_factory=set)
    concluded: dict[int, Activation] = field(default_factory=dict)

    @property
    def permanent(self) -> bool:
        """Whether it lives whatever its conclusions' reasons do."""
        return self.given or bool(self.asserted)

    def __bool__(self) -> bool:
        return self.permanent or bool(self.concluded)

    def has(self, kind: SupportKind, firing: int) -> bool:
        """Whether there is this support already."""
        if kind == "given":
            return self.given
        return firing in (self.asserted if kind == "asserted" else self.concluded)


class SupportTable:
    """The supports of all live facts, read off the notes when somebody asks.

    Most sessions never do: only what is withdrawn or supported twice needs to know what
    else supports it, and, where conclusions can support each other in a circle, whatever
    ends.

    Args:
        recursive: Templates whose conclusions can support each other in a circle.
    """

    def __init__(self, recursive: frozenset[str]) -> None:
        self.recursive = recursive
        self._facts: dict[int, tuple[Fact, Supports]] = {}
        self._read = 0
        self._firing: Activation | None = None

    def follow(self, notes: Notes) -> SupportTable:
        """Take in what was written since the last time; the table itself."""
        for note in notes.since(self._read):
            self._take(note)
        self._read = len(notes)
        return self

    def _take(self, note: Note) -> None:  # noqa: C901  # a case for each kind of note
        if isinstance(note, Fact):
            self._support(note, "given", 0)
        elif isinstance(note, Activation):
            self._firing = note
        elif isinstance(note, Began):
            self._support(note.fact, note.kind, note.firing)
        elif isinstance(note, Fired):
            self._firing = note.activation
        elif isinstance(note, Concluded):
            self._firing = note.activation
            self._support(note.began.fact, note.began.kind, note.began.firing)
        elif isinstance(note, Replaced):
            self._end(note.old)
            self._support(note.new, "asserted", note.firing)
        elif isinstance(note, Removed):
            self._end(note.fact)
        elif isinstance(note, Changed):
            for fact in note.removed:
                self._end(fact)
            for fact in note.added:
                self._facts[fact.id] = (fact, Supports())
        elif isinstance(note, Supported):
            self._support(self._facts[note.fact][0], note.kind, note.firing)
        elif isinstance(note, Withdrawn):
            self._withdraw(note)

    def _support(self, fact: Fact, kind: SupportKind, firing: int) -> None:
        supports = self.of(fact)
        if kind == "given":
            supports.given = True
        elif kind == "asserted":
            supports.asserted.add(firing)
        elif self._firing is not None:  # only a firing concludes, while it lasts
            supports.concluded[firing] = self._firing
            if self._firing.conclusions is None:
                self._firing.conclusions = {}
            self._firing.conclusions[fact.id] = fact

    def _withdraw(self, note: Withdrawn) -> None:
        fact, supports = self._facts[note.fact]
        if not note.firing:
            supports.given = False
            return
        activation = supports.concluded.pop(note.firing)
        if activation.conclusions is not None:
            activation.conclusions.pop(fact.id, None)

    def _end(self, fact: Fact) -> None:
        """Forget a fact that ended; its activations no longer conclude it."""
        _, supports = self._facts.pop(fact.id, (fact, Supports()))
        for activation in supports.concluded.values():
            if activation.conclusions is not None:
                activation.conclusions.pop(fact.id, None)

    def of(self, fact: Fact) -> Supports:
        """The supports of a fact, none at first."""
        return self._facts.setdefault(fact.id, (fact, Supports()))[1]

    def unfounded(self, conflict: ConflictSet) -> list[Fact]:
        """Live facts that only support each other, by id.

        The least set of founded facts is grown from those with permanent supports:
        a conclusion is founded once an activation behind it holds on founded facts.
        """
        doubtful = {
            number: fact
            for number, (fact, supports) in self._facts.items()
            if fact.template in self.recursive and not supports.permanent
        }
        if not doubtful:
            return []
        waiting = {
            activation.fired: activation
            for number in doubtful
            for activation in self._facts[number][1].concluded.values()
        }
        readers: dict[int, list[Activation]] = defaultdict(list)
        for activation in waiting.values():
            for fact in activation.facts:
                readers[fact.id].append(activation)
        indirect = [a for a in waiting.values() if _looks_inside(a)]
        queue = list(waiting.values())
        while queue:
            activation = queue.pop()
            if activation.fired not in waiting or not conflict.rests_within(
                activation, lambda fact: fact.id not in doubtful
            ):
                continue
            del waiting[activation.fired]
            for number in activation.conclusions or ():
                if doubtful.pop(number, None) is not None:
                    queue.extend(readers[number])
                    queue.extend(indirect)
        return [doubtful[number] for number in sorted(doubtful)]


def _looks_inside(activation: Activation) -> bool:
    """Whether an activation rests on witnesses besides its matched facts."""
    return any(
        isinstance(element, r.AnyOf)
        or (isinstance(element, r.Block) and element.kind == "exists")
        for element in activation.rule.when
    )
