"""The network: a rule set compiled for fast matching, shared by all its sessions.

For each template it knows which patterns a fact can match by constants alone; for
each rule, the functions that join, complete and look up, see `engine.match.rule_node`.
It is never changed, but functions are made when they are first needed, so that a rule
which never gets as far costs nothing. Making one twice in two threads does no harm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import TypeAlias

from engine.lang import rules as r
from engine.lang.evaluate import Closure, Evaluator
from engine.lang.syntax import Value
from engine.match.aggregate import AggregateCondition
from engine.match.alpha import Alpha
from engine.match.code import Doubt
from engine.match.index import IndexId
from engine.match.rule_node import Place, RuleNode, Watch

Reader: TypeAlias = "Place | Watch"


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


class TemplateNode:
    """What reads a template.

    Attributes:
        mask: From the values of a fact to the readers it can matter to, as bits.
        readers: The readers by bit: those of rules with one place first, and of these
            the last in the alphabet first.
        watches: The bits of the watches.
        more: Those for which one more fact can make their rule match more, or one
            fact less can make it match less.
        less: Those for which it is the other way round.
    """

    def __init__(self, mask: Callable[[tuple[Value, ...]], int], readers: tuple[Reader, ...]) -> None:
        self.mask = mask
        self.readers = readers
        signs = {n: one.sign for n, one in enumerate(readers) if isinstance(one, Watch)}
        self.watches = sum(1 << bit for bit in signs)
        self.more = sum(1 << bit for bit, sign in signs.items() if sign >= 0)
        self.less = sum(1 << bit for bit, sign in signs.items() if sign <= 0)


class Network:
    """A rule set with values for its parameters, compiled.

    Args:
        rules: The rule set.
        params: The value in use of each parameter, by key.

    Attributes:
        ids: The numbers of indexes.
        nodes: The rules by name.
        templates: The templates that some rule reads, by name.
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
        self.templates = self._templates()

    def _templates(self) -> dict[str, TemplateNode]:
        readers: dict[str, list[Reader]] = defaultdict(list)
        for node in sorted(self.nodes.values(), key=_in_falling_order):
            for reader in node.readers:
                readers[reader.template].append(reader)
        return {name: self._template(name, known) for name, known in readers.items()}

    def _template(self, name: str, readers: Sequence[Reader]) -> TemplateNode:
        slots = [slot.type for slot in self.rules.templates[name].slots.values()]
        alpha = Alpha(slots, [(one.tests, one.rule.params) for one in readers])
        return TemplateNode(alpha.mask, tuple(readers))

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


def _in_falling_order(node: RuleNode) -> tuple[bool, list[int]]:
    """Rules with one place first, the last in the alphabet first."""
    falling = [-ord(letter) for letter in node.rule.name]
    return len(node.anatomy.places) != 1, [*falling, 1]


@lru_cache(maxsize=64)
def _network(rules: r.RuleSet, params: tuple[tuple[str, int | float], ...]) -> Network:
    return Network(rules, dict(params))


def network(rules: r.RuleSet, params: Mapping[str, int | float]) -> Network:
    """The network of a rule set with values for its parameters.

    It is kept for the next session with the same rules and values.
    """
    return _network(rules, tuple(params.items()))
