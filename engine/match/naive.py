"""The readable matcher: plain joins, redone where a change can matter.

It is the oracle for any faster one. A rule that reads a changed template only in its
outermost patterns is joined anew from the added facts alone; any other rule that
reads it is matched again as a whole and compared with before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from engine.errors import EvaluationError, Span
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator
from engine.lang.functions import number
from engine.lang.syntax import Value
from engine.lang.values import Key
from engine.match.conditions import conjunction, solve
from engine.match.facts import Fact
from engine.match.match import Delta, Evidence, Fault, Match
from engine.match.memory import WorkingMemory
from engine.match.partial import Condition, Partial, World
from engine.match.pattern import PatternCondition


class Plan:
    """One rule made ready: its conditions, its choice, and what it reads where."""

    def __init__(self, rule: r.Rule, evaluator: Evaluator) -> None:
        self.rule = rule
        self.conditions = conjunction(rule.when, evaluator)
        outer = {e.template for e in rule.when if isinstance(e, r.Pattern)}
        blocks = [e for e in rule.when if not isinstance(e, r.Pattern)]
        self.inner = {
            e.template for e in r.elements(tuple(blocks)) if isinstance(e, r.Pattern)
        }
        self.reads = outer | self.inner
        choose = rule.choose
        self.group = choose.group if choose else None
        self.key = [evaluator.closure(part) for part in choose.key] if choose else []
        prefer = choose.prefer if choose else None
        self.prefer = evaluator.closure(prefer) if prefer else None


@lru_cache(maxsize=64)
def plans(rules: r.RuleSet) -> tuple[Plan, ...]:
    """The plans of a rule set, made once and shared by all its sessions."""
    evaluator = Evaluator(rules.vocabulary.functions)
    return tuple(Plan(rule, evaluator) for rule in rules.rules)


class NaiveMatcher:
    """Keeps all matches of a rule set; see `engine.match.match.Matcher`.

    Args:
        rules: The rule set.
        params: The value in use of each parameter, by key.
    """

    def __init__(self, rules: r.RuleSet, params: Mapping[str, int | float]) -> None:
        self.memory = WorkingMemory()
        self.faults: dict[tuple[str, Span], Fault] = {}
        self._plans = {plan.rule.name: plan for plan in plans(rules)}
        self._frames = {
            plan.rule.name: {
                name: params[param.key] for name, param in plan.rule.params.items()
            }
            for plan in self._plans.values()
        }
        self._readers: dict[str, list[Plan]] = defaultdict(list)
        for plan in self._plans.values():
            for template in plan.reads:
                self._readers[template].append(plan)
        self._matches: dict[str, dict[Key, Match]] = {name: {} for name in self._plans}
        self._using: dict[int, dict[Key, Match]] = defaultdict(dict)
        self._begun = False

    def change(self, removed: Sequence[Fact], added: Sequence[Fact]) -> Delta:
        for fact in removed:
            self.memory.remove(fact)
        for fact in added:
            self.memory.add(fact)
        left: list[Match] = []
        entered: list[Match] = []
        changed = {fact.template for fact in (*removed, *added)}
        for plan, whole in self._affected(changed):
            before = self._matches[plan.rule.name]
            if whole:
                found = {match.key: match for match in self._all(plan)}
                left.extend(m for key, m in before.items() if key not in found)
                entered.extend(m for key, m in found.items() if key not in before)
            else:
                left.extend(self._resting_on(plan, removed))
                entered.extend(self._joined(plan, added))
        for match in left:
            self._forget(match)
        for match in entered:
            self._matches[match.rule.name][match.key] = match
            for fact in match.facts:
                self._using[fact.id][match.key] = match
        return Delta(left, entered)

    def _affected(self, changed: set[str]) -> list[tuple[Plan, bool]]:
        """The rules a change can matter to, and whether as a whole."""
        if not self._begun:  # what needs no facts holds from the start
            self._begun = True
            return [(plan, True) for plan in self._plans.values()]
        names = {plan.rule.name for t in changed for plan in self._readers.get(t, ())}
        return [
            (plan, not plan.inner.isdisjoint(changed))
            for name, plan in self._plans.items()
            if name in names
        ]

    def _resting_on(self, plan: Plan, removed: Iterable[Fact]) -> Iterator[Match]:
        """The matches whose outermost patterns had taken a removed fact."""
        seen = {
            key: match
            for fact in removed
            for key, match in self._using.get(fact.id, {}).items()
            if match.rule is plan.rule
        }
        yield from seen.values()

    def _joined(self, plan: Plan, added: Iterable[Fact]) -> Iterator[Match]:
        """The matches in which an outermost pattern takes an added fact."""
        seen = set()
        for fact in added:
            for place, one in enumerate(plan.conditions):
                if isinstance(one, PatternCondition) and one.template == fact.template:
                    for match in self._all(plan, (place, fact)):
                        if match.key not in seen:
                            seen.add(match.key)
                            yield match

    def _forget(self, match: Match) -> None:
        del self._matches[match.rule.name][match.key]
        for fact in match.facts:
            using = self._using.get(fact.id)
            if using is not None:
                using.pop(match.key, None)
                if not using:
                    del self._using[fact.id]

    def _world(
        self, plan: Plan, visible: Callable[[Fact], bool] | None = None
    ) -> World:
        name = plan.rule.name

        def fault(span: Span, cause: str) -> None:
            self.faults.setdefault((name, span), Fault(name, span, cause))

        return World(self.memory, fault, visible)

    def _all(self, plan: Plan, pin: tuple[int, Fact] | None = None) -> Iterator[Match]:
        """All matches of a rule, or those in which one pattern takes one fact."""
        world = self._world(plan)
        frame = self._frames[plan.rule.name]
        start = Partial(frame)
        ways = (
            solve(plan.conditions, start, world)
            if pin is None
            else _pinned(plan.conditions, start, world, pin)
        )
        for way in ways:
            match = self._match(plan, way, world)
            if match is not None:
                yield match

    def _match(self, plan: Plan, way: Partial, world: World) -> Match | None:
        params = self._frames[plan.rule.name]
        bindings = {k: v for k, v in way.frame.items() if k not in params}
        match = Match(plan.rule, way.facts, way.values, bindings)  # type: ignore[arg-type]
        choose = plan.rule.choose
        if choose is None:
            return match
        try:
            key: tuple[Value, ...] = tuple(part(way.frame, None) for part in plan.key)
            match.choice = (choose.group, key)
            if plan.prefer is not None:
                match.prefer = number(plan.prefer(way.frame, None))
        except (EvaluationError, TypeError) as error:
            world.fault(choose.text.span, str(error))
            return None
        return match

    def evidence(self, match: Match) -> tuple[Evidence, ...]:
        plan = self._plans[match.rule.name]
        world = self._world(plan)
        partial = Partial({**self._frames[match.rule.name], **match.bindings})
        facts = iter(match.facts)
        return tuple(
            Evidence("fact", (next(facts).id,))
            if isinstance(one, PatternCondition)
            else one.evidence(partial, world)
            for one in plan.conditions
        )

    def rests_within(self, match: Match, visible: Callable[[Fact], bool]) -> bool:
        if not all(map(visible, match.facts)):
            return False
        plan = self._plans[match.rule.name]
        world = self._world(plan, visible)
        partial = Partial({**self._frames[match.rule.name], **match.bindings})
        return all(
            _still(one, element, partial, world)
            for one, element in zip(plan.conditions, match.rule.when, strict=True)
            if isinstance(element, (r.Block, r.AnyOf))
        )


def _still(
    one: Condition, element: r.Block | r.AnyOf, partial: Partial, world: World
) -> bool:
    """Whether a block holds for bindings that are already complete."""
    if isinstance(element, r.AnyOf):
        return one.evidence(partial, world).value is not None
    return (
        element.kind != "exists" or next(one.extend(partial, world), None) is not None
    )


def _pinned(
    conditions: tuple[Condition, ...],
    partial: Partial,
    world: World,
    pin: tuple[int, Fact],
    start: int = 0,
) -> Iterator[Partial]:
    """All ways in which the condition at the pinned place takes the pinned fact."""
    place, fact = pin
    one = conditions[start]
    if start == place:
        if isinstance(one, PatternCondition):
            for extended in one.try_on(partial, fact, world):
                yield from solve(conditions, extended, world, start + 1)
        return
    for extended in one.extend(partial, world):
        yield from _pinned(conditions, extended, world, pin, start + 1)
