"""Join indexes: the facts of a template by the values of some slots.

A bucket is the fact itself where there is one, else a dictionary by id: most keys of a
join are held by one fact, which then costs nothing besides its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

from engine.lang.syntax import Value
from engine.lang.values import Key
from engine.match.facts import Fact

Bucket: TypeAlias = "Fact | dict[int, Fact]"


@dataclass(frozen=True, slots=True)
class IndexId:
    """Which index: a template, and the numbers of the slots that make its key.

    The key is the value of a single slot, or a tuple of several slots' values.
    """

    template: str
    slots: tuple[int, ...]


class Index:
    """The live facts of a template by the values of some slots.

    Attributes:
        buckets: The facts by key; those of one key in the order of their ids.
    """

    __slots__ = ("_key", "buckets")

    def __init__(self, which: IndexId, facts: Iterable[Fact]) -> None:
        self.buckets: dict[Key, Bucket] = {}
        self._key: Callable[[tuple[Value, ...]], Key] = itemgetter(*which.slots)
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> None:
        """Take in a fact that is newer than all others."""
        key = self._key(fact.values)
        held = self.buckets.get(key)
        if held is None:
            self.buckets[key] = fact
        elif isinstance(held, dict):
            held[fact.id] = fact
        else:
            self.buckets[key] = {held.id: held, fact.id: fact}

    def remove(self, fact: Fact) -> None:
        """Take out a fact."""
        key = self._key(fact.values)
        held = self.buckets[key]
        if isinstance(held, dict):
            del held[fact.id]
            if held:
                return
        del self.buckets[key]
