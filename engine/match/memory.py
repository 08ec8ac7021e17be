"""Working memory: the facts true now, by template and by the values of slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Protocol, TypeAlias

from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import Key, identity, join_key
from engine.match.facts import Fact

Table: TypeAlias = "dict[Key, Fact]"
"""The facts of a template by `content`, in the order of their ids."""


class Follower(Protocol):
    """Something that is kept up to date with the facts of a template.

    Attributes:
        new: Facts that have begun since it was last looked at, in order. To put them
            where they belong costs more than to begin, and often nobody looks.
    """

    new: list[Fact]

    def remove(self, fact: Fact) -> None:
        """Take out a fact."""

    def replace(self, old: Fact, new: Fact) -> None:
        """Take out a fact, and take in one that has just begun."""


class WorkingMemory:
    """A set of facts; equal facts are one.

    Facts of a template come in the order of their ids. An index on a slot is made
    when it is first asked for and kept up to date from then on.

    Attributes:
        tables: The live facts by template.
        indexes: What follows the facts of each template.
        ended: The ids of facts that were live once.
    """

    def __init__(self) -> None:
        self.tables: defaultdict[str, Table] = defaultdict(dict)
        self.indexes: dict[str, list[Follower]] = {}
        self.ended: set[int] = set()
        self._slots: dict[tuple[str, int], SlotIndex] | None = None

    def __len__(self) -> int:
        return sum(map(len, self.tables.values()))

    def __iter__(self) -> Iterator[Fact]:
        return chain.from_iterable(table.values() for table in self.tables.values())

    def __contains__(self, fact: Fact) -> bool:
        return self.find(fact.shape, fact.values) is fact

    def find(self, shape: Template, values: tuple[Value, ...]) -> Fact | None:
        """The live fact of that content."""
        return self.tables[shape.name].get(content(shape, values))

    def of(self, template: str) -> Collection[Fact]:
        """The live facts of a template, by id."""
        return self.tables[template].values()

    def where(self, template: str, slot: int, value: Value) -> Collection[Fact]:
        """The live facts of a template whose slot equals the value, by id."""
        if self._slots is None:
            self._slots = {}
        index = self._slots.get((template, slot))
        if index is None:
            index = self._slots[template, slot] = SlotIndex(slot, self.of(template))
            self.follow(template, index)
        return index.facts(value)

    def follow(self, template: str, follower: Follower) -> None:
        """Keep something up to date with the facts of a template from now on."""
        self.indexes.setdefault(template, []).append(follower)

    def reset(self) -> None:
        """Forget all facts; what follows them has to do so by itself."""
        for table in self.tables.values():
            table.clear()
        if self.ended:
            self.ended.clear()
        if self._slots is not None:
            for index in self._slots.values():
                index.reset()

    def add(self, fact: Fact) -> None:
        """Make a fact live; none of its content may be."""
        shape = fact.shape
        self.tables[shape.name][content(shape, fact.values)] = fact
        for index in self.indexes.get(shape.name, ()):
            index.new.append(fact)

    def remove(self, fact: Fact) -> None:
        """End a live fact."""
        shape = fact.shape
        del self.tables[shape.name][content(shape, fact.values)]
        self.ended.add(fact.id)
        for index in self.indexes.get(shape.name, ()):
            index.remove(fact)


class SlotIndex:
    """Facts by the value of one slot, as ``==`` of the rule language compares them."""

    def __init__(self, slot: int, facts: Iterable[Fact]) -> None:
        self.new = list(facts)
        self._slot = slot
        self._facts: dict[Key, dict[int, Fact]] = {}

    def reset(self) -> None:
        """Forget all facts."""
        self.new.clear()
        self._facts.clear()

    def facts(self, value: Value) -> Collection[Fact]:
        """The facts whose slot equals the value, by id."""
        if self.new:
            self._take_new()
        return self._facts.get(join_key(value), {}).values()

    def _take_new(self) -> None:
        for fact in self.new:
            key = join_key(fact.values[self._slot])
            self._facts.setdefault(key, {})[fact.id] = fact
        self.new.clear()

    def remove(self, fact: Fact) -> None:
        """Take out a fact."""
        if self.new:
            self._take_new()
        key = join_key(fact.values[self._slot])
        held = self._facts[key]
        del held[fact.id]
        if not held:
            del self._facts[key]

    def replace(self, old: Fact, new: Fact) -> None:
        """Take out a fact, and take in one that has just begun."""
        self.remove(old)
        self.new.append(new)


def content(shape: Template, values: tuple[Value, ...]) -> Key:
    """A key under which equal facts of one template are one."""
    return values if shape.exact else tuple(map(identity, values))
