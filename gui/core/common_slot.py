"""The slot with which most facts of a proof begin, and which so tells none apart.

Facts about one question say first which question they are about. Where more than half
of all facts begin with the same slot and value, three dots stand for it in their rows;
a fact with another value there is shown in full.
"""

from __future__ import annotations

import re
from collections import Counter

_FIRST = re.compile(r'(?P<head>[^("]*\()(?P<slot>\w+=(?:"(?:[^"\\]|\\.)*"|[^",()]*)), ')
_DIFFERENT = 1_000
"""So many different slots are counted; a common one is among the first."""


class CommonSlot:
    """Counts how facts begin, as rules write them."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._facts = 0

    def learn(self, fact: str) -> None:
        """Count a fact."""
        self._facts += 1
        found = _FIRST.match(fact)
        if found is None:
            return
        slot, counts = found["slot"], self._counts
        if slot in counts or len(counts) < _DIFFERENT:
            counts[slot] += 1

    def shortened(self, fact: str) -> str:
        """The fact, without its first slot if that is the common one."""
        found = _FIRST.match(fact)
        if found is None or not self._is_common(found["slot"]):
            return fact
        return f"{found['head']}… {fact[found.end() :]}"

    def _is_common(self, slot: str) -> bool:
        seen = self._counts[slot]
        return seen > 1 and 2 * seen > self._facts
