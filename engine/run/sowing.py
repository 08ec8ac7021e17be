"""Sowing: where facts of a template go, and in which order, as bits of masks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.lang.values import Key
from engine.match.alpha import Alpha, bits
from engine.match.facts import Fact
from engine.match.memory import Table
from engine.match.readers import Place, Watch
from engine.run.sides import Sides
from engine.run.swift_code import Swift

if TYPE_CHECKING:
    from engine.run.ranks import Ranks

KEPT = 4_096
"""Masks of which the places are remembered."""
SMALL = 1 << 1024
"""Masks below this are remembered, which takes 0.2 KB each at most."""
WAYS = 256
"""Ways in which a template's facts can be present that are told apart."""

Reader: TypeAlias = "Place | Watch"


class Sowing:
    """Where facts of one template go.

    Readers have bits. What comes first in the order has a higher bit: of places those
    of an earlier rank; in a rank those of rules with more places, because of equally
    new activations the one with more facts comes first; then by the rules' order.

    Attributes:
        mask: From a fact's values to the readers it can matter to, as bits.
        tables: The same for the value of one slot, for slots that matter.
        everyone: All bits.
        readers: The readers by bit.
        places: The same with the ranks of their rules.
        steps: The same with what fires at the place at once, if anything does.
        quiet: What fires at the place at once, by bit, if nobody reads what comes of it.
        ranked: The bits of places by rank.
        several: Those of rules with other places besides.
        together: The places of a mask, the first of them first.
        turns: What of a mask comes first.
        alone: The bits of places of rules that need no other fact.
        plain: The bits of places of rules that bind no values and choose nothing, but
            for those that the sweep takes.
        settled: The bits of places whose rules all compete for one choice, by group.
        watches: The bits of the watches.
        more: Those for which one more fact can make their rule match more, or one
            fact less can make it match less.
        begins: What a fact of a mask means to watches when it begins.
        ends: The same when it ends.
        demands: By template what its facts make possible here: as long as none can
            take a place of a rule, no other fact begins a match of it, and the one
            that ends this will find them all.
    """

    def __init__(self, ranks: Ranks, template: str, readers: Sequence[Reader]) -> None:
        ordered = sorted(readers, key=ranks.place, reverse=True)
        slots = ranks.network.rules.templates[template].slots.values()
        tests = [(one.tests, one.rule.params) for one in ordered]
        alpha = Alpha([slot.type for slot in slots], tests)
        self.mask, self.tables, self.everyone = alpha.mask, alpha.tables, alpha.everyone
        self.readers = tuple(ordered)
        self._bits = {reader: bit for bit, reader in enumerate(ordered)}
        self.places = [  # watches are never asked for
            (ranks.of[one.rule.rule.name], cast("Place", one)) for one in ordered
        ]
        self.ranked: dict[int, int] = defaultdict(int)
        self.settled: dict[Key, int] = defaultdict(int)
        self.several: dict[int, int] = defaultdict(int)
        self.together = _Together([place for _, place in self.places])
        self.turns = _Turns(self)
        self.alone = self.plain = 0
        for bit, (rank, place) in enumerate(self.places):
            if isinstance(place, Place):
                self.ranked[rank] |= 1 << bit
                self.alone |= place.is_alone << bit
                is_plain = place.rule.is_plain and not ranks.sides.is_swept(place)
                self.plain |= is_plain << bit
                if not place.is_single:
                    self.several[rank] |= 1 << bit
                if place.rule.settled is not None:
                    self.settled[place.rule.settled[2]] |= 1 << bit
        self.steps = _Steps(self, ranks.sides)
        self.quiet = _Quiet(self.steps, ranks.sides)
        signs = {n: one.sign for n, one in enumerate(ordered) if isinstance(one, Watch)}
        self.watches = sum(1 << bit for bit in signs)
        self.more = sum(1 << bit for bit, sign in signs.items() if sign >= 0)
        self.begins = _Watching(ordered, 1)
        self.ends = _Watching(ordered, -1)
        self.demands: tuple[tuple[str, Demand], ...] = ()

    def demand(self, sowings: Mapping[str, Sowing]) -> None:
        """Find out the demands, when the places of all templates are known."""
        needs: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for bit, reader in enumerate(self.readers):
            for template, places in reader.others.items():
                needed = sowings[template].bits_of(places)
                needs[template][needed] |= 1 << bit
        self.demands = tuple(
            (template, Demand(self.everyone, found))
            for template, found in needs.items()
        )

    def rivals(self, place: Place) -> int:
        """The bits of places whose rules compete for what a rule always chooses."""
        choice = place.rule.settled
        return 0 if choice is None else self.settled.get(choice[2], 0)

    def bits_of(self, places: Iterable[Place]) -> int:
        """The bits of some of its places."""
        return sum(1 << self._bits[place] for place in places)

    def possible(self, mask: int, tables: Mapping[str, Table]) -> int:
        """Those of some readers whose rules have facts for all their other places.

        Args:
            mask: The readers.
            tables: The session's facts.
        """
        for template, demand in self.demands:
            mask &= demand[tables[template].present]
        return mask

    def among(self, facts: Iterable[Fact]) -> int:
        """What some facts let pass together."""
        found = 0
        for fact in facts:
            found |= self.mask(fact.values)
        return found


