"""The recognise-act cycle: the one place where a session's state changes.

Every change of working memory goes through `Cycle._change`; every firing through
`Cycle._fire`. Both write the ledger before anyone can ask about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.errors import EffectError, FactError, FiringError
from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import Key, show
from engine.match.facts import Fact, FactId, fact_key
from engine.match.match import Bound, Match, Matcher
from engine.match.naive import NaiveMatcher
from engine.run import actions as act
from engine.run.activation import Activation
from engine.run.agenda import Agenda
from engine.run.choice import Chooser
from engine.run.effects import Effects
from engine.run.ledger import Ledger
from engine.run.records import (
    Changed,
    Dissolved,
    Firing,
    Performed,
    Retracted,
    Supported,
    SupportKind,
    Withdrawn,
)
from engine.run.setting import Given, Setting, given_changes, given_facts
from engine.run.strategy import order, ranking
from engine.run.support import SupportTable


class Cycle:
    """One session's state, changed one step at a time.

    Attributes:
        halted: Whether the last firing asked the run to end.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.ledger = Ledger()
        self.halted = False
        self.matcher: Matcher = NaiveMatcher(setting.rules, setting.params)
        self._agenda = Agenda()
        self._supports = SupportTable(setting.rules.recursive)
        self._activations: dict[Key, Activation] = {}
        self._ended: list[Activation] = []
        self._falling: dict[int, Fact] = {}
        self._shaken = False
        self._next_id = 1
        self._fired = 0
        self._effects = Effects(setting)
        self._chooser = Chooser(setting)
        self.ledger.append(setting.record())
        self._change((), ())
        self._give_all(given_facts(setting))

    def _give_all(self, facts: Iterable[Given]) -> None:
        """Give many facts as one step."""
        added: list[Fact] = []
        named: dict[Key, tuple[Fact, str]] = {}
        for shape, values, source in facts:
            key = fact_key(shape.name, values)
            live = self.matcher.memory.find(key)
            if live is None and key not in named:
                fact = self._new(shape, values)
                added.append(fact)
                named[key] = (fact, source)
            elif live is not None:
                named[key] = (live, source)
        self._change((), added)
        for fact, source in named.values():
            self._support(fact, "given", source=source)
        self._settle()

    def give(self, shape: Template, values: tuple[Value, ...], source: str) -> Fact:
        """Support a fact from outside; the live fact if there is an equal one."""
        fact = self._begin(shape, values)
        self._support(fact, "given", source=source)
        self._settle()
        return fact

    def retract(self, fact: Fact) -> None:
        """End a fact with all its supports; nothing if it is not alive."""
        if fact in self.matcher.memory:
            self._retract(fact, 0)
            self._settle()

    def waiting(self) -> list[Activation]:
        """What could fire, in order, rivals of standing choices left out."""
        return self._agenda.waiting()

    def is_done(self) -> bool:
        """Whether nothing waits."""
        return self._agenda.first() is None

    def step(self) -> Firing | None:
        """Fire the activation whose turn it is; None if nothing waits.

        Raises:
            FiringError: If its right-hand side cannot be carried out.
            EffectError: If an effect it requests fails.
        """
        self.halted = False
        first = self._agenda.first()
        return None if first is None else self._fire(first)

    def _new(self, shape: Template, values: tuple[Value, ...]) -> Fact:
        fact = Fact(FactId(self._next_id), shape, values)
        self._next_id += 1
        return fact

    def _begin(self, shape: Template, values: tuple[Value, ...]) -> Fact:
        live = self.matcher.memory.find(fact_key(shape.name, values))
        if live is not None:
            return live
        fact = self._new(shape, values)
        self._change((), (fact,))
        return fact

    def _support(
        self, fact: Fact, kind: SupportKind, *, firing: int = 0, source: str = ""
    ) -> None:
        supports = self._supports.of(fact)
        if kind == "given":
            if supports.given:
                return
            supports.given = True
        else:
            if firing in supports.asserted:
                return
            supports.asserted.add(firing)
        self.ledger.append(Supported(fact.id, kind, firing, source))

    def _change(self, removed: Sequence[Fact], added: Sequence[Fact]) -> None:
        """Take facts out and put facts in as one step; activations follow."""
        if removed or added:
            self.ledger.append(Changed(tuple(removed), tuple(added)))
        delta = self.matcher.change(removed, added)
        self._shaken = self._shaken or bool(removed) or bool(delta.left)
        for match in delta.left:
            self._leave(self._activations.pop(match.key))
        for match in delta.entered:
            self._enter(match)

    def _enter(self, match: Match) -> None:
        utility = self.setting.utilities[match.rule.name]
        place = order(match, utility, ranking(self.setting.strategy))
        activation = Activation(match, place)
        self._activations[match.key] = activation
        self._agenda.enter(activation)

    def _leave(self, activation: Activation) -> None:
        if self._agenda.leave(activation):
            self.ledger.append(Dissolved(activation.choice))
        if activation.conclusions:
            self._ended.append(activation)

    def _settle(self) -> None:
        """Withdraw conclusions whose reasons ended, wave by wave."""
        while True:
            ended, self._ended = self._ended, []
            for activation in sorted(ended, key=lambda one: one.fired):
                for fact in self._supports.withdraw(activation):
                    self.ledger.append(Withdrawn(fact.id, activation.fired))
                    self._shaken = True
                    if not self._supports.of(fact):
                        self._falling[fact.id] = fact
            if not self._falling and self._shaken and self._supports.recursive:
                for fact in self._supports.unfounded(self.matcher):
                    self._unfound(fact)
            self._shaken = False
            if not self._falling:
                return
            fallen = [self._falling[number] for number in sorted(self._falling)]
            self._falling.clear()
            for fact in fallen:
                self._supports.end(fact)
            self._change(fallen, ())

    def _unfound(self, fact: Fact) -> None:
        for firing in sorted(self._supports.of(fact).concluded):
            self.ledger.append(Withdrawn(fact.id, firing))
        self._falling[fact.id] = fact

    def _retract(self, fact: Fact, firing: int) -> None:
        self.ledger.append(Retracted(fact.id, firing))
        self._supports.end(fact)
        self._change((fact,), ())

    def _fire(self, first: Activation) -> Firing:
        chosen = self._chooser.choose(first, self._agenda.candidates(first))
        winner = chosen.winner
        done = self._plan(winner)
        if chosen.record is not None:
            self._chooser.keep(chosen.record, winner)
            self.ledger.append(chosen.record)
            winner.choice = chosen.record.number
            self._agenda.stand(winner)
        self._fired += 1
        winner.fired = self._fired
        firing = self._firing(winner)
        self.ledger.append(firing)
        requests = []
        for action in done:
            if isinstance(action, act.RequestDone):
                requests.append(action)
            else:
                self._do(action, winner)
        if not winner.alive and winner.conclusions:
            self._ended.append(winner)
        self._settle()
        for request in requests:
            self._perform(request, firing)
        return firing

    def _plan(self, activation: Activation) -> tuple[act.Done, ...]:
        match = activation.match
        sides = act.right_hand_sides(self.setting.rules)
        frame = {**self._params(match), **match.bindings}
        try:
            return sides[match.rule.name].plan(frame, self.matcher.memory)
        except act.ActionFault as fault:
            bindings = {name: _shown(bound) for name, bound in match.bindings.items()}
            facts = tuple(str(fact) for fact in match.facts)
            raise FiringError(
                match.rule.name, fault.span, str(fault), bindings, facts
            ) from fault

    def _params(self, match: Match) -> dict[str, int | float]:
        used = match.rule.params.items()
        return {name: self.setting.params[param.key] for name, param in used}

    def _firing(self, activation: Activation) -> Firing:
        match = activation.match
        utility = self.setting.utilities[match.rule.name].value
        specificity = match.rule.specificity
        return Firing(
            cycle=activation.fired,
            rule=match.rule.name,
            digest=match.rule.digest,
            facts=match.facts,
            bindings=match.bindings,
            evidence=self.matcher.evidence(match),
            utility=utility,
            specificity=specificity,
            score=utility * specificity,
            params=self._params(match),
            choice=activation.choice,
        )

    def _do(self, action: act.Done, activation: Activation) -> None:
        if isinstance(action, act.HaltDone):
            self.halted = True
        elif isinstance(action, act.PutDone):
            fact = self._begin(action.target.shape, action.target.values)
            if action.kept:
                self._support(fact, "asserted", firing=activation.fired)
            elif self._supports.conclude(fact, activation):
                self.ledger.append(Supported(fact.id, "concluded", activation.fired))
        elif isinstance(action, act.RetractDone):
            fact = self._found(action.target)
            self._retract(fact, activation.fired)
        elif isinstance(action, act.ModifyDone):
            self._modify(self._found(action.old), action.new, activation.fired)

    def _found(self, target: act.Target) -> Fact:
        fact = self.matcher.memory.find(target.key)
        if fact is None:
            raise AssertionError("planning saw a live fact")
        return fact

    def _modify(self, old: Fact, new: act.Target, firing: int) -> None:
        self.ledger.append(Retracted(old.id, firing))
        self._supports.end(old)
        fact = self.matcher.memory.find(new.key)
        if fact is None:
            fact = self._new(new.shape, new.values)
            self._change((old,), (fact,))
        else:
            self._change((old,), ())
        self._support(fact, "asserted", firing=firing)

    def _perform(self, request: act.RequestDone, firing: Firing) -> None:
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
        self.ledger.append(
            Performed(
                effect=request.effect,
                arguments=request.arguments,
                occurrence=outcome.occurrence,
                firing=firing.cycle,
                answers=outcome.answers,
                facts=tuple(fact.id for fact in facts),
                failure=outcome.failure,
            )
        )
        if fatal:
            raise EffectError(request.effect, firing.rule, fatal)

    def use(self, setting: Setting) -> None:
        """Go on with other rules, utilities or params.

        Activations of rules with unchanged name and digest keep refraction,
        conclusions and choices; others leave, and new ones enter.
        """
        before, self._activations = self._activations, {}
        old_rules = {rule.name: rule.digest for rule in self.setting.rules.rules}
        memory = list(self.matcher.memory)
        gone, kept = given_changes(self.setting, setting)
        self.setting = setting
        self._chooser.setting = setting
        self._effects.setting = setting
        self._supports.recursive = setting.rules.recursive
        self.ledger.append(setting.record())
        self.matcher = NaiveMatcher(setting.rules, setting.params)
        self._agenda = Agenda()
        delta = self.matcher.change((), sorted(memory, key=lambda fact: fact.id))
        for match in delta.entered:
            self._enter(match)
            was, now = before.get(match.key), self._activations[match.key]
            if (
                was is not None
                and old_rules[match.rule.name] == match.rule.digest
                and was.group == now.group  # other params may make another key of it
            ):
                self._continue(was, now)
                del before[match.key]
        for activation in before.values():
            activation.alive = False
            if activation.choice:
                self.ledger.append(Dissolved(activation.choice))
            if activation.conclusions:
                self._ended.append(activation)
        self._shaken = True
        self._settle()
        for key in gone:
            fact = self.matcher.memory.find(key)
            if fact is not None:
                self._ungive(fact)
        self._give_all(kept)

    def _continue(self, was: Activation, now: Activation) -> None:
        now.fired, now.choice = was.fired, was.choice
        now.conclusions = was.conclusions
        for fact in now.conclusions.values():
            self._supports.of(fact).concluded[now.fired] = now
        if now.choice:
            self._agenda.stand(now)

    def _ungive(self, fact: Fact) -> None:
        supports = self._supports.of(fact)
        supports.given = False
        self.ledger.append(Withdrawn(fact.id, 0))
        self._shaken = True  # what is left may only support itself
        if not supports:
            self._falling[fact.id] = fact
        self._settle()


def _shown(bound: Bound) -> str:
    return str(bound) if isinstance(bound, Fact) else show(bound)
