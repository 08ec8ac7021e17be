"""Checked rules: what the matchers run, the proofs quote and the digests cover.

Everything here is frozen data. It is made by `engine.lang.check` and never by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from engine.errors import Problem, Span
from engine.lang.expr import Expr
from engine.lang.syntax import CaseSyntax, Text, Value
from engine.lang.template import Template
from engine.lang.values import SlotType
from engine.lang.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Pattern:
    """``Template(test, …)``: a condition on one fact.

    Attributes:
        template: The template's name.
        tests: The conjuncts, each true or false.
        name: The name it binds, or None.
        text: As written, with its place.
    """

    template: str
    tests: tuple[Expr, ...]
    name: str | None
    text: Text


@dataclass(frozen=True, slots=True)
class Block:
    """``not``, ``exists`` or ``forall`` over conditions.

    For ``forall`` the first of `body` is the pattern that ranges.
    """

    kind: Literal["not", "exists", "forall"]
    body: tuple[Element, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class AnyOf:
    """``any``: holds if an alternative does; `names` are bound by all of them."""

    alternatives: tuple[tuple[Element, ...], ...]
    names: Mapping[str, SlotType]
    text: Text


@dataclass(frozen=True, slots=True)
class Test:
    """``test``: conjuncts over what is bound."""

    tests: tuple[Expr, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Let:
    """``let``: a name for a value."""

    name: str
    value: Expr
    text: Text


Operation: TypeAlias = Literal[
    "count", "sum", "product", "min", "max", "avg", "collect"
]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """``name: count(…)`` and its kin over the facts a pattern matches.

    Attributes:
        name: The name it binds.
        operation: What is computed.
        pattern: Which facts; its `name` is the generator's variable.
        value: What is taken of each fact, or None to count facts.
        filters: Conjuncts of the generator's ``if``.
        keys: Sort keys with True for descending, or empty.
        distinct: Whether equal values count once.
        default: The value where there is none, or None.
        type: The type of its value.
    """

    name: str
    operation: Operation
    pattern: Pattern
    value: Expr | None
    filters: tuple[Expr, ...]
    keys: tuple[tuple[Expr, bool], ...]
    distinct: bool
    default: Expr | None
    type: SlotType
    text: Text


Element: TypeAlias = Pattern | Block | AnyOf | Test | Let | Aggregate


@dataclass(frozen=True, slots=True)
class Put:
    """``assert: T(…)`` or ``conclude: T(…)``; slots left out take their default."""

    kept: bool
    template: str
    slots: tuple[tuple[str, Expr], ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Modify:
    """``modify: q(slot=…)``."""

    name: str
    slots: tuple[tuple[str, Expr], ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Retract:
    """``retract: q``."""

    name: str
    text: Text


@dataclass(frozen=True, slots=True)
class Request:
    """``effect: name(arg=…)``."""

    effect: str
    arguments: tuple[tuple[str, Expr], ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Halt:
    """``halt: true``."""

    text: Text


Step: TypeAlias = Put | Modify | Retract | Request | Let | Halt


@dataclass(frozen=True, slots=True)
class Choose:
    """``choose: group(key, …)`` with ``prefer``."""

    group: str
    key: tuple[Expr, ...]
    prefer: Expr | None
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A named number, or a switch that is true or false.

    Attributes:
        key: ``name`` for a file's, ``rule.name`` for a rule's.
        value: The author's value.
        range: The least and greatest value a replacement may have, or None.
    """

    key: str
    name: str
    value: int | float
    range: tuple[float, float] | None
    span: Span
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One checked rule.

    Attributes:
        count: c of the language's definition of specificity, computed or overridden.
        digest: Covers conditions, actions, parameters used, layer, salience, choice
            and specificity override; not utility, doc, tags or formatting.
        params: The parameters it uses, by the name it uses.
        stratum: Its place inside its layer, from 0.
        layer_index: Its layer's place in the order, from 0.
        fact_names: The names of what its outermost patterns match, in order; None for
            one without a name.
        value_names: The names of what its conditions bind besides, in order.
    """

    name: str
    digest: str
    doc: str
    layer: str
    layer_index: int
    stratum: int
    salience: int
    utility: float
    count: float
    choose: Choose | None
    when: tuple[Element, ...]
    then: tuple[Step, ...]
    params: Mapping[str, Parameter]
    tags: tuple[str, ...]
    span: Span
    fact_names: tuple[str | None, ...] = field(init=False, repr=False, compare=False)
    value_names: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the names once: every activation that is spelled out asks."""
        facts = (one.name for one in self.when if isinstance(one, Pattern))
        object.__setattr__(self, "fact_names", tuple(facts))
        object.__setattr__(self, "value_names", tuple(_value_names(self.when)))

    @property
    def group(self) -> str:
        """The group it chooses in; empty if it does not choose."""
        return self.choose.group if self.choose else ""

    @property
    def concludes(self) -> bool:
        """Whether something lives only as long as a firing's conditions hold."""
        return any(isinstance(step, Put) and not step.kept for step in self.then)

    @property
    def specificity(self) -> float:
        """Its c / (c + 1): bounded, so that a learned utility can outweigh it."""
        return self.count / (self.count + 1)


