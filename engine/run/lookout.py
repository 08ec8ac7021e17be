"""The lookout: what facts that begin or end mean to the inner patterns of rules.

A fact of a pattern inside a block or an aggregate begins no match, but it can let one
hold again, or no longer. What may hold again is put where it waits; what has fired and
no longer holds is told, if anything stands on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.lang.values import Key
from engine.match.facts import Fact, Facts
from engine.match.match import Values
from engine.match.readers import Watch
from engine.match.rule_node import RuleNode
from engine.match.store import Store
from engine.run.activation import Activation
from engine.run.entry import Finder
from engine.run.remembered import Remembered, value_key
from engine.run.sowing import Looks, Sowing
from engine.run.waiting import Waiting


class Lookout:
    """Looks after conditions inside blocks and aggregates.

    Args:
        store: The session's facts.
        waiting: What may be an activation.
        remembered: What has fired.

    Attributes:
        doubtful: The rules of which something was found anew that may have fired, and
            that remember it.
    """

    def __init__(self, store: Store, waiting: Waiting, remembered: Remembered) -> None:
        self._store = store
        self._waiting = waiting
        self._remembered = remembered
        self.doubtful: set[RuleNode] = set()

    def begun(self, sowing: Sowing, fact: Fact, watched: int) -> Iterable[Activation]:
        """What no longer holds because a fact began.

        Args:
            sowing: Where facts of its template go.
            fact: The fact.
            watched: The watches it can matter to, as bits.
        """
        return self._looked_at(fact, sowing.begins[watched])

    def ended(self, sowing: Sowing, fact: Fact, watched: int) -> Iterable[Activation]:
        """The same because it ended."""
        return self._looked_at(fact, sowing.ends[watched])

    def _looked_at(self, fact: Fact, looks: Looks) -> Iterable[Activation]:
        more, less = looks
        values = fact.values
        for watch in more:
            node, key_from = watch.rule, watch.key
            key = key_from(values)
            if not key:  # it may find very much, and need not each time
                self.find_again(node, watch, key)
                continue
            affected = watch.affected
            found = affected(self._store, key)
            if found:
                if node.remembers:
                    self.doubtful.add(node)
                self._waiting.put(node, [(node, facts) for facts in found])
        return self._lost(fact, less) if less else ()

    def _lost(self, fact: Fact, less: Sequence[Watch]) -> Iterator[Activation]:
        """What fired and no longer holds; whoever asks forgets each before the next."""
        values, remembered = fact.values, self._remembered
        for watch in less:
            node, key_from = watch.rule, watch.key
            key = key_from(values)
            if not node.holds and (remembered.new or remembered.is_closed):
                for one in remembered.fresh(watch, key):
                    if not self._holds_still(node, one):
                        remembered.drop_new(one)
            for facts in remembered.tied(watch, key):
                yield from self._failed(node, facts)

    def find_again(self, node: RuleNode, finder: Finder, key: Key) -> None:
        """Let a rule's items be found anew when its turn comes."""
        if node.remembers:
            self.doubtful.add(node)
        self._waiting.find_again(node, finder, key)

    def _holds_still(self, node: RuleNode, activation: Activation) -> bool:
        ways = completed(node, self._store, activation.facts)
        if not ways or not activation.values:
            return bool(ways)
        wanted = value_key(activation.values)
        return any(value_key(one) == wanted for one in ways)

    def _failed(self, node: RuleNode, facts: Facts) -> Iterator[Activation]:
        """What has fired with some facts and no longer holds, if something stood on it."""
        ways = completed(node, self._store, facts)
        if not ways and not node.holds:
            self._remembered.drop(node, facts)
            return
        known = self._remembered.of(node, facts)
        if len(known) == 1 and len(ways) == 1 and not ways[0]:
            return
        holding = set(map(value_key, ways))
        for one in [known[values] for values in known if values not in holding]:
            if node.holds:
                yield one
            else:
                one.alive = False
                self._remembered.forget(node, one)


def completed(node: RuleNode, store: Store, facts: Facts) -> Sequence[Values]:
    """The values of every activation of a rule with some facts."""
    complete = node.complete
    return ((),) if complete is None else complete(store, *facts)
