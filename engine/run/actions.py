"""Right-hand sides: evaluated whole before anything is done.

Planning has no effect: either every action of a firing can be carried out, or the
firing does not happen. Actions are evaluated in order, as if those before had been
done, so that a modified name means the new fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, cast

from engine.errors import EvaluationError, FactError, Span
from engine.lang import rules as r
from engine.lang.evaluate import Closure, Evaluator
from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import Key, fit
from engine.match.facts import Fact, fact_key
from engine.match.memory import WorkingMemory


@dataclass(frozen=True, slots=True)
class Target:
    """A fact that an action refers to, by content: it may not have begun yet."""

    key: Key
    shape: Template
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class PutDone:
    """Assert or conclude a fact."""

    target: Target
    kept: bool


@dataclass(frozen=True, slots=True)
class ModifyDone:
    """Replace a live fact by another, as one step."""

    old: Target
    new: Target


@dataclass(frozen=True, slots=True)
class RetractDone:
    """End a live fact."""

    target: Target


@dataclass(frozen=True, slots=True)
class RequestDone:
    """Ask for an effect."""

    effect: str
    arguments: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class HaltDone:
    """End the run after this firing."""


Done: TypeAlias = PutDone | ModifyDone | RetractDone | RequestDone | HaltDone


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


@lru_cache(maxsize=64)
def right_hand_sides(rules: r.RuleSet) -> Mapping[str, RightHandSide]:
    """The right-hand sides of a rule set, made once and shared by its sessions."""
    return {rule.name: RightHandSide(rule, rules) for rule in rules.rules}


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
        self._changed: dict[Key, object | None] = {}

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
        target = self._target(self._templates[step.template], values)
        if self._live(target.key) is None:
            self._changed[target.key] = _Coming(target)
        return PutDone(target, step.kept)

    def _target(self, shape: Template, values: Mapping[str, object]) -> Target:
        content = shape.values(values)
        return Target(fact_key(shape.name, content), shape, content)

    def _live(self, key: Key) -> object | None:
        """The fact of that content as it will be then: a fact, or one to come."""
        if key in self._changed:
            return self._changed[key]
        return self._memory.find(key)

    def _named(self, name: str) -> Target | None:
        """The fact a name means, or None if it will be dead."""
        fact = cast("Fact | _Coming", self._frame[name])
        if self._live(fact.key) is not fact:
            return None
        return Target(fact.key, fact.shape, fact.values)

    def _retract(self, step: r.Retract) -> Done | None:
        target = self._named(step.name)
        if target is None:
            return None
        self._changed[target.key] = None
        return RetractDone(target)

    def _modify(self, step: r.Modify, values: Mapping[str, Value]) -> Done | None:
        old = self._named(step.name)
        if old is None:
            raise FactError(
                f"{step.name!r} was retracted before, it cannot be modified"
            )
        kept = dict(zip(old.shape.slots, old.values, strict=True))
        new = self._target(old.shape, {**kept, **values})
        if new.key == old.key:
            return None
        self._changed[old.key] = None
        found = self._live(new.key)
        if found is None:
            found = self._changed[new.key] = _Coming(new)
        self._frame[step.name] = found
        return ModifyDone(old, new)


class _Coming:
    """A fact that an earlier action of the same firing will begin."""

    __slots__ = ("key", "shape", "values")

    def __init__(self, target: Target) -> None:
        self.key = target.key
        self.shape = target.shape
        self.values = target.values
