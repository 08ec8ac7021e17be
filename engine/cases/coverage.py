"""How much of the rules their tests reach, condition by condition.

Every rule has to fire; every condition has to be seen to hold, and, where facts could
make it fail, to fail. The states looked at are those before each firing of a case,
from the moment all its facts are given, and the one at its end. What a condition is
tried on are the partial matches that the conditions before it let through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engine.cases.probe import Probes
from engine.errors import Span
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator
from engine.match.conditions import solve
from engine.match.memory import WorkingMemory
from engine.match.partial import Partial, World
from engine.proof.written import written
from engine.run.ledger import Ledger
from engine.run.records import Changed, Firing, Record
from engine.session import Session


@dataclass(frozen=True, slots=True)
class Unreached:
    """Something of a rule that no case reached.

    Attributes:
        what: ``fire``, ``hold`` or ``fail``.
        condition: The condition as written; empty for the rule itself.
    """

    rule: str
    span: Span
    what: str
    condition: str = ""

    def __str__(self) -> str:
        """The place and what was not seen there, as one line."""
        if self.what == "fire":
            return f"{self.span}: rule {self.rule!r} never fired"
        return (
            f"{self.span}: rule {self.rule!r}: never seen to {self.what}: "
            f"{self.condition}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCoverage:
    """What the cases reached of one rule.

    Attributes:
        fired: How often it fired.
        wanted: How many things there are to reach: one for firing, one for each
            condition to hold, one for each that can fail.
        unreached: Those of them no case reached.
    """

    rule: str
    span: Span
    fired: int
    wanted: int
    unreached: tuple[Unreached, ...]

    @property
    def reached(self) -> int:
        """How many of the things wanted were reached."""
        return self.wanted - len(self.unreached)


class Coverage:
    """Watches sessions of one rule set and adds up what they reach."""

    def __init__(self, rules: r.RuleSet) -> None:
        self._rules = rules
        params = {key: param.value for key, param in rules.params.items()}
        self._starts = {
            rule.name: Partial({n: params[p.key] for n, p in rule.params.items()})
            for rule in rules.rules
        }
        memory = WorkingMemory()
        for fact in Session(rules).facts():
            memory.add(fact)
        evaluator = Evaluator(rules.vocabulary.functions)
        given = _world(memory)
        self._probes = {
            rule.name: Probes(rule, evaluator, self._starts[rule.name], given)
            for rule in rules.rules
        }
        self._reads = {
            rule.name: frozenset(
                element.template
                for element in r.elements(rule.when)
                if isinstance(element, r.Pattern)
            )
            for rule in rules.rules
        }
        self._fired: Counter[str] = Counter()

    def watch(self, ledger: Ledger, start: int) -> None:
        """Take in what a session did.

        Args:
            ledger: Its ledger.
            start: The position at which all facts had been given.
        """
        memory = WorkingMemory()
        _follow(memory, ledger[:start])
        changed: set[str] | None = None
        for record in ledger[start:]:
            if isinstance(record, Firing):
                self._fired[record.rule] += 1
                self._look(memory, changed)
                changed = set()
            elif isinstance(record, Changed):
                _follow(memory, (record,))
                if changed is not None:
                    changed |= {f.template for f in (*record.removed, *record.added)}
        self._look(memory, changed)

    def _look(self, memory: WorkingMemory, changed: set[str] | None) -> None:
        """Match what reads a changed template; everything if that is None."""
        world = _world(memory)
        for name, probes in self._probes.items():
            if changed is not None and self._reads[name].isdisjoint(changed):
                continue
            if all(probe.is_done for probe in probes.watched):
                continue
            for _ in solve(probes.conditions, self._starts[name], world):
                pass

    def rules(self) -> tuple[RuleCoverage, ...]:
        """What has been reached of every rule, in the order of files and lines."""
        return tuple(map(self._of, self._rules.rules))

    def _of(self, rule: r.Rule) -> RuleCoverage:
        probes = self._probes[rule.name].watched
        missing = []
        if not self._fired[rule.name]:
            missing.append(Unreached(rule.name, rule.span, "fire"))
        for probe in probes:
            span, text = probe.element.text.span, written(probe.element)
            for what, seen in (
                ("hold", probe.held),
                ("fail", probe.failed or not probe.can_fail),
            ):
                if not seen:
                    missing.append(Unreached(rule.name, span, what, text))
        return RuleCoverage(
            rule=rule.name,
            span=rule.span,
            fired=self._fired[rule.name],
            wanted=1 + len(probes) + sum(probe.can_fail for probe in probes),
            unreached=tuple(missing),
        )


def share(rules: Sequence[RuleCoverage]) -> float:
    """The share of everything wanted that was reached, from 0 to 1."""
    wanted = sum(rule.wanted for rule in rules)
    return sum(rule.reached for rule in rules) / wanted if wanted else 1.0


def _follow(memory: WorkingMemory, records: Sequence[Record]) -> None:
    for record in records:
        if isinstance(record, Changed):
            for fact in record.removed:
                memory.remove(fact)
            for fact in record.added:
                memory.add(fact)


def _world(memory: WorkingMemory) -> World:
    return World(memory, lambda _span, _cause: None)
