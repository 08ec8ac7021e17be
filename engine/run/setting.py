"""What decides a session besides the facts it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TypeAlias

from engine.lang.rules import GivenFact, Parameter, RuleSet
from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import Key
from engine.match.facts import FIRST_ID, Fact, FactId, fact_key
from engine.match.memory import content
from engine.run.explore import Exploration
from engine.run.records import Changed, Supported, Used
from engine.run.strategy import DEFAULT
from engine.run.utility import Utility

Answered: TypeAlias = tuple[tuple[tuple[str, Mapping[str, Value]], ...], str]
"""What an effect answered, and why it failed if it did."""
Given: TypeAlias = tuple[Template, tuple[Value, ...], str]
"""A fact to be given: its template, its values, and where it comes from."""

NETWORK = "network"
PLAIN = "plain"
"""The matchers: see `engine.run.lazy` and `engine.run.agenda`."""

EffectKey: TypeAlias = tuple[str, str, int]
"""An effect's name, its arguments as canonical JSON, and the n-th such request."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Setting:
    """What decides, besides facts.

    Attributes:
        utilities: The utility in use of every rule.
        params: The value in use of every parameter, by key.
        replay: Recorded effects to answer with, instead of performing.
        matcher: What finds matches: the network, or plain code that is its oracle.
            It decides nothing.
    """

    rules: RuleSet
    utilities: Mapping[str, Utility]
    params: Mapping[str, int | float]
    seed: int = 0
    strategy: str = DEFAULT
    exploration: Exploration | None = None
    replay: Mapping[EffectKey, Answered] = field(default_factory=dict)
    matcher: str = NETWORK

    @cached_property
    def record(self) -> Used:
        """The setting as the ledger keeps it."""
        explore = self.exploration
        return Used(
            rules=self.rules.digest,
            seed=self.seed,
            strategy=self.strategy,
            exploration=None
            if explore is None
            else {
                "kind": explore.kind,
                "temperature": explore.temperature,
                "floor": explore.floor,
            },
            utilities={n: (u.value, u.learned) for n, u in self.utilities.items()},
            params=dict(self.params),
            learned_params=tuple(
                sorted(
                    key
                    for key, value in self.params.items()
                    if value != self.rules.params[key].value
                )
            ),
        )


@dataclass(frozen=True, eq=False, slots=True)
class First:
    """What sessions start with: the facts of rule files, and how they began.

    They are the same in every session, as facts and records cannot change.

    Attributes:
        facts: In the order of their ids.
        began: The record of their beginning.
        supports: Those of where they come from, in the same order.
        contents: The facts by template and content, as working memory has them.
    """

    facts: tuple[Fact, ...]
    began: Changed
    supports: tuple[Supported, ...]
    contents: Mapping[str, Mapping[Key, Fact]]


def first_facts(setting: Setting) -> First:
    """The facts every session with this setting starts with."""
    return _first_facts(setting.rules, _params_used(setting))


def given_facts(setting: Setting) -> tuple[Given, ...]:
    """The same as rule files tell them: several may come to one fact."""
    return _given_facts(setting.rules, _params_used(setting))


_Params: TypeAlias = "tuple[tuple[str, int | float], ...]"
"""Parameters by key, with their values."""


def _params_used(setting: Setting) -> _Params:
    return tuple((key, setting.params[key]) for key in _params_named(setting.rules))


@lru_cache(maxsize=16)
def _params_named(rules: RuleSet) -> tuple[str, ...]:
    return tuple(sorted({key for fact in rules.facts for key in _params(fact)}))


@lru_cache(maxsize=16)
def _first_facts(rules: RuleSet, params: _Params) -> First:
    begun: dict[Key, tuple[Fact, str]] = {}
    for shape, values, source in _given_facts(rules, params):
        key = fact_key(shape.name, values)
        if key not in begun:
            number = FactId(FIRST_ID + len(begun))
            begun[key] = Fact(number, shape, values), source
    facts = tuple(fact for fact, _ in begun.values())
    contents: dict[str, dict[Key, Fact]] = {}
    for fact in facts:
        shape = fact.shape
        contents.setdefault(shape.name, {})[content(shape, fact.values)] = fact
    return First(
        facts,
        Changed((), facts),
        tuple(Supported(f.id, "given", 0, source) for f, source in begun.values()),
        contents,
    )


@lru_cache(maxsize=16)
def _given_facts(rules: RuleSet, params: _Params) -> tuple[Given, ...]:
    values = dict(params)
    found = []
    for fact in rules.facts:
        shape = rules.templates[fact.template]
        slots = {
            name: values[value.key] if isinstance(value, Parameter) else value
            for name, value in fact.slots
        }
        named = ", ".join(
            f"{name} is parameter {value.key}"
            for name, value in fact.slots
            if isinstance(value, Parameter)
        )
        source = f"{fact.source} ({named})" if named else fact.source
        found.append((shape, shape.values(slots), source))
    return tuple(found)


def _params(fact: GivenFact) -> Iterator[str]:
    for _, value in fact.slots:
        if isinstance(value, Parameter):
            yield value.key


def given_changes(
    before: Setting, after: Setting
) -> tuple[list[tuple[Template, tuple[Value, ...]]], list[Given]]:
    """Which file facts go, and which come, when one setting follows another."""
    old = {
        fact_key(s.name, values): (s, values) for s, values, _ in given_facts(before)
    }
    new = {fact_key(one[0].name, one[1]): one for one in given_facts(after)}
    come = [one for key, one in new.items() if key not in old]
    return [one for key, one in old.items() if key not in new], come
