"""A plain, slow session: what the language promises, recomputed after every change.

Working memory is a list of facts with their supports. After every change all
matches of all rules are found again by nested loops; what is gone has left, what is
new has entered. Nothing here is shared with the engine.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

from support.model_rules import Condition, Data, View, Way, count, ways
from support.model_strata import strata
from support.model_values import (
    ModelFact,
    Names,
    NoValueError,
    Plain,
    evaluate,
    exact,
    numeric,
    rank,
    tree,
)

Key: TypeAlias = "tuple[object, ...]"


class ModelFiringError(Exception):
    """A right-hand side that could not be carried out."""


class ModelLimitError(Exception):
    """More firings than allowed."""


class Found:
    """An activation of the conflict set."""

    def __init__(self, rule: Data, way: Way, names: Names) -> None:
        self.rule = rule
        self.way = way
        self.names = names
        self.group: Key | None = None
        self.prefer: float = 0
        facts = tuple(fact.id for fact in way.facts)
        self.key: Key = (rule["rule"], facts, tuple(map(exact, way.values)))


class Program:
    """Rules as plain data, ready to be run.

    Args:
        rules: The rules, each with the ``layer`` it stands in.
        templates: Slots by template: a type, or a mapping with ``default``.
        params: The file's parameters.
        layers: Layers, earliest first.
        facts: The facts a session starts with.
    """

    def __init__(
        self,
        rules: Sequence[Data],
        templates: Mapping[str, Data],
        params: Mapping[str, float],
        layers: Sequence[str],
        facts: Sequence[tuple[str, Mapping[str, Plain]]] = (),
    ) -> None:
        self.rules = rules
        self.templates = templates
        self.params = params
        self.layers = list(layers)
        self.facts = tuple(facts)
        self.strata = strata(rules, templates)

    def content(self, rule: Data) -> object:
        """What makes a rule the same rule: not its utility or its doc."""
        left_out = ("utility", "doc")
        kept = {word: value for word, value in rule.items() if word not in left_out}
        return copy.deepcopy(kept)


class Model:
    """One session."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.utilities: dict[str, float] = {}
        self.params = dict(program.params)
        self.reset()

    def reset(self) -> None:
        """As after construction; utilities and params stay."""
        self.facts: list[ModelFact] = []
        self.supports: dict[int, list[str]] = {}
        self.next_id = 1
        self.cycle = 0
        self.fired: dict[Key, int] = {}
        self.standing: dict[Key, Key] = {}
        self.ended: list[int] = []
        self.set: dict[Key, Found] = {}
        self.halted = False
        self._refresh()
        for template, slots in self.program.facts:
            self.give(template, slots)

    def give(self, template: str, slots: Mapping[str, Plain]) -> None:
        """Give a fact from outside."""
        fact = self._put(template, slots)
        self._support(fact, "given")
        self._settle()

    def retract(self, number: int) -> None:
        """End the fact of that id with all its supports."""
        self._remove([fact for fact in self.facts if fact.id == number])
        self._settle()

    def use(
        self,
        program: Program | None = None,
        utilities: Mapping[str, float] | None = None,
        params: Mapping[str, float] | None = None,
    ) -> None:
        """Go on with other rules, utilities or params."""
        if program is not None:
            old = {str(r["rule"]): self.program.content(r) for r in self.program.rules}
            new = {str(rule["rule"]): program.content(rule) for rule in program.rules}
            changed = {name for name in old if old[name] != new.get(name)}
            self.program = program
            self.utilities = {n: u for n, u in self.utilities.items() if n in new}
            for key in [key for key in self.set if key[0] in changed]:
                self._leave(key)
        if utilities is not None:
            self.utilities = dict(utilities)
        if params is not None:
            self.params = {**self.program.params, **params}
        self._refresh()
        self._settle()

    def order(self, found: Found) -> tuple[object, ...]:
        """The place in the total order, by utility × specificity."""
        utility, specificity = self._numbers(found.rule)
        tags = sorted((fact.id for fact in found.way.facts), reverse=True)
        return (
            *self._tier(found),
            -utility * specificity,
            -specificity,
            -utility,
            (*(-tag for tag in tags), 1),
            found.rule["rule"],
            tuple(fact.id for fact in found.way.facts),
            tuple(map(rank, found.way.values)),
        )

    def waiting(self) -> list[Found]:
        """What could fire, in order; rivals of standing choices left out."""
        open_ = [
            found
            for found in self.set.values()
            if found.key not in self.fired
            and (found.group is None or found.group not in self.standing)
        ]
        return sorted(open_, key=self.order)

    def step(self) -> tuple[Key, list[Key]] | None:
        """Fire once: what fired, and the candidates of its choice in order."""
        self.halted = False
        waiting = self.waiting()
        if not waiting:
            return None
        first, contest = waiting[0], []
        if first.group is not None:
            tier = self._tier(first)
            contest = [
                one
                for one in waiting
                if one.group == first.group and self._tier(one) == tier
            ]
            contest.sort(key=lambda one: -one.prefer)
            first = contest[0]
        self._fire(first)
        return first.key, [one.key for one in contest]

    def run(self, limit: int) -> list[tuple[Key, list[Key]]]:
        """Fire until nothing waits, or a halt."""
        done: list[tuple[Key, list[Key]]] = []
        while self.waiting():
            if len(done) >= limit:
                raise ModelLimitError
            step = self.step()
            assert step is not None
            done.append(step)
            if self.halted:
                break
        return done

    def _numbers(self, rule: Data) -> tuple[float, float]:
        name = str(rule["rule"])
        utility = self.utilities.get(name, cast("float", rule.get("utility", 0.5)))
        conditions = cast("list[Condition]", rule.get("when", []))
        c = cast("float", rule.get("specificity", count(conditions)))
        return utility, c / (c + 1)

    def _tier(self, found: Found) -> tuple[int, int, int]:
        rule = found.rule
        layer = self.program.layers.index(str(rule["layer"]))
        salience = cast("int", rule.get("salience", 0))
        return layer, self.program.strata[str(rule["rule"])], -salience

    def _matches(self, rule: Data, view: View) -> dict[Key, Found]:
        conditions = cast("list[Condition]", rule.get("when", []))
        params = {**self.params, **cast("dict[str, float]", rule.get("params", {}))}
        found = {}
        for way in ways(conditions, Way(params), view):
            one = Found(rule, way, way.names)
            if self._competes(one):
                found[one.key] = one
        return found

    @staticmethod
    def _competes(found: Found) -> bool:
        """Note group and rank; False if they have no value."""
        choose = found.rule.get("choose")
        if choose is None:
            return True
        call = cast("ast.Call", tree(str(choose)))
        try:
            key = [evaluate(part, found.names) for part in call.args]
            if "prefer" in found.rule:
                node = tree(str(found.rule["prefer"]))
                found.prefer = numeric(evaluate(node, found.names))
        except NoValueError:
            return False
        group = cast("ast.Name", call.func).id
        values = ((isinstance(value, bool), value) for value in key)
        found.group = (group, *values)
        return True

    def _refresh(self) -> None:
        """Find the conflict set again; what is no longer in it leaves."""
        view = View(self.facts, self.facts)
        now: dict[Key, Found] = {}
        for rule in self.program.rules:
            now.update(self._matches(rule, view))
        for key in [key for key in self.set if key not in now]:
            self._leave(key)
        self.set = now

    def _leave(self, key: Key) -> None:
        found = self.set.pop(key)
        if found.group is not None and self.standing.get(found.group) == key:
            del self.standing[found.group]
        if key in self.fired:
            self.ended.append(self.fired.pop(key))

    def _put(self, template: str, slots: Mapping[str, Plain]) -> ModelFact:
        shape = self.program.templates[template]
        values = {
            name: slots[name]
            if name in slots
            else cast("Plain", cast("Data", kind)["default"])
            for name, kind in shape.items()
        }
        new = ModelFact(self.next_id, template, values)
        for fact in self.facts:
            if fact.content() == new.content():
                return fact
        self.next_id += 1
        self.facts.append(new)
        self.supports[new.id] = []
        self._refresh()
        return new

    def _remove(self, gone: Sequence[ModelFact]) -> None:
        self.facts = [fact for fact in self.facts if fact not in gone]
        for fact in gone:
            del self.supports[fact.id]
        self._refresh()

    def _settle(self) -> None:
        """Withdraw conclusions whose reasons ended, then what supports only itself."""
        while True:
            for number in self.ended:
                for supports in self.supports.values():
                    if f"concluded {number}" in supports:
                        supports.remove(f"concluded {number}")
            self.ended = []
            gone = [fact for fact in self.facts if not self.supports[fact.id]]
            gone = gone or self._unfounded()
            if not gone:
                return
            self._remove(gone)

    def _unfounded(self) -> list[ModelFact]:
        """Facts that no chain of supports joins to given or asserted ones."""
        founded = [
            fact
            for fact in self.facts
            if any(not s.startswith("concluded") for s in self.supports[fact.id])
        ]
        while True:
            view = View(self.facts, founded)
            good = {
                f"concluded {self.fired[key]}"
                for rule in self.program.rules
                for key in self._matches(rule, view)
                if key in self.fired
            }
            more = [
                fact
                for fact in self.facts
                if fact not in founded and good.intersection(self.supports[fact.id])
            ]
            if not more:
                return [fact for fact in self.facts if fact not in founded]
            founded = sorted([*founded, *more], key=lambda fact: fact.id)

    def _fire(self, found: Found) -> None:
        before = {name: _copied(value) for name, value in self.__dict__.items()}
        self.cycle += 1
        if found.group is not None:
            self.standing[found.group] = found.key
        self.fired[found.key] = self.cycle
        number, self._names = self.cycle, dict(found.names)
        try:
            for action in cast("list[Data]", found.rule["then"]):
                ((word, content),) = action.items()
                self._act(word, content, number)
        except NoValueError:
            self.__dict__.update(before)
            raise ModelFiringError(str(found.rule["rule"])) from None
        if self.fired.get(found.key) != number:
            self.ended.append(number)
        self._settle()

    def _act(self, word: str, content: object, number: int) -> None:
        if word == "halt":
            self.halted = True
        elif word == "let":
            name, _, expression = str(content).partition("=")
            self._names[name.strip()] = evaluate(tree(expression), self._names)
        elif word == "retract":
            fact = cast("ModelFact", self._names[str(content)])
            self._remove([one for one in self.facts if one.id == fact.id])
        else:
            call = cast("ast.Call", tree(str(content)))
            name = cast("ast.Name", call.func).id
            slots = {str(w.arg): evaluate(w.value, self._names) for w in call.keywords}
            if word == "modify":
                self._modify(name, slots, number)
            else:
                fact = self._put(name, self._widened(name, slots))
                self._support(fact, f"{word}ed {number}".replace("ee", "e"))

    def _support(self, fact: ModelFact, support: str) -> None:
        if support not in self.supports[fact.id]:
            self.supports[fact.id].append(support)

    def _widened(self, template: str, slots: Mapping[str, Plain]) -> dict[str, Plain]:
        """Whole numbers become floats in float slots; None only where it may be."""
        shape, done = self.program.templates[template], dict(slots)
        for name, value in slots.items():
            kind = shape[name]
            kind = cast("Data", kind)["type"] if isinstance(kind, dict) else kind
            if value is None and not str(kind).endswith("?"):
                raise NoValueError
            if kind == "float" and type(value) is int:
                done[name] = float(value)
        return done

    def _modify(self, name: str, slots: Mapping[str, Plain], number: int) -> None:
        old = cast("ModelFact", self._names[name])
        if all(one.id != old.id for one in self.facts):
            raise NoValueError
        template = old.template
        values = {**old.slots, **self._widened(template, slots)}
        new = ModelFact(self.next_id, template, values)
        if new.content() == old.content():
            return
        self.facts = [one for one in self.facts if one.id != old.id]
        del self.supports[old.id]
        equal = [one for one in self.facts if one.content() == new.content()]
        if not equal:
            self.next_id += 1
            self.facts.append(new)
            self.supports[new.id] = []
            equal = [new]
        self._refresh()
        self._names[name] = equal[0]
        self._support(equal[0], f"asserted {number}")


def _copied(value: object) -> object:
    """A copy of a part of the state; facts and activations never change."""
    if isinstance(value, dict):
        return {key: _copied(one) for key, one in value.items()}
    return list(value) if isinstance(value, list) else value
