"""The agenda: activations in order, with refraction and standing choices."""

from __future__ import annotations

import heapq
from collections import defaultdict

from engine.lang.values import Key
from engine.run.activation import Activation
from engine.run.strategy import SortKey, tier


class Agenda:
    """The conflict set, first activation first.

    What has fired stays away until it leaves and returns. While a choice stands, its
    rivals wait aside.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[SortKey, int, Activation]] = []
        self._serial = 0
        self._groups: dict[Key, dict[Key, Activation]] = defaultdict(dict)
        self._standing: dict[Key, Activation] = {}

    def enter(self, activation: Activation) -> None:
        """Take in an activation."""
        if activation.group is not None:
            self._groups[activation.group][activation.match.key] = activation
        self._queue(activation)

    def _queue(self, activation: Activation) -> None:
        if not activation.queued and not activation.fired:
            activation.queued = True
            self._serial += 1
            heapq.heappush(self._heap, (activation.place, self._serial, activation))

    def leave(self, activation: Activation) -> bool:
        """Let an activation go; True if a choice ended with it."""
        activation.alive = False
        group = activation.group
        if group is None:
            return False
        members = self._groups[group]
        del members[activation.match.key]
        if not members:
            del self._groups[group]
        if self._standing.get(group) is not activation:
            return False
        del self._standing[group]
        for rival in self._groups.get(group, {}).values():
            self._queue(rival)
        return True

    def first(self) -> Activation | None:
        """The activation whose turn it is, or None."""
        while self._heap:
            activation = self._heap[0][2]
            waits = activation.group is not None and activation.group in self._standing
            if activation.alive and not activation.fired and not waits:
                return activation
            heapq.heappop(self._heap)
            activation.queued = False
        return None

    def candidates(self, activation: Activation) -> list[Activation]:
        """All that compete with an activation for its choice, in order."""
        if activation.group is None:
            return [activation]
        mine = tier(activation.match)
        rivals = [
            rival
            for rival in self._groups[activation.group].values()
            if tier(rival.match) == mine and not rival.fired
        ]
        return sorted(rivals, key=lambda rival: rival.place)

    def stand(self, activation: Activation) -> None:
        """Let a choice stand for its winner."""
        if activation.group is not None:
            self._standing[activation.group] = activation

    def waiting(self) -> list[Activation]:
        """Everything that could still fire, in order: the conflict set."""
        self.first()
        return sorted(
            (
                entry[2]
                for entry in self._heap
                if entry[2].alive
                and not entry[2].fired
                and entry[2].group not in self._standing
            ),
            key=lambda activation: activation.place,
        )
