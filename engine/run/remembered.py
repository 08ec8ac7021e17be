"""What has fired, as far as it matters: found again, or ended while its facts live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from engine.lang.values import Key
from engine.match.descend import ID
from engine.match.facts import Fact, Facts
from engine.match.match import Values, bound_identity
from engine.match.readers import Watch
from engine.match.rule_node import RuleNode
from engine.run.activation import Activation
from engine.run.notes import Concluded, Notes

FEW = 4
"""Firings that are looked at one by one."""

Known: TypeAlias = "dict[Key, Activation]"
"""The activations of a rule with some facts, by their values."""


class Remembered:
    """The activations that fired and may still hold, if that can ever matter.

    What fires is put on a list first, for a session in which nothing ends never asks.
    What has fired on a fact that ended is forgotten at once if something stands on it,
    and when it is met if nothing does.

    Args:
        nodes: The rules by name.
        notes: What the cycle notes.
        ended: The ids of facts that were live once.

    Attributes:
        new: What fired since somebody asked, but for what the notes tell in short.
        is_closed: Whether since then the notes tell in short what matters.
    """

    def __init__(
        self,
        nodes: Mapping[str, RuleNode],
        notes: Notes,
        ended: set[int],
    ) -> None:
        self._nodes = nodes
        self._notes = notes
        self._ended = ended
        self._read = len(notes)  # what was before is adopted
        self.is_closed = False
        self.new: list[Activation] = []
        self._fired: dict[RuleNode, dict[Facts, Known]] = {}
        self._users: dict[int, dict[int, Activation]] = {}
        self._tied: dict[RuleNode, dict[Watch, dict[Key, dict[Facts, None]]]] = {}

    def _follow(self) -> None:
        """Take in what fired since the last time."""
        for activation in self.new:
            self._follow_one(activation)
        self.new.clear()
        if not self.is_closed:
            return
        notes = self._notes
        for place in range(self._read, len(notes)):
            if isinstance(notes[place], (tuple, Concluded)):
                concluded = cast("Concluded", notes.at(place))
                self._follow_one(concluded.activation)
        self._read = len(notes)
        self.is_closed = False

    def _follow_one(self, activation: Activation) -> None:
        node = self._nodes.get(activation.rule.name)
        if activation.alive and node is not None:
            self._take(node, activation)

    def _take(self, node: RuleNode, activation: Activation) -> None:
        facts = activation.facts
        if node.holds:
            users = self._users
            for fact in facts:
                using = users.get(fact.id)
                if using is None:
                    users[fact.id] = {activation.fired: activation}
                else:
                    using[activation.fired] = activation
        if node.remembers:
            self._know(node, activation)

    def _know(self, node: RuleNode, activation: Activation) -> None:
        facts, values = activation.facts, activation.values
        fired = self._fired.get(node)
        if fired is None:
            fired = self._fired[node] = {}
        key = value_key(values) if values else ()
        known = fired.get(facts)
        if known is None:
            fired[facts] = {key: activation}
            for watch, by_key in self._tied.get(node, _NONE).items():
                by_key.setdefault(watch.key_of(facts), {})[facts] = None
        else:
            known[key] = activation

    def reset(self, notes: Notes) -> None:
        """Forget everything, and read other notes from now on."""
        self._notes = notes
        self._read = 0
        self.is_closed = False
        self.new.clear()
        if self._fired or self._users:
            self._fired.clear()
            self._users.clear()
            self._tied.clear()

    def adopt(self, node: RuleNode, activation: Activation) -> None:
        """Take in what fired before the notes were written for these rules."""
        self._take(node, activation)
        if not node.remembers:
            self._know(node, activation)

    def of(self, node: RuleNode, facts: Facts) -> Mapping[Key, Activation]:
        """The activations of a rule with some facts, by their values."""
        if self.new or self.is_closed:
            self._follow()
        fired = self._fired.get(node)
        return fired.get(facts, _NOTHING) if fired else _NOTHING

    def fresh(self, watch: Watch, key: Key) -> list[Activation]:
        """What a fact with a key can matter to of the few that fired last.

        Very often a firing asserts what keeps its rule from firing again. So it is
        looked at here, before it costs more to remember.
        """
        if len(self.new) > FEW or self.is_closed:
            self._follow()
            return []
        rule = watch.rule.rule
        return [
            one
            for one in self.new
            if one.rule is rule and watch.key_of(one.facts) == key
        ]

    def drop_new(self, activation: Activation) -> None:
        """Forget one of those, on which nothing stands."""
        activation.alive = False
        self.new.remove(activation)

    def tied(self, watch: Watch, key: Key) -> Iterable[Facts]:
        """The facts of all others that a fact with a key can matter to."""
        node = watch.rule
        if len(self.new) > FEW or node.holds or self.is_closed:
            self._follow()
        fired = self._fired.get(node)
        if not fired:
            return ()
        tied = self._tied.setdefault(node, {})
        by_key = tied.get(watch)
        if by_key is None:
            by_key = tied[watch] = {}
            for facts in fired:
                by_key.setdefault(watch.key_of(facts), {})[facts] = None
        found = by_key.get(key)
        if not found:
            return ()
        ended = self._ended
        holding = []
        for facts in list(found):
            if not ended.isdisjoint(map(ID, facts)):
                self.drop(node, facts)
            else:
                holding.append(facts)
        return holding

    def using(self, fact: Fact) -> list[Activation]:
        """The activations on which something stands that had taken a fact."""
        if self.new or self.is_closed:
            self._follow()
        using = self._users.get(fact.id)
        return list(using.values()) if using else []

    def forget(self, node: RuleNode, activation: Activation) -> None:
        """Forget an activation that ended."""
        facts = activation.facts
        if node.holds:
            for fact in facts:
                using = self._users.get(fact.id)
                if using is not None:
                    using.pop(activation.fired, None)
                    if not using:
                        del self._users[fact.id]
        known = self._fired.get(node, {}).get(facts)
        if known is not None:
            known.pop(value_key(activation.values), None)
            if not known:
                self.drop(node, facts)

    def drop(self, node: RuleNode, facts: Facts) -> None:
        """Forget what fired of a rule with some facts, on which nothing stands."""
        for activation in self._fired[node].pop(facts).values():
            activation.alive = False
        for watch, by_key in self._tied.get(node, _NONE).items():
            key = watch.key_of(facts)
            found = by_key.get(key)
            if found is not None:
                found.pop(facts, None)
                if not found:
                    del by_key[key]


_NOTHING: Mapping[Key, Activation] = {}
_NONE: Mapping[Watch, dict[Key, dict[Facts, None]]] = {}


def value_key(values: Values) -> Key:
    """A key equal for the same values of the same types."""
    return tuple(map(bound_identity, values)) if values else ()
