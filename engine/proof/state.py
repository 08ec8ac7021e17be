"""The state of a session at any ledger position, rebuilt without acting.

The recorded changes of working memory are fed to a fresh reference matcher; nothing
is fired, no action evaluated, no effect performed.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.lang.syntax import Value
from engine.lang.values import Key, join_key
from engine.match.facts import Fact
from engine.match.match import Delta, Match, bound_identity
from engine.match.naive import NaiveMatcher
from engine.proof.errors import ProofError
from engine.proof.timeline import Timeline
from engine.run.records import Changed, Chosen, Dissolved, Firing, Used
from engine.run.strategy import order, ranking
from engine.run.utility import Utility


class State:
    """What held, waited and stood at one position.

    Args:
        timeline: The ledger, read.
        position: How many of its records have happened.

    Attributes:
        matches: Everything that matches, by activation.
        fired: The number of the firing of each match that fired and still holds.
        standing: The choice that stands for each group and key.
    """

    def __init__(self, timeline: Timeline, position: int) -> None:
        self._timeline = timeline
        self.position = position
        self.matches: dict[Key, Match] = {}
        self.fired: dict[Key, int] = {}
        self.standing: dict[Key, Chosen] = {}
        self._stood: dict[int, Key] = {}
        self._digests: dict[Key, str] = {}
        self._facts: dict[int, Fact] = {}
        for place, record in enumerate(timeline.ledger[:position]):
            if isinstance(record, Used):
                self._use(record, place + 1)
            elif isinstance(record, Changed):
                self._change(record)
            elif isinstance(record, Firing):
                self._fire(record)
            elif isinstance(record, Chosen):
                group = (record.group, join_key(record.key))
                self.standing[group] = record
                self._stood[record.number] = group
            elif isinstance(record, Dissolved):
                self.standing.pop(self._stood.pop(record.choice), None)

    @property
    def matcher(self) -> NaiveMatcher:
        """The reference matcher with the facts of this position."""
        return self._matcher

    def facts(self) -> list[Fact]:
        """The live facts, by id."""
        return [self._facts[number] for number in sorted(self._facts)]

    def waiting(self) -> list[Match]:
        """The conflict set in order: what could fire, rivals of standing choices not."""
        used = self._timeline.used(self.position)
        ranked = ranking(used.strategy)

        def place(match: Match) -> tuple[object, ...]:
            value, _ = used.utilities[match.rule.name]
            return order(match, Utility.authored(value), ranked)

        return sorted(
            (
                match
                for key, match in self.matches.items()
                if key not in self.fired and self.choice(match) is None
            ),
            key=place,
        )

    def choice(self, match: Match) -> Chosen | None:
        """The choice that stands for the group and key of a match."""
        if match.choice is None:
            return None
        group, key = match.choice
        return self.standing.get((group, join_key(key)))

    def match(self, firing: Firing) -> Match:
        """The match a firing was an activation of.

        Raises:
            ProofError: If there is none, so that the ledger contradicts itself.
        """
        wanted = _identity(firing.bindings)
        for match in self.matches.values():
            if (
                match.rule.name == firing.rule
                and match.facts == firing.facts
                and _identity(match.bindings) == wanted
            ):
                return match
        raise ProofError(
            f"firing {firing.cycle} of rule {firing.rule!r} matched nothing: the "
            "ledger was changed, or its facts were"
        )

    def _use(self, used: Used, position: int) -> None:
        rules = self._timeline.rules(position)
        self._matcher = NaiveMatcher(rules, used.params)
        delta = self._matcher.change((), self.facts())
        before, self.fired = self.fired, {}
        self.matches = {match.key: match for match in delta.entered}
        for key, cycle in before.items():
            match = self.matches.get(key)
            if match is not None and match.rule.digest == self._digests[key]:
                self.fired[key] = cycle

    def _change(self, record: Changed) -> None:
        for fact in record.removed:
            del self._facts[fact.id]
        for fact in record.added:
            self._facts[fact.id] = fact
        self._follow(self._matcher.change(record.removed, record.added))

    def _follow(self, delta: Delta) -> None:
        for match in delta.left:
            del self.matches[match.key]
            self.fired.pop(match.key, None)
        for match in delta.entered:
            self.matches[match.key] = match

    def _fire(self, firing: Firing) -> None:
        key = self.match(firing).key
        self.fired[key] = firing.cycle
        self._digests[key] = firing.digest


def _identity(bindings: Mapping[str, Fact | Value]) -> Mapping[str, Key]:
    return {name: bound_identity(bound) for name, bound in bindings.items()}
