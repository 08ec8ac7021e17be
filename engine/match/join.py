"""Rules to generated functions: the joins of their places.

A join takes facts for some places and finds all tuples of facts, one for each place,
of which the skeleton holds, see `engine.match.anatomy`. Places are joined in the order
in which an index knows most about them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.lang import expr as e
from engine.lang.plain import can_fail
from engine.lang.source import ExpressionWriter, Scope, TooDeepError
from engine.lang.vocabulary import Function
from engine.match.alpha import fixed
from engine.match.anatomy import Anatomy, Conjunct, equalities
from engine.match.code import FunctionWriter, Source
from engine.match.facts import Facts
from engine.match.index import IndexId

Join: TypeAlias = Callable[..., Sequence[Facts]]
"""Finds all tuples of facts of which the skeleton of a rule holds, and more is asked."""
Number: TypeAlias = Callable[[IndexId], int]
"""Gives every index that code refers to a number."""


@dataclass(frozen=True, slots=True)
class Given:
    """Something known besides facts: an expression equals an item of a tuple.

    Attributes:
        expression: Over the facts of places; its code cannot fail.
        item: The place of what it equals in the tuple ``g``.
    """

    expression: e.Expr
    item: int


def variables(place: int) -> tuple[str, str]:
    """The variables of a place's fact and its values."""
    return f"f{place}", f"v{place}"


def candidates(
    writer: FunctionWriter, number: int, keys: Sequence[str], variable: str
) -> None:
    """Open a loop over the facts of an index with some key, by id."""
    if not keys:
        known = writer.expressions.constant(number, "index")
        writer.open(f"for {variable} in s[{known}].values():")
        return
    held = bucket(writer, number, keys)
    several = f"{held}.values() if {held}.__class__ is dict else ({held},)"
    writer.open(f"for {variable} in ({several}):")


def bucket(writer: FunctionWriter, number: int, keys: Sequence[str]) -> str:
    """Open a block for what an index holds under some key; its variable."""
    held = writer.expressions.temporary()
    writer.line(f"{held} = {looked_up(writer, number)}.get({key_code(keys)})")
    writer.open(f"if {held} is not None:")
    return held


def looked_up(writer: FunctionWriter, number: int) -> str:
    """The code of an index's buckets, after lines that bring it up to date."""
    index = writer.expressions.temporary()
    writer.line(f"{index} = s[{writer.expressions.constant(number, 'index')}]")
    writer.line(f"if {index}.missed: {index}.catch_up()")
    return f"{index}.buckets"


def key_code(keys: Sequence[str]) -> str:
    """The code of an index's key."""
    return keys[0] if len(keys) == 1 else f"({', '.join(keys)})"


