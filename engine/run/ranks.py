"""Ranks: what of the order follows from rules alone, worked out once for a setting.

All strategies but three order activations by numbers of their rules first and by
recency then, or by recency alone inside a tier. So the rules fall into ranks: whatever
waits in an earlier rank comes before everything in a later one, and inside a rank
newer facts come first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

from engine.lang.rules import Rule
from engine.match.network import Reader, network
from engine.match.rule_node import Place
from engine.run.setting import Setting
from engine.run.strategy import DEFAULT, tier
from engine.run.utility import Utility

Numbers: TypeAlias = "tuple[float, ...]"
Sown: TypeAlias = "tuple[Reader, int, tuple[str, ...]]"


def _default(rule: Rule, utility: Utility) -> tuple[Numbers, Numbers]:
    score = utility.value * rule.specificity
    return (-score, -rule.specificity, -utility.value), ()


def _utility_first(rule: Rule, utility: Utility) -> tuple[Numbers, Numbers]:
    return (-utility.value, -rule.specificity), ()


def _specificity_first(rule: Rule, utility: Utility) -> tuple[Numbers, Numbers]:
    return (-rule.specificity, -utility.value), ()


def _lex(rule: Rule, utility: Utility) -> tuple[Numbers, Numbers]:
    return (), (-rule.specificity, -utility.value)


_NUMBERS: Mapping[str, Callable[[Rule, Utility], tuple[Numbers, Numbers]]] = {
    DEFAULT: _default,
    "utility-first": _utility_first,
    "specificity-first": _specificity_first,
    "lex": _lex,
}
"""What of a rule comes before recency, and what after it."""


class Ranks:
    """The rules of one setting in the order in which they are taken.

    Attributes:
        network: The rules, compiled.
        by_recency: Whether newer facts come first inside a rank; else the strategy's
            own keys order it.
        of: The number of each rule's rank, by name; lower ones come first.
        within: The place of each rule among those of its rank whose activations are
            equally recent, by name; lower ones come first.
        by_name: Whether that is the order of their names.
        sown: By template, where facts are sown: each reader with its rule's rank,
            and the other templates it needs facts of, in the order of their bits.
        bare: The rules that have no places.
    """

    def __init__(self, setting: Setting) -> None:
        self.network = network(setting.rules, setting.params)
        numbers = _NUMBERS.get(setting.strategy)
        self.by_recency = numbers is not None
        before: dict[str, tuple[object, ...]] = {}
        after: dict[str, tuple[object, ...]] = {}
        for rule in setting.rules.rules:
            utility = setting.utilities[rule.name]
            first, last = numbers(rule, utility) if numbers else ((), ())
            before[rule.name] = (*tier(rule), *first)
            after[rule.name] = (*last, rule.name)
        self.of = _numbered(before)
        self.within = _numbered(after)
        nodes = self.network.nodes
        self.by_name = self.by_recency and setting.strategy != "lex"
        self.sown: dict[str, tuple[Sown, ...]] = {
            name: tuple(map(self._sown, template.readers))
            for name, template in self.network.templates.items()
        }
        self.bare = tuple(node for node in nodes.values() if not node.anatomy.places)


    def _sown(self, reader: Reader) -> Sown:
        rank = self.of[reader.rule.rule.name]
        others = reader.others if isinstance(reader, Place) else ()
        return reader, rank, others


def _numbered(keys: Mapping[str, tuple[object, ...]]) -> dict[str, int]:
    """The place of each key among all, equal keys together."""
    places = {key: n for n, key in enumerate(sorted(set(keys.values())))}
    return {name: places[key] for name, key in keys.items()}


@lru_cache(maxsize=64)
def ranks(setting: Setting) -> Ranks:
    """The ranks of a setting, kept for its next session."""
    return Ranks(setting)
