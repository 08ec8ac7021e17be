"""What has fired, as far as it matters: found again, or ended while its facts live."""

from __future__ import annotations

from collections.abc import Mapping

from engine.lang.values import Key
from engine.match.facts import Fact
from engine.match.match import bound_identity
from engine.match.rule_node import Facts, RuleNode, Values
from engine.run.activation import Activation
from engine.run.notes import Notes, fired


class Remembered:
    """The activations that fired and still hold, read off the notes when asked.

    A session in which nothing ends never asks.

    Args:
        nodes: The rules by name.
        notes: What the cycle notes.
    """

    def __init__(self, nodes: Mapping[str, RuleNode], notes: Notes) -> None:
        self._nodes = nodes
        self._notes = notes
        self._read = 0
        self._fired: dict[str, dict[Facts, dict[Key, Activation]]] = {}
        self._users: dict[int, dict[int, Activation]] = {}

    def _follow(self) -> None:
        """Take in what fired since the last time."""
        for note in self._notes.since(self._read):
            one = fired(note)
            if one is not None and one.alive:
                node = self._nodes.get(one.rule.name)
                if node is not None and node.matters:
                    self._take(one)
        self._read = len(self._notes)

    def _take(self, activation: Activation) -> None:
        for fact in activation.facts:
            self._users.setdefault(fact.id, {})[activation.fired] = activation
        fired = self._fired.setdefault(activation.rule.name, {})
        known = fired.setdefault(activation.facts, {})
        known[value_key(activation.values)] = activation

    def adopt(self, activation: Activation) -> None:
        """Take in what fired before the notes were written for these rules."""
        self._take(activation)

    def of(self, node: RuleNode, facts: Facts) -> Mapping[Key, Activation]:
        """The activations of a rule with some facts, by their values."""
        self._follow()
        return self._fired.get(node.rule.name, {}).get(facts, {})

    def any_of(self, node: RuleNode) -> bool:
        """Whether there is any of a rule."""
        self._follow()
        return bool(self._fired.get(node.rule.name))

    def using(self, fact: Fact) -> list[Activation]:
        """The activations that had taken a fact."""
        self._follow()
        return list(self._users.get(fact.id, {}).values())

    def forget(self, activation: Activation) -> None:
        """Forget an activation that ended."""
        for fact in activation.facts:
            using = self._users.get(fact.id)
            if using is not None:
                using.pop(activation.fired, None)
                if not using:
                    del self._users[fact.id]
        fired = self._fired.get(activation.rule.name, {})
        known = fired.get(activation.facts)
        if known is not None:
            known.pop(value_key(activation.values), None)
            if not known:
                del fired[activation.facts]


def value_key(values: Values) -> Key:
    """A key equal for the same values of the same types."""
    return tuple(map(bound_identity, values)) if values else ()
