"""Entrances for the readable matcher: how facts come in, step by step.

They are the oracle for `engine.run.entrance`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.lang.syntax import Value
from engine.lang.template import Template
from engine.match.facts import Fact
from engine.run.notes import Began, Removed, Replaced
from engine.run.records import SupportKind

if TYPE_CHECKING:
    from engine.run.cycle import Cycle


class PlainEntrance:
    """How facts of one template come in."""

    def __init__(self, shape: Template) -> None:
        self._shape = shape
        self.is_read = True

    def give(self, cycle: Cycle, given: Mapping[str, object], source: str) -> Fact:
        """Give a fact from outside."""
        fact = self.enter(cycle, self._shape.values(given), "given", 0, source)
        if cycle.shaken:
            cycle.settle()
        return fact

    def enter(
        self,
        cycle: Cycle,
        values: tuple[Value, ...],
        kind: SupportKind,
        firing: int,
        source: str,
    ) -> Fact:
        """Support a fact by its content."""
        fact = cycle.memory.find(self._shape, values)
        if fact is not None:
            cycle.support(fact, kind, firing, source)
            return fact
        fact = cycle.new(self._shape, values)
        cycle.memory.add(fact)
        cycle.notes.append(Began(fact, kind, firing, source))
        cycle.leave(cycle.conflict.changed((), (fact,)))
        return fact

    def change(
        self, cycle: Cycle, old: Fact, values: tuple[Value, ...], firing: int
    ) -> None:
        """Replace a fact by one of other content."""
        if cycle.memory.find(old.shape, values) is not None:
            cycle.merge(old, values, firing)
            return
        new = cycle.new(old.shape, values)
        cycle.notes.append(Replaced(old, new, firing))
        cycle.memory.remove(old)
        cycle.memory.add(new)
        cycle.shaken = True
        cycle.leave(cycle.conflict.changed((old,), (new,)))

    def end(self, cycle: Cycle, fact: Fact, firing: int) -> None:
        """End a fact with all its supports."""
        cycle.notes.append(Removed(fact, firing))
        cycle.memory.remove(fact)
        cycle.shaken = True
        cycle.leave(cycle.conflict.changed((fact,), ()))
