"""Signatures: which slots of a template are constant in a use of it, and which agree.

Two uses of a template can meet only if no slot is constant in both with different
values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeAlias

from engine.lang.values import Key

Signature: TypeAlias = frozenset[tuple[str, Key]]


def agree(one: Signature, two: Signature) -> bool:
    """Whether no slot is constant in both with different values."""
    left: dict[str, set[Key]] = defaultdict(set)
    for slot, value in one:
        left[slot].add(value)
    return all(slot not in left or value in left[slot] for slot, value in two)


class Conclusions:
    """The signatures with which one template is concluded, found by who reads them.

    Looking at all of them for each reading would be quadratic where many rules conclude
    and read one template with different constants, so they are kept by slot and value.
    """

    def __init__(self, signatures: Iterable[Signature]) -> None:
        self._all = tuple(signatures)
        self._by_slot: dict[str, _Sorted] = {}

    def agreeing(self, reading: Signature) -> Iterator[Signature]:
        """Those that agree with a reading."""
        candidates: tuple[tuple[Signature, ...] | list[Signature], ...] = (self._all,)
        for slot, value in reading:
            if slot not in self._by_slot:
                self._by_slot[slot] = _Sorted(slot, self._all)
            fewer = self._by_slot[slot].having(value)
            if sum(map(len, fewer)) < sum(map(len, candidates)):
                candidates = fewer
        return (one for one in chain(*candidates) if agree(one, reading))


class _Sorted:
    """Signatures sorted by the value of one slot; a conclusion gives it one at most."""

    def __init__(self, slot: str, signatures: Iterable[Signature]) -> None:
        self._by_value: dict[Key, list[Signature]] = defaultdict(list)
        self._open: list[Signature] = []
        for signature in signatures:
            values = [value for name, value in signature if name == slot]
            (self._by_value[values[0]] if values else self._open).append(signature)

    def having(self, value: Key) -> tuple[list[Signature], list[Signature]]:
        """Those in which the slot has the value, and those in which it is open."""
        return self._by_value.get(value, []), self._open
