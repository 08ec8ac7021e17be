"""What the facts of rule files mean to rules, before there are any others.

They are the same in every session, and so is what they can begin: mostly nothing, as
rules also ask for facts that are yet to come. So it is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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


def placed(
    ranks: Ranks, facts: Iterable[Fact], tables: Tables
) -> Iterator[tuple[Sowing, Fact, int]]:
    """The places that new facts could take one after the other, as bits.

    Args:
        ranks: The rules.
        facts: The facts; those that nobody reads are left out.
        tables: Told what the facts let pass.
    """
    for fact in facts:
        template = fact.shape.name
        sowing = ranks.sowings.get(template)
        if sowing is None:
            continue
        mask = sowing.mask(fact.values)
        if template in ranks.demanded:
            tables[template].present |= mask
        yield sowing, fact, sowing.possible(mask, tables)


@lru_cache(maxsize=16)
def start_of(ranks: Ranks, first: First) -> Start:
    """What first facts mean to the rules of some ranks."""
    tables = Tables()
    sown = tuple(one for one in placed(ranks, first.facts, tables) if one[2])
    present = {name: table.present for name, table in tables.items() if table.present}
    return Start(present, sown)
