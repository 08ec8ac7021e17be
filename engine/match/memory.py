"""Working memory: the facts true now, by template and by the values of slots."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.lang.syntax import Value
from engine.lang.values import Key, join_key
from engine.match.facts import Fact


class WorkingMemory:
    """A set of facts; equal facts are one.

    Facts of a template come in the order of their ids. An index on a slot is made
    when it is first asked for and kept up to date from then on.
    """

    def __init__(self) -> None:
        self._by_key: dict[Key, Fact] = {}
        self._by_template: dict[str, dict[int, Fact]] = {}
        self._indexes: dict[str, dict[int, dict[Key, dict[int, Fact]]]] = {}

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._by_key.values())

    def __contains__(self, fact: Fact) -> bool:
        return self._by_key.get(fact.key) is fact

    def find(self, key: Key) -> Fact | None:
        """The live fact of that content."""
        return self._by_key.get(key)

    def of(self, template: str) -> Collection[Fact]:
        """The live facts of a template, by id."""
        return self._by_template.get(template, {}).values()

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
        self._by_key[fact.key] = fact
        self._by_template.setdefault(fact.template, {})[fact.id] = fact
        for slot, index in self._indexes.get(fact.template, {}).items():
            index.setdefault(join_key(fact.values[slot]), {})[fact.id] = fact

    def remove(self, fact: Fact) -> None:
        """End a live fact."""
        del self._by_key[fact.key]
        del self._by_template[fact.template][fact.id]
        for slot, index in self._indexes.get(fact.template, {}).items():
            bucket = index[join_key(fact.values[slot])]
            del bucket[fact.id]
            if not bucket:
                del index[join_key(fact.values[slot])]
