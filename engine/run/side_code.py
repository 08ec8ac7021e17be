"""Right-hand sides as generated functions, for rules whose actions cannot meet.

The function evaluates everything a firing will do, in the order of actions, and
returns it. It may raise where readable code would plan, and then `engine.run.actions`
is asked. Rules that modify or retract a name twice are left to it altogether, for
there one action takes away what the next one speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias, cast

from engine.errors import FactError
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.source import ExpressionWriter, Scope, TooDeepError, literal
from engine.lang.syntax import Value
from engine.lang.template import Slot, Template
from engine.lang.values import fit
from engine.match.code import FunctionWriter, Source
from engine.match.facts import Fact
from engine.match.join import variables
from engine.match.match import Bound, value_names
from engine.run.done import (
    Done,
    HaltDone,
    ModifyDone,
    PutDone,
    RequestDone,
    RetractDone,
)
from engine.run.setting import Setting

Side: TypeAlias = "Callable[[tuple[Fact, ...], tuple[Bound, ...]], tuple[Done, ...]]"
"""From the facts and values of an activation to what its firing will do."""


class MeetError(Exception):
    """Two names that are to be changed mean the same fact."""


class SideWriter:
    """Writes the right-hand side of one rule.

    Args:
        rule: The rule.
        rules: Its rule set.
    """

    def __init__(self, rule: r.Rule, rules: r.RuleSet) -> None:
        self._rule = rule
        self._rules = rules
        self._expressions = ExpressionWriter(rules.vocabulary.functions)
        self._writer = FunctionWriter(rule.name, self._expressions)
        places = (one for one in rule.when if isinstance(one, r.Pattern))
        self._places = {one.name: n for n, one in enumerate(places) if one.name}
        self._shapes = {
            one.name: rules.templates[one.template]
            for one in rule.when
            if isinstance(one, r.Pattern) and one.name
        }

    def source(self) -> Source | None:
        """The function, or None if the rule is left to readable code."""
        changed = [one.name for one in self._rule.then if isinstance(one, _CHANGES)]
        if len(set(changed)) < len(changed):
            return None
        if not all(self._can_change(name) for name in changed):
            return None
        try:
            self._write(changed)
        except (FactError, TooDeepError, TypeError, ValueError):
            return None  # readable code tells what is wrong, when it fires
        constants = {
            "HaltDone": HaltDone,
            "MeetError": MeetError,
            "ModifyDone": ModifyDone,
            "PutDone": PutDone,
            "RequestDone": RequestDone,
            "RetractDone": RetractDone,
            "fit": fit,
            **self._expressions.constants,
        }
        made = self._writer.source("then", ("facts", "values"))
        return Source("then", made.text, constants, made.params)

    def _can_change(self, name: str) -> bool:
        """Whether equality of its values tells whether a fact changes."""
        return name in self._shapes and self._shapes[name].exact

    def _write(self, changed: list[str]) -> None:
        writer, scope = self._writer, Scope()
        read = set(_names(self._rule.then)) | set(changed)
        for name, number in self._places.items():
            if name in read:
                fact, held = variables(number)
                writer.line(f"{fact} = facts[{number}]")
                writer.line(f"{held} = {fact}.values")
                scope = scope.with_fact(name, (fact, held))
        for number, name in enumerate(value_names(self._rule)):
            if name in read:
                scope = scope.with_value(name, f"values[{number}]")
        for one, two in combinations(changed, 2):
            pair = f"{scope.facts[one][0]} is {scope.facts[two][0]}"
            writer.line(f"if {pair}: raise MeetError")
        done: list[str] = []
        if any(isinstance(one, r.Modify) for one in self._rule.then):
            writer.line("done = []")
        for step in self._rule.then:
            scope = self._step(step, scope, done)
        returned = f"({', '.join(done)},)" if done else "()"
        if any(isinstance(one, r.Modify) for one in self._rule.then):
            if done:
                writer.line(f"done.extend({returned})")
            returned = "tuple(done)"
        writer.line(f"return {returned}")

    def _step(self, step: r.Step, scope: Scope, done: list[str]) -> Scope:
        """Write one action; its deed is added to those that are done next."""
        if isinstance(step, r.Let):
            variable = self._expressions.temporary()
            code = self._expressions.write(step.value, scope)
            self._writer.line(f"{variable} = {code}")
            return scope.with_value(step.name, variable)
        if isinstance(step, r.Modify):
            return self._modify(step, scope, done)
        if isinstance(step, r.Halt):
            done.append(self._expressions.constant(HaltDone(), "halt"))
        elif isinstance(step, r.Retract):
            shape = self._expressions.constant(self._shapes[step.name], "shape")
            done.append(f"RetractDone({shape}, {scope.facts[step.name][0]}.values)")
        elif isinstance(step, r.Request):
            done.append(self._request(step, scope))
        else:
            done.append(self._put(step, scope))
        return scope

    def _modify(self, step: r.Modify, scope: Scope, done: list[str]) -> Scope:
        writer = self._writer
        shape = self._shapes[step.name]
        fact, held = scope.facts[step.name]
        new = dict(step.slots)
        codes = [
            self._admitted(slot, new[name], scope)
            if name in new
            else f"{held}[{slot.index}]"
            for name, slot in shape.slots.items()
        ]
        values = self._expressions.temporary()
        writer.line(f"{values} = ({', '.join(codes)},)")
        if done:
            writer.line(f"done.extend(({', '.join(done)},))")
            done.clear()
        known = self._expressions.constant(shape, "shape")
        deed = f"ModifyDone({known}, {held}, {values})"
        writer.line(f"if {values} != {held}: done.append({deed})")
        return scope.with_fact(step.name, (fact, values))

    def _put(self, step: r.Put, scope: Scope) -> str:
        shape = self._rules.templates[step.template]
        given = dict(step.slots)
        if all(isinstance(node, e.Const) for node in given.values()):
            known = {n: cast("e.Const", node).value for n, node in given.items()}
            deed = PutDone(shape, shape.values(known), step.kept)
            return self._expressions.constant(deed, "put")
        codes = [
            self._admitted(slot, given[name], scope)
            if name in given
            else self._constant(slot.default)
            for name, slot in shape.slots.items()
        ]
        known_shape = self._expressions.constant(shape, "shape")
        return f"PutDone({known_shape}, ({', '.join(codes)},), {step.kept})"

    def _request(self, step: r.Request, scope: Scope) -> str:
        takes = self._rules.vocabulary.effects[step.effect].takes
        arguments = [
            f"{name!r}: fit({self._expressions.write(node, scope)}, "
            f"{self._expressions.constant(takes[name], 'kind')})"
            for name, node in step.arguments
        ]
        return f"RequestDone({step.effect!r}, {{{', '.join(arguments)}}})"

    def _constant(self, value: Value) -> str:
        return literal(value) or self._expressions.constant(value)

    def _admitted(self, slot: Slot, node: e.Expr, scope: Scope) -> str:
        """The code of a value as the slot holds it."""
        if isinstance(node, e.Const):
            return self._constant(slot.admit(node.value))
        code = self._expressions.write(node, scope)
        if _is_sure(slot, node):
            return code
        return f"{self._expressions.constant(slot.admit, 'admit')}({code})"


_CHANGES = (r.Modify, r.Retract)


def _is_sure(slot: Slot, node: e.Expr) -> bool:
    """Whether the slot takes every value of an expression as it is."""
    wanted, kind = slot.type, node.type
    if slot.one_of is not None or slot.range is not None:
        return False
    if kind.optional and not wanted.optional:
        return False
    if wanted.kind == "float":  # what is typed float may still be a whole number
        return kind.kind == "float" and isinstance(node, e.Field)
    if wanted.kind == "str":
        return kind.kind in ("str", "pattern")
    return wanted.kind == kind.kind and wanted.kind in ("int", "bool")


def _names(steps: tuple[r.Step, ...]) -> Iterator[str]:
    """Every name that actions read."""
    for step in steps:
        nodes: list[e.Expr] = []
        if isinstance(step, r.Let):
            nodes = [step.value]
        elif isinstance(step, (r.Put, r.Modify)):
            nodes = [node for _, node in step.slots]
        elif isinstance(step, r.Request):
            nodes = [node for _, node in step.arguments]
        for node in nodes:
            for one in e.walk(node):
                if isinstance(one, (e.Field, e.FactRef, e.Ref)):
                    yield one.name


class Sides(dict[str, "Side | None"]):
    """The generated right-hand sides of a setting's rules, made when first needed."""

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self._setting = setting

    def __missing__(self, name: str) -> Side | None:
        rules, params = self._setting.rules, self._setting.params
        rule = rules.by_name[name]
        source = SideWriter(rule, rules).source()
        made = None
        if source is not None:
            used = {n: params[param.key] for n, param in rule.params.items()}
            made = cast("Side", source.made(used))
        self[name] = made
        return made


@lru_cache(maxsize=64)
def sides(setting: Setting) -> Sides:
    """The generated right-hand sides of a setting, shared by its sessions."""
    return Sides(setting)
