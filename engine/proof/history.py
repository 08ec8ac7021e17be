"""What the ledger's records say about given positions, read for the checker alone.

A second, plainer reading than the one proofs are made from: the state is kept while
the records go by, and copied where it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from engine.match.facts import Fact
from engine.run.records import (
    Changed,
    Chosen,
    Firing,
    Performed,
    Record,
    Retracted,
    Supported,
    Used,
    Withdrawn,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """The state at one position.

    Attributes:
        facts: The live facts by id.
        supports: The supports of each: kind, firing, source.
        used: The setting in use.
    """

    facts: dict[int, Fact]
    supports: dict[int, tuple[tuple[str, int, str], ...]]
    used: Used | None

    def of(self, template: str) -> Iterator[Fact]:
        """The live facts of a template, by id."""
        for number in sorted(self.facts):
            if self.facts[number].template == template:
                yield self.facts[number]


class History:
    """The records, with the state at some positions.

    Args:
        records: The ledger's records.
        positions: Where the state is wanted.

    Attributes:
        births: From which position each fact lived.
        firings: Each firing with the place of its record.
        choices: Each choice by number.
    """

    def __init__(self, records: Iterable[Record], positions: Collection[int]) -> None:
        self.births: dict[int, int] = {}
        self.firings: dict[int, tuple[int, Firing]] = {}
        self.choices: dict[int, Chosen] = {}
        self._moments: dict[int, Moment] = {}
        self._records = list(records)
        self._facts: dict[int, Fact] = {}
        self._supports: dict[int, list[tuple[str, int, str]]] = {}
        self._used: Used | None = None
        wanted = set(positions)
        for place, record in enumerate(self._records):
            if place in wanted:
                self._keep(place)
            self._follow(place, record)
        if len(self._records) in wanted:
            self._keep(len(self._records))

    def moment(self, position: int) -> Moment | None:
        """The state at a position, or None if the ledger does not reach it."""
        return self._moments.get(position)

    def deeds(self, cycle: int) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        """Where a firing's deeds end, and which facts it began and retracted."""
        place = self.firings[cycle][0]
        after = place + 1
        touched: set[int] = set()
        removed: list[int] = []
        for at, record in enumerate(self._records[place:], place):
            if isinstance(record, Performed):
                mine = record.firing == cycle
                touched.update(record.facts if mine else ())
            elif isinstance(record, Supported):
                mine = record.firing == cycle
                touched.update((record.fact,) if mine else ())
            elif isinstance(record, Retracted):
                mine = record.firing == cycle
                removed.extend((record.fact,) if mine else ())
            else:
                mine = isinstance(record, Firing) and record.cycle != cycle
                if mine:
                    break
            if mine:
                after = at + 1
        added = [n for n in sorted(touched) if place < self.births.get(n, 0) <= after]
        return after, tuple(added), tuple(removed)

    def _keep(self, position: int) -> None:
        self._moments[position] = Moment(
            dict(self._facts),
            {number: tuple(one) for number, one in self._supports.items()},
            self._used,
        )

    def _follow(self, place: int, record: Record) -> None:
        if isinstance(record, Changed):
            for fact in record.removed:
                self._facts.pop(fact.id, None)
                self._supports.pop(fact.id, None)
            for fact in record.added:
                self._facts[fact.id] = fact
                self.births[fact.id] = place + 1
        elif isinstance(record, Supported):
            one = (record.kind, record.firing, record.source)
            self._supports.setdefault(record.fact, []).append(one)
        elif isinstance(record, Withdrawn):
            kind = "concluded" if record.firing else "given"
            held = self._supports.get(record.fact, [])
            self._supports[record.fact] = [
                one for one in held if one[:2] != (kind, record.firing)
            ]
        elif isinstance(record, Retracted):
            self._supports.pop(record.fact, None)
        elif isinstance(record, Firing):
            self.firings[record.cycle] = (place, record)
        elif isinstance(record, Chosen):
            self.choices[record.number] = record
        elif isinstance(record, Used):
            self._used = record
