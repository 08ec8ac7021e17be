"""Right-hand sides: evaluated whole before anything is done.

Planning has no effect: either every action of a firing can be carried out, or the
firing does not happen. Actions are evaluated in order, as if those before had been
done, so that a modified name means the new fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from engine.errors import EvaluationError, FactError, Span
from engine.lang import rules as r
from engine.lang.evaluate import Closure, Evaluator
from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import Key, fit
from engine.match.facts import Fact, fact_key
from engine.match.memory import WorkingMemory
from engine.run.done import (
    Done,
    HaltDone,
    ModifyDone,
    PutDone,
    RequestDone,
    RetractDone,
)


class ActionFault(Exception):  # noqa: N818  # the cycle turns it into a FiringError
    """An action that cannot be carried out, with its place."""

    def __init__(self, span: Span, cause: str) -> None:
        self.span = span
        super().__init__(cause)


class RightHandSide:
    """The actions of one rule, ready to be planned."""

    def __init__(self, rule: r.Rule, rules: r.RuleSet) -> None:
        self._templates = rules.templates
        self._effects = rules.vocabulary.effects
        evaluator = Evaluator(rules.vocabulary.functions)
        self._steps = [(step, _closures(step, evaluator)) for step in rule.then]

    def plan(
        self, frame: Mapping[str, object], memory: WorkingMemory
    ) -> tuple[Done, ...]:
        """What the firing will do.

        Raises:
            ActionFault: If an action has no value, or a value no slot admits.
        """
        planning = _Planning(frame, memory, self._templates)
        done: list[Done] = []
        for step, closures in self._steps:
            try:
                action = planning.step(step, closures)
                if isinstance(action, RequestDone):
                    action = self._fitted(action)
            except (EvaluationError, FactError, TypeError) as error:
                raise ActionFault(step.text.span, str(error)) from error
            if action is not None:
                done.append(action)
        return tuple(done)

    def _fitted(self, request: RequestDone) -> RequestDone:
        takes = self._effects[request.effect].takes
        return RequestDone(
            request.effect,
            {
                name: fit(value, takes[name])
                for name, value in request.arguments.items()
            },
        )


class RightHandSides(dict[str, RightHandSide]):
    """The right-hand sides of a rule set by rule, each made when first asked for."""

    def __init__(self, rules: r.RuleSet) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, name: str) -> RightHandSide:
        side = self[name] = RightHandSide(self._rules.by_name[name], self._rules)
        return side


@lru_cache(maxsize=16)
def right_hand_sides(rules: r.RuleSet) -> RightHandSides:
    """The right-hand sides of a rule set, shared by its sessions."""
    return RightHandSides(rules)


def _closures(step: r.Step, evaluator: Evaluator) -> tuple[tuple[str, Closure], ...]:
    if isinstance(step, r.Let):
        return ((step.name, evaluator.closure(step.value)),)
    if isinstance(step, r.Request):
        return tuple((name, evaluator.closure(e)) for name, e in step.arguments)
    if isinstance(step, (r.Put, r.Modify)):
        return tuple((name, evaluator.closure(e)) for name, e in step.slots)
    return ()


class _Planning:
    """The state of working memory as the actions so far will leave it."""

    def __init__(
        self,
        frame: Mapping[str, object],
        memory: WorkingMemory,
        templates: Mapping[str, Template],
    ) -> None:
        self._frame = dict(frame)
        self._memory = memory
        self._templates = templates
        self._changed: dict[Key, Fact | _Coming | None] = {}

    def step(
        self, step: r.Step, closures: tuple[tuple[str, Closure], ...]
    ) -> Done | None:
        """What one action does; None if nothing."""
        if isinstance(step, r.Halt):
            return HaltDone()
        if isinstance(step, r.Retract):
            return self._retract(step)
        values = {name: closure(self._frame, None) for name, closure in closures}
        if isinstance(step, r.Let):
            self._frame[step.name] = values[step.name]
            return None
        if isinstance(step, r.Request):
            return RequestDone(step.effect, values)
        if isinstance(step, r.Modify):
            return self._modify(step, values)
        shape = self._templates[step.template]
        coming = _Coming(shape, shape.values(values))
        if self._live(coming) is None:
            self._changed[coming.key] = coming
        return PutDone(shape, coming.values, step.kept)

    def _live(self, fact: Fact | _Coming) -> Fact | _Coming | None:
        """The fact of that content as it will be then: a fact, or one to come."""
        if fact.key in self._changed:
            return self._changed[fact.key]
        return self._memory.find(fact.shape, fact.values)

    def _named(self, name: str) -> Fact | _Coming | None:
        """The fact a name means, or None if it will be dead."""
        fact = cast("Fact | _Coming", self._frame[name])
        return fact if self._live(fact) is fact else None

    def _retract(self, step: r.Retract) -> Done | None:
        fact = self._named(step.name)
        if fact is None:
            return None
        self._changed[fact.key] = None
        return RetractDone(fact.shape, fact.values)

    def _modify(self, step: r.Modify, values: Mapping[str, Value]) -> Done | None:
        old = self._named(step.name)
        if old is None:
            raise FactError(
                f"{step.name!r} was retracted before, it cannot be modified"
            )
        kept = dict(zip(old.shape.slots, old.values, strict=True))
        new = _Coming(old.shape, old.shape.values({**kept, **values}))
        if new.key == old.key:
            return None
        self._changed[old.key] = None
        found = self._live(new)
        if found is None:
            found = self._changed[new.key] = new
        self._frame[step.name] = found
        return ModifyDone(old.shape, old.values, new.values)


class _Coming:
    """A fact that an action of the same firing will begin."""

    __slots__ = ("key", "shape", "values")

    def __init__(self, shape: Template, values: tuple[Value, ...]) -> None:
        self.key = fact_key(shape.name, values)
        self.shape = shape
        self.values = values
