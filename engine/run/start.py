"""What the facts of rule files mean to rules, before there are any others.

They are the same in every session, and so is what they can begin: mostly nothing, as
rules also ask for facts that are yet to come. So it is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from engine.match.facts import Fact
from engine.match.memory import Tables
from engine.run.ranks import Ranks
from engine.run.setting import First
from engine.run.sowing import Sowing


class Start(NamedTuple):
    """What the first facts of a session leave behind.

    Attributes:
        present: What those of a template let pass together, by template.
        sown: Those that could begin a match, each with where facts of its template go
            and the places it could take.
    """

    present: Mapping[str, int]
    sown: tuple[tuple[Sowing, Fact, int], ...]


@lru_cache(maxsize=16)
def start_of(ranks: Ranks, first: First) -> Start:
    """What first facts mean to the rules of some ranks."""
    tables = Tables()
    sown = []
    for fact in first.facts:
        template = fact.shape.name
        sowing = ranks.sowings.get(template)
        if sowing is None:
            continue
        mask = sowing.mask(fact.values)
        if template in ranks.demanded:
            tables[template].present |= mask
        mask = sowing.possible(mask, tables)
        if mask:
            sown.append((sowing, fact, mask))
    present = {name: table.present for name, table in tables.items() if table.present}
    return Start(present, tuple(sown))