@dataclass(frozen=True, slots=True)
class GivenFact:
    """A fact every session starts with; some slots may name a parameter."""

    template: str
    slots: tuple[tuple[str, Value | Parameter], ...]
    source: str


@dataclass(frozen=True, eq=False, kw_only=True)
class RuleSet:
    """All rules of some files, checked together. Compared by identity.

    Attributes:
        digest: Covers everything but comments and formatting.
        rules: Enabled rules in the order of files and lines.
        disabled: Names of rules that are switched off.
        layers: Layer names, earliest first.
        recursive: Templates whose conclusions can support each other.
        warnings: What an author should look at although the rules can be used.
        sources: The files' texts by path, as read.
        cases: The rule tests of all files.
    """

    digest: str
    rules: tuple[Rule, ...]
    disabled: tuple[str, ...]
    templates: Mapping[str, Template]
    params: Mapping[str, Parameter]
    facts: tuple[GivenFact, ...]
    layers: tuple[str, ...]
    recursive: frozenset[str]
    vocabulary: Vocabulary
    warnings: tuple[Problem, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    cases: tuple[CaseSyntax, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Rule]:
        """The enabled rules by name."""
        return {rule.name: rule for rule in self.rules}

    @cached_property
    def choosing(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules that choose, by the group in which they compete."""
        found: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            if rule.choose is not None:
                found[rule.group].append(rule)
        return {group: tuple(rules) for group, rules in found.items()}

    @cached_property
    def concluding(self) -> frozenset[str]:
        """The names of the rules that conclude."""
        return frozenset(rule.name for rule in self.rules if rule.concludes)

    @cached_property
    def preferring(self) -> frozenset[str]:
        """The groups in which some rule has ``prefer``."""
        return frozenset(
            group
            for group, members in self.choosing.items()
            if any(rule.choose and rule.choose.prefer for rule in members)
        )

    def rule(self, name: str) -> Rule:
        """The rule of that name.

        Raises:
            KeyError: If there is none.
        """
        return self.by_name[name]


def elements(conditions: tuple[Element, ...]) -> Iterator[Element]:
    """All conditions, outermost first, with everything inside blocks."""
    for element in conditions:
        yield element
        if isinstance(element, Block):
            yield from elements(element.body)
        elif isinstance(element, AnyOf):
            for alternative in element.alternatives:
                yield from elements(alternative)
        elif isinstance(element, Aggregate):
            yield element.pattern


def _value_names(conditions: tuple[Element, ...]) -> Iterator[str]:
    for element in conditions:
        if isinstance(element, (Let, Aggregate)):
            yield element.name
        elif isinstance(element, AnyOf):
            yield from element.names


def specificity_count(conditions: tuple[Element, ...]) -> int:
    """c: one per pattern, per conjunct, and per element that ranges over facts."""
    return sum(map(_count, conditions))


def _count(element: Element) -> int:
    if isinstance(element, Pattern):
        return 1 + len(element.tests)
    if isinstance(element, Block):
        return 1 + specificity_count(element.body)
    if isinstance(element, Aggregate):
        return 1 + _count(element.pattern) + len(element.filters)
    if isinstance(element, AnyOf):
        return min(map(specificity_count, element.alternatives))
    return len(element.tests) if isinstance(element, Test) else 0
