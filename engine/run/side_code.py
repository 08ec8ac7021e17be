"""Right-hand sides as generated functions, for rules whose actions cannot meet.

The function evaluates all that its actions need, and returns None if anything fails:
then `engine.run.actions` plans in readable code, and tells what is wrong. Otherwise
it lets the firing begin, does one action after the other, and returns the effects to
be requested. Rules that modify or retract a name twice are left to readable code
altogether, for there one action takes away what the next one speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from engine.match.match import value_names
from engine.match.network import Network
from engine.match.readers import Place, Watch
from engine.match.rule_node import RuleNode
from engine.run.activation import Activation
from engine.run.done import RequestDone
from engine.run.entrance import Entrances
from engine.run.notes import Began, Chose

if TYPE_CHECKING:
    from engine.run.cycle import Cycle

Side: TypeAlias = (
    "Callable[[Cycle, Activation, Chose | None], tuple[RequestDone, ...] | None]"
)
"""Fires an activation, which may have won a choice; see above."""
Swift: TypeAlias = "Callable[[Cycle, Fact], bool]"
"""Fires what a fact is all that it takes for; False if it did not because of a doubt."""


class MeetError(Exception):
    """Two names that are to be changed mean the same fact."""


class SideWriter:
    """Writes the right-hand side of one rule.

    Args:
        node: The rule.
        rules: Its rule set.
        entrances: How facts come in.
    """

    def __init__(self, node: RuleNode, rules: r.RuleSet, entrances: Entrances) -> None:
        rule = node.rule
        self._rule = rule
        self._node = node
        self._is_swift = False
        self._rivals = 0
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
        return self._source("then", ("cycle", "activation", "choice"))

    def swift_source(self, rivals: int) -> Source | None:
        """The function for a fact that is all that the rule needs; None if there is none.

        Args:
            rivals: The places at which rules can compete with it for the same choice, as
                bits of those at which facts of its template are sown.

        It makes the activation as well: of a rule with one place, which binds no
        values, chooses always the same thing if it chooses, and only asserts or
        concludes.
        """
        self._is_swift = True
        self._rivals = rivals
        node = self._node
        if len(node.anatomy.places) != 1 or value_names(self._rule):
            return None
        if self._rule.choose is not None and (
            node.settled is None or self._rule.group in self._rules.preferring
        ):
            return None
        if not all(isinstance(one, (r.Put, r.Let)) for one in self._rule.then):
            return None
        return self._source("swift", ("cycle", "f0"))

    def _source(self, name: str, arguments: tuple[str, ...]) -> Source | None:
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
            "fit": fit,
            **self._expressions.constants,
        }
        made = self._writer.source(name, arguments)
        return Source(name, made.text, constants, made.params)

    def _can_change(self, name: str) -> bool:
        """Whether equality of its values tells whether a fact changes."""
        return name in self._shapes and self._shapes[name].exact

    def _write(self, changed: list[str]) -> None:
        writer, scope = self._writer, Scope()
        read = set(_names(self._rule.then)) | set(changed)
        if self._is_swift:
            self._look()
        writer.open("try:")
        before = writer.body
        for name, number in self._places.items():
            if name in read:
                fact, held = variables(number)
                if not self._is_swift:
                    writer.line(f"{fact} = activation.facts[{number}]")
                writer.line(f"{held} = {fact}.values")
                scope = scope.with_fact(name, (fact, held))
        for number, name in enumerate(value_names(self._rule)):
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
            writer.line("    return False" if self._is_swift else "    return None")
        if self._is_swift and self._is_brief():
            self._conclude()
        else:
            self._begin()
            for deed in deeds:
                writer.line(deed)
        writer.line("return True" if self._is_swift else f"return {requested}")

    def _is_brief(self) -> bool:
        """Whether the shortest note says it all: one fact, which nobody reads."""
        puts = [one for one in self._rule.then if isinstance(one, r.Put)]
        return (
            len(puts) == 1
            and self._node.settled is None
            and not self._entrances[puts[0].template].is_read
            and self._rules.templates[puts[0].template].exact
        )

    def _conclude(self) -> None:
        """Fire, and note it in the shortest way if a new fact comes of it."""
        (put,) = (one for one in self._rule.then if isinstance(one, r.Put))
        kind = "asserted" if put.kept else "concluded"
        rule = self._expressions.constant(self._rule, "rule")
        shape = self._rules.templates[put.template]
        made = f"Fact(new, {self._expressions.constant(shape, 'shape')}, {self._put_values})"
        remembered = ["cycle.conflict.is_watched = True"] * self._node.remembers
        matters = self._node.remembers or self._node.holds
        for line in (
            "number = cycle.fired = cycle.fired + 1",
            *remembered,
            f"table = cycle.tables[{put.template!r}]",
            f"fact = table.get({self._put_values})",
            "if fact is None:",
            "    new = cycle.next_id",
            "    cycle.next_id = new + 1",
            f"    table[{self._put_values}] = fact = {made}",
            f"    cycle.note(({rule}, f0, number, {kind!r}, fact))",
            "else:",
            f"    activation = Activation({rule}, (f0,), (), None, 0, None, number)",
            "    cycle.note(activation)",
            *["    cycle.conflict.remember(activation)"] * matters,
            f"    cycle.support(fact, {kind!r}, number, '')",
        ):
            self._writer.line(line)

    def _look(self) -> None:
        """Leave a swift function where a condition fails, or a choice stands."""
        writer, node = self._writer, self._node
        if node.settled is not None:
            group = self._expressions.constant(node.settled[2], "group")
            writer.line("if cycle.setting.exploration is not None: return False")
            writer.line(f"if {group} in cycle.conflict.standing: return True")
        if node.complete is not None:
            complete = self._expressions.constant(node.complete, "complete")
            writer.line(f"if not {complete}(cycle.conflict.store, f0): return True")

    def _begin(self) -> None:
        """Let the firing begin: here, if nobody has to remember it."""
        writer = self._writer
        if self._rule.choose is not None and not self._is_swift:
            writer.line("fired = cycle.begin(activation, choice)")
            return
        writer.line("fired = cycle.fired = cycle.fired + 1")
        if self._is_swift:
            self._begin_swiftly()
            return
        for line in (
            "activation.fired = fired",
            "lazy = cycle.conflict",
            "lazy.head = None",
            "lazy.is_watched = True",
            "cycle.note(activation)",
            *["lazy.remember(activation)"] * (self._node.remembers or self._node.holds),
        ):
            writer.line(line)

    def _begin_swiftly(self) -> None:
        """The same as `engine.run.cycle.Cycle.begin`, without its calls."""
        writer = self._writer
        rule = self._expressions.constant(self._rule, "rule")
        if self._node.settled is None:
            made = f"Activation({rule}, (f0,), (), None, 0, None, fired)"
            writer.line(f"activation = {made}")
            writer.line("cycle.note(activation)")
            if self._node.remembers:
                writer.line("cycle.conflict.is_watched = True")
            if self._node.remembers or self._node.holds:
                writer.line("cycle.conflict.remember(activation)")
            return
        choice = self._expressions.constant(self._node.settled[0], "choice")
        group = self._expressions.constant(self._node.settled[2], "group")
        made = f"Activation({rule}, (f0,), (), {choice}, 0, {group}, fired, number)"
        for line in (
            "chooser = cycle.chooser",
            "number = chooser.number = chooser.number + 1",
            f"occasion = chooser.occasions.get({group}, 0) + 1",
            f"chooser.occasions[{group}] = occasion",
            f"activation = {made}",
            "cycle.note(Chose(number, occasion, activation, None, 0, False, 0.0))",
            "cycle.note(activation)",
            "lazy = cycle.conflict",
            "lazy.remember(activation)",
            "lazy.is_watched = True",
            f"lazy.standing[{group}] = activation",
            f"lazy.waiting.drop({self._rivals})",
        ):
            writer.line(line)

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
        change = self._expressions.constant(self._entrances[shape.name].change, "change")
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
            f"fact = table.get({values})",
            "if fact is None:",
            "    number = cycle.next_id",
            "    cycle.next_id = number + 1",
            f"    table[{values}] = fact = {made}",
            f"    cycle.note(Began(fact, {kind!r}, fired))",
            f"else: cycle.support(fact, {kind!r}, fired, '')",
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


class Sides(dict[str, "Side | None"]):
    """The generated right-hand sides of a setting's rules, made when first needed.

    Args:
        network: The rules.
        entrances: How facts come in.
    """

    def __init__(self, network: Network, entrances: Entrances) -> None:
        super().__init__()
        self._network = network
        self._entrances = entrances

    def __missing__(self, name: str) -> Side | None:
        node = self._network.nodes[name]
        source = SideWriter(node, self._network.rules, self._entrances).source()
        self[name] = cast("Side", source.made(node.params)) if source else None
        return self[name]

    def is_quiet(self, place: Place) -> bool:
        """Whether a rule does nothing but assert or conclude what nobody reads."""
        return place.rule.settled is None and not any(
            isinstance(one, r.Put) and self._entrances[one.template].is_read
            for one in place.rule.rule.then
        )

    def swift(self, place: Place | Watch, rivals: int) -> Swift | None:
        """What fires at a place at once, if anything does; see `swift_source`."""
        if not isinstance(place, Place) or not place.is_alone:
            return None
        writer = SideWriter(place.rule, self._network.rules, self._entrances)
        source = writer.swift_source(rivals)
        return cast("Swift", source.made(place.rule.params)) if source else None
