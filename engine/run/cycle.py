"""The recognise-act cycle: the one place where a session's state changes.

Every change of working memory goes through here, or through an entrance on its behalf,
and each is noted in the ledger before anyone can ask about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.match.facts import FIRST_ID, Fact, FactId
from engine.match.memory import WorkingMemory, content
from engine.run.activation import Activation
from engine.run.agenda import Agenda
from engine.run.chase import chase
from engine.run.choice import Chooser
from engine.run.conflict import ConflictSet
from engine.run.done import RequestDone
from engine.run.effects import Effects
from engine.run.entrance import Entrances
from engine.run.lazy import LazyAgenda
from engine.run.ledger import Ledger
from engine.run.notes import Chose, Fired
from engine.run.outlook import still_hold
from engine.run.plain_side import act
from engine.run.records import (
    Changed,
    Dissolved,
    Reason,
    Supported,
    SupportKind,
    Withdrawn,
)
from engine.run.setting import PLAIN, Given, Setting, first_facts, given_changes
from engine.run.side_code import Side
from engine.run.support import SupportTable
from engine.run.sweep import sweep


class Cycle:
    """One session's state, changed one step at a time.

    Args:
        setting: What decides.

    Attributes:
        ledger: What has happened.
        conflict: What could happen next.
        memory: The facts that are true now.
        entrances: How facts come in, by template.
        chooser: Makes the choices.
        fired: How many firings there were.
        halted: Whether the last firing asked the run to end.
        shaken: Whether something may have lost its reasons, so that it has to settle.
        performing: Whether the host performs an effect just now.
        next_id: The id of the next fact.
        notes: What it notes, as the ledger reads it.
    """

    def __init__(self, setting: Setting) -> None:
        self.ledger = Ledger()
        self.notes = self.ledger.notes
        self.halted = self.performing = False
        self.fired = 0
        self.next_id = FIRST_ID
        self.shaken = False
        self._ended: list[Activation] = []
        self._falling: dict[int, Fact] = {}
        self._supports: SupportTable | None = None
        self._effects: Effects | None = None
        self.chooser = Chooser()
        self._start(setting)
        self._give_first()

    def _start(self, setting: Setting) -> None:
        """Begin with an empty conflict set for a setting."""
        self.setting = setting
        self.notes.append(setting)
        memory = self.memory = WorkingMemory()
        self.tables = memory.tables
        self.ended = memory.ended
        self._lazy: LazyAgenda | None = None
        self.conflict: ConflictSet
        if setting.matcher == PLAIN:
            self.conflict = Agenda(setting, memory)
            self.entrances = Entrances(setting.rules, None)
            self._sides: Mapping[str, Side] = defaultdict(lambda: act)
        else:
            lazy = self.conflict = LazyAgenda(setting, memory, self.notes)
            self.entrances, self._sides = lazy.ranks.entrances, lazy.ranks.sides
            self._lazy = lazy
        self.conflict.begin()

    def _give_first(self) -> None:
        """Give the facts that every session starts with."""
        if not self.setting.rules.facts:
            return
        first = first_facts(self.setting)
        self.memory.fill(first.contents)
        self.next_id = FactId(FIRST_ID + len(first.facts))
        self.notes.append(first)
        self.conflict.start(first)

    def reset(self) -> None:
        """As after construction, with a new ledger: earlier results keep theirs."""
        if self._lazy is None:
            self.__init__(self.setting)  # type: ignore[misc]
            return
        ledger = self.ledger = Ledger()
        notes = self.notes = ledger.notes
        notes.append(self.setting)
        self.fired = 0
        self.next_id = FIRST_ID
        self._supports = self._effects = None
        if self.shaken or self._ended:  # a firing failed half way
            self.shaken = False
            self._ended.clear()
            self._falling.clear()
        if self.chooser.number:
            self.chooser.reset()
        self.memory.reset()
        self._lazy.reset(notes)
        if self._lazy.ranks.bare:
            self._lazy.begin()
        self._give_first()

    def _supported(self) -> SupportTable:
        """What supports each live fact, read off the notes."""
        if self._supports is None:
            self._supports = SupportTable(self.setting.rules.recursive)
        return self._supports.follow(self.ledger.notes)

    def _give_all(self, facts: Iterable[Given]) -> None:
        """Give many facts as one step."""
        added: list[Fact] = []
        sources: dict[Fact, str] = {}
        for shape, values, source in facts:
            fact = self.memory.find(shape, values)
            if fact is None:
                fact = self.new(shape, values)
                self.memory.add(fact)
                added.append(fact)
            sources.setdefault(fact, source)
        if added:
            self.notes.append(Changed((), tuple(added)))
            self.leave(self.conflict.changed((), added))
        for fact, source in sources.items():
            self.support(fact, "given", 0, source)
        self.settle()

    def give(self, shape: Template, values: tuple[Value, ...], source: str) -> Fact:
        """Support a fact from outside; the live fact if there is an equal one."""
        fact = self.entrances[shape.name].enter(self, values, "given", 0, source)
        if self.shaken:
            self.settle()
        return fact

    def retract(self, fact: Fact) -> None:
        """End a fact with all its supports; nothing if it is not alive."""
        shape = fact.shape
        table = self.tables.get(shape.name)
        if table is None or table.get(content(shape, fact.values)) is not fact:
            return
        end = self.entrances[shape.name].end
        end(self, fact, 0)
        if self.shaken:
            self.settle()

    def is_done(self) -> bool:
        """Whether nothing waits."""
        first = self.conflict.first()
        if first is not None:
            self.conflict.put_back(first)
        return first is None

    def step(self) -> Activation | None:
        """Fire the activation whose turn it is; None if nothing waits.

        Raises:
            FiringError: If its right-hand side cannot be carried out.
            EffectError: If an effect it requests fails.
        """
        self.halted = False
        first = self.conflict.first()
        return None if first is None else self.fire(first)

    def run(self, most: int | None, is_late: Callable[[], bool] | None) -> Reason:
        """Fire until nothing waits, a rule halts the run, or a limit is reached.

        Args:
            most: How many firings there may be.
            is_late: Whether time is up; asked before each firing.

        Returns:
            Why it ended; "firings" if more would fire than may.

        Raises:
            FiringError: If a right-hand side cannot be carried out.
            EffectError: If an effect fails.
        """
        last = None if most is None else self.fired + max(most, 0)
        self.halted = False
        if self._lazy is not None and is_late is None:
            return self._run_lazily(self._lazy, last)
        first = self.conflict.first
        while True:
            activation = first()
            if activation is None:
                return "done"
            if self.fired == last:
                self.conflict.put_back(activation)
                return "firings"
            if is_late is not None and is_late():
                self.conflict.put_back(activation)
                return "seconds"
            self.fire(activation)
            if self.halted:
                return "halted"

    def _run_lazily(self, lazy: LazyAgenda, last: int | None) -> Reason:
        """The same without a clock, as fast as it gets."""
        first, waiting, sides = lazy.first, lazy.waiting, self._sides
        while True:
            if waiting.fresh:
                if waiting.sowing.alone:
                    sweep(lazy, self, last)
                if waiting.fresh & waiting.sowing.plain and not waiting.base:
                    chase(lazy, self, sides, last)
                if self.halted:
                    return "halted"
                if not (waiting.fresh or waiting.heap):
                    return "done"
            activation = first()
            if activation is None:
                return "done"
            if self.fired == last:
                lazy.put_back(activation)
                return "firings"
            self.fire(activation)
            if self.halted:
                return "halted"

    def new(self, shape: Template, values: tuple[Value, ...]) -> Fact:
        """A fact with the next id, which has not begun yet."""
        fact = Fact(self.next_id, shape, values)
        self.next_id = FactId(self.next_id + 1)
        return fact

    def support(self, fact: Fact, kind: SupportKind, firing: int, source: str) -> None:
        """Let a live fact have one more support, if it is none it has already."""
        supports = self._supported().of(fact)
        if not supports.has(kind, firing):
            self.notes.append(Supported(fact.id, kind, firing, source))

    def _end(self, facts: Sequence[Fact]) -> None:
        """Take facts out as one step; activations follow."""
        self.notes.append(Changed(tuple(facts), ()))
        for fact in facts:
            self.memory.remove(fact)
        self.shaken = bool(self.setting.rules.concluding)
        self.leave(self.conflict.changed(facts, ()))

    def leave(self, left: Sequence[Activation]) -> None:
        """Take note of fired activations that no longer hold, by their firing."""
        for activation in left:
            if activation.chosen:
                self.notes.append(Dissolved(activation.chosen))
            if activation.rule.concludes:
                self.shaken = True
                self._ended.append(activation)

    def settle(self) -> None:
        """Withdraw conclusions whose reasons ended, wave by wave."""
        recursive = self.setting.rules.recursive
        while self.shaken:
            ended, self._ended = self._ended, []
            if ended:
                self._supported()
            for activation in sorted(ended, key=lambda one: one.fired):
                for fact in list((activation.conclusions or {}).values()):
                    self.notes.append(Withdrawn(fact.id, activation.fired))
                    if not self._supported().of(fact):
                        self._falling[fact.id] = fact
            if not self._falling and recursive:
                for fact in self._supported().unfounded(self.conflict):
                    self._unfound(fact)
            self.shaken = False
            if self._falling:
                fallen = [self._falling[number] for number in sorted(self._falling)]
                self._falling.clear()
                self._end(fallen)

    def _unfound(self, fact: Fact) -> None:
        for firing in sorted(self._supported().of(fact).concluded):
            self.notes.append(Withdrawn(fact.id, firing))
        self._falling[fact.id] = fact

    def retracted(self, fact: Fact, firing: int) -> None:
        """End a live fact with all its supports: by a firing, or from outside (0)."""
        self.entrances[fact.shape.name].end(self, fact, firing)

    def fire(self, first: Activation) -> Activation:
        """Fire an activation, or the one that wins its choice.

        Raises:
            FiringError: If its right-hand side cannot be carried out.
            EffectError: If an effect it requests fails.
        """
        winner, choice = first, None
        try:
            if first.group is not None:
                choice = self.chooser.choose(first, self.conflict, self.setting)
                winner = choice.winner
            requests = self._sides[winner.rule.name](self, winner, choice)
        except BaseException:
            if not winner.fired:
                self.conflict.put_back(first)
            raise
        if requests or self.shaken or not winner.alive:
            self.finish(winner, requests)
        return winner

    def finish(self, fired: Activation, requests: Sequence[RequestDone]) -> None:
        """Settle what a firing has shaken, and perform the effects it requests."""
        if not fired.alive and fired.rule.name in self.setting.rules.concluding:
            self._ended.append(fired)  # it concluded after its reasons ended
            self.shaken = True
        if self.shaken:
            self.settle()
        for request in requests:
            if self._effects is None:
                self._effects = Effects()
            self._effects.carry_out(request, fired, self)

    def begin(self, activation: Activation, choice: Chose | None) -> int:
        """Number a firing, and take note of it."""
        if activation.group is not None:
            choice = self.chooser.keep(activation, choice)
            self.notes.append(choice)
            activation.chosen = choice.number
        fired = self.fired = self.fired + 1
        activation.fired = fired
        if self._lazy is None:
            evidence = self.conflict.evidence(activation)
            self.notes.append(Fired(activation, evidence))
        else:
            # Its evidence is worked out when somebody reads it.
            self.notes.append(activation)
            self._lazy.remembered.new.append(activation)
        self.conflict.fire(activation)
        return fired

    def merge(self, old: Fact, values: tuple[Value, ...], firing: int) -> None:
        """Modify a live fact to the content of another: that one gets the support."""
        self.retracted(old, firing)
        new = self.tables[old.shape.name][content(old.shape, values)]
        self.support(new, "asserted", firing, "")

    def use(self, setting: Setting) -> None:
        """Go on with other rules, utilities or params.

        Activations of rules with unchanged name and digest keep refraction,
        conclusions and choices; others leave, and new ones enter.
        """
        before = list(still_hold(self))
        facts = sorted(self.memory, key=lambda fact: fact.id)
        gone, kept = given_changes(self.setting, setting)
        self._supports = None  # other rules may make other circles
        self._start(setting)
        for fact in facts:
            self.memory.add(fact)
        self.conflict.changed((), facts)
        for activation in before:
            rule = setting.rules.by_name.get(activation.rule.name)
            same = rule is not None and rule.digest == activation.rule.digest
            if not same or not self.conflict.adopt(activation):
                activation.alive = False
                self.leave((activation,))
        self.shaken = True
        self.settle()
        for shape, values in gone:
            found = self.memory.find(shape, values)
            if found is not None:
                self._ungive(found)
        self._give_all(kept)

    def _ungive(self, fact: Fact) -> None:
        self.notes.append(Withdrawn(fact.id, 0))
        self.shaken = True  # what is left may only support itself
        if not self._supported().of(fact):
            self._falling[fact.id] = fact
        self.settle()
