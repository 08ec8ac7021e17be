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
    changes = count < 2
    for slot in shape.slots.values():
        is_read = sowing is not None and slot.index in sowing.tables
        tests = _slot(slot, names, is_read=is_read)
        lines.extend(f"        {line}" for line in tests)
        changes = changes or slot.type.kind not in ("str", "int", "bool")
    if changes:
        lines.append(f"        values = ({variables})")
    if sowing is not None:
        known = [f"m{slot}" for slot in sowing.tables] or [str(sowing.everyone)]
        lines.append(f"        mask = {' & '.join(known)}")
    lines.append("    except Exception:")
    lines.append("        values = shape.values(given)")
    if sowing is not None:
        lines.append("        mask = mask_of(values)")
    return [*lines, *_birth(shape, sowing, given=True)]


def _slot(slot: Slot, names: dict[str, object], *, is_read: bool) -> list[str]:
    """The lines that admit one slot's value, and ask the alpha network about it."""
    value, kind = f"v{slot.index}", slot.type.kind
    look = f"m{slot.index} = masks{slot.index}[{value}]"
    if not is_read:
        return judged(slot, value, names)
    plain = not slot.type.optional and slot.one_of is None and slot.range is None
    if kind in ("str", "int") and plain:  # what equals one may be of another class
        return [look, f"if {value}.__class__ is not {kind}: raise DoubtError"]
    return [*judged(slot, value, names), look]


def _enter(shape: Template, sowing: Sowing | None) -> list[str]:
    lines = ["def enter(cycle, values, kind, firing, source):"]
    if sowing is not None:
        lines.append("    mask = mask_of(values)")
    return [*lines, *_birth(shape, sowing, given=False)]


def _birth(shape: Template, sowing: Sowing | None, *, given: bool) -> list[str]:
    """The lines that find the fact, or let it begin."""
    kind = "'given', 0" if given else "kind, firing"
    key = "values"
    lines = [f"table = cycle.tables[{shape.name!r}]"]
    if not shape.exact:
        key = "key"
        lines.append("key = content(shape, values)")
    lines += [
        f"fact = table.get({key})",
        "if fact is not None:",
        f"    cycle.support(fact, {kind}, source)",
        "    return fact",
        "number = cycle.next_id",
        "cycle.next_id = number + 1",
        f"table[{key}] = fact = Fact(number, shape, values)",
    ]
    if given:
        began = "Began(fact, 'given', 0, source)"
        lines.append(f"cycle.note({began} if source else fact)")
    else:
        lines.append("cycle.note(Began(fact, kind, firing, source))")
    if sowing is not None:
        lines += [
            "if cycle.indexes:",
            f"    for index in cycle.indexes.get({shape.name!r}, ()):",
            "        index.new.append(fact)",
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
