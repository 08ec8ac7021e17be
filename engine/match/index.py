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
        new: Facts that have yet to be put into buckets, see `take_new`.
        buckets: The facts by key; those of one key in the order of their ids.
    """

    __slots__ = ("_key", "buckets", "new")

    def __init__(self, which: IndexId, facts: Iterable[Fact]) -> None:
        self.new = list(facts)
        self.buckets: dict[Key, Bucket] = {}
        self._key: Callable[[tuple[Value, ...]], Key] = itemgetter(*which.slots)

    def take_new(self) -> None:
        """Put new facts into their buckets; before these are looked at."""
        buckets, key_of = self.buckets, self._key
        for fact in self.new:
            key = key_of(fact.values)
            held = buckets.setdefault(key, fact)
            if held is fact:
                continue
            if isinstance(held, dict):
                held[fact.id] = fact
            else:
                buckets[key] = {held.id: held, fact.id: fact}
        self.new.clear()

    def remove(self, fact: Fact) -> None:
        """Take out a fact."""
        if self.new:
            self.take_new()
        key = self._key(fact.values)
        held = self.buckets[key]
        if held.__class__ is dict:
            del held[fact.id]
            if held:
                return
        del self.buckets[key]

    def replace(self, old: Fact, new: Fact) -> None:
        """Take out a fact, and take in one that has just begun.

        Mostly a modification leaves a key as it is; then nothing waits to be put.
        """
        if self.new:
            self.take_new()
        key = self._key(old.values)
        if self._key(new.values) != key:
            self.remove(old)
            self.new.append(new)
            return
        held = self.buckets[key]
        if isinstance(held, dict):
            del held[old.id]
            held[new.id] = new
        else:
            self.buckets[key] = new
