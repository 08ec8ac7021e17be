"""Working memory: the facts true now, by template and by the values of slots."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import Key, identity, join_key
from engine.match.facts import Fact


class WorkingMemory:
    """A set of facts; equal facts are one.

    Facts of a template come in the order of their ids. An index on a slot is made
    when it is first asked for and kept up to date from then on.

    Attributes:
        tables: The facts of each template by `content`, in the order of their ids.
    """

    def __init__(self) -> None:
        self.tables: dict[str, dict[Key, Fact]] = {}
        self._indexes: dict[str, dict[int, dict[Key, dict[int, Fact]]]] = {}

    def __len__(self) -> int:
        return sum(map(len, self.tables.values()))

    def __iter__(self) -> Iterator[Fact]:
        return chain.from_iterable(table.values() for table in self.tables.values())

    def __contains__(self, fact: Fact) -> bool:
        return self.find(fact.shape, fact.values) is fact

    def find(self, shape: Template, values: tuple[Value, ...]) -> Fact | None:
        """The live fact of that content."""
        table = self.tables.get(shape.name)
        return None if table is None else table.get(content(shape, values))

    def of(self, template: str) -> Collection[Fact]:
        """The live facts of a template, by id."""
        return self.tables.get(template, {}).values()

    def where(self, template: str, slot: int, value: Value) -> Collection[Fact]:
        """The live facts of a template whose slot equals the value, by id."""
        slots = self._indexes.setdefault(template, {})
        index = slots.get(slot)
        if index is None:
            index = slots[slot] = {}
            for fact in self.of(template):
                index.setdefault(join_key(fact.values[slot]), {})[fact.id] = fact
        return index.get(join_key(value), {}).values()

    def add(self, fact: Fact) -> None:
        """Make a fact live; none of its content may be."""
        shape = fact.shape
        table = self.tables.get(shape.name)
        if table is None:
            table = self.tables[shape.name] = {}
        table[fact.values if shape.exact else content(shape, fact.values)] = fact
        if self._indexes:
            for slot, index in self._indexes.get(shape.name, {}).items():
                index.setdefault(join_key(fact.values[slot]), {})[fact.id] = fact

    def remove(self, fact: Fact) -> None:
        """End a live fact."""
        template = fact.shape.name
        del self.tables[template][content(fact.shape, fact.values)]
        for slot, index in self._indexes.get(template, {}).items():
            bucket = index[join_key(fact.values[slot])]
            del bucket[fact.id]
            if not bucket:
                del index[join_key(fact.values[slot])]


def content(shape: Template, values: tuple[Value, ...]) -> Key:
    """A key under which equal facts of one template are one."""
    return values if shape.exact else tuple(map(identity, values))
