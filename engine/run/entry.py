"""Entries of what waits: where something stands in the order, and what gives items."""

from __future__ import annotations

import math
from typing import TypeAlias

from engine.lang.values import Key
from engine.match.facts import Fact
from engine.match.readers import Watch
from engine.match.rule_node import RuleNode
from engine.run.sowing import Sowing
from engine.run.stream import Item, Merged, Stream

Finder: TypeAlias = "Watch | RuleNode"
"""What finds items anew: by what a fact can matter to, or by the key of a choice."""
Sown: TypeAlias = "tuple[Fact, Sowing, int]"
"""A fact, where facts of its template go, and the places it could take, as bits."""
Found: TypeAlias = "list[Item]"
"""Items whose newest fact is the same, the best last."""
Again: TypeAlias = "tuple[Finder, Key]"
Source: TypeAlias = "Sown | Found | Stream | Merged | Again"
Entry: TypeAlias = "tuple[int, float, int, int, Source]"
"""The rank; the age, which is less for newer facts; 1 for rules with one place, which
come after others with the same newest fact, else 0; a number that tells entries
apart; and what gives items."""

FIRST = -math.inf
"""The age of finders: what they find may come before all else in its rank."""
LAST = math.inf
"""The age of items that are ordered by keys, which are kept apart: all else in their rank
is found before."""
