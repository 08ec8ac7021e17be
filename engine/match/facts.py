"""Facts: immutable, identified by their time tag."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NewType, TypeAlias

import msgspec

from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.lang.values import Key, identity, show

FactId = NewType("FactId", int)

FIRST_ID = FactId(1)
"""The id of a session's first fact."""


class Fact(msgspec.Struct, frozen=True, eq=False, gc=False):
    """One fact of working memory; `id` is its time tag, later facts have higher ones.

    Two facts are the same object or different facts: equal content alive at the same
    time is one fact. (A `msgspec.Struct`, because many are made: it takes a third of
    the time of a class with slots, keeps them from being changed, and, as facts hold
    only values and their shape, the garbage collector need not visit them.)
    """

    id: FactId
    shape: Template
    values: tuple[Value, ...]

    @property
    def key(self) -> Key:
        """Equal for facts of the same content, in this session or another."""
        return fact_key(self.shape.name, self.values)

    @property
    def template(self) -> str:
        """The template's name."""
        return self.shape.name

    @property
    def slots(self) -> Mapping[str, Value]:
        """The values by slot name, in the order of declaration."""
        return MappingProxyType(dict(zip(self.shape.slots, self.values, strict=True)))

    def __getitem__(self, slot: str) -> Value:
        return self.values[self.shape.slots[slot].index]

    def __iter__(self) -> Iterator[str]:
        return iter(self.shape.slots)

    def __str__(self) -> str:
        slots = ", ".join(f"{name}={show(value)}" for name, value in self.slots.items())
        return f"{self.template}({slots})"

    def __repr__(self) -> str:
        return f"<{self.id}: {self}>"


Facts: TypeAlias = tuple[Fact, ...]
"""One for each outermost pattern of a rule, in the order of the patterns."""


def fact_key(template: str, values: tuple[Value, ...]) -> Key:
    """The key under which equal facts are one: 1, 1.0 and True differ."""
    return (template, *map(identity, values))
