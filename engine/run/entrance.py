"""Entrances: how facts of one template come in, as generated functions.

A fact that comes in is admitted slot by slot, looked up among its equals, numbered,
noted, indexed and put before the alpha network. Done one after the other in functions
of their own, that is mostly calling; so these steps are written into one function for
each template. For a slot whose value the alpha network has seen before, its table
answers both questions at once: what is in it has been admitted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.lang.admission import DoubtError, judged
from engine.lang.generated import define
from engine.lang.rules import RuleSet
from engine.lang.syntax import Value
from engine.lang.template import Slot, Template
from engine.match.alpha import MANY
from engine.match.facts import Fact
from engine.match.memory import LATE, content
from engine.run.notes import Began, Removed, Replaced
from engine.run.plain_entrance import PlainEntrance
from engine.run.records import SupportKind

if TYPE_CHECKING:
    from engine.run.cycle import Cycle
    from engine.run.ranks import Ranks
    from engine.run.sowing import Sowing

FEW = 5
"""Facts of a template that are looked at anew when another ended."""

Give: TypeAlias = "Callable[[Cycle, Mapping[str, object], str], Fact]"
"""Gives a fact from outside, from its slots and where it comes from."""
Enter: TypeAlias = "Callable[[Cycle, tuple[Value, ...], SupportKind, int, str], Fact]"
"""Supports a fact of some content, by a firing or from outside."""
Change: TypeAlias = "Callable[[Cycle, Fact, tuple[Value, ...], int], None]"
"""Replaces a fact by one of other content, as one step of a firing."""
End: TypeAlias = "Callable[[Cycle, Fact, int], None]"
"""Ends a fact with all its supports, by a firing or from outside."""


class Entrance:
    """How facts of one template come in.

    Args:
        shape: The template.
        sowing: Where its facts go, or None if nobody reads them.
        demanded: Whether its facts make others possible.
        holds: Whether anything stands as long as what fired holds.
        concludes: Whether any rule concludes.
        by_recency: Whether newer facts come first inside a rank.

    Attributes:
        is_read: Whether anybody reads its facts.
        give: Gives a fact from outside.
        enter: Supports a fact by its content.
        change: Replaces a fact.
        end: Ends a fact.
    """

    def __init__(
        self,
        shape: Template,
        sowing: Sowing | None,
        *,
        demanded: bool,
        holds: bool,
        concludes: bool,
        by_recency: bool,
    ) -> None:
        self.is_read = sowing is not None
        self._sows_directly = (
            sowing is not None
            and by_recency
            and not sowing.settled
            and sowing.everyone < MANY
        )
        self._shape = shape
        self._sowing = sowing
        self._demanded = demanded
        self._holds = holds
        self._concludes = concludes
        names: dict[str, object] = {
            "Began": Began,
            "Removed": Removed,
            "Replaced": Replaced,
            "DoubtError": DoubtError,
            "Fact": Fact,
            "content": content,
            "shape": shape,
        }
        if sowing is not None:
            names["sowing"] = sowing
            names["mask_of"] = sowing.mask
            names.update((f"masks{n}", table) for n, table in sowing.tables.items())
            names.update((f"demand{n}", d) for n, (_, d) in enumerate(sowing.demands))
        lines = [*self._give(names), *self._enter(), *self._change(), *self._end()]
        define("\n".join(lines), "entrance", names)
        self.give = cast("Give", names["give"])
        self.enter = cast("Enter", names["enter"])
        self.change = cast("Change", names["change"])
        self.end = cast("End", names["end"])

    def _give(self, names: dict[str, object]) -> list[str]:
        shape, sowing = self._shape, self._sowing
        count = len(shape.slots)
        variables = "".join(f"v{number}, " for number in range(count))
        names["take"] = itemgetter(*shape.slots) if count > 1 else None
        lines = ["def give(cycle, given, source):", "    try:"]
        lines.append(f"        if len(given) != {count}: raise DoubtError")
        if count > 1:
            lines.append("        values = take(given)")
            lines.append(f"        {variables}= values")
        else:
            lines.extend(f"        v0 = given[{name!r}]" for name in shape.slots)
        changes = count <= 1
        for slot in shape.slots.values():
            is_read = sowing is not None and slot.index in sowing.tables
            tests = _tests(slot, names, is_read=is_read)
            lines.extend(f"        {line}" for line in tests)
            changes = changes or slot.type.kind not in ("str", "int", "bool")
        if changes:
            lines.append(f"        values = ({variables})")
        if sowing is not None:
            looks = [f"masks{slot}[v{slot}]" for slot in sowing.tables]
            lines.append(f"        mask = {' & '.join(looks) or sowing.everyone}")
        lines.append("    except Exception:")
        lines.append("        values = shape.values(given)")
        if sowing is not None:
            lines.append("        mask = mask_of(values)")
        return [*lines, *self._birth(given=True)]

    def _enter(self) -> list[str]:
        lines = ["def enter(cycle, values, kind, firing, source):"]
        if self._sowing is not None:
            lines.append(f"    {self._masked()}")
        return [*lines, *self._birth(given=False)]

    def _birth(self, *, given: bool) -> list[str]:
        """The lines that find the fact, or let it begin."""
        kind = "'given', 0" if given else "kind, firing"
        lines = [
            f"table = cycle.tables[{self._shape.name!r}]",
            *self._keyed("values"),
            "number = cycle.next_id",
            "fact = Fact(number, shape, values)",
            f"held = table.setdefault({self._key}, fact)",
            "if held is not fact:",
            f"    cycle.support(held, {kind}, source)",
            "    return held",
            "cycle.next_id = number + 1",
        ]
        if given:
            began = "Began(fact, 'given', 0, source)"
            lines.append(f"cycle.notes.append({began} if source else fact)")
        else:
            lines.append("cycle.notes.append(Began(fact, kind, firing, source))")
        lines += [*self._indexed("fact"), *self._sown("fact")]
        if given and self._concludes and self._sowing and self._sowing.watches:
            lines.append("if cycle.shaken: cycle.settle()")
        return [f"    {line}" for line in (*lines, "return fact")]

    def _masked(self) -> str:
        """The line that asks the alpha network."""
        if self._sowing is None or self._sowing.tables:
            return "mask = mask_of(values)"
        return f"mask = {self._sowing.everyone}"

    def _keyed(self, values: str) -> list[str]:
        return [] if self._shape.exact else [f"key = content(shape, {values})"]

    @property
    def _key(self) -> str:
        return "values" if self._shape.exact else "key"

    def _indexed(self, change: str) -> list[str]:
        """Lines that let every index on the template miss a change."""
        if self._sowing is None:
            return []
        return [
            "for index in table.followers:",
            f"    index.missed.append({change})",
        ]

    def _counted(self) -> list[str]:
        """Lines that let all of them catch up now and then."""
        return [f"if not len(cycle.ended) % {LATE}: cycle.memory.catch_up()"]

    def _sown(self, fact: str) -> list[str]:
        """Lines that tell the conflict set of a fact that began."""
        sowing = self._sowing
        if sowing is None:
            return []
        lines = []
        if self._demanded:
            sign = "|=" if sowing.tables else "="
            lines.append(f"table.present {sign} mask")
        lines += self._limited(sowing)
        if not sowing.watches:
            return [*lines, *self._laid(fact)]
        return [
            *lines,
            "if mask:",
            f"    left = cycle.conflict.began(sowing, {fact}, mask)",
            "    if left: cycle.leave(left)",
        ]

    def _laid(self, fact: str) -> list[str]:
        """Lines that sow a fact; as `LazyAgenda.sow`, where that has little to do."""
        if not self._sows_directly:
            return [f"if mask: cycle.conflict.sow(sowing, {fact}, mask)"]
        return [
            "if mask:",
            "    waiting = cycle.conflict.waiting",
            "    if waiting.fresh or waiting.base: waiting.lay_aside()",
            f"    waiting.newest = {fact}",
            "    waiting.sowing = sowing",
            "    waiting.fresh = mask",
        ]

    def _limited(self, sowing: Sowing) -> list[str]:
        """Lines that leave out what is impossible while other facts are missing."""
        return [
            f"mask &= demand{number}[cycle.tables[{template!r}].present]"
            for number, (template, _) in enumerate(sowing.demands)
        ]

    def _change(self) -> list[str]:
        """The lines that replace a fact."""
        sowing, name = self._sowing, self._shape.name
        lines = [
            f"table = cycle.tables[{name!r}]",
            *self._keyed("values"),
            "number = cycle.next_id",
            "new = Fact(number, shape, values)",
            f"if table.setdefault({self._key}, new) is not new:",
            "    return cycle.merge(old, values, firing)",
            "cycle.next_id = number + 1",
            *self._taken("old"),
            "cycle.notes.append(Replaced(old, new, firing))",
            "change = (old, new)",
            *self._indexed("change"),
            *self._counted(),
        ]
        if sowing is not None:
            lines.append(self._masked())
            if self._demanded:
                lines += self._faded(
                    "mask if len(table) == 1 else sowing.among(table.values())"
                )
                lines += [
                    "else: table.present |= mask",
                ]
        if self._concludes:
            lines.append("cycle.shaken = True")
        if sowing is not None:
            lines += self._limited(sowing)
        if self._holds or (sowing is not None and sowing.watches):
            known = ("sowing", "mask") if sowing is not None else ("None", "0")
            lines += [
                f"left = cycle.conflict.replaced({known[0]}, old, new, {known[1]})",
                "if left: cycle.leave(left)",
            ]
        elif sowing is not None:
            lines += self._laid("new")
        head = "def change(cycle, old, values, firing):"
        return [head, *(f"    {line}" for line in lines)]

    def _end(self) -> list[str]:
        """The lines that end a fact."""
        sowing, name = self._sowing, self._shape.name
        lines = [
            f"table = cycle.tables[{name!r}]",
            *self._taken("fact"),
            "cycle.notes.append(Removed(fact, firing))",
            "change = (fact, None)",
            *self._indexed("change"),
            *self._counted(),
        ]
        if sowing is not None and self._demanded:
            lines += self._faded("sowing.among(table.values())")
        lines += self._ended("fact")
        head = "def end(cycle, fact, firing):"
        return [head, *(f"    {line}" for line in lines)]

    def _taken(self, fact: str) -> list[str]:
        """Lines that take a fact out of memory."""
        key = (
            f"{fact}.values" if self._shape.exact else f"content(shape, {fact}.values)"
        )
        return [f"del table[{key}]", f"cycle.ended.add({fact}.id)"]

    def _faded(self, among: str) -> list[str]:
        """Lines that look at what is present anew, if that is soon done."""
        return [f"if len(table) < {FEW}: table.present = {among}"]

    def _ended(self, fact: str) -> list[str]:
        """Lines that tell the conflict set of a fact that ended."""
        lines = ["cycle.shaken = True"] if self._concludes else []
        sowing = self._sowing
        if self._holds or (sowing is not None and sowing.watches):
            shown = "sowing" if sowing is not None else "None"
            lines += [
                f"left = cycle.conflict.ended({shown}, {fact})",
                "if left: cycle.leave(left)",
            ]
        return lines


def _tests(slot: Slot, names: dict[str, object], *, is_read: bool) -> list[str]:
    """The lines that admit one slot's value."""
    value, kind = f"v{slot.index}", slot.type.kind
    plain = not slot.type.optional and slot.one_of is None and slot.range is None
    if is_read and kind in ("str", "int") and plain:
        # What equals it in the alpha network's table has been admitted; but what
        # equals one may be of another class.
        return [f"if {value}.__class__ is not {kind}: raise DoubtError"]
    return judged(slot, value, names)


class Entrances(dict[str, "Entrance | PlainEntrance"]):
    """The entrances of a rule set's templates by name, made when first needed.

    Args:
        rules: The rule set.
        ranks: Where facts go; None for the readable matcher.
    """

    def __init__(self, rules: RuleSet, ranks: Ranks | None) -> None:
        super().__init__()
        self._rules = rules
        self._ranks = ranks

    def __missing__(self, name: str) -> Entrance | PlainEntrance:
        shape, ranks = self._rules.templates[name], self._ranks
        if ranks is None:
            made: Entrance | PlainEntrance = PlainEntrance(shape)
        else:
            made = Entrance(
                shape,
                ranks.sowings.get(name),
                demanded=name in ranks.demanded,
                holds=ranks.network.holds,
                concludes=bool(self._rules.concluding),
                by_recency=ranks.by_recency,
            )
        self[name] = made
        return made
