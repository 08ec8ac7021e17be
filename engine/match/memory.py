"""Working memory: the facts true now, by template and by the values of slots."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Protocol, TypeAlias

from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import Key, identity, join_key
from engine.match.facts import Fact

Change: TypeAlias = "Fact | tuple[Fact, Fact | None]"
"""A fact that began; or one that ended, with the one that took its place, if any."""

LATE = 1 << 16
"""After so many ends all followers catch up. What they missed before that costs a tuple
each; the facts themselves are kept by whoever notes what happens."""


class Follower(Protocol):
    """Something that can be brought up to date with the facts of a template.

    Attributes:
        missed: What changed since it was last looked at, in order. To follow costs
            more than to miss, and often nobody looks.
    """

    missed: list[Change]

    def catch_up(self) -> None:
        """Follow what was missed."""


class Table(dict[Key, Fact]):
    """The live facts of one template by their content, in the order of their ids.

    Attributes:
        followers: What follows them.
        present: What they let pass together, or more, see `engine.run.sowing.Demand`.
    """

    __slots__ = ("followers", "present")

    def __init__(self) -> None:
        self.followers: list[Follower] = []
        self.present = 0


class Tables(dict[str, Table]):
    """The tables by template, made when first needed."""

    def __missing__(self, template: str) -> Table:
        table = self[template] = Table()
        return table


class WorkingMemory:
    """A set of facts; equal facts are one.

    Facts of a template come in the order of their ids. An index on a slot is made
    when it is first asked for and kept up to date from then on.

    Attributes:
        tables: The live facts by template.
        ended: The ids of facts that were live once.
    """

    def __init__(self) -> None:
        self.tables = Tables()
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
        self.tables[template].followers.append(follower)

    def reset(self) -> None:
        """Forget all facts; what follows them has to do so by itself."""
        any(map(dict.clear, self.tables.values()))  # each is cleared, and returns None
        if self.ended:
            self.ended.clear()
        if self._slots is not None:
            for index in self._slots.values():
                index.reset()

    def add(self, fact: Fact) -> None:
        """Make a fact live; none of its content may be."""
        shape = fact.shape
        table = self.tables[shape.name]
        table[content(shape, fact.values)] = fact
        for index in table.followers:
            index.missed.append(fact)

    def fill(self, contents: Mapping[str, Mapping[Key, Fact]]) -> None:
        """Make many facts live at once: by template and content, in order of their ids."""
        for template, facts in contents.items():
            table = self.tables[template]
            table.update(facts)
            for follower in table.followers:
                follower.missed.extend(facts.values())

    def remove(self, fact: Fact) -> None:
        """End a live fact."""
        shape = fact.shape
        table = self.tables[shape.name]
        del table[content(shape, fact.values)]
        self.ended.add(fact.id)
        for index in table.followers:
            index.missed.append((fact, None))
        if not len(self.ended) % LATE:
            self.catch_up()

    def catch_up(self) -> None:
        """Let all followers catch up."""
        for table in self.tables.values():
            for follower in table.followers:
                follower.catch_up()


class SlotIndex:
    """Facts by the value of one slot, as ``==`` of the rule language compares them.

    Attributes:
        missed: As `Follower` has it.
    """

    def __init__(self, slot: int, facts: Collection[Fact]) -> None:
        self.missed: list[Change] = list(facts)
        self._live = facts
        self._slot = slot
        self._facts: dict[Key, dict[int, Fact]] = {}

    def reset(self) -> None:
        """Forget all facts."""
        self.missed.clear()
        self._facts.clear()

    def facts(self, value: Value) -> Collection[Fact]:
        """The facts whose slot equals the value, by id."""
        if self.missed:
            self.catch_up()
        return self._facts.get(join_key(value), {}).values()

    def catch_up(self) -> None:
        """Follow what was missed."""
        try:
            for change in self.missed:
                gone, come = change if isinstance(change, tuple) else (None, change)
                if gone is not None:
                    key = join_key(gone.values[self._slot])
                    held = self._facts[key]
                    del held[gone.id]
                    if not held:
                        del self._facts[key]
                if come is not None:
                    key = join_key(come.values[self._slot])
                    self._facts.setdefault(key, {})[come.id] = come
        except BaseException:  # whoever interrupts may go on afterwards
            self._facts.clear()
            self.missed[:] = self._live
            raise
        self.missed.clear()


def content(shape: Template, values: tuple[Value, ...]) -> Key:
    """A key under which equal facts of one template are one."""
    return values if shape.exact else tuple(map(identity, values))
