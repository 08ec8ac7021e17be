"""Right-hand sides as generated functions, for rules whose actions cannot meet.

The function evaluates all that its actions need. If anything fails, readable code does
the rest, and tells what is wrong, see `engine.run.plain_side`. Otherwise the function
lets the firing begin, does one action after the other, and returns the effects to be
requested. Rules that modify or retract a name twice are left to readable code
altogether, for there one action takes away what the next one speaks of; so are those that
change facts of which equal values do not tell that they are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.errors import FactError
from engine.lang import expr as e
from engine.lang import rules as r
from engine.lang.source import ExpressionWriter, Scope, TooDeepError, literal
from engine.lang.syntax import Value
from engine.lang.template import Slot
from engine.lang.values import fit
from engine.match.code import FunctionWriter, Source
from engine.match.facts import Fact
from engine.match.join import variables
from engine.match.rule_node import RuleNode
from engine.run.activation import Activation
from engine.run.done import RequestDone
from engine.run.entrance import Entrances
from engine.run.notes import Began, Chose
from engine.run.plain_side import act

if TYPE_CHECKING:
    from engine.run.cycle import Cycle

Side: TypeAlias = "Callable[[Cycle, Activation, Chose | None], Sequence[RequestDone]]"
"""Fires an activation, which may have won a choice; the effects to be requested."""


class MeetError(Exception):
    """Two names that are to be changed mean the same fact."""


class SideWriter:
    """Writes the right-hand side of one rule.

    Args:
        node: The rule.
        rules: Its rule set.
        entrances: How facts come in.
    """

    name = "then"
    arguments: tuple[str, ...] = ("cycle", "activation", "choice")
    failure = "act(cycle, activation, choice)"
    """What the function returns if something failed before anything was done."""

    def __init__(self, node: RuleNode, rules: r.RuleSet, entrances: Entrances) -> None:
        rule = node.rule
        self._rule = rule
        self._node = node
        self._put_values = ""
        self._rules = rules
        self._entrances = entrances
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
            "Activation": Activation,
            "Began": Began,
            "Chose": Chose,
            "Fact": Fact,
            "MeetError": MeetError,
            "RequestDone": RequestDone,
            "act": act,
            "fit": fit,
            **self._expressions.constants,
        }
        made = self._writer.source(self.name, self.arguments)
        return Source(self.name, made.text, constants, made.params)

    def _can_change(self, name: str) -> bool:
        """Whether equality of its values tells whether a fact changes."""
        return name in self._shapes and self._shapes[name].exact

    def _write(self, changed: list[str]) -> None:
        writer, scope = self._writer, Scope()
        read = set(_names(self._rule.then)) | set(changed)
        self._look()
        writer.open("try:")
        before = writer.body
        places = [number for name, number in self._places.items() if name in read]
        self._take(places)
        for name, number in self._places.items():
            if name in read:
                fact, held = variables(number)
                writer.line(f"{held} = {fact}.values")
                scope = scope.with_fact(name, (fact, held))
        for number, name in enumerate(self._rule.value_names):
            if name in read:
                scope = scope.with_value(name, f"activation.values[{number}]")
        for one, two in combinations(changed, 2):
            pair = f"{scope.facts[one][0]} is {scope.facts[two][0]}"
            writer.line(f"if {pair}: raise MeetError")
        deeds: list[str] = []
        requests: list[str] = []
        for step in self._rule.then:
            scope = self._step(step, scope, deeds, requests)
        requested = f"({', '.join(requests)},)" if requests else "()"
        if requests:
            writer.line(f"requests = {requested}")
            requested = "requests"
        if writer.body == before:
            writer.drop()
        else:
            writer.back_to(1)
            writer.line("except Exception:")
            writer.line(f"    return {self.failure}")
        self._carry_out(deeds)
        writer.line(f"return {self._result(requested)}")

    def _look(self) -> None:
        """Write what is to be looked at before anything is done."""

    def _take(self, places: Sequence[int]) -> None:
        """Write how the facts of some places are come by."""
        facts = [variables(number)[0] for number in places]
        if len(places) > 1 and len(places) == len(self._node.anatomy.places):
            self._writer.line(f"{', '.join(facts)} = activation.facts")
            return
        for fact, number in zip(facts, places, strict=True):
            self._writer.line(f"{fact} = activation.facts[{number}]")

    def _carry_out(self, deeds: list[str]) -> None:
        """Let the firing begin, and do its deeds."""
        self._begin()
        for deed in deeds:
            self._writer.line(deed)

    def _result(self, requested: str) -> str:
        """The code of what the function returns when all is done."""
        return requested

    def _begin(self) -> None:
        writer = self._writer
        if self._rule.choose is not None:
            writer.line("fired = cycle.begin(activation, choice)")
            return
        for line in (  # as `engine.run.cycle.Cycle.begin`, without its calls
            "fired = cycle.fired = cycle.fired + 1",
            "activation.fired = fired",
            "cycle.notes.append(activation)",
            *["cycle.conflict.is_watched = True"] * self._node.remembers,
            *["cycle.conflict.remembered.new.append(activation)"] * self._matters,
        ):
            writer.line(line)

    @property
    def _matters(self) -> bool:
        """Whether it matters that the rule has fired."""
        return self._node.remembers or self._node.holds

    def _step(
        self, step: r.Step, scope: Scope, deeds: list[str], requests: list[str]
    ) -> Scope:
        """Write what one action needs; what it does is added to the deeds."""
        if isinstance(step, r.Let):
            variable = self._expressions.temporary()
            code = self._expressions.write(step.value, scope)
            self._writer.line(f"{variable} = {code}")
            return scope.with_value(step.name, variable)
        if isinstance(step, r.Modify):
            return self._modify(step, scope, deeds)
        if isinstance(step, r.Halt):
            deeds.append("cycle.halted = True")
        elif isinstance(step, r.Retract):
            end = self._entrances[self._shapes[step.name].name].end
            known = self._expressions.constant(end, "end")
            deeds.append(f"{known}(cycle, {scope.facts[step.name][0]}, fired)")
        elif isinstance(step, r.Request):
            requests.append(self._request(step, scope))
        else:
            self._put(step, scope, deeds)
        return scope

    def _modify(self, step: r.Modify, scope: Scope, deeds: list[str]) -> Scope:
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
        self._writer.line(f"{values} = ({', '.join(codes)},)")
        change = self._expressions.constant(
            self._entrances[shape.name].change, "change"
        )
        deeds.append(f"if {values} != {held}: {change}(cycle, {fact}, {values}, fired)")
        return scope.with_fact(step.name, (fact, values))

    def _put(self, step: r.Put, scope: Scope, deeds: list[str]) -> None:
        shape = self._rules.templates[step.template]
        given = dict(step.slots)
        kind = "asserted" if step.kept else "concluded"
        if all(isinstance(node, e.Const) for node in given.values()):
            known = {n: cast("e.Const", node).value for n, node in given.items()}
            values = self._expressions.constant(shape.values(known), "values")
        else:
            codes = [
                self._admitted(slot, given[name], scope)
                if name in given
                else self._constant(slot.default)
                for name, slot in shape.slots.items()
            ]
            values = self._expressions.temporary()
            self._writer.line(f"{values} = ({', '.join(codes)},)")
        self._put_values = values
        entrance = self._entrances[step.template]
        if entrance.is_read or not shape.exact:
            enter = self._expressions.constant(entrance.enter, "enter")
            deeds.append(f"{enter}(cycle, {values}, {kind!r}, fired, '')")
            return
        # As `engine.run.entrance` writes it for what nobody reads, without a call.
        made = f"Fact(number, {self._expressions.constant(shape, 'shape')}, {values})"
        deeds += [
            f"table = cycle.tables[{step.template!r}]",
            "number = cycle.next_id",
            f"fact = {made}",
            f"held = table.setdefault({values}, fact)",
            "if held is fact:",
            "    cycle.next_id = number + 1",
            f"    cycle.notes.append(Began(fact, {kind!r}, fired))",
            f"else: cycle.support(held, {kind!r}, fired, '')",
        ]

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