Turn: TypeAlias = "tuple[int, int, Place | None, bool, tuple[Place, ...], int]"
"""A rank; 1 if its place is the only one of its rule; the place if it is joined alone, and
at once; whether it is then for the chase; the place, or all of the rank that need other
facts, because their tuples mix; and what is left."""


class _Together(dict[int, tuple[Place, ...]]):
    """The places of masks, highest bit first."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__()
        self._places = places

    def __missing__(self, mask: int) -> tuple[Place, ...]:
        found = tuple(self._places[bit] for bit in reversed(bits(mask)))
        if len(self) < KEPT and mask < SMALL:
            self[mask] = found
        return found


class _Turns(dict[int, Turn]):
    """What comes first of the places of masks."""

    def __init__(self, sowing: Sowing) -> None:
        super().__init__()
        self._sowing = sowing
        self._alone: dict[int, Turn] = {}

    def __missing__(self, mask: int) -> Turn:
        sowing = self._sowing
        bit = mask.bit_length() - 1
        first = 1 << bit
        rank, place = sowing.places[bit]
        these = first if place.is_single else mask & sowing.several[rank]
        if these == first:  # of the many masks most are told apart by what is left
            alone = self._alone.get(bit) or self._first(bit)
            turn = (*alone[:5], mask ^ first)
        else:
            turn = (rank, 0, None, False, sowing.together[these], mask ^ these)
        if len(self) < KEPT and mask < SMALL:
            self[mask] = turn
        return turn

    def _first(self, bit: int) -> Turn:
        """The turn of one place alone."""
        rank, place = self._sowing.places[bit]
        one = None if place.is_stepwise else place
        is_chased = one is not None and bool(self._sowing.plain >> bit & 1)
        turn = (rank, int(place.is_single), one, is_chased, (place,), 0)
        self._alone[bit] = turn
        return turn


Looks: TypeAlias = "tuple[list[Watch], list[Watch]]"
"""Watches of rules that may match more, and of rules that may match less."""


class _Watching(dict[int, Looks]):
    """What a fact of a mask means to rules when it begins, or when it ends.

    Args:
        readers: The readers by bit.
        sign: 1 for beginning, -1 for ending.
    """

    def __init__(self, readers: Sequence[Reader], sign: int) -> None:
        super().__init__()
        self._readers = readers
        self._sign = sign

    def __missing__(self, mask: int) -> Looks:
        watches = [cast("Watch", self._readers[bit]) for bit in bits(mask)]
        more = [one for one in watches if one.sign * self._sign >= 0]
        # A match that is over as soon as it has fired has nothing to lose.
        less = [
            one for one in watches if one.sign * self._sign <= 0 and one.rule.remembers
        ]
        if len(self) < KEPT:
            self[mask] = more, less
        return more, less


class Demand(dict[int, int]):
    """Which readers are possible, by what another template's facts let pass together.

    Args:
        everyone: All readers.
        needs: Those that need certain places to be possible, by the places' bits.
    """

    def __init__(self, everyone: int, needs: Mapping[int, int]) -> None:
        super().__init__()
        self._everyone = everyone
        self._needs = needs
        self[0] = self._without(0)

    def __missing__(self, present: int) -> int:
        if len(self) >= WAYS:  # facts of all kinds come and go: not worth the work
            return self._everyone
        found = self[present] = self._without(present)
        return found

    def _without(self, present: int) -> int:
        mask = self._everyone
        for needed, readers in self._needs.items():
            if needed & ~present:
                mask &= ~readers
        return mask


Step: TypeAlias = "tuple[int, Swift | None, Place]"


class _Steps(dict[int, Step]):
    """What to do at a place, by bit; made when first needed.

    The rank, what fires at the place at once, and the place.
    """

    def __init__(self, sowing: Sowing, sides: Sides) -> None:
        super().__init__()
        self._sowing = sowing
        self._sides = sides

    def __missing__(self, bit: int) -> Step:
        rank, place = self._sowing.places[bit]
        fire = self._sides.swift(place, self._sowing.rivals(place))
        step = self[bit] = (rank, fire, place)
        return step


class _Quiet(dict[int, "Swift | None"]):
    """What fires at a place if nothing can come of it but facts that nobody reads."""

    def __init__(self, steps: _Steps, sides: Sides) -> None:
        super().__init__()
        self._steps = steps
        self._sides = sides

    def __missing__(self, bit: int) -> Swift | None:
        _, fire, place = self._steps[bit]
        is_quiet = fire is not None and self._sides.is_quiet(place)
        found = self[bit] = fire if is_quiet else None
        return found
