"""Truth maintenance: which supports each live fact has, and which are well-founded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.lang import rules as r
from engine.match.facts import Fact
from engine.run.activation import Activation
from engine.run.conflict import ConflictSet
from engine.run.notes import Began, Concluded, Fired, Note, Notes, Removed, Replaced
from engine.run.records import Changed, Supported, SupportKind, Withdrawn
from engine.run.setting import First


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

    A conclusion can only have become unfounded if something that it rests on, however
    far away, lost a support and lives on: such are *suspects*, and only what rests on
    them is looked at.

    Args:
        recursive: Templates whose conclusions can support each other in a circle.
    """

    def __init__(self, recursive: frozenset[str]) -> None:
        self._recursive = recursive
        self._facts: dict[int, tuple[Fact, Supports]] = {}
        self._read = 0
        self._firing: Activation | None = None
        self._readers: defaultdict[int, dict[int, Activation]] = defaultdict(dict)
        self._indirect: dict[int, Activation] = {}
        self._suspects: set[int] = set()
        self._is_witness_gone = False

    def follow(self, notes: Notes) -> SupportTable:
        """Take in what was written since the last time; the table itself."""
        for note in notes.since(self._read):
            self._take(note)
        self._read = len(notes)
        return self

    def _take(  # noqa: C901, PLR0912  # a case for each kind of note
        self, note: Note
    ) -> None:
        if isinstance(note, Supported):  # half of all
            self._support(self._facts[note.fact][0], note.kind, note.firing)
        elif isinstance(note, Fact):
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
        elif isinstance(note, First):
            for fact in note.facts:
                self._support(fact, "given", 0)
        elif isinstance(note, Withdrawn):
            self._withdraw(note)

    def _support(self, fact: Fact, kind: SupportKind, firing: int) -> None:
        supports = self.of(fact)
        if kind == "given":
            supports.given = True
        elif kind == "asserted":
            supports.asserted.add(firing)
        elif self._firing is not None:  # only a firing concludes, while it lasts
            activation = supports.concluded[firing] = self._firing
            if activation.conclusions is None:
                activation.conclusions = {}
            activation.conclusions[fact.id] = fact
            if fact.template in self._recursive:
                for read in activation.facts:
                    self._readers[read.id][firing] = activation
                if _looks_inside(activation):
                    self._indirect[firing] = activation

    def _withdraw(self, note: Withdrawn) -> None:
        fact, supports = self._facts[note.fact]
        if fact.template in self._recursive:
            self._suspects.add(fact.id)
        if not note.firing:
            supports.given = False
        else:
            self._no_longer(supports.concluded.pop(note.firing), fact)

    def _end(self, fact: Fact) -> None:
        """Forget a fact that ended; its activations no longer conclude it."""
        _, supports = self._facts.pop(fact.id, (fact, Supports()))
        for activation in supports.concluded.values():
            self._no_longer(activation, fact)
        self._suspects.discard(fact.id)
        self._is_witness_gone = True

    def _no_longer(self, activation: Activation, fact: Fact) -> None:
        """Take away what an activation concludes; if it was the last, it reads nothing."""
        conclusions = activation.conclusions
        if conclusions is None:
            return
        conclusions.pop(fact.id, None)
        if conclusions:
            return
        self._indirect.pop(activation.fired, None)
        for read in activation.facts:
            readers = self._readers.get(read.id)
            if readers is not None:
                readers.pop(activation.fired, None)
                if not readers:
                    del self._readers[read.id]

    def of(self, fact: Fact) -> Supports:
        """The supports of a fact, none at first."""
        return self._facts.setdefault(fact.id, (fact, Supports()))[1]

    def _in_doubt(self) -> dict[int, Fact]:
        """Suspects, and all that rests on them; from now on nothing is suspected."""
        queue = list(self._suspects)
        if self._is_witness_gone or queue:  # what looks inside may have seen any fact
            for activation in self._indirect.values():
                queue.extend(activation.conclusions or ())
        self._suspects.clear()
        self._is_witness_gone = False
        doubtful: dict[int, Fact] = {}
        while queue:
            number = queue.pop()
            if number in doubtful or number not in self._facts:
                continue
            fact, supports = self._facts[number]
            if fact.template not in self._recursive or supports.permanent:
                continue
            doubtful[number] = fact
            for activation in self._readers.get(number, _NOBODY).values():
                queue.extend(activation.conclusions or ())
        return doubtful

    def unfounded(self, conflict: ConflictSet) -> list[Fact]:
        """Live facts that only support each other, by id.

        The least set of founded facts is grown from those that are not in doubt: a
        conclusion is founded once an activation behind it holds on founded facts.
        """
        doubtful = self._in_doubt()
        if not doubtful:
            return []
        waiting = {
            activation.fired: activation
            for number in doubtful
            for activation in self._facts[number][1].concluded.values()
        }
        indirect = [a for a in waiting.values() if a.fired in self._indirect]
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
                    queue.extend(self._readers.get(number, _NOBODY).values())
                    queue.extend(indirect)
        return [doubtful[number] for number in sorted(doubtful)]


_NOBODY: Mapping[int, Activation] = {}


def _looks_inside(activation: Activation) -> bool:
    """Whether an activation rests on witnesses besides its matched facts."""
    return any(
        isinstance(element, r.AnyOf)
        or (isinstance(element, r.Block) and element.kind == "exists")
        for element in activation.rule.when
    )
