"""Entrances: how facts of one template come in, as generated functions.

A fact that comes in is admitted slot by slot, looked up among its equals, numbered,
noted, indexed and put before the alpha network. Done one after the other in functions
of their own, that is mostly calling; so these steps are written into one function for
each template. For a slot whose value the alpha network has seen before, its table
answers both questions at once: what is in it has been admitted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from engine.lang.admission import DoubtError, compiled_text, judged
from engine.lang.syntax import Value
from engine.lang.template import Slot, Template
from engine.match.facts import Fact
from engine.match.memory import content
from engine.run.notes import Began
from engine.run.records import SupportKind

if TYPE_CHECKING:
    from engine.run.cycle import Cycle
    from engine.run.ranks import Sowing

Give: TypeAlias = "Callable[[Cycle, Mapping[str, object], str], Fact]"
"""Gives a fact from outside, from its slots and where it comes from."""
Enter: TypeAlias = "Callable[[Cycle, tuple[Value, ...], SupportKind, int, str], Fact]"
"""Supports a fact of some content, by a firing or from outside."""


class Entrance:
    """How facts of one template come in.

    Args:
        shape: The template.
        sowing: Where its facts go, or None if nobody reads them.

    Attributes:
        is_read: Whether anybody reads its facts.
        give: Gives a fact from outside.
        enter: Supports a fact by its content.
    """

    def __init__(self, shape: Template, sowing: Sowing | None) -> None:
        self.is_read = sowing is not None
        names: dict[str, object] = {
            "Began": Began,
            "DoubtError": DoubtError,
            "Fact": Fact,
            "content": content,
            "shape": shape,
        }
        if sowing is not None:
            names["sowing"] = sowing
            names["mask_of"] = sowing.mask
            names.update((f"masks{n}", table) for n, table in sowing.tables.items())
        text = "\n".join((*_give(shape, sowing, names), "", *_enter(shape, sowing)))
        exec(compiled_text(text), names)  # noqa: S102  # our own text
        self.give = cast("Give", names["give"])
        self.enter = cast("Enter", names["enter"])


def _give(
    shape: Template, sowing: Sowing | None, names: dict[str, object]
) -> list[str]:
    lines = ["def give(cycle, given, source):", "    try:"]
    lines.append(f"        if len(given) != {len(shape.slots)}: raise DoubtError")
    for slot in shape.slots.values():
        is_read = sowing is not None and slot.index in sowing.tables
        lines.extend(f"        {line}" for line in _slot(slot, names, is_read=is_read))
    values = "".join(f"v{number}, " for number in range(len(shape.slots)))
    lines.append(f"        values = ({values})")
    if sowing is not None:
        known = [f"m{slot}" for slot in sowing.tables] or [str(sowing.everyone)]
        lines.append(f"        mask = {' & '.join(known)}")
    lines.append("    except Exception:")
    lines.append("        values = shape.values(given)")
    if sowing is not None:
        lines.append("        mask = mask_of(values)")
    lines.append("    kind, firing = 'given', 0")
    return [*lines, *_birth(shape, sowing)]


def _slot(slot: Slot, names: dict[str, object], *, is_read: bool) -> list[str]:
    """The lines that take one slot's value, and ask the alpha network about it."""
    value, mask = f"v{slot.index}", f"m{slot.index}"
    taken = [f"{value} = given[{slot.name!r}]"]
    tests = judged(slot, value, names)
    if not is_read:
        return [*taken, *tests]
    kind = slot.type.kind
    if kind in ("str", "int"):  # what equals one may be of another class, as 1.0 is
        known = [
            f"{mask} = masks{slot.index}.get({value})",
            f"if {mask} is None or {value}.__class__ is not {kind}:",
        ]
        seen = [*tests, f"{mask} = masks{slot.index}[{value}]"]
        return [*taken, *known, *(f"    {line}" for line in seen)]
    return [*taken, *tests, f"{mask} = masks{slot.index}[{value}]"]


def _enter(shape: Template, sowing: Sowing | None) -> list[str]:
    lines = ["def enter(cycle, values, kind, firing, source):"]
    if sowing is not None:
        lines.append("    mask = mask_of(values)")
    return [*lines, *_birth(shape, sowing)]


def _birth(shape: Template, sowing: Sowing | None) -> list[str]:
    """The lines that find the fact, or let it begin."""
    key = "values" if shape.exact else "content(shape, values)"
    lines = [
        f"table = cycle.tables[{shape.name!r}]",
        f"key = {key}",
        "fact = table.get(key)",
        "if fact is not None:",
        "    cycle.support(fact, kind, firing, source)",
        "    return fact",
        "number = cycle.next_id",
        "cycle.next_id = number + 1",
        "table[key] = fact = Fact(number, shape, values)",
        "if firing or source: cycle.note(Began(fact, kind, firing, source))",
        "else: cycle.note(fact)",
        "if cycle.indexes:",
        f"    for index in cycle.indexes.get({shape.name!r}, ()): index.new.append(fact)",
    ]
    if sowing is not None and sowing.watches:
        lines.append("if mask: cycle.began(sowing, fact, mask)")
    elif sowing is not None:
        for template, others in sowing.demands:
            lines.append(f"if not cycle.tables[{template!r}]: mask &= {others}")
        lines.append("if mask: cycle.sow(sowing, fact, mask)")
    return [f"    {line}" for line in (*lines, "return fact")]


class PlainEntrance:
    """The same for the readable matcher, step by step."""

    def __init__(self, shape: Template) -> None:
        self._shape = shape
        self.is_read = True

    def give(self, cycle: Cycle, given: Mapping[str, object], source: str) -> Fact:
        """Give a fact from outside."""
        return self.enter(cycle, self._shape.values(given), "given", 0, source)

    def enter(
        self,
        cycle: Cycle,
        values: tuple[Value, ...],
        kind: SupportKind,
        firing: int,
        source: str,
    ) -> Fact:
        """Support a fact by its content."""
        fact = cycle.memory.find(self._shape, values)
        if fact is not None:
            cycle.support(fact, kind, firing, source)
            return fact
        fact = cycle.new(self._shape, values)
        cycle.memory.add(fact)
        cycle.note(Began(fact, kind, firing, source))
        cycle.leave(cycle.conflict.changed((), (fact,)))
        return fact


class Entrances(dict[str, "Entrance | PlainEntrance"]):
    """The entrances of a rule set's templates by name, made when first needed.

    Args:
        shapes: The templates by name.
        sowings: Where facts go, by template; None for the readable matcher.
    """

    def __init__(
        self, shapes: Mapping[str, Template], sowings: Mapping[str, Sowing] | None
    ) -> None:
        super().__init__()
        self._shapes = shapes
        self._sowings = sowings

    def __missing__(self, name: str) -> Entrance | PlainEntrance:
        shape = self._shapes[name]
        self[name] = (
            PlainEntrance(shape)
            if self._sowings is None
            else Entrance(shape, self._sowings.get(name))
        )
        return self[name]
