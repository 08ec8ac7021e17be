"""The conditions of rules, ready to be tried on a working memory, in readable code.

Nothing is remembered here: every question is answered from the facts as they are.
The readable matcher rests on it, and so does everything that asks seldom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from engine.errors import EvaluationError, Span
from engine.lang import rules as r
from engine.lang.evaluate import Evaluator
from engine.lang.functions import number
from engine.lang.syntax import Value
from engine.match.conditions import conjunction, solve
from engine.match.facts import Fact
from engine.match.match import Evidence, Fault, Match
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


class Plans(dict[str, Plan]):
    """The plans of a rule set by rule name, each made when it is first asked for."""

    def __init__(self, rules: r.RuleSet) -> None:
        super().__init__()
        self._rules = {rule.name: rule for rule in rules.rules}
        self._evaluator = Evaluator(rules.vocabulary.functions)

    def __missing__(self, name: str) -> Plan:
        plan = self[name] = Plan(self._rules[name], self._evaluator)
        return plan


@lru_cache(maxsize=16)
def plans(rules: r.RuleSet) -> Plans:
    """The plans of a rule set, shared by all its sessions."""
    return Plans(rules)


class Matching:
    """All rules of a set on one working memory.

    Args:
        rules: The rule set.
        params: The value in use of each parameter, by key.
        memory: The facts; an empty memory by default.
        faults: Where faults are kept; a list of its own by default.

    Attributes:
        memory: The facts.
        faults: Conditions that could not be evaluated, each once.
        plans: The rules made ready, by name.
    """

    def __init__(
        self,
        rules: r.RuleSet,
        params: Mapping[str, int | float],
        memory: WorkingMemory | None = None,
        faults: dict[tuple[str, Span], Fault] | None = None,
    ) -> None:
        self.memory = WorkingMemory() if memory is None else memory
        self.faults = {} if faults is None else faults
        self.plans = plans(rules)
        self._params = params

    def _frame(self, plan: Plan) -> dict[str, int | float]:
        used = plan.rule.params.items()
        return {name: self._params[param.key] for name, param in used}

    def _world(
        self, plan: Plan, visible: Callable[[Fact], bool] | None = None
    ) -> World:
        name = plan.rule.name

        def fault(span: Span, cause: str) -> None:
            self.faults.setdefault((name, span), Fault(name, span, cause))

        return World(self.memory, fault, visible)

    def matches(
        self, plan: Plan, pin: tuple[int, Fact] | None = None
    ) -> Iterator[Match]:
        """All matches of a rule, or those in which one pattern takes one fact."""
        world = self._world(plan)
        start = Partial(self._frame(plan))
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
        match = Match(plan.rule, way.facts, way.values)
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

    def competing(self, match: Match) -> Match | None:
        """A match with its choice and rank; None if they have no value."""
        plan = self.plans[match.rule.name]
        frame = {**self._frame(plan), **match.bindings}
        return self._match(
            plan, Partial(frame, match.facts, match.values), self._world(plan)
        )

    def evidence(self, match: Match) -> tuple[Evidence, ...]:
        """Why each condition of a match holds now, in the order of conditions."""
        plan = self.plans[match.rule.name]
        world = self._world(plan)
        partial = Partial({**self._frame(plan), **match.bindings})
        facts = iter(match.facts)
        return tuple(
            Evidence("fact", (next(facts).id,))
            if isinstance(one, PatternCondition)
            else one.evidence(partial, world)
            for one in plan.conditions
        )

    def rests_within(self, match: Match, visible: Callable[[Fact], bool]) -> bool:
        """Whether the match would hold if its positive conditions saw only these."""
        if not all(map(visible, match.facts)):
            return False
        plan = self.plans[match.rule.name]
        world = self._world(plan, visible)
        partial = Partial({**self._frame(plan), **match.bindings})
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
