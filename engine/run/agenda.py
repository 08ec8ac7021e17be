"""The agenda: all activations on a heap, with refraction and standing choices.

This is the plain conflict set: the readable matcher finds every match as soon as there
is one, and every match waits here until it fires or leaves. It is the oracle for
`engine.run.lazy`.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Sequence

from engine.lang.values import Key
from engine.match.facts import Fact
from engine.match.match import Evidence, Match, group_key
from engine.match.memory import WorkingMemory
from engine.match.naive import NaiveMatcher
from engine.run.activation import Activation
from engine.run.setting import First, Setting
from engine.run.strategy import SortKey, order, ranking, tier


class Agenda:
    """The conflict set, first activation first; see `engine.run.conflict`."""

    def __init__(self, setting: Setting, memory: WorkingMemory) -> None:
        self._setting = setting
        self._matcher = NaiveMatcher(setting.rules, setting.params, memory)
        self.faults = self._matcher.faults
        self.standing: dict[Key, Activation] = {}
        self._activations: dict[Key, Activation] = {}
        self._heap: list[tuple[SortKey, int, Activation]] = []
        self._serial = 0
        self._groups: dict[Key, dict[Key, Activation]] = defaultdict(dict)

    def begin(self) -> None:
        self.changed((), ())

    def start(self, first: First) -> None:
        self.changed((), first.facts)

    def changed(
        self, removed: Sequence[Fact], added: Sequence[Fact]
    ) -> Sequence[Activation]:
        delta = self._matcher.changed(removed, added)
        left = [self._activations.pop(match.key) for match in delta.left]
        for activation in left:
            self._leave(activation)
        for match in delta.entered:
            self._enter(match)
        return sorted((one for one in left if one.fired), key=lambda one: one.fired)

    def _enter(self, match: Match) -> None:
        utility = self._setting.utilities[match.rule.name]
        group = group_key(match.choice)
        activation = Activation(
            match.rule,
            match.facts,
            match.values,
            match.choice,
            match.prefer,
            group,
            place=order(match, utility, ranking(self._setting.strategy)),
        )
        self._activations[match.key] = activation
        if group is not None:
            self._groups[group][match.key] = activation
        self._queue(activation)

    def _queue(self, activation: Activation) -> None:
        if not activation.queued and not activation.fired:
            activation.queued = True
            self._serial += 1
            heapq.heappush(self._heap, (activation.place, self._serial, activation))

    def _leave(self, activation: Activation) -> None:
        activation.alive = False
        group = activation.group
        if group is None:
            return
        members = self._groups[group]
        del members[activation.key]
        if not members:
            del self._groups[group]
        if self.standing.get(group) is activation:
            del self.standing[group]
            for rival in self._groups.get(group, {}).values():
                self._queue(rival)

    def put_back(self, activation: Activation) -> None:
        """Nothing: it is found on the heap until it has fired."""

    def first(self) -> Activation | None:
        while self._heap:
            activation = self._heap[0][2]
            waits = activation.group is not None and activation.group in self.standing
            if activation.alive and not activation.fired and not waits:
                return activation
            heapq.heappop(self._heap)
            activation.queued = False
        return None

    def rivals(self, activation: Activation) -> list[Activation]:
        mine = tier(activation.rule)
        found = [
            rival
            for rival in self._groups[activation.group].values()
            if tier(rival.rule) == mine and not rival.fired
        ]
        return sorted(found, key=lambda rival: (-rival.prefer, rival.place))

    def fire(self, activation: Activation) -> None:
        if activation.group is not None:
            self.standing[activation.group] = activation

    def adopt(self, activation: Activation) -> bool:
        key = activation.key
        now = self._activations.get(key)
        if now is None or now.group != activation.group:
            return False
        self._leave(now)
        activation.rule, activation.place = now.rule, now.place
        self._activations[key] = activation
        if activation.group is not None:
            self._groups[activation.group][key] = activation
        self.fire(activation)
        return True

    def matches(self) -> list[Activation]:
        return list(self._activations.values())

    def evidence(self, match: Match) -> tuple[Evidence, ...]:
        return self._matcher.evidence(match)

    def rests_within(self, match: Match, visible: Callable[[Fact], bool]) -> bool:
        return self._matcher.rests_within(match, visible)
