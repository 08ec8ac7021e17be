"""The recognise-act cycle: the one place where a session's state changes.

Every change of working memory goes through here, and each is noted in the ledger
before anyone can ask about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from functools import cached_property

from engine.errors import EffectError, FactError, FiringError
from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import Key, show
from engine.match.facts import Fact, FactId, fact_key
from engine.match.match import Bound
from engine.match.memory import content
from engine.run.actions import ActionFault, right_hand_sides
from engine.run.activation import Activation
from engine.run.agenda import Agenda
from engine.run.choice import Chooser
from engine.run.conflict import ConflictSet
from engine.run.done import Done, HaltDone, ModifyDone, PutDone, RequestDone, RetractDone
from engine.run.effects import Effects
from engine.run.lazy import LazyAgenda
from engine.run.ledger import Ledger
from engine.run.notes import Began, Fired, Replaced
from engine.run.records import (
    Changed,
    Dissolved,
    Performed,
    Retracted,
    Supported,
    SupportKind,
    Withdrawn,
)
from engine.run.setting import NETWORK, PLAIN, Given, Setting, given_changes, given_facts
from engine.run.side_code import Sides, sides
from engine.run.strategy import order, ranking
from engine.run.support import SupportTable


class Cycle:
    """One session's state, changed one step at a time.

    Args:
        setting: What decides.

    Attributes:
        ledger: What has happened.
        conflict: What could happen next, and the facts it rests on.
        fired: How many firings there were.
        halted: Whether the last firing asked the run to end.
    """

    def __init__(self, setting: Setting) -> None:
        self.ledger = Ledger()
        self._note = self.ledger.notes.append
        self.halted = False
        self.fired = 0
        self._sides: Sides | None = None
        self.conflict: ConflictSet
        self._start(setting)
        self._ended: list[Activation] = []
        self._falling: dict[int, Fact] = {}
        self._shaken = False
        self._next_id = FactId(1)
        given = given_facts(setting)
        if given:
            self._give_all(given)

    def _start(self, setting: Setting) -> None:
        """Begin with an empty conflict set for a setting."""
        self.setting = setting
        self._note(setting)
        if setting.matcher == PLAIN:
            self._sides = None
            self.conflict = Agenda(setting)
        else:
            self._sides = sides(setting)
            self.conflict = LazyAgenda(setting)
        self._tables = self.conflict.memory.tables
        self._add = self.conflict.add
        self.conflict.begin()

    @cached_property
    def _supports(self) -> SupportTable:
        return SupportTable(self.setting.rules.recursive)

    @cached_property
    def _effects(self) -> Effects:
        return Effects(self.setting)

    @cached_property
    def _chooser(self) -> Chooser:
        return Chooser(self.setting, later=self.setting.matcher == NETWORK)

    def _give_all(self, facts: Iterable[Given]) -> None:
        """Give many facts as one step."""
        added: list[Fact] = []
        named: dict[Key, tuple[Fact, str]] = {}
        for shape, values, source in facts:
            key = fact_key(shape.name, values)
            live = self.conflict.memory.find(shape, values)
            if live is None and key not in named:
                fact = self._new(shape, values)
                added.append(fact)
                named[key] = (fact, source)
            elif live is not None:
                named[key] = (live, source)
        self._change((), added)
        for fact, source in named.values():
            self._support(fact, "given", 0, source)
        self._settle()

    def give(self, shape: Template, values: tuple[Value, ...], source: str) -> Fact:
        """Support a fact from outside; the live fact if there is an equal one."""
        fact = self._put(shape, values, "given", 0, source)
        if self._shaken:
            self._settle()
        return fact

    def retract(self, fact: Fact) -> None:
        """End a fact with all its supports; nothing if it is not alive."""
        if fact in self.conflict.memory:
            self._retract(fact, 0)
            self._settle()

    def waiting(self) -> list[Activation]:
        """What could fire, in order, rivals of standing choices left out."""
        done = {one.key for one in self._holding()}
        utilities, standing = self.setting.utilities, self.conflict.standing
        ranked = ranking(self.setting.strategy)
        return sorted(
            (
                one
                for one in self.conflict.matches()
                if one.key not in done and one.group not in standing
            ),
            key=lambda one: order(one, utilities[one.rule.name], ranked),
        )

    def is_done(self) -> bool:
        """Whether nothing waits."""
        return self.conflict.first() is None

    def step(self) -> Activation | None:
        """Fire the activation whose turn it is; None if nothing waits.

        Raises:
            FiringError: If its right-hand side cannot be carried out.
            EffectError: If an effect it requests fails.
        """
        self.halted = False
        first = self.conflict.first()
        return None if first is None else self.fire(first)

    def _new(self, shape: Template, values: tuple[Value, ...]) -> Fact:
        fact = Fact(self._next_id, shape, values)
        self._next_id = FactId(self._next_id + 1)
        return fact

    def _put(
        self,
        shape: Template,
        values: tuple[Value, ...],
        kind: SupportKind,
        firing: int,
        source: str = "",
    ) -> Fact:
        """Support a fact, which begins if no equal one is alive."""
        table = self._tables.get(shape.name)
        fact = None
        if table is not None:
            fact = table.get(values if shape.exact else content(shape, values))
        if fact is None:
            fact = Fact(self._next_id, shape, values)
            self._next_id += 1  # type: ignore[assignment]  # counting makes no type
            self._note(Began(fact, kind, firing, source))
            left = self._add(fact)
            if left:
                self._leave(left)
        else:
            self._support(fact, kind, firing, source)
        return fact

    def _support(
        self, fact: Fact, kind: SupportKind, firing: int, source: str = ""
    ) -> None:
        """Let a live fact have one more support, if it is none it has already."""
        supports = self._supports.follow(self.ledger.notes).of(fact)
        if not supports.has(kind, firing):
            self._note(Supported(fact.id, kind, firing, source))

    def _change(self, removed: Sequence[Fact], added: Sequence[Fact]) -> None:
        """Take facts out and put facts in as one step; activations follow."""
        if removed or added:
            self._note(Changed(tuple(removed), tuple(added)))
        if removed:
            self._shaken = True
        self._leave(self.conflict.change(removed, added))

    def _leave(self, left: Sequence[Activation]) -> None:
        """Take note of fired activations that no longer hold, by their firing."""
        for activation in left:
            self._shaken = True
            if activation.chosen:
                self._note(Dissolved(activation.chosen))
            self._ended.append(activation)

    def _settle(self) -> None:
        """Withdraw conclusions whose reasons ended, wave by wave."""
        notes, supports = self.ledger.notes, self._supports
        while self._shaken:
            ended, self._ended = self._ended, []
            if ended:
                supports.follow(notes)
            for activation in sorted(ended, key=lambda one: one.fired):
                for fact in list((activation.conclusions or {}).values()):
                    self._note(Withdrawn(fact.id, activation.fired))
                    if not supports.follow(notes).of(fact):
                        self._falling[fact.id] = fact
            if not self._falling and supports.recursive:
                for fact in supports.follow(notes).unfounded(self.conflict):
                    self._unfound(fact)
            self._shaken = False
            if self._falling:
                fallen = [self._falling[number] for number in sorted(self._falling)]
                self._falling.clear()
                self._change(fallen, ())

    def _unfound(self, fact: Fact) -> None:
        for firing in sorted(self._supports.of(fact).concluded):
            self._note(Withdrawn(fact.id, firing))
        self._falling[fact.id] = fact

    def _retract(self, fact: Fact, firing: int) -> None:
        self._note(Retracted(fact.id, firing))
        self._change((fact,), ())

    def fire(self, first: Activation) -> Activation:
        """Fire an activation, or the one that wins its choice.

        Raises:
            FiringError: If its right-hand side cannot be carried out.
            EffectError: If an effect it requests fails.
        """
        winner = first
        if first.group is None:
            done = self._plan(winner)
        else:
            choice = self._chooser.choose(first, self.conflict)
            winner = choice.winner
            done = self._plan(winner)
            self._chooser.keep(choice)
            self._note(choice)
            winner.chosen = choice.number
        fired = self.fired = self.fired + 1
        winner.fired = fired
        conflict = self.conflict
        self._note(Fired(winner, conflict.evidence(winner)))
        conflict.fire(winner)
        requests = None
        for action in done:
            if action.__class__ is PutDone:
                kind: SupportKind = "asserted" if action.kept else "concluded"
                self._put(action.shape, action.values, kind, fired)
            elif action.__class__ is RequestDone:
                requests = [*(requests or ()), action]
            else:
                self._do(action)
        if not winner.alive:  # what it concluded after its reasons ended
            self._ended.append(winner)
            self._shaken = True
        if self._shaken:
            self._settle()
        if requests is not None:
            for request in requests:
                self._perform(request, winner)
        return winner

    def _plan(self, activation: Activation) -> tuple[Done, ...]:
        """What a firing will do: by generated code, or in readable code."""
        if self._sides is not None:
            side = self._sides[activation.rule.name]
            if side is not None:
                try:
                    return side(activation.facts, activation.values)
                except Exception:  # noqa: BLE001, S110  # readable code tells the cause
                    pass
        return self._planned(activation)

    def _planned(self, activation: Activation) -> tuple[Done, ...]:
        side = right_hand_sides(self.setting.rules)[activation.rule.name]
        frame = {**self._params(activation), **activation.bindings}
        try:
            return side.plan(frame, self.conflict.memory)
        except ActionFault as fault:
            bindings = {n: _shown(bound) for n, bound in activation.bindings.items()}
            facts = tuple(str(fact) for fact in activation.facts)
            raise FiringError(
                activation.rule.name, fault.span, str(fault), bindings, facts
            ) from fault

    def _params(self, activation: Activation) -> dict[str, int | float]:
        used = activation.rule.params.items()
        return {name: self.setting.params[param.key] for name, param in used}

    def _do(self, action: Done) -> None:
        if isinstance(action, HaltDone):
            self.halted = True
        elif isinstance(action, RetractDone):
            self._retract(self._found(action.shape, action.values), self.fired)
        elif isinstance(action, ModifyDone):
            self._modify(self._found(action.shape, action.old), action.new)

    def _found(self, shape: Template, values: tuple[Value, ...]) -> Fact:
        fact = self.conflict.memory.find(shape, values)
        if fact is None:
            raise AssertionError("planning saw a live fact")
        return fact

    def _modify(self, old: Fact, values: tuple[Value, ...]) -> None:
        new = self.conflict.memory.find(old.shape, values)
        if new is not None:
            self._retract(old, self.fired)
            self._support(new, "asserted", self.fired)
            return
        new = self._new(old.shape, values)
        self._note(Replaced(old, new, self.fired))
        self._shaken = True
        self._leave(self.conflict.change((old,), (new,)))

    def _perform(self, request: RequestDone, activation: Activation) -> None:
        """Perform an effect and give its answers, or fail with its cause."""
        outcome = self._effects.perform(request)
        fatal = outcome.failure if outcome.is_final else ""
        answers: list[tuple[Template, tuple[Value, ...]]] = []
        try:
            for template, slots in outcome.answers:
                shape = self.setting.rules.templates[template]
                answers.append((shape, shape.values(slots)))
        except (FactError, KeyError) as error:
            fatal, answers = f"no fact can hold its answer: {error}", []
        source = f"effect {request.effect}"
        facts = [self.give(shape, values, source) for shape, values in answers]
        self._note(
            Performed(
                effect=request.effect,
                arguments=request.arguments,
                occurrence=outcome.occurrence,
                firing=activation.fired,
                answers=outcome.answers,
                facts=tuple(fact.id for fact in facts),
                failure=outcome.failure,
            )
        )
        if fatal:
            raise EffectError(request.effect, activation.rule.name, fatal)

    def _holding(self) -> Iterator[Activation]:
        """What has fired and still holds, in order."""
        memory = self.conflict.memory
        for note in self.ledger.notes:
            if isinstance(note, Fired) and note.activation.alive:
                if all(fact in memory for fact in note.activation.facts):
                    yield note.activation

    def use(self, setting: Setting) -> None:
        """Go on with other rules, utilities or params.

        Activations of rules with unchanged name and digest keep refraction,
        conclusions and choices; others leave, and new ones enter.
        """
        before = list(self._holding())
        memory = sorted(self.conflict.memory, key=lambda fact: fact.id)
        gone, kept = given_changes(self.setting, setting)
        self._chooser.setting = setting
        self._effects.setting = setting
        self._supports.recursive = setting.rules.recursive
        self._start(setting)
        self.conflict.change((), memory)
        for activation in before:
            rule = setting.rules.by_name.get(activation.rule.name)
            same = rule is not None and rule.digest == activation.rule.digest
            if not same or not self.conflict.adopt(activation):
                activation.alive = False
                self._leave((activation,))
        self._shaken = True
        self._settle()
        for shape, values in gone:
            fact = self.conflict.memory.find(shape, values)
            if fact is not None:
                self._ungive(fact)
        self._give_all(kept)

    def _ungive(self, fact: Fact) -> None:
        self._note(Withdrawn(fact.id, 0))
        self._shaken = True  # what is left may only support itself
        if not self._supports.follow(self.ledger.notes).of(fact):
            self._falling[fact.id] = fact
        self._settle()


def _shown(bound: Bound) -> str:
    return str(bound) if isinstance(bound, Fact) else show(bound)
