"""Generated functions that fire what one fact is all that it takes for.

They do at once what otherwise takes an item, an activation and a right-hand side: for
rules with one place, which bind no values, choose always the same thing if they choose,
and only assert or conclude. Such are most rules of a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from engine.lang import rules as r
from engine.match.code import Source
from engine.match.facts import Fact
from engine.match.rule_node import RuleNode
from engine.run.entrance import Entrances
from engine.run.side_code import SideWriter

if TYPE_CHECKING:
    from engine.run.cycle import Cycle

Swift: TypeAlias = "Callable[[Cycle, Fact], bool]"
"""Fires if the rule's conditions hold; False if it left that to the ordinary way."""


class SwiftWriter(SideWriter):
    """Writes the function of one rule.

    Args:
        node: The rule.
        rules: Its rule set.
        entrances: How facts come in.
        rivals: The places at which rules can compete with it for the same choice, as
            bits of those at which facts of its template are sown.
    """

    name = "swift"
    arguments = ("cycle", "f0")
    failure = "False"

    def __init__(
        self, node: RuleNode, rules: r.RuleSet, entrances: Entrances, rivals: int
    ) -> None:
        super().__init__(node, rules, entrances)
        self._rivals = rivals

    def source(self) -> Source | None:
        """The function, or None if the rule needs more than it can do."""
        return super().source() if can_be_swift(self._node, self._rules) else None

    def _look(self) -> None:
        """Leave where a condition fails, or a choice stands."""
        writer, node = self._writer, self._node
        if node.settled is not None:
            group = self._expressions.constant(node.settled[2], "group")
            writer.line("if cycle.setting.exploration is not None: return False")
            writer.line(f"if {group} in cycle.conflict.standing: return True")
        if node.complete is not None:
            complete = self._expressions.constant(node.complete, "complete")
            writer.line(f"if not {complete}(cycle.conflict.store, f0): return True")

    def _take(self, places: Sequence[int]) -> None:
        """Nothing: the fact is the function's argument."""

    def _result(self, requested: str) -> str:  # noqa: ARG002
        return "True"

    def _carry_out(self, deeds: list[str]) -> None:
        if self._is_brief():
            self._conclude()
        else:
            super()._carry_out(deeds)

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
        template = self._rules.templates[put.template]
        shape = self._expressions.constant(template, "shape")
        values = self._put_values
        for line in (
            "number = cycle.fired = cycle.fired + 1",
            *["cycle.conflict.is_watched = True"] * self._node.remembers,
            *["cycle.conflict.remembered.is_closed = True"] * self._matters,
            f"table = cycle.tables[{put.template!r}]",
            "new = cycle.next_id",
            f"fact = Fact(new, {shape}, {values})",
            f"held = table.setdefault({values}, fact)",
            "if held is fact:",
            "    cycle.next_id = new + 1",
            f"    cycle.notes.append(({rule}, f0, number, {kind!r}, fact))",
            "else:",
            f"    activation = Activation({rule}, (f0,), (), None, 0, None, number)",
            "    cycle.notes.append(activation)",
            *["    cycle.conflict.remembered.new.append(activation)"] * self._matters,
            f"    cycle.support(held, {kind!r}, number, '')",
        ):
            self._writer.line(line)

    def _begin(self) -> None:
        """As `engine.run.cycle.Cycle.begin`, without its calls."""
        writer = self._writer
        rule = self._expressions.constant(self._rule, "rule")
        writer.line("fired = cycle.fired = cycle.fired + 1")
        if self._node.settled is None:
            for line in (
                f"activation = Activation({rule}, (f0,), (), None, 0, None, fired)",
                "cycle.notes.append(activation)",
                *["cycle.conflict.is_watched = True"] * self._node.remembers,
                *["cycle.conflict.remembered.new.append(activation)"] * self._matters,
            ):
                writer.line(line)
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
            "cycle.notes.append(Chose(number, occasion, activation, None, 0, False, 0.0))",
            "cycle.notes.append(activation)",
            "lazy = cycle.conflict",
            "lazy.remembered.new.append(activation)",
            "lazy.is_watched = True",
            f"lazy.standing[{group}] = activation",
            "waiting = lazy.waiting",
            f"if waiting.base: waiting.drop({self._rivals})",
            f"else: waiting.fresh &= {~self._rivals}",
        ):
            writer.line(line)


def can_be_swift(node: RuleNode, rules: r.RuleSet) -> bool:
    """Whether a rule has one place, binds no values, and only asserts or concludes.

    If it chooses, it is always the same thing.
    """
    rule = node.rule
    if len(node.places) != 1 or rule.value_names:
        return False
    if rule.choose is not None and (
        node.settled is None or rule.group in rules.preferring
    ):
        return False
    return all(isinstance(one, (r.Put, r.Let)) for one in rule.then)
