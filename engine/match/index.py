"""Join indexes: the facts of a template by the values of some slots.

A bucket is the fact itself where there is one, else a dictionary by id: most keys of a
join are held by one fact, which then costs nothing besides its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

from engine.lang.syntax import Value
from engine.lang.values import Key
from engine.match.facts import Fact
from engine.match.memory import Change

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

    Args:
        which: Which index.
        facts: The live facts of its template.

    Attributes:
        missed: As `engine.match.memory.Follower` has it.
        buckets: The facts by key; those of one key in the order of their ids.
    """

    __slots__ = ("_facts", "_key", "buckets", "missed")

    def __init__(self, which: IndexId, facts: Collection[Fact]) -> None:
        self._facts = facts
        self.missed: list[Change] = list(facts)
        self.buckets: dict[Key, Bucket] = {}
        self._key: Callable[[tuple[Value, ...]], Key] = itemgetter(*which.slots)

    def catch_up(self) -> None:  # noqa: C901, PLR0912  # for the sake of speed
        """Follow what was missed; before buckets are looked at."""
        buckets, key_of = self.buckets, self._key
        try:
            for change in self.missed:
                if isinstance(change, Fact):
                    come = change
                else:
                    gone, new = change
                    key = key_of(gone.values)
                    held = buckets[key]
                    if isinstance(held, dict):
                        del held[gone.id]
                        # Mostly a modification leaves a key as it is.
                        if new is not None and key_of(new.values) == key:
                            held[new.id] = new
                            continue
                        if not held:
                            del buckets[key]
                    elif new is not None and key_of(new.values) == key:
                        buckets[key] = new
                        continue
                    else:
                        del buckets[key]
                    if new is None:
                        continue
                    come = new
                key = key_of(come.values)
                held = buckets.setdefault(key, come)
                if held is come:
                    continue
                if isinstance(held, dict):
                    held[come.id] = come
                else:
                    buckets[key] = {held.id: held, come.id: come}
        except BaseException:  # whoever interrupts may go on afterwards
            buckets.clear()
            self.missed[:] = self._facts
            raise
        self.missed.clear()
