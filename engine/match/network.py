"""The network: a rule set compiled for fast matching, shared by all its sessions.

It has a node for each rule with the functions that join, complete and look up, see
`engine.match.rule_node`. It is never changed, but functions are made when they are
first needed, so that a rule which never gets as far costs nothing. Making one twice in
two threads does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import count

from engine.lang import rules as r
from engine.lang.evaluate import Closure, Evaluator
from engine.match.aggregate import AggregateCondition
from engine.match.code import Doubt
from engine.match.index import IndexId
from engine.match.rule_node import RuleNode


class IndexIds(dict[int, IndexId]):
    """The indexes that generated code refers to, by number."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[IndexId, int] = {}
        self._next = count()

    def number(self, which: IndexId) -> int:
        """The number of an index."""
        found = self._numbers.get(which)
        if found is None:
            found = next(self._next)
            self[found] = which  # before anybody can be told of it
            found = self._numbers.setdefault(which, found)
        return found


class Network:
    """A rule set with values for its parameters, compiled.

    Args:
        rules: The rule set.
        params: The value in use of each parameter, by key.

    Attributes:
        ids: The numbers of indexes.
        nodes: The rules by name.
        holds: Whether anything stands as long as what fired holds.
    """

    def __init__(self, rules: r.RuleSet, params: Mapping[str, int | float]) -> None:
        self.rules = rules
        self.params = params
        self.ids = IndexIds()
        self._evaluator = Evaluator(rules.vocabulary.functions)
        self._closures: dict[Doubt, Closure] = {}
        self._conditions: dict[Doubt, AggregateCondition] = {}
        functions = rules.vocabulary.functions
        self.nodes = {
            rule.name: RuleNode(rule, self.frame(rule.name), functions, self.ids.number)
            for rule in rules.rules
        }
        self.holds = any(node.holds for node in self.nodes.values())

    def frame(self, rule: str) -> dict[str, int | float]:
        """The values of a rule's parameters, by the names it uses."""
        used = self.rules.by_name[rule].params.items()
        return {name: self.params[param.key] for name, param in used}

    def closure(self, doubt: Doubt) -> Closure:
        """The readable code of an expression."""
        found = self._closures.get(doubt)
        if found is None:
            if isinstance(doubt.node, r.Aggregate):
                raise AssertionError("an aggregate is no expression")
            found = self._closures[doubt] = self._evaluator.closure(doubt.node)
        return found

    def condition(self, doubt: Doubt) -> AggregateCondition:
        """The readable code of an aggregate."""
        found = self._conditions.get(doubt)
        if found is None:
            if not isinstance(doubt.node, r.Aggregate):
                raise AssertionError("an expression is no aggregate")
            found = AggregateCondition(doubt.node, self._evaluator)
            self._conditions[doubt] = found
        return found


@lru_cache(maxsize=16)
def _network(rules: r.RuleSet, params: tuple[tuple[str, int | float], ...]) -> Network:
    return Network(rules, dict(params))


def network(rules: r.RuleSet, params: Mapping[str, int | float]) -> Network:
    """The network of a rule set with values for its parameters.

    It is kept for the next session with the same rules and values.
    """
    return _network(rules, tuple(params.items()))
