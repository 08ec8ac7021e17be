"""Ranks: what of the order follows from rules alone, worked out once for a setting.

All strategies but three order activations by numbers of their rules first and by
recency then, or by recency alone inside a tier. So the rules fall into ranks: whatever
waits in an earlier rank comes before everything in a later one, and inside a rank
newer facts come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

from engine.lang.collection import without_collection
from engine.lang.rules import Rule, RuleSet
from engine.match.network import network
from engine.match.readers import Watch
from engine.run.entrance import Entrances
from engine.run.setting import Setting
from engine.run.sides import Sides
from engine.run.sowing import Reader, Sowing
from engine.run.strategy import DEFAULT, tier
from engine.run.utility import authored

Numbers: TypeAlias = "tuple[float, ...]"


def _default(rule: Rule, utility: float) -> tuple[Numbers, Numbers]:
    return (-utility * rule.specificity, -rule.specificity, -utility), ()


def _utility_first(rule: Rule, utility: float) -> tuple[Numbers, Numbers]:
    return (-utility, -rule.specificity), ()


def _specificity_first(rule: Rule, utility: float) -> tuple[Numbers, Numbers]:
    return (-rule.specificity, -utility), ()


def _lex(rule: Rule, utility: float) -> tuple[Numbers, Numbers]:
    return (), (-rule.specificity, -utility)


_NUMBERS: Mapping[str, Callable[[Rule, float], tuple[Numbers, Numbers]]] = {
    DEFAULT: _default,
    "utility-first": _utility_first,
    "specificity-first": _specificity_first,
    "lex": _lex,
}
"""What of a rule comes before recency, and what after it."""


class Ranks:
    """The rules of a setting in the order in which they are taken.

    Args:
        rules: The rule set.
        strategy: The strategy's name.
        params: The value in use of each parameter, by key.
        utilities: The utility in use of every rule, by name.

    Attributes:
        network: The rules, compiled.
        by_recency: Whether newer facts come first inside a rank; else the strategy's
            own keys order it.
        of: The number of each rule's rank, by name; lower ones come first.
        within: The place of each rule among those of its rank whose activations are
            equally recent, by name; lower ones come first.
        entrances: How facts come in, by template.
        sides: The generated right-hand sides, by rule.
        sowings: Where facts go, by template; nobody reads those that are not there.
        demanded: The templates whose facts make others possible.
        bare: The rules that have no places.
    """

    def __init__(
        self,
        rules: RuleSet,
        strategy: str,
        params: Mapping[str, int | float],
        utilities: Mapping[str, float],
    ) -> None:
        self.network = network(rules, params)
        numbers = _NUMBERS.get(strategy)
        self.by_recency = numbers is not None
        before: dict[str, tuple[object, ...]] = {}
        after: dict[str, tuple[object, ...]] = {}
        for rule in rules.rules:
            utility = utilities[rule.name]
            first, last = numbers(rule, utility) if numbers else ((), ())
            before[rule.name] = (*tier(rule), *first)
            after[rule.name] = (*last, rule.name)
        self.of = _numbered(before)
        self.within = _numbered(after)
        nodes = self.network.nodes.values()
        self.bare = tuple(node for node in nodes if not node.anatomy.places)
        readers: dict[str, list[Reader]] = defaultdict(list)
        for node in nodes:
            for reader in node.readers:
                readers[reader.template].append(reader)
        self.sowings: dict[str, Sowing] = {}
        self.entrances = Entrances(rules, self)
        self.sides = Sides(self.network, self.entrances)
        for name, known in readers.items():
            self.sowings[name] = Sowing(self, name, known)
        for sowing in self.sowings.values():
            sowing.demand(self.sowings)
        self.demanded = frozenset(
            template
            for sowing in self.sowings.values()
            for template, _ in sowing.demands
        )

    def place(self, reader: Reader) -> tuple[int, ...]:
        """The place of a reader among those of its template."""
        rule = reader.rule.rule
        kind = (
            (1, 0)
            if isinstance(reader, Watch)
            else (0, -len(reader.rule.anatomy.places))
        )
        number = 0 if isinstance(reader, Watch) else reader.number
        return kind[0], self.of[rule.name], kind[1], self.within[rule.name], number


def _numbered(keys: Mapping[str, tuple[object, ...]]) -> dict[str, int]:
    """The place of each key among all, equal keys together."""
    places = {key: n for n, key in enumerate(sorted(set(keys.values())))}
    return {name: places[key] for name, key in keys.items()}


def ranks(setting: Setting) -> Ranks:
    """The ranks of a setting, kept for the next session with the same rules and values."""
    learned: tuple[float, ...] | None = None
    if setting.utilities is not authored(setting.rules):
        learned = tuple(one.value for one in setting.utilities.values())
    params = tuple(setting.params.items())
    return _ranks(setting.rules, setting.strategy, params, learned)


@lru_cache(maxsize=16)
@without_collection()
def _ranks(
    rules: RuleSet,
    strategy: str,
    params: tuple[tuple[str, int | float], ...],
    learned: tuple[float, ...] | None,
) -> Ranks:
    values = learned or [rule.utility for rule in rules.rules]
    names = [rule.name for rule in rules.rules]
    return Ranks(rules, strategy, dict(params), dict(zip(names, values, strict=True)))