class JoinWriter:
    """Writes one join.

    Args:
        anatomy: The rule.
        functions: The vocabulary's functions.
        number: Gives indexes their numbers.
        pins: The places whose facts are given; no other fact may be newer than that
            of the last, so that every tuple is found from its newest fact only.
            Without pins facts may be of any age.
        given: What must hold besides.
        along: Places whose facts are given whatever their age.
        bounded: Whether the age below which other facts must be is given as ``last``.
        answered: Whether the alpha network has let the first pin's fact pass.
    """

    def __init__(  # noqa: PLR0913  # each says what is known before
        self,
        anatomy: Anatomy,
        functions: Mapping[str, Function],
        number: Number,
        pins: tuple[int, ...] = (),
        given: Sequence[Given] = (),
        *,
        along: tuple[int, ...] = (),
        bounded: bool = False,
        answered: bool = True,
    ) -> None:
        self._anatomy = anatomy
        self._number = number
        self._pins = pins
        self._along = along
        self._bounded = bounded
        self._given = list(given)
        self._answered = frozenset(pins[:1] if answered else ())
        self._waiting = list(anatomy.skeleton)
        self._writer = FunctionWriter(anatomy.rule.name, ExpressionWriter(functions))
        self._scope = Scope(
            {
                place.name: variables(number)
                for number, place in enumerate(anatomy.places)
                if place.name is not None
            }
        )

    def source(self, name: str) -> Source:
        """The function: from the facts of the pins, or ``g``, to a list of tuples."""
        writer, pins = self._writer, self._pins
        taken = (*pins, *self._along)
        arguments = [f"f{place}" for place in taken] if taken else ["g=()"]
        for place in taken:
            writer.line(f"v{place} = f{place}.values")
        if self._bounded:
            arguments.append("last")
        elif pins:
            writer.line(f"last = f{pins[-1]}.id")
        writer.line("found = []")
        bound = set(taken)
        self._test(bound)
        while len(bound) < len(self._anatomy.places):
            place = self._next(bound)
            self._loop(place, bound)
            bound.add(place)
            self._test(bound)
        writer.line(self._add())
        writer.back_to(1)
        writer.line("return found")
        return writer.source(name, ["s", *arguments])

    def _add(self, place: int | None = None, fact: str = "") -> str:
        """The line that adds a tuple, with another variable for one of its facts."""
        count = len(self._anatomy.places)
        names = (fact if one == place else f"f{one}" for one in range(count))
        return f"found.append(({''.join(f'{name}, ' for name in names)}))"

    def width_source(self, name: str) -> Source:
        """A function that counts the candidates of the place that is joined first."""
        writer, pins = self._writer, self._pins
        for place in pins:
            writer.line(f"v{place} = f{place}.values")
        bound = set(pins)
        place = self._next(bound)
        keys = {slot: code for slot, code, _ in self._keys(place, bound)}
        which = IndexId(self._anatomy.places[place].template, tuple(sorted(keys)))
        if keys:
            buckets = looked_up(writer, self._number(which))
            key = key_code([keys[slot] for slot in which.slots])
            writer.line(f"held = {buckets}.get({key}, ())")
            writer.line("return len(held) if held.__class__ in (dict, tuple) else 1")
        else:
            known = writer.expressions.constant(self._number(which), "index")
            writer.line(f"return len(s[{known}])")
        return writer.source(name, ["s", *(f"f{place}" for place in pins)])

    def _next(self, bound: set[int]) -> int:
        """The place to join next: the one that is tied most to those that are taken.

        Of equals the one with more constants: these tell less, for how many facts have
        a constant is not known when the code is written.
        """
        free = [p for p in range(len(self._anatomy.places)) if p not in bound]

        def known(place: int) -> tuple[int, int]:
            sources = [source for _, _, source in self._keys(place, bound)]
            ties = sum(self._is_tie(source) for source in sources)
            return -ties, -len(sources)

        return min(free, key=known)

    def _is_tie(self, source: Conjunct | Given) -> bool:
        return isinstance(source, Given) or len(source.needs) > 1

    def _keys(
        self, place: int, bound: set[int]
    ) -> Iterator[tuple[int, str, Conjunct | Given]]:
        """Slots of a place, the code of what they equal, and what says so."""
        for given in self._given:
            slot = given.expression
            if isinstance(slot, e.Field) and self._is_slot(slot, place, None):
                yield slot.index, f"g[{given.item}]", given
        for conjunct in self._waiting:
            for slot, other in equalities(conjunct.test):
                if self._is_slot(slot, place, conjunct.own):
                    code = self._known(other, conjunct.own, bound)
                    if code is not None:
                        yield slot.index, code, conjunct
                        break

    def _is_slot(self, node: e.Own | e.Field, place: int, own: int | None) -> bool:
        if isinstance(node, e.Own):
            return own == place
        return self._anatomy.names[node.name] == place

    def _known(self, node: e.Expr, own: int | None, bound: set[int]) -> str | None:
        """The code of an expression over facts that are taken, if it cannot fail."""
        if can_fail(node) or not self._reads(node, own) <= bound:
            return None
        try:
            return self._writer.expressions.write(node, self._at(own))
        except TooDeepError:
            return None

    def _reads(self, node: e.Expr, own: int | None) -> set[int]:
        found = set(self._anatomy.needs(node) or ())
        if own is not None and e.reads_own(node):
            found.add(own)
        return found

    def _at(self, own: int | None) -> Scope:
        return self._scope.inside(None if own is None else variables(own))

    def _loop(self, place: int, bound: set[int]) -> None:
        """Open a loop over the candidates of a place."""
        writer = self._writer
        keys = {slot: (code, used) for slot, code, used in self._keys(place, bound)}
        which = IndexId(self._anatomy.places[place].template, tuple(sorted(keys)))
        codes = [keys[slot][0] for slot in which.slots]
        used = [one for _, one in keys.values()]
        self._waiting = [one for one in self._waiting if one not in used]
        self._given = [one for one in self._given if one not in used]
        is_last = len(bound) + 1 == len(self._anatomy.places) and not (
            self._waiting or self._given
        )
        equal = place > self._pins[-1] and not self._bounded if self._pins else False
        if is_last and keys:  # most buckets hold one fact, for which a loop is much
            held = bucket(writer, self._number(which), codes)
            writer.open(f"if {held}.__class__ is not dict:")
            if self._pins:
                sign = "<=" if equal else "<"
                writer.line(f"if {held}.id {sign} last: {self._add(place, held)}")
            else:
                writer.line(self._add(place, held))
            writer.close()
            writer.open("else:")
            writer.open(f"for f{place} in {held}.values():")
        else:
            candidates(writer, self._number(which), codes, f"f{place}")
        if self._pins:
            writer.line(f"if f{place}.id {'>' if equal else '>='} last: break")
        if not is_last:
            writer.line(f"v{place} = f{place}.values")

    def _test(self, bound: set[int]) -> None:
        """Open blocks for what can be tried when the facts of some places are taken."""
        waiting, self._waiting = self._waiting, []
        for conjunct in waiting:
            if not conjunct.needs <= bound:
                self._waiting.append(conjunct)
            elif not self._is_answered(conjunct):
                self._writer.when(conjunct.test, self._at(conjunct.own))
        given, self._given = self._given, []
        for one in given:
            if not self._reads(one.expression, None) <= bound:
                self._given.append(one)
            else:
                code = self._writer.expressions.write(one.expression, self._scope)
                self._writer.open(f"if equal({code}, g[{one.item}]):")

    def _is_answered(self, conjunct: Conjunct) -> bool:
        """Whether the alpha network has answered it."""
        return (
            conjunct.own is not None
            and conjunct.needs == self._answered
            and fixed(conjunct.test) is not None
        )
