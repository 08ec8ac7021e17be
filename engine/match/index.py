"""Join indexes: the facts of a template by the values of some slots.

A bucket is the fact itself where there is one, else a dictionary by id: most keys of a
join are held by one fact, which then costs nothing besides its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, TypeAlias

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
        # To ask an object of another class with `isinstance` takes three times as long.
        buckets, key_of = self.buckets, self._key
        change: Any
        held: Any
        try:
            for change in self.missed:
                if type(change) is tuple:
                    gone, come = change
                    key = key_of(gone.values)
                    held = buckets[key]
                    if type(held) is dict:
                        del held[gone.id]
                        # Mostly a modification leaves a key as it is.
                        if come is not None and key_of(come.values) == key:
                            held[come.id] = come
                            continue
                        if not held:
                            del buckets[key]
                    elif come is not None and key_of(come.values) == key:
                        buckets[key] = come
                        continue
                    else:
                        del buckets[key]
                    if come is None:
                        continue
                else:
                    come = change
                key = key_of(come.values)
                held = buckets.setdefault(key, come)
                if held is come:
                    continue
                if type(held) is dict:
                    held[come.id] = come
                else:
                    buckets[key] = {held.id: held, come.id: come}
        except BaseException:  # whoever interrupts may go on afterwards
            buckets.clear()
            self.missed[:] = self._facts
            raise
        self.missed.clear()
